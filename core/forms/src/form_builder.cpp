#include "form_builder.h"

#include "normalise.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/expiring.h"

namespace tenderloom::forms {

std::string field_id(std::string_view name) {
  std::string id = "field-";
  for (const char c : name) {
    if (c == '[' || c == '.') {
      id += '-';
    } else if (c != ']') {
      id += c;
    }
  }
  return id;
}

Json text_or_false(const std::string& text) { return text.empty() ? Json(false) : Json(text); }

const Json* part_of(const Json* value, const std::string& key) {
  if (!value || !value->is_object()) return nullptr;
  const auto found = value->find(key);
  return found == value->end() ? nullptr : &*found;
}

const Json* entry_of(const Json* value, std::size_t index) {
  return value && value->is_array() && index < value->size() ? &(*value)[index] : nullptr;
}

FormBuilder::FormBuilder(const TypeDefinition& type, const Level& level, const Evaluation& evaluation,
                         const FormModelOptions& options)
    : type_(type), level_(level), evaluation_(evaluation), options_(options) {
  if (options.typed && options.typed->is_object()) typed_ = nest(*options.typed);
  for (const FieldState& state : evaluation.fields) states_.emplace(state.name, &state);
  if (!options.findings) return;
  for (const Finding& finding : *options.findings) {
    if (finding.severity == Severity::missing && !options.show_missing) continue;
    messages_.emplace(finding.field, sentence(type, level, finding, options.locale));
  }
}

Json FormBuilder::build() {
  Json made = groups();
  const Json problems = errors();
  std::size_t labelled = 0;
  for (const Json& group : made) labelled += group["has_label"] == true ? 1 : 0;
  return {{"groups", std::move(made)},       {"has_groups", labelled > 1},    {"errors", problems},
          {"has_errors", !problems.empty()}, {"has_required", has_required_}, {"read_only", options_.read_only}};
}

Json FormBuilder::groups() {
  std::vector<FieldGroup> order = level_.groups;
  const bool loose =
      std::any_of(level_.fields.begin(), level_.fields.end(), [](const Field& f) { return f.group.empty(); });
  if (loose) order.insert(order.begin(), FieldGroup{"", "", ""});
  Json list = Json::array();
  for (const FieldGroup& group : order) {
    Json fields = Json::array();
    std::set<std::string> keys;
    bool any_visible = false;
    for (const Field& one : level_.fields) {
      if (one.group != group.key) continue;
      if (!options_.only.empty() &&
          std::find(options_.only.begin(), options_.only.end(), one.key) == options_.only.end())
        continue;
      const FieldState* state = state_of(one.key);
      if (!one.shown_to.empty() && (!state || !state->editable)) continue;  // not even its name
      any_visible = any_visible || !state || state->visible;
      keys.insert(one.key);
      Json model = field(one, one.key, part_of(&evaluation_.values, one.key), part_of(&typed_, one.key), state);
      // One of several radios is never unticked again. What need not be answered can be taken back; rows have no room
      // for it.
      model["may_take_back"] = model["is_radio"] == true && model["optional"] == true;
      fields.push_back(std::move(model));
    }
    if (fields.empty()) continue;
    int missing = 0;
    for (const Finding& finding : evaluation_.findings) {
      const std::string first = finding.field.substr(0, finding.field.find_first_of(".["));
      missing += keys.contains(first) ? 1 : 0;  // what is wrong is not done either
    }
    const std::string words = "group." + level_.key + "." + group.key;
    const std::string hint = group.hint.empty() ? "" : type_.words().text(options_.locale, words + ".hint");
    const bool is_long =
        std::any_of(fields.begin(), fields.end(), [](const Json& each) { return each["is_checklist"] == true; });
    list.push_back({{"key", group.key.empty() ? "main" : group.key},
                    {"label", group.key.empty() ? "" : type_.words().text(options_.locale, words + ".label")},
                    {"has_label", !group.key.empty()},
                    {"hint", hint},
                    {"has_hint", !hint.empty()},
                    {"hidden", !any_visible},
                    {"missing", missing},
                    {"has_missing", missing > 0},
                    {"read_only", options_.read_only},
                    {"may_stay", options_.may_stay && is_long},
                    {"fields", std::move(fields)}});
  }
  return list;
}

Json FormBuilder::errors() const {
  Json list = Json::array();
  if (!options_.findings) return list;
  for (const Finding& finding : *options_.findings) {
    if (finding.severity == Severity::missing && !options_.show_missing) continue;
    // A link leads to what is on the page: the part, else what it is part of.
    std::string name = finding.field;
    while (!name.empty() && !drawn_.contains(name)) {
      const std::size_t cut = name.find_last_of(".[");
      name = cut == std::string::npos ? "" : name.substr(0, cut);
    }
    list.push_back({{"field", finding.field},
                    {"anchor", name.empty() ? Json(false) : Json(field_id(name))},
                    {"message", sentence(type_, level_, finding, options_.locale)}});
  }
  return list;
}

const FieldState* FormBuilder::state_of(const std::string& name) const {
  const auto found = states_.find(name);
  return found == states_.end() ? nullptr : found->second;
}

std::string FormBuilder::word(const char* key, const Json& params) const {
  return type_.words().text(options_.locale, key, params);
}

Json FormBuilder::field(const Field& field, const std::string& name, const Json* value, const Json* typed,
                        const FieldState* state) {
  FieldState fresh;  // a blank row of a table has no state yet
  if (!state) {
    fresh.field = &field;
    fresh.name = name;
    fresh.required = field.required.op == Condition::Op::always;
    fresh.options = field.options.fixed;
    state = &fresh;
  }
  drawn_.insert(name);
  Json model = frame(field, name, *state);
  if (options_.read_only || (!state->editable && field.type != FieldType::computed)) {
    static_control(model, field, value, *state);
  } else {
    control(model, field, name, value, typed, *state);
  }
  add_description(model);
  has_required_ = has_required_ || (state->required && state->visible);
  return model;
}

Json FormBuilder::frame(const Field& field, const std::string& name, const FieldState& state) {
  const std::string key = level_.key + "." + field.path;
  std::string hint = field.hint.empty() ? "" : type_.words().text(options_.locale, "field." + key + ".hint");
  const std::string unit = field.unit.empty() ? "" : type_.words().text(options_.locale, "field." + key + ".unit");
  const bool answers = state.editable && field.type != FieldType::computed && !options_.read_only;
  Json model = {{"key", name},
                {"name", name},
                {"id", field_id(name)},
                {"label", type_.label(level_, field, options_.locale)},
                {"hint", hint},
                {"has_hint", !hint.empty()},
                {"required", state.required && answers},
                {"optional", answers && state.visible && !state.required && field.type != FieldType::consent},
                {"hidden", !state.visible},
                {"conditional", field.visible.op != Condition::Op::always},
                {"value", ""},
                {"unit", unit},
                {"has_unit", !unit.empty()},
                {"width", width_of(field)},
                {"has_counter", false},
                {"word_counter", false},
                {"has_limits_text", false},
                {"limits_text", ""},
                {"has_files", false},
                {"has_blank_form", false},
                {"blank_form_url", false},
                {"has_advice", false},
                {"advice", ""},
                {"checked", false},
                {"multiple", false},
                {"may_take_back", false}};
  for (const char* flag : {"is_text",       "is_textarea",    "is_password",    "is_radio",    "is_select",
                           "is_checkboxes", "is_boolean",     "is_consent",     "is_date",     "is_datetime",
                           "is_file",       "is_files",       "is_table",       "is_group",    "is_checklist",
                           "is_text_list",  "is_price_range", "is_choice_tree", "is_computed", "is_static"}) {
    model[flag] = false;
  }
  add_error(model, name);
  return model;
}

void FormBuilder::add_error(Json& model, const std::string& name) const {
  auto found = messages_.find(name);
  // A file of a list has no control of its own: its error stands at the list.
  if (found == messages_.end()) {
    found = messages_.lower_bound(name + "[");
    const bool inside = found != messages_.end() && found->first.starts_with(name + "[") &&
                        found->first.find('.', name.size()) == std::string::npos;
    if (!inside) found = messages_.end();
  }
  model["has_error"] = found != messages_.end();
  model["error"] = found == messages_.end() ? "" : found->second;
}

void FormBuilder::add_advice(Json& model, const Field& field, base::Date day) const {
  const auto file = std::find_if(level_.fields.begin(), level_.fields.end(),
                                 [&](const Field& each) { return each.expiry == field.key; });
  if (file == level_.fields.end()) return;
  const std::string text = expiry_sentence(type_, holds_until(*file, day), *options_.today, options_.locale);
  model["has_advice"] = !text.empty();
  model["advice"] = text;
}

void FormBuilder::add_description(Json& model) const {
  const auto id = model["id"].get<std::string>();
  std::string ids;
  const auto add = [&](const char* flag, const char* suffix) {
    if (model[flag] == true) ids += (ids.empty() ? "" : " ") + id + suffix;
  };
  add("has_hint", "-hint");
  add("has_limits_text", "-limits");
  add("has_counter", "-counter");
  add("has_advice", "-advice");
  add("has_error", "-error");
  model["describedby"] = text_or_false(ids);
}

Json form_model(const TypeDefinition& type, const Level& level, const Evaluation& evaluation,
                const FormModelOptions& options) {
  return FormBuilder(type, level, evaluation, options).build();
}

namespace {

Json field_shape(bool with_cells) {
  Json shape = Json::object();
  for (const char* text :
       {"key",    "name",        "id",         "label",          "hint",      "error",          "describedby",
        "value",  "input_type",  "inputmode",  "autocomplete",   "width",     "unit",           "rows",
        "accept", "limits_text", "upload_url", "blank_form_url", "add_label", "date_alternate", "advice"}) {
    shape[text] = "text";
  }
  for (const char* flag :
       {"has_hint",       "required",       "optional",     "hidden",         "conditional",     "has_error",
        "spellcheck_off", "has_unit",       "has_counter",  "word_counter",   "has_limits_text", "has_files",
        "has_advice",     "has_blank_form", "checked",      "multiple",       "can_add",         "is_text",
        "is_textarea",    "is_password",    "is_radio",     "is_select",      "is_checkboxes",   "is_boolean",
        "is_consent",     "is_date",        "is_datetime",  "is_file",        "is_files",        "is_table",
        "is_group",       "is_checklist",   "is_text_list", "is_price_range", "is_choice_tree",  "is_computed",
        "is_static",      "may_take_back"}) {
    shape[flag] = "flag";
  }
  shape["counter"] = {{"now", "number"}, {"max", "number"}};
  shape["options"] =
      Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}, {"id", "text"}, {"group", "text"}}});
  shape["files"] = Json::array({{{"id", "text"},
                                 {"name", "text"},
                                 {"size_text", "text"},
                                 {"url", "text"},
                                 {"has_url", "flag"},
                                 {"is_image", "flag"},
                                 {"remove_url", "text"},
                                 {"pending", "flag"}}});
  if (with_cells) {
    shape["cells"] = Json::array({field_shape(false)});
    shape["table_rows"] =
        Json::array({{{"index", "text"},
                      {"name", "text"},
                      {"hidden", "flag"},
                      {"section", {{"key", "text"}, {"label", "text"}, {"span", "number"}, {"hidden", "flag"}}},
                      {"cells", Json::array({field_shape(false)})}}});
    shape["columns"] = Json::array({{{"label", "text"}, {"required", "flag"}}});
  }
  return shape;
}

}  // namespace

Json form_model_shape() {
  return {{"groups", Json::array({{{"key", "text"},
                                   {"label", "text"},
                                   {"has_label", "flag"},
                                   {"hint", "text"},
                                   {"has_hint", "flag"},
                                   {"hidden", "flag"},
                                   {"missing", "number"},
                                   {"has_missing", "flag"},
                                   {"read_only", "flag"},
                                   {"may_stay", "flag"},
                                   {"fields", Json::array({field_shape(true)})}}})},
          {"has_groups", "flag"},
          {"errors", Json::array({{{"field", "text"}, {"anchor", "text"}, {"message", "text"}}})},
          {"has_errors", "flag"},
          {"has_required", "flag"},
          {"read_only", "flag"}};
}

}  // namespace tenderloom::forms
