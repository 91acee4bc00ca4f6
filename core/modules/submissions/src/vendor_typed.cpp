// What a request to save a row holds: values, uploads, ticks, the version that it was made on.
#include <algorithm>
#include <charconv>
#include <set>

#include "edit_gate.h"
#include "file_values.h"
#include "node_writer.h"
#include "tenderloom/http/shape.h"
#include "typed_values.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

/// The place of "members[2].proof" in nested values, made when it is not there. Null when the values have another
/// shape.
Json* place_of(Json& values, const std::string& path) {
  constexpr std::size_t kMostRows = 1000;
  Json* at = &values;
  std::size_t from = 0;
  while (from < path.size()) {
    const std::size_t end = std::min(path.find_first_of(".[", from), path.size());
    if (end > from) {
      if (at->is_null()) *at = Json::object();
      if (!at->is_object()) return nullptr;
      at = &(*at)[path.substr(from, end - from)];
    }
    from = end;
    if (from < path.size() && path[from] == '[') {
      std::size_t row = 0;
      const char* const last = path.data() + path.size();
      const auto [stop, error] = std::from_chars(path.data() + from + 1, last, row);
      if (error != std::errc{} || stop == last || *stop != ']' || row >= kMostRows) return nullptr;
      if (at->is_null()) *at = Json::array();
      if (!at->is_array()) return nullptr;
      while (at->size() <= row) at->push_back(Json());
      at = &(*at)[row];
      from = static_cast<std::size_t>(stop - path.data()) + 1;
    }
    if (from < path.size() && path[from] == '.') ++from;
  }
  return at;
}

/// "members[2].proof" without its row numbers, as definitions speak of it.
std::string definition_path(const std::string& name) {
  std::string path;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '[') {
      i = std::min(name.find(']', i), name.size() - 1);
    } else {
      path += name[i];
    }
  }
  return path;
}

std::optional<std::int64_t> number_of(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.is_string() ? read_id(value.get<std::string>()) : std::nullopt;
}

/// Files that a person ticked for removal (`_remove`: their ids), where no script takes them away at once. A new file
/// in the same field wins.
void remove_ticked(const std::vector<forms::Field>& fields, const Json& stored, const std::string& prefix,
                   const std::set<std::string>& ticked, Json& values) {
  const auto is_ticked = [&](const Json& file) {
    return file.is_object() && ticked.count(file.value("id", std::string())) > 0;
  };
  for (const forms::Field& field : fields) {
    const auto found = stored.find(field.key);
    if (found == stored.end()) continue;
    if (found->is_object() && !field.fields.empty()) {
      remove_ticked(field.fields, *found, prefix + field.key + ".", ticked, values);
      continue;
    }
    const bool list = field.type == forms::FieldType::files;
    if (!holds_files(field) || !(list ? std::any_of(found->begin(), found->end(), is_ticked) : is_ticked(*found))) {
      continue;
    }
    Json* place = place_of(values, prefix + field.key);
    if (place == nullptr) continue;
    if (!list) {
      if (place->is_null() || *place == "") *place = nullptr;
      continue;
    }
    if (!place->is_array()) *place = *found;
    place->erase(std::remove_if(place->begin(), place->end(), is_ticked), place->end());
  }
}

/// A box that is not ticked sends an empty text: where the row says "no", that is no change.
void keep_no(const std::vector<forms::Field>& fields, const Json& stored, Json& sent) {
  if (!stored.is_object() || !sent.is_object()) return;
  for (const forms::Field& field : fields) {
    const auto held = stored.find(field.key);
    const auto found = sent.find(field.key);
    if (held == stored.end() || found == sent.end()) continue;
    if (field.type == forms::FieldType::boolean && *held == false && *found == "") *found = false;
    keep_no(field.fields, *held, *found);
    keep_no(field.rows, *held, *found);
  }
}

std::set<std::string> texts_of(const Json& value) {
  std::set<std::string> texts;
  for (const Json& each : value.is_array() ? value : Json::array({value}))
    if (each.is_string()) texts.insert(each.get<std::string>());
  return texts;
}

}  // namespace

