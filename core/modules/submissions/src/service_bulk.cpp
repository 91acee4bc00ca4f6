// One change or deletion of many rows. Each is a save of its own, so that rules, versions and the history are those of
// every other change.
#include <algorithm>

#include "service_impl.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

namespace {

std::vector<std::int64_t> ids_of_rows(const std::vector<ChosenRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const ChosenRow& row : rows) ids.push_back(row.id);
  return ids;
}

base::Error too_many_chosen() { return {"too_many_chosen", {{"max", kMostAtOnce}}}; }

/// The text by which a value names a file; empty: none.
std::string file_name_in(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_object() ? value.value("id", std::string()) : std::string();
}

/// A row is stored in full before the row above it changes; a save that was refused stores nothing.
BulkRow::Outcome outcome_of(SaveOutcome::Kind kind) {
  switch (kind) {
    case SaveOutcome::Kind::saved:
      return BulkRow::Outcome::changed;
    case SaveOutcome::Kind::repeated:
      return BulkRow::Outcome::unchanged;
    case SaveOutcome::Kind::invalid:
      return BulkRow::Outcome::refused;
    case SaveOutcome::Kind::conflict:
      return BulkRow::Outcome::conflict;
  }
  return BulkRow::Outcome::refused;
}

}  // namespace

bool bulk_field(const forms::Level& level, const forms::Field& field) {
  using forms::FieldType;
  if (!field.set_by.empty() || field.secret || !field.unique.empty()) return false;
  if (field.type == FieldType::computed || field.type == FieldType::files || field.type == FieldType::password)
    return false;
  return std::find(level.name_fields.begin(), level.name_fields.end(), field.key) == level.name_fields.end();
}

bool has_content(const Node& node, const std::string& field, const std::string& sha256) {
  const Json file = node.values.value(field, Json());
  return file.is_object() && file.value("sha256", "") == sha256;
}

void Service::Impl::take_shared_files(storage::Transaction& tx, const forms::Level& level, const Node& node,
                                      SaveRequest& request) const {
  for (const auto& [field, file] : request.shared) {
    if (has_content(node, field, file.sha256)) {
      request.changes.erase(field);
      continue;
    }
    NodeFile own = file;
    own.node_id = 0;
    own.pending_token = base::random_token(16);
    own.uploaded_by = request.actor.person_id;
    repository::insert_file(tx, level.key, own);
    request.changes[field] = std::to_string(own.id) + "." + own.pending_token;
  }
}

base::Result<std::vector<BulkRow>> Service::change_many(const Ground& ground, const Submission& submission,
                                                        const BulkChange& change) {
  const forms::Level* level = ground.type->level(change.level);
  if (level == nullptr) return base::Error{"level_unknown"};
  if (change.rows.size() > kMostAtOnce) return too_many_chosen();
  const Editability may = editable(submission, ground.tender, ground.now);
  if (!may.editable) return locked(submission, ground.tender, may);
  SaveRequest request;
  request.level = level->key;
  request.changes = change.changes.is_object() ? change.changes : Json::object();
  request.actor = change.actor;
  request.dry_run = change.dry_run;
  request.bulk = true;
  for (const auto& [key, value] : request.changes.items()) {
    const forms::Field* field = level->field(key);
    if (field == nullptr || !bulk_field(*level, *field)) return base::Error{"field_not_bulk", {{"field", key}}, key};
    if (!field->is_file() || value.is_null()) continue;
    const std::string name = file_name_in(value);
    const auto kept = file(submission, file_id(name));
    const bool pending = kept && kept->node_id == 0;
    const std::size_t dot = name.find('.');
    const bool named = kept && kept->field == key &&
                       (!pending || (dot != std::string::npos &&
                                     base::equal_in_constant_time(name.substr(dot + 1), kept->pending_token)));
    if (!named) return base::Error{"bulk_file_unknown", Json::object(), key};
    request.shared.emplace(key, *kept);
  }

  std::map<std::int64_t, Node> before;
  for (Node& node : nodes(submission, ids_of_rows(change.rows), true)) {
    const std::int64_t id = node.id;
    before.emplace(id, std::move(node));
  }
  std::vector<BulkRow> rows;
  for (const ChosenRow& chosen : change.rows) {
    BulkRow row;
    row.id = chosen.id;
    const auto known = before.find(chosen.id);
    if (known == before.end() || known->second.level != level->key) {
      rows.push_back(std::move(row));
      continue;
    }
    row.title = known->second.title;
    row.version = known->second.version;
    row.before = known->second.values;
    request.id = chosen.id;
    request.version = chosen.version ? chosen.version : std::optional<std::int64_t>(known->second.version);
    auto saved = save(ground, submission, request);
    if (!saved.ok() && saved.error().code != "node_unknown") return saved.error();
    if (saved.ok()) {
      row.outcome = outcome_of(saved->kind);
      row.after = row.outcome == BulkRow::Outcome::changed ? saved->evaluation.values : row.before;
      row.findings = std::move(saved->findings);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

base::Result<BulkRemoval> Service::remove_many(const Ground& ground, const Submission& submission,
                                               const std::string& level, const std::vector<ChosenRow>& chosen,
                                               const Actor& actor, bool dry_run) {
  if (chosen.size() > kMostAtOnce) return too_many_chosen();
  const Editability may = editable(submission, ground.tender, ground.now);
  if (!may.editable) return locked(submission, ground.tender, may);
  std::map<std::int64_t, Node> before;
  for (Node& node : nodes(submission, ids_of_rows(chosen), false)) {
    const std::int64_t id = node.id;
    before.emplace(id, std::move(node));
  }
  BulkRemoval removal;
  for (const ChosenRow& each : chosen) {
    BulkRemoval::Row row;
    row.id = each.id;
    const auto known = before.find(each.id);
    auto would = would_remove(submission, level, each.id);
    if (known == before.end() || !would.ok()) {
      row.refused = "node_unknown";
      removal.rows.push_back(std::move(row));
      continue;
    }
    row.title = known->second.title;
    row.version = known->second.version;
    row.children = std::move(would->children);
    if (each.version && *each.version != row.version) row.refused = "version_conflict";
    if (!dry_run && row.refused.empty()) {
      auto gone = remove(ground, submission, level, each.id, row.version, true, actor);
      if (!gone.ok() && gone.error().code == "items_locked") return gone.error();
      if (!gone.ok()) row.refused = gone.error().code;
    }
    removal.rows.push_back(std::move(row));
  }
  return removal;
}

}  // namespace tenderloom::submissions
