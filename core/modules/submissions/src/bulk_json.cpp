#include "bulk_json.h"

#include <set>

#include "node_writer.h"
#include "revision_lines.h"

namespace tenderloom::submissions {

namespace {

/// "7:2", "7", 7 or {"id": "7", "version": 2}.
std::optional<ChosenRow> chosen_row(const Json& value) {
  ChosenRow row;
  if (value.is_object()) {
    const Json id = value.value("id", Json());
    const auto read = read_id(id.is_string() ? id.get<std::string>() : id.dump());
    if (!read) return std::nullopt;
    row.id = *read;
    if (const auto version = read_id(value.value("version", Json()).dump())) row.version = *version;
    return row;
  }
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const std::size_t colon = text.find(':');
  const auto id = read_id(text.substr(0, colon));
  if (!id) return std::nullopt;
  row.id = *id;
  if (colon != std::string::npos) row.version = read_id(text.substr(colon + 1));
  return row;
}

const char* bulk_outcome_word(BulkRow::Outcome outcome) {
  switch (outcome) {
    case BulkRow::Outcome::changed:
      return "changed";
    case BulkRow::Outcome::unchanged:
      return "unchanged";
    case BulkRow::Outcome::refused:
      return "refused";
    case BulkRow::Outcome::conflict:
      return "conflict";
    case BulkRow::Outcome::gone:
      return "gone";
  }
  return "gone";
}

}  // namespace

std::vector<ChosenRow> chosen_rows(const Json& body) {
  std::vector<ChosenRow> rows;
  std::set<std::int64_t> seen;
  if (!body.is_object() || !body.contains("rows")) return rows;
  const Json& given = body["rows"];
  for (const Json& each : given.is_array() ? given : Json::array({given}))
    if (const auto row = chosen_row(each); row && seen.insert(row->id).second) rows.push_back(*row);
  return rows;
}

std::vector<const forms::Field*> bulk_fields(const forms::Level& level, const std::string& key) {
  std::vector<const forms::Field*> fields;
  const forms::Field* field = level.field(key);
  if (field == nullptr || !bulk_field(level, *field)) return fields;
  fields.push_back(field);
  for (const std::string& other : field->goes_with) fields.push_back(level.field(other));
  return fields;
}

std::string bulk_labels(const forms::TypeDefinition& type, const forms::Level& level,
                        const std::vector<const forms::Field*>& fields, const std::string& locale) {
  std::string text;
  const std::string between = type.words().text(locale, "submissions.list_separator");
  for (const forms::Field* field : fields) text += (text.empty() ? "" : between) + type.label(level, *field, locale);
  return text;
}

Json bulk_changes_json(const ItemScope& scope, const forms::Level& level, const std::vector<BulkRow>& rows,
                       bool dry_run, const std::string& locale, const forms::Surroundings& around) {
  Json answer = {{"dry_run", dry_run}, {"changed", 0}, {"unchanged", 0}, {"refused", 0}, {"conflict", 0}, {"gone", 0}};
  Json list = Json::array();
  for (const BulkRow& row : rows) {
    const char* outcome = bulk_outcome_word(row.outcome);
    answer[outcome] = answer[outcome].get<int>() + 1;
    const Json changes = changes_between(row.before, row.after.empty() ? row.before : row.after);
    list.push_back({{"id", std::to_string(row.id)},
                    {"title", row.title},
                    {"version", row.version},
                    {"outcome", outcome},
                    {"changes", changes},
                    {"differences", revision_lines(*scope.ground.type, level, changes, locale, &around)},
                    {"findings", findings_json(*scope.ground.type, level, row.findings, locale)}});
  }
  answer["rows"] = std::move(list);
  return answer;
}

Json bulk_removal_json(const BulkRemoval& removal, bool dry_run) {
  Json answer = {{"dry_run", dry_run}, {"deleted", 0}, {"refused", 0}, {"children", Json::object()}};
  Json list = Json::array();
  for (const BulkRemoval::Row& row : removal.rows) {
    const bool goes = row.refused.empty();
    answer[goes ? "deleted" : "refused"] = answer[goes ? "deleted" : "refused"].get<int>() + 1;
    for (const auto& [level, count] : row.children)
      if (goes) answer["children"][level] = answer["children"].value(level, std::int64_t{0}) + count;
    list.push_back({{"id", std::to_string(row.id)},
                    {"title", row.title},
                    {"version", row.version},
                    {"outcome", goes                                ? "deleted"
                                : row.refused == "version_conflict" ? "conflict"
                                                                    : "gone"},
                    {"children", row.children}});
  }
  answer["rows"] = std::move(list);
  return answer;
}

Json only_fields(Json form, const std::vector<const forms::Field*>& fields) {
  Json kept = Json::array();
  for (Json& group : form["groups"])
    for (Json& field : group["fields"])
      for (const forms::Field* wanted : fields)
        if (field["key"] == wanted->key) {
          field["hidden"] = false;
          field["conditional"] = false;
          kept.push_back(std::move(field));
        }
  Json group = form["groups"].empty() ? Json::object() : form["groups"][0];
  group["has_label"] = false;
  group["has_hint"] = false;
  group["hidden"] = false;
  group["fields"] = std::move(kept);
  form["groups"] = Json::array({std::move(group)});
  form["has_groups"] = false;
  return form;
}

}  // namespace tenderloom::submissions