void keep_listed_files(const forms::Level& level, const Node& node, Json& values) {
  for (const forms::Field& field : level.fields) {
    const auto sent = values.find(field.key);
    if (field.type != forms::FieldType::files || sent == values.end()) continue;
    const Json stored = node.values.value(field.key, Json::array());
    Json all = stored.is_array() ? stored : Json::array();
    for (const Json& each : sent->is_array() ? *sent : Json::array({*sent})) all.push_back(each);
    *sent = std::move(all);
  }
}

Vendor::Typed Vendor::read_values(http::Context& context, const ItemScope& scope, const forms::Level& level,
                                  const Node* node) {
  const Json& body = context.values();
  Typed typed;
  const bool nested = level.field("values") == nullptr && body.contains("values");
  typed.values = nested ? http::body_object(body, "values") : body;
  Json parent = context.query("parent");
  if (body.is_object()) {
    if (const auto found = body.find("parent"); found != body.end() && !found->is_null()) parent = *found;
    if (const auto found = body.find("version"); found != body.end()) typed.version = number_of(*found);
    if (const auto found = body.find("_form_token"); found != body.end() && found->is_string())
      typed.form_token = found->get<std::string>();
  }
  if (!nested)
    for (const char* key : {"parent", "version", "id", "_form_token"}) typed.values.erase(key);
  if (!parent.is_string() || !parent.get_ref<const std::string&>().empty()) {
    typed.parent = number_of(parent);
    typed.parent_invalid = !typed.parent;
  }

  for (const http::UploadedFile& upload : context.files()) {
    const std::string path = definition_path(upload.field);
    auto kept = service_.keep_pending(scope.ground, scope.submission, level.key, path, upload, actor(context));
    if (!kept.ok()) {
      typed.findings.push_back({upload.field, kept.error().code, kept.error().params, "", forms::Severity::wrong});
      continue;
    }
    Json* place = place_of(typed.values, upload.field);
    if (place == nullptr) continue;
    Json name = std::to_string(kept->id) + "." + kept->pending_token;
    if (place->is_string()) *place = Json::array({*place});
    if (place->is_array()) {
      place->push_back(std::move(name));
    } else {
      *place = std::move(name);
    }
  }
  if (node != nullptr && context.wants_html()) {
    keep_listed_files(level, *node, typed.values);
    keep_no(level.fields, node->values, typed.values);
  }
  if (const auto ticked = typed.values.find("_remove"); ticked != typed.values.end()) {
    const auto ids = texts_of(*ticked);
    typed.values.erase(ticked);
    if (node != nullptr) remove_ticked(level.fields, node->values, "", ids, typed.values);
  }
  // Of two versions the other person's was chosen: that field is not changed.
  if (const auto taken = typed.values.find("_take"); taken != typed.values.end()) {
    const Json choices = *taken;
    typed.values.erase("_take");
    if (choices.is_object())
      for (const auto& [key, side] : choices.items())
        if (side == "stored") typed.values.erase(key);
  }
  typed.go_on = typed.values.erase("_next") > 0;
  if (const auto stay = typed.values.find("_stay"); stay != typed.values.end()) {
    const auto is_part = [&](const forms::FieldGroup& group) { return *stay == group.key; };
    if (std::any_of(level.groups.begin(), level.groups.end(), is_part)) typed.stay = stay->get<std::string>();
    typed.values.erase(stay);
  }
  return typed;
}

/// What version the change was made on: If-Match, or `version` beside the values. 0: any, which only If-Match: * says.
std::optional<std::int64_t> Vendor::version_of(http::Context& context, const Typed& typed) {
  std::string match(context.request().header("If-Match"));
  if (match.empty()) return typed.version == 0 ? -1 : typed.version;
  if (match == "*") return 0;
  if (match.starts_with("W/")) match.erase(0, 2);
  if (match.size() > 2 && match.front() == '"' && match.back() == '"')
    if (const auto version = read_id(match.substr(1, match.size() - 2))) return version;
  return -1;  // a tag of something else never matches
}

}  // namespace tenderloom::submissions
