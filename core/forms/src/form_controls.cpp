#include "form_builder.h"
#include "normalise.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "values.h"

namespace tenderloom::forms {
namespace {

constexpr std::size_t kMostRadios = 6;  // look.md: up to six as radios, more as a select with search
constexpr std::size_t kMostCheckboxes = 20;

/// What stands in a text control: what was typed, else the value as one would type it.
std::string text_in(const Json* value, const Json* typed) {
  const Json* shown = typed ? typed : value;
  if (!shown || shown->is_null()) return {};
  if (shown->is_array()) return shown->empty() ? "" : text_in(&shown->back(), nullptr);
  return shown->is_string() ? shown->get<std::string>() : shown->is_structured() ? "" : shown->dump();
}

bool is_chosen(const Json* chosen, const std::string& value) {
  if (!chosen) return false;
  if (chosen->is_array()) return std::find(chosen->begin(), chosen->end(), value) != chosen->end();
  return *chosen == value;
}

}  // namespace

std::string FormBuilder::width_of(const Field& field) const {
  if (!field.width.empty()) return field.width;
  switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::percent:
    case FieldType::tax_id:
    case FieldType::date:
      return "short";
    case FieldType::money:
    case FieldType::datetime:
    case FieldType::phone:
    case FieldType::mobile:
    case FieldType::password:
    case FieldType::choice:
    case FieldType::country:
      return "medium";
    case FieldType::text:
      return field.limits.max_length && *field.limits.max_length <= 20 ? "medium" : "long";
    default:
      return "long";
  }
}

void FormBuilder::control(Json& model, const Field& field, const std::string& name, const Json* value,
                          const Json* typed, const FieldState& state) {
  switch (field.type) {
    case FieldType::boolean:
    case FieldType::consent:
      tick_control(model, field, value, typed, state);
      break;
    case FieldType::choice:
    case FieldType::choices:
    case FieldType::choice_tree:
    case FieldType::country:
    case FieldType::countries:
      choice_control(model, field, value, typed, state);
      break;
    case FieldType::date:
    case FieldType::datetime:
      date_control(model, field, value, typed);
      break;
    case FieldType::file:
    case FieldType::files:
    case FieldType::image:
      file_control(model, field, name, value);
      break;
    case FieldType::table:
      table_control(model, field, name, value, typed);
      break;
    case FieldType::checklist:
      checklist_control(model, field, name, value, typed);
      break;
    case FieldType::text_list:
      text_list_control(model, field, name, value, typed);
      break;
    case FieldType::group:
      group_control(model, field, name, value, typed);
      break;
    case FieldType::price_range:
      price_control(model, field, name, value, typed);
      break;
    case FieldType::computed: {
      const Json* result = part_of(&evaluation_.computed, field.key);
      const std::string text = result ? display(type_, level_, field, *result, options_.locale) : "";
      model["is_computed"] = true;
      model["value"] = text_or_false(text);
      add_counter(model, field, text);
      break;
    }
    default:
      text_control(model, field, value, typed);
  }
}

void FormBuilder::text_control(Json& model, const Field& field, const Json* value, const Json* typed) {
  static const std::map<FieldType, std::pair<const char*, const char*>> kInputs = {
      {FieldType::email, {"email", "email"}},    {FieldType::phone, {"tel", "tel"}},
      {FieldType::mobile, {"tel", "tel"}},       {FieldType::url, {"url", "url"}},
      {FieldType::integer, {"text", "numeric"}}, {FieldType::money, {"text", "numeric"}},
      {FieldType::tax_id, {"text", "numeric"}},  {FieldType::decimal, {"text", "decimal"}},
      {FieldType::percent, {"text", "decimal"}}};
  if (field.type == FieldType::password) {
    model["is_password"] = true;
    model["autocomplete"] = text_or_false(field.autocomplete);
    return;  // a password is never sent back
  }
  const std::string text = field.secret ? "" : text_in(value, typed);
  const bool lines = field.type == FieldType::textarea;
  model[lines ? "is_textarea" : "is_text"] = true;
  model["value"] = text;
  const auto input = kInputs.find(field.type);
  model["input_type"] = input == kInputs.end() ? "text" : input->second.first;
  model["inputmode"] = input == kInputs.end() ? Json(false) : Json(input->second.second);
  model["autocomplete"] = text_or_false(field.autocomplete);
  model["spellcheck_off"] = field.type != FieldType::text && !lines;
  if (lines) {
    const std::int64_t length = field.limits.max_length.value_or(500);
    model["rows"] = field.text_rows > 0 ? field.text_rows : length <= 300 ? 3 : length < 2000 ? 5 : 8;
  }
  if (field.type == FieldType::percent && field.unit.empty()) {
    model["unit"] = "%";
    model["has_unit"] = true;
  }
  add_counter(model, field, text);
}

