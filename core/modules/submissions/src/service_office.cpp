// What the office says about rows: fields that staff set, values kept from vendors, corrections beside what the vendor
// entered. The vendor's own values are never touched.
#include <algorithm>

#include "service_impl.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

std::string root_of(const std::string& path) { return path.substr(0, path.find_first_of(".[")); }

base::Error without_reason() { return {"reason_required", Json::object(), "reason"}; }

OfficeEntry entry_of(const Submission& submission, const forms::Level& level, std::int64_t node,
                     const SaveRequest& request, base::Instant at) {
  OfficeEntry entry;
  entry.submission_id = submission.id;
  entry.node_id = node;
  entry.level = level.key;
  entry.reason = base::trim(request.reason);
  entry.person_id = request.actor.person_id;
  entry.person_name = request.actor.name;
  entry.at = at;
  return entry;
}

void audit_office(audit::AuditLog& log, storage::Transaction& tx, const Ground& ground, const Submission& submission,
                  const OfficeEntry& entry, const Actor& actor, const char* action, Json fields) {
  audit::Entry record;
  record.at = entry.at;
  if (actor.person_id != 0) record.person = actor.person_id;
  record.company = submission.company_id;
  record.actor_name = actor.name;
  record.address = actor.address;
  record.action = action;
  record.subject = "submission:" + std::to_string(submission.id);
  record.details = {{"level", entry.level},
                    {"node", std::to_string(entry.node_id)},
                    {"fields", std::move(fields)},
                    {"reason", entry.reason},
                    {"tender", ground.tender.no}};
  log.record(tx, record);
}

/// A field whose value the office may correct.
bool correctable(const forms::Field& field) {
  return field.set_by.empty() && field.type != forms::FieldType::computed && !field.secret && !holds_files(field);
}

}  // namespace

base::Result<Submission> Service::Impl::begin_office(storage::Transaction& tx, const Ground& ground,
                                                     std::int64_t submission_id) const {
  auto submission = repository::lock_submission(tx, submission_id);
  if (!submission || submission->tender_id != ground.tender.id || !submission->last_submitted_at)
    return base::Error{"submission_unknown"};
  if (ground.tender.archived_at) return base::Error{"tender_archived"};
  if (const auto plugin = missing_companion(ground.tender); !plugin.empty())
    return base::Error{"type_read_only", {{"plugin", plugin}}};
  return std::move(*submission);
}

base::Result<Json> Service::Impl::take_kept(const forms::Level& level, const SaveRequest& request,
                                            Judgement& judged) const {
  for (const auto& [key, value] : request.changes.items()) {
    const forms::Field* field = level.field(root_of(key));
    if (field == nullptr) continue;
    if (field->set_by.empty()) return base::Error{"not_of_staff", {{"field", key}}, key};
    const auto& hands = request.hands;
    if (!hands.empty() && std::find(hands.begin(), hands.end(), field->set_by) == hands.end())
      return base::Error{"not_of_hand", {{"field", key}}, key};
  }
  Json& values = judged.evaluation.values;
  Json kept = Json::array();
  bool reason = false;
  for (const forms::Field& field : level.fields) {
    const Json before = judged.stored.value(field.key, Json()), after = values.value(field.key, Json());
    if (field.set_by.empty()) {
      // What the vendor entered stays as it was entered, whatever judging it makes of it.
      if (field.type == forms::FieldType::computed) continue;
      values.erase(field.key);
      if (!before.is_null()) values[field.key] = before;
      continue;
    }
    reason = reason || (field.asks_reason && before != after);
    if (field.shown_to.empty()) continue;
    if (before != after) kept.push_back({{"field", field.key}, {"old", before}, {"new", after}});
    values.erase(field.key);
    judged.stored.erase(field.key);
  }
  if (reason && base::trim(request.reason).empty()) return without_reason();
  return kept;
}

void Service::Impl::record_office(storage::Transaction& tx, const Ground& ground, const forms::Level& level,
                                  const Submission& submission, const SaveRequest& request, const Node& node,
                                  const Json& kept, const Json& changes) const {
  OfficeEntry entry = entry_of(submission, level, node.id, request, uses.clock.now());
  Json fields = Json::array();
  const auto note = [&](const char* kind, const Json& change) {
    entry.kind = kind;
    entry.field = change.at("field");
    entry.value = change.at("new");
    entry.before = change.at("old");
    repository::insert_office(tx, entry);
    fields.push_back(entry.field);
  };
  for (const Json& change : kept) note("kept", change);
  for (const Json& change : changes) note("set", change);
  if (fields.empty()) return;
  audit_office(uses.audit, tx, ground, submission, entry, request.actor, "item.office_set", std::move(fields));
  if (request.told) request.told(tx, node, changes);
}

