// What staff do to tenders: create, change, move on (SCR-152, SM-02, R-012, R-036).
#include "repository.h"
#include "tender_audit.h"
#include "tender_finding.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kLongestReason = 500;

void record(audit::AuditLog& log, storage::Transaction& tx, const Actor& actor, Instant at, const std::string& action,
            const Tender& tender, Json details) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = audit_subject(tender);
  entry.details = std::move(details);
  log.record(tx, entry);
}

/// Vendors plan by a deadline as soon as they can fill in; that of a draft concerns nobody yet.
bool moves_deadline(const Tender& before, const Tender& after, Instant now) {
  const std::string state = fill_state(before, now);
  const bool vendors_know = state == state::kFilling || state == state::kClosed;
  return vendors_know && before.closes_at != after.closes_at;
}

Json window_of(const Tender& tender) {
  Json all = to_surroundings(tender);
  return {{"name", all["name"]},
          {"opens_at", all["opens_at"]},
          {"closes_at", all["closes_at"]},
          {"state", tender.stored_state}};
}

/// What of the lists was changed, by name.
Json lists_changed(const Tender& before, const Tender& after) {
  Json names = Json::array();
  if (before.groups() != after.groups()) names.push_back("groups");
  const auto compare = [&](const Json& old, const Json& now) {
    for (const auto& [name, value] : now.items())
      if (old.value(name, Json()) != value) names.push_back(name);
    for (const auto& [name, value] : old.items())
      if (!now.contains(name)) names.push_back(name);
  };
  compare(before.option_tables(), after.option_tables());
  compare(before.texts(), after.texts());
  return names;
}

}  // namespace