void FormBuilder::add_counter(Json& model, const Field& field, const std::string& text) const {
  const bool words = field.limits.max_words.has_value();
  if (!words && !field.limits.max_length) return;
  // Formats have a length only as a safety; a counter under a telephone number would be noise.
  if (!words && field.type != FieldType::text && field.type != FieldType::textarea && field.type != FieldType::computed)
    return;
  const std::string sound = base::valid_utf8(text) ? text : "";
  model["has_counter"] = true;
  model["word_counter"] = words;
  model["counter"] = {{"now", words ? base::words(sound) : base::code_points(sound)},
                      {"max", words ? *field.limits.max_words : *field.limits.max_length}};
}

void FormBuilder::choice_control(Json& model, const Field& field, const Json* value, const Json* typed,
                                 const FieldState& state) {
  const bool several = field.type != FieldType::choice && field.type != FieldType::country;
  Json chosen = value ? *value : Json();
  if (typed) {
    if (const Normalised sent = normalise(field, *typed, false); sent.ok()) chosen = sent.value;
  }
  Json options = Json::array();
  const auto id = model["id"].get<std::string>();
  const std::function<void(std::span<const Option>, const std::string&)> add = [&](std::span<const Option> list,
                                                                                   const std::string& heading) {
    for (const Option& option : list) {
      const std::string label = type_.option_label(level_, field, option, options_.locale);
      if (!option.children.empty()) {
        add(option.children, heading.empty() ? label : heading + " / " + label);
        continue;
      }
      const std::string group = heading.empty() ? option.group : heading;
      options.push_back({{"value", option.value},
                         {"label", label},
                         {"selected", is_chosen(&chosen, option.value)},
                         {"id", id + "-" + std::to_string(options.size())},
                         {"group", text_or_false(group)}});
    }
  };
  add(state.options, "");
  // What is stored and no longer offered stays visible, so that nobody loses it without seeing.
  for (const Json& code : chosen.is_array() ? chosen : chosen.is_null() ? Json::array() : Json::array({chosen})) {
    if (!code.is_string() || find_option(state.options, code.get_ref<const std::string&>())) continue;
    options.push_back({{"value", code},
                       {"label", code},
                       {"selected", true},
                       {"id", id + "-" + std::to_string(options.size())},
                       {"group", false}});
  }
  const std::size_t count = options.size();
  if (field.type == FieldType::choice_tree) {
    model["is_choice_tree"] = true;
    model["multiple"] = field.limits.max_items.value_or(2) > 1;
  } else if (several) {
    model[count <= kMostCheckboxes ? "is_checkboxes" : "is_select"] = true;
    model["multiple"] = true;
  } else {
    // What depends on another field changes its length: it stays one control.
    const bool radio = count > 0 && count <= kMostRadios && field.options.of.empty();
    model[radio ? "is_radio" : "is_select"] = true;
  }
  model["options"] = std::move(options);
  model["autocomplete"] = text_or_false(field.autocomplete);
}

void FormBuilder::tick_control(Json& model, const Field& field, const Json* value, const Json* typed,
                               const FieldState& state) {
  Json answer = value ? *value : Json();
  if (typed) {
    if (const Normalised sent = normalise(field, *typed, false); sent.ok()) answer = sent.value;
  }
  model["checked"] = answer == true;
  if (field.type == FieldType::consent) {
    model["is_consent"] = true;
    return;
  }
  // A question that must be answered has two answers; a box that may be ticked has one.
  const bool question = state.required || field.required.op != Condition::Op::never || !field.must_be.empty();
  if (!question) {
    model["is_boolean"] = true;
    return;
  }
  const auto id = model["id"].get<std::string>();
  model["is_radio"] = true;
  model["options"] = Json::array({{{"value", "true"},
                                   {"label", word("value.yes")},
                                   {"selected", answer == true},
                                   {"id", id + "-0"},
                                   {"group", false}},
                                  {{"value", "false"},
                                   {"label", word("value.no")},
                                   {"selected", answer == false},
                                   {"id", id + "-1"},
                                   {"group", false}}});
}

void FormBuilder::date_control(Json& model, const Field& field, const Json* value, const Json* typed) {
  std::string text = text_in(value, typed);
  const auto instant = field.type == FieldType::datetime ? base::parse_iso8601(text) : std::nullopt;
  if (instant) text = base::display_time(*instant);
  model[field.type == FieldType::date ? "is_date" : "is_datetime"] = true;
  model["value"] = text;
  const auto day = instant ? std::optional(base::taipei_date(*instant)) : base::parse_date(text);
  const auto roc = day ? base::RocDate::from(*day) : std::nullopt;
  const bool first = options_.locale == base::kFirstLocale;
  if (day && options_.today) add_advice(model, field, *day);
  model["date_alternate"] = roc ? word("limits.roc_date", {{"date", first ? roc->text() : roc->slashed()}}) : "";
}

