#include "file_values.h"

#include <algorithm>
#include <charconv>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

using forms::Field;
using forms::FieldType;

namespace {

forms::Finding unknown_file(const std::string& path) {
  return {path, "file_unknown", Json::object(), "", forms::Severity::wrong};
}

std::string name_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return {};
  const auto id = value.find("id");
  return id != value.end() && id->is_string() ? id->get<std::string>() : std::string{};
}

/// Metadata of the file that `value` names; null and a finding when it names none.
Json metadata(const Json& value, const std::string& path, const FileLookup& lookup,
              std::vector<forms::Finding>& findings) {
  const std::string name = name_of(value);
  auto file = lookup(name);
  if (!file) {
    findings.push_back(unknown_file(path));
    return nullptr;
  }
  Json result = file->to_value();
  if (file->node_id == 0) {
    result["id"] = name;
    result["pending"] = true;
  }
  return result;
}

bool left_alone(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return false;
}

/// What stands inside a composite field: the columns of a table, the members of a group, the rows of a checklist.
const std::vector<Field>& members_of(const Field& field) {
  return field.type == FieldType::checklist ? field.rows : field.fields;
}

/// The evaluator passes over rows of a table in which nothing was typed, and numbers the others.
bool is_all_blank(const Json& value) {
  if (value.is_string()) return base::trim(value.get_ref<const std::string&>()).empty();
  if (!value.is_structured()) return value.is_null();
  return std::all_of(value.begin(), value.end(), [](const Json& part) { return is_all_blank(part); });
}

void resolve(const std::vector<Field>& fields, const Json& changes, const std::string& prefix, const FileLookup& lookup,
             ResolvedFiles& resolved) {
  if (!changes.is_object()) return;
  for (const Field& field : fields) {
    const auto found = changes.find(field.key);
    if (found == changes.end()) continue;
    const std::string path = prefix + field.key;
    if (!members_of(field).empty()) {
      if (!found->is_array()) {
        resolve(members_of(field), *found, path + ".", lookup, resolved);
        continue;
      }
      std::size_t row_number = 0;
      for (const Json& row : *found)
        if (!is_all_blank(row))
          resolve(field.fields, row, path + "[" + std::to_string(row_number++) + "].", lookup, resolved);
    } else if (holds_files(field)) {
      if (found->is_null()) {
        resolved.files[path] = nullptr;
        continue;
      }
      // Several inputs of one name: the file that was kept, and what was chosen anew.
      Json list = Json::array();
      for (const Json& each : found->is_array() ? *found : Json::array({*found}))
        if (!left_alone(each)) list.push_back(metadata(each, path, lookup, resolved.findings));
      if (field.type == FieldType::files) {
        if (!list.empty() || found->is_array()) resolved.files[path] = list.empty() ? Json() : std::move(list);
      } else if (!list.empty()) {
        resolved.files[path] = list.back();
      }
    }
  }
}

template <typename Json_, typename Visit>
void visit_files(const std::vector<Field>& fields, Json_& values, const Visit& visit, const std::string& prefix = {}) {
  if (!values.is_object()) return;
  for (const Field& field : fields) {
    const auto found = values.find(field.key);
    if (found == values.end() || found->is_null()) continue;
    const std::string path = prefix + field.key;
    if (!members_of(field).empty()) {
      if (found->is_array()) {
        for (auto& row : *found) visit_files(members_of(field), row, visit, path + ".");
      } else {
        visit_files(members_of(field), *found, visit, path + ".");
      }
    } else if (holds_files(field)) {
      if (found->is_array()) {
        for (auto& each : *found)
          if (each.is_object()) visit(path, each);
      } else if (found->is_object()) {
        visit(path, *found);
      }
    }
  }
}

std::vector<std::string> keys_of(const std::string& path) {
  std::vector<std::string> keys;
  std::size_t from = 0;
  for (;;) {
    const std::size_t dot = path.find('.', from);
    keys.push_back(path.substr(from, dot == std::string::npos ? dot : dot - from));
    if (dot == std::string::npos) return keys;
    from = dot + 1;
  }
}

}  // namespace

bool holds_files(const Field& field) {
  return field.type == FieldType::file || field.type == FieldType::files || field.type == FieldType::image;
}

ResolvedFiles resolve_files(const std::vector<Field>& fields, const Json& changes, const FileLookup& lookup) {
  ResolvedFiles resolved;
  resolve(fields, changes, "", lookup, resolved);
  return resolved;
}

std::set<std::int64_t> files_in(const std::vector<Field>& fields, const Json& values) {
  std::set<std::int64_t> ids;
  visit_files(fields, values, [&](const std::string&, const Json& file) { ids.insert(file_id(name_of(file))); });
  return ids;
}

void each_file(const std::vector<Field>& fields, Json& values,
               const std::function<void(const std::string& path, Json& file)>& visit) {
  visit_files(fields, values, visit);
}

void settle_files(const std::vector<Field>& fields, Json& values) {
  visit_files(fields, values, [](const std::string&, Json& file) {
    file["id"] = std::to_string(file_id(name_of(file)));
    file.erase("pending");
  });
}

const Field* field_at(const forms::Level& level, const std::string& path) {
  const std::vector<Field>* fields = &level.fields;
  const Field* field = nullptr;
  for (const std::string& key : keys_of(path)) {
    field = nullptr;
    for (const Field& each : *fields)
      if (each.key == key) field = &each;
    if (field == nullptr) return nullptr;
    fields = &members_of(*field);
  }
  return field;
}

Json value_at(const Json& values, const std::string& path) {
  const Json* at = &values;
  for (const std::string& key : keys_of(path)) {
    if (!at->is_object() || !at->contains(key)) return nullptr;
    at = &(*at)[key];
  }
  return *at;
}

Json change_at(const Json& stored, const std::string& path, Json value) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) return {{path, std::move(value)}};
  const std::string key = path.substr(0, dot);
  Json inner = stored.is_object() && stored.contains(key) && stored[key].is_object() ? stored[key] : Json::object();
  inner.update(change_at(inner, path.substr(dot + 1), std::move(value)));
  return {{key, std::move(inner)}};
}

std::int64_t file_id(const std::string& name) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc{} || id <= 0) return 0;
  return end == name.data() + name.size() || *end == '.' ? id : 0;
}

}  // namespace tenderloom::submissions