base::Result<SaveOutcome> Service::correct(const Ground& given, const Submission& submission,
                                           const SaveRequest& request) {
  const forms::Level* level = given.type->level(request.level);
  if (level == nullptr) return base::Error{"level_unknown"};
  const forms::Field* field = request.changes.empty() ? nullptr : level->field(root_of(request.changes.begin().key()));
  for (const auto& [key, value] : request.changes.items())
    if (field != nullptr && root_of(key) != field->key) field = nullptr;
  if (field == nullptr || !correctable(*field)) return base::Error{"field_unknown", {{"field", "field"}}};
  if (base::trim(request.reason).empty()) return without_reason();
  const Ground ground = impl_->with_options(given, submission.company_id, {level}, request.changes);
  return impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<SaveOutcome> {
    auto locked = impl_->begin_office(tx, ground, submission.id);
    if (!locked.ok()) return locked.error();
    auto node = repository::get_node(tx.sql(), submission.id, request.id);
    if (!node || node->level != level->key) return node_unknown();
    // Judged as if the vendor had entered it: what a vendor may not enter, the office does not make of it either.
    SaveRequest as_vendor = request;
    as_vendor.actor.kind = Actor::Kind::vendor;
    auto judged = impl_->judge_save(tx.sql(), ground, *locked, *level, as_vendor, &*node);
    if (!judged.ok()) return judged.error();
    SaveOutcome outcome;
    outcome.evaluation = std::move(judged->evaluation);
    for (const forms::Finding& finding : outcome.evaluation.findings)
      if (root_of(finding.field) == field->key) outcome.findings.push_back(finding);
    if (!outcome.findings.empty()) {
      outcome.kind = SaveOutcome::Kind::invalid;
      outcome.node = std::move(*node);
      return outcome;
    }
    OfficeEntry entry = entry_of(*locked, *level, node->id, request, impl_->uses.clock.now());
    entry.kind = "correction";
    entry.field = field->key;
    entry.value = outcome.evaluation.values.value(field->key, Json());
    entry.before = node->values.value(field->key, Json());
    if (entry.value == entry.before) return base::Error{"same_as_vendor", Json::object(), field->key};
    repository::insert_office(tx, entry);
    repository::touch_node(tx.sql(), node->id);
    ++node->version;
    const Json changes =
        Json::array({base::json_object("field", entry.field, "old", entry.before, "new", entry.value)});
    repository::insert_revision(tx.sql(), *node, request.actor, entry.at, "corrected", changes);
    repository::update_figures(tx.sql(), *locked);
    audit_office(impl_->uses.audit, tx, ground, *locked, entry, request.actor, "item.corrected",
                 Json::array({entry.field}));
    if (request.told) request.told(tx, *node, changes);
    outcome.node = std::move(*node);
    return outcome;
  });
}

base::Result<OfficeEntry> Service::withdraw_correction(const Ground& ground, const Submission& submission,
                                                       const SaveRequest& request, const std::string& field) {
  const forms::Level* level = ground.type->level(request.level);
  if (level == nullptr) return base::Error{"level_unknown"};
  if (base::trim(request.reason).empty()) return without_reason();
  return impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<OfficeEntry> {
    auto locked = impl_->begin_office(tx, ground, submission.id);
    if (!locked.ok()) return locked.error();
    auto node = repository::get_node(tx.sql(), submission.id, request.id);
    if (!node || node->level != level->key) return node_unknown();
    for (const OfficeEntry& stands : repository::office_entries(tx.sql(), submission.id, node->id)) {
      if (stands.kind != "correction" || stands.field != field) continue;
      OfficeEntry entry = entry_of(*locked, *level, node->id, request, impl_->uses.clock.now());
      entry.kind = "correction";
      entry.field = field;
      entry.before = stands.value;
      repository::insert_office(tx, entry);
      repository::touch_node(tx.sql(), node->id);
      ++node->version;
      const Json changes = Json::array(
          {base::json_object("field", field, "old", stands.value, "new", node->values.value(field, Json()))});
      repository::insert_revision(tx.sql(), *node, request.actor, entry.at, "correction_withdrawn", changes);
      if (request.told) request.told(tx, *node, changes);
      repository::update_figures(tx.sql(), *locked);
      audit_office(impl_->uses.audit, tx, ground, *locked, entry, request.actor, "item.correction_withdrawn",
                   Json::array({field}));
      return entry;
    }
    return base::Error{"correction_unknown"};
  });
}

std::vector<OfficeEntry> Service::office_entries(std::int64_t submission_id, std::int64_t node_id) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::office_entries(sql, submission_id, node_id); });
}

std::vector<OfficeEntry> Service::office_history(std::int64_t submission_id, std::int64_t node_id) {
  return impl_->uses.database.read(
      [&](soci::session& sql) { return repository::office_history(sql, submission_id, node_id); });
}

RowPage Service::rows(const RowQuery& query) {
  return impl_->uses.database.read([&](soci::session& sql) { return repository::rows(sql, query); });
}

std::int64_t Service::count_rows(const RowQuery& query) {
  return impl_->uses.database.read([&](soci::session& sql) { return repository::count_rows(sql, query); });
}

StaffListPage Service::staff_list(const tenders::Tender& tender, const forms::TypeDefinition&,
                                  const forms::StaffList& list, int page, int per_page) {
  return impl_->uses.database.read([&](soci::session& sql) {
    StaffListPage answer;
    for (const auto& [submission_id, node_id] :
         repository::staff_list(sql, tender.id, list, page, per_page, answer.total)) {
      StaffListRow row;
      row.submission_id = submission_id;
      const auto submission = repository::get_submission(sql, submission_id);
      auto node = repository::get_node(sql, submission_id, node_id);
      if (!submission || !node) continue;
      row.company_id = submission->company_id;
      row.path = repository::get_nodes(sql, submission_id, node->ancestors, false);
      row.path.push_back(std::move(*node));
      row.entries = repository::office_entries(sql, submission_id, node_id);
      answer.rows.push_back(std::move(row));
    }
    return answer;
  });
}

}  // namespace tenderloom::submissions