Service::Judged Service::create(const NewTender& wanted, const Actor& actor) {
  Tender tender;
  tender.no = std::string(base::trim(wanted.no));
  tender.type_key = wanted.type_key;
  tender.name = std::string(base::trim(wanted.name));
  tender.stored_state = wanted.stored_state;
  tender.opens_at = wanted.opens_at;
  tender.closes_at = wanted.closes_at;
  tender.is_sample = wanted.is_sample;
  const auto type = types_.current(tender.type_key);
  tender.type_label = type ? type->label(std::string(base::kFirstLocale)) : wanted.type_label;
  const Json groups = !wanted.groups.is_null() ? wanted.groups : type ? type->default_groups() : Json::array();
  Judged judged;
  judged.findings = judge(tender, {groups, wanted.option_tables, wanted.texts}, wanted.is_sample);
  if (!judged.findings.empty()) return judged;
  tender.set_lists(groups, wanted.option_tables, wanted.texts);
  try {
    const auto now = clock_.now();
    judged.tender = database_.write([&](storage::Transaction& tx) {
      tender.id = repository::insert_tender(tx, tender, wanted.id, now);
      schedule_pin(tx, tender);
      record(audit_, tx, actor, now, "tender.created", tender, window_of(tender));
      return tender;
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    judged.findings.push_back(tender_finding("tender_no", "tender_no_taken", {{"tender_no", tender.no}}));
  }
  return judged;
}

/// Rows that were entered name codes of the lists: once vendors fill in, none is taken away. What they print has to
/// stay what it is.
base::Result<Service::Judged> Service::change(const std::string& no, const TenderChange& change,
                                              std::optional<std::int64_t> version, const Actor& actor) {
  // Before the transaction: a stored version may have to be fetched on another connection.
  if (const auto known = find(no)) {
    if (const auto plugin = missing_companion(*known); !plugin.empty())
      return base::Error{"type_read_only", {{"plugin", plugin}}};
  }
  const auto now = clock_.now();
  return database_.write([&](storage::Transaction& tx) -> base::Result<Judged> {
    auto tender = repository::tender_by_no(tx.sql(), no, storage::for_update(tx.dialect()));
    if (!tender) return base::Error{"not_found"};
    if (version && *version != tender->row_version) {
      return base::Error{"version_conflict", {{"version", tender->row_version}}};
    }
    if (tender->archived_at) return base::Error{"tender_archived"};
    const Json before = window_of(*tender);
    const Tender was = *tender;
    Judged judged;
    judged.findings = refuse_running(*tender, change, now);
    if (!judged.findings.empty()) return judged;
    if (change.stored_state && *change.stored_state != tender->stored_state) {
      const auto allowed = next_states(fill_state(*tender, now));
      if (std::find(allowed.begin(), allowed.end(), *change.stored_state) == allowed.end()) {
        judged.findings.push_back(tender_finding("state", "tender_state", {{"state", *change.stored_state}}));
        return judged;
      }
      if (*change.stored_state == state::kInReview && receipts_decided_ && !receipts_decided_(tx.sql(), tender->id)) {
        judged.findings.push_back(tender_finding("state", "tender_receipts_open", Json::object(), "SM-02"));
        return judged;
      }
      tender->stored_state = *change.stored_state;
    }
    if (change.name) tender->name = std::string(base::trim(*change.name));
    if (change.opens_at) tender->opens_at = *change.opens_at;
    if (change.closes_at) tender->closes_at = *change.closes_at;
    const Lists lists{change.groups ? *change.groups : tender->groups(),
                      change.option_tables ? *change.option_tables : tender->option_tables(),
                      change.texts ? *change.texts : tender->texts()};
    judged.findings = judge(*tender, lists, true);
    const std::string reason(base::trim(base::clean_lines(change.reason)));
    const bool moves = moves_deadline(was, *tender, now);
    if (moves && reason.empty()) judged.findings.push_back(tender_finding("reason", "deadline_reason_needed"));
    if (base::code_points(reason) > kLongestReason)
      judged.findings.push_back(tender_finding("reason", "deadline_reason_long", {{"limit", kLongestReason}}));
    if (!judged.findings.empty()) return judged;
    tender->set_lists(lists.groups, lists.option_tables, lists.texts);
    repository::update_tender(tx, *tender);
    ++tender->row_version;
    schedule_pin(tx, *tender);
    Json details = {{"before", before}, {"after", window_of(*tender)}};
    if (const Json names = lists_changed(was, *tender); !names.empty()) details["lists"] = names;
    if (!reason.empty()) details["reason"] = reason;
    record(audit_, tx, actor, now, "tender.changed", *tender, std::move(details));
    if (moves) move_deadline(tx, was, *tender, reason, actor, now);
    judged.tender = std::move(tender);
    return judged;
  });
}

void Service::move_deadline(storage::Transaction& tx, const Tender& before, const Tender& after,
                            const std::string& reason, const Actor& actor, Instant now) {
  const DeadlineMove move{0, after.id, now, actor.name, reason, before.closes_at, after.closes_at};
  repository::insert_deadline_move(tx, move, actor.person_id);
  if (deadline_notice_) board_.create(tx, deadline_notice_(after, move), actor);
}

std::vector<DeadlineMove> Service::deadline_moves(std::int64_t tender_id) {
  return database_.read([&](soci::session& sql) { return repository::deadline_moves(sql, tender_id); });
}

bool Service::sealed(const Tender& tender) {
  if (tender.unsealed_at) return false;
  const auto type = type_of(tender);
  return type != nullptr && type->sealed();
}

std::set<std::int64_t> Service::sealed_tenders() {
  std::set<std::int64_t> ids;
  Query query;
  query.with_drafts = true;
  query.per_page = 100;
  for (;; ++query.page) {
    const auto found = list(query);
    for (const Tender& tender : found.tenders)
      if (sealed(tender)) ids.insert(tender.id);
    if (query.page * query.per_page >= found.total) return ids;
  }
}

void Service::set_unsealed(storage::Transaction& tx, std::int64_t tender_id, Instant at) {
  repository::set_unsealed(tx, tender_id, at);
}

void Service::set_archived(storage::Transaction& tx, std::int64_t tender_id, std::optional<Instant> at) {
  repository::set_archived(tx, tender_id, at);
}

base::Result<Tender> Service::move_version(const std::string& no, const forms::TypeDefinition& type,
                                           std::optional<std::int64_t> version, const Actor& actor,
                                           const Json& details) {
  const auto now = clock_.now();
  return database_.write([&](storage::Transaction& tx) -> base::Result<Tender> {
    auto tender = repository::tender_by_no(tx.sql(), no, storage::for_update(tx.dialect()));
    if (!tender || tender->type_key != type.key()) return base::Error{"not_found"};
    if (version && *version != tender->row_version)
      return base::Error{"version_conflict", {{"version", tender->row_version}}};
    if (tender->archived_at) return base::Error{"tender_archived"};
    if (tender->stored_state == state::kEnded || tender->stored_state == state::kAwarded)
      return base::Error{"tender_ended"};
    repository::move_bundle(tx, tender->id, type, now);
    Json told = {{"from", tender->bundle_sha256.value_or("")}, {"to", type.version()}};
    told.update(details);
    record(audit_, tx, actor, now, kVersionMoved, *tender, std::move(told));
    tender->bundle_sha256 = type.version();
    ++tender->row_version;
    return std::move(*tender);
  });
}

void Service::copy_guides(const Tender& from, const Tender& to, const Actor& actor) {
  const auto type = type_of(to);
  if (!type) return;
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    const auto there = repository::guide_files(tx.sql(), to.id, 0);
    for (auto& file : repository::guide_files(tx.sql(), from.id, 0)) {
      const auto same = [&](const auto& one) { return one.key == file.key; };
      if (std::none_of(type->guides().begin(), type->guides().end(), same)) continue;
      if (std::any_of(there.begin(), there.end(), same)) continue;
      file.uploaded_at = now;
      repository::set_guide_file(tx, to.id, file, actor.person_id);
      record(audit_, tx, actor, now, "guide.uploaded", to,
             {{"guide", file.key}, {"sha256", file.sha256}, {"name", file.name}, {"from", from.no}});
    }
  });
}

}  // namespace tenderloom::tenders