std::string FormBuilder::limits_text(const Limits& limits, bool several) const {
  std::string extensions;
  for (std::string extension : limits.extensions) {
    for (char& c : extension) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    extensions += (extensions.empty() ? "" : word("value.separator")) + extension;
  }
  std::string text = word(several ? "limits.files" : "limits.file",
                          {{"extensions", extensions}, {"size", base::size_text(limits.max_bytes)}});
  if (limits.min_pages || limits.max_pages) {
    text += word("value.part_separator") +
            word("limits.pages", {{"min", limits.min_pages.value_or(1)},
                                  {"max", limits.max_pages ? Json(*limits.max_pages) : Json(word("value.unlimited"))}});
  }
  if (limits.pixel_width > 0) {
    text += word("value.part_separator") +
            word("limits.pixels", {{"width", limits.pixel_width}, {"height", limits.pixel_height}});
  }
  return text;
}

void FormBuilder::file_control(Json& model, const Field& field, const std::string& name, const Json* value) {
  const bool several = field.type == FieldType::files;
  model[several ? "is_files" : "is_file"] = true;
  std::string accept;
  for (const std::string& extension : field.limits.extensions) accept += (accept.empty() ? "." : ",.") + extension;
  model["accept"] = text_or_false(accept);
  model["limits_text"] = limits_text(field.limits, several);
  model["has_limits_text"] = true;
  const std::string address = options_.files_url.empty() ? "" : options_.files_url + name;
  model["upload_url"] = text_or_false(address);
  if (!field.blank_form.empty()) blank_form(model, field);
  Json files = Json::array();
  const auto add = [&](const Json& file) {
    if (!file.is_object()) return;
    const auto text = [&](const char* key) {
      const Json* part = part_of(&file, key);
      return !part ? std::string() : part->is_string() ? part->get<std::string>() : part->dump();
    };
    const std::string id = text("id");
    const bool pending = file.value("pending", Json()) == true;
    std::string url = text("url");
    if (url.empty() && !address.empty() && !pending) url = several && !id.empty() ? address + "?file=" + id : address;
    const Json* size = part_of(&file, "size");
    files.push_back({{"id", id},
                     {"name", text("name")},
                     {"size_text", size && size->is_number_integer() ? base::size_text(size->get<std::int64_t>()) : ""},
                     {"url", text_or_false(url)},
                     {"has_url", !url.empty()},
                     {"is_image", !url.empty() && text("type").starts_with("image/")},
                     {"remove_url", text_or_false(pending ? "" : url)},
                     {"pending", pending}});
  };
  if (value && value->is_array()) {
    for (const Json& file : *value) add(file);
  } else if (value) {
    add(*value);
  }
  model["has_files"] = !files.empty();
  model["files"] = std::move(files);
}

void FormBuilder::blank_form(Json& model, const Field& field) const {
  if (options_.blank_forms_url.empty()) return;
  model["has_blank_form"] = true;
  model["blank_form_url"] = options_.blank_forms_url + field.key + options_.blank_forms_query;
}

void FormBuilder::static_control(Json& model, const Field& field, const Json* value, const FieldState& state) {
  if (field.is_file()) {  // shown with its links, without the way to change it
    file_control(model, field, model["name"].get<std::string>(), value);
    std::string names;
    for (const Json& file : model["files"]) {
      names += (names.empty() ? "" : word("value.separator")) + file["name"].get<std::string>();
    }
    model["is_file"] = model["is_files"] = model["has_limits_text"] = false;
    model["value"] = names;
  } else if (field.type == FieldType::computed) {
    const Json* result = part_of(&evaluation_.computed, field.key);
    model["value"] = result ? display(type_, level_, field, *result, options_.locale) : "";
  } else if (value && is_choice(field) && field.options.kind != OptionSource::Kind::fixed) {
    std::string text;
    for (const Json& code : value->is_array() ? *value : Json::array({*value})) {
      const std::string known = code.is_string() ? code.get<std::string>() : code.dump();
      const Option* option = find_option(state.options, known);
      text += (text.empty() ? "" : word("value.separator")) +
              (option ? type_.option_label(level_, field, *option, options_.locale) : known);
    }
    model["value"] = text;
  } else {
    model["value"] = value ? display(type_, level_, field, *value, options_.locale) : "";
  }
  model["is_static"] = true;
}

}  // namespace tenderloom::forms
