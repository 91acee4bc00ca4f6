// What staff do to tenders: create, change, move on (SCR-152, SM-02, R-012, R-036).
#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kLongestName = 200, kLongestCode = 40, kMostGroups = 200, kLongestReason = 500,
                      kMostCategories = 500;

Json finding(const char* field, const char* code, Json params = Json::object(), const char* rule = "") {
  Json result{{"field", field}, {"code", code}, {"params", std::move(params)}};
  if (*rule) result["rule"] = rule;
  return result;
}

bool named(const Json& entry) {
  const auto sound = [&](const char* key, std::size_t limit) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_string()) return false;
    const auto& text = found->get_ref<const std::string&>();
    return base::valid_utf8(text) && !base::trim(text).empty() && base::code_points(text) <= limit;
  };
  return entry.is_object() && sound("code", kLongestCode) && sound("name", kLongestName);
}

/// [{"code", "name", "categories": [{"code", "name"}]}], codes once each.
bool sound_groups(const Json& groups) {
  if (!groups.is_array() || groups.size() > kMostGroups) return false;
  std::set<std::string> codes;
  for (const auto& group : groups) {
    if (!named(group) || !codes.insert(group["code"]).second) return false;
    const Json categories = group.value("categories", Json::array());
    if (!categories.is_array() || categories.size() > kMostCategories) return false;
    std::set<std::string> inner;
    for (const auto& category : categories) {
      if (!named(category) || !inner.insert(category["code"]).second) return false;
    }
  }
  return true;
}

void record(audit::AuditLog& log, storage::Transaction& tx, const Actor& actor, Instant at, const std::string& action,
            const Tender& tender, Json details) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "tender:" + tender.no;
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

}  // namespace

Json Service::judge(const Tender& tender, const Json& groups, bool type_may_be_missing) {
  Json findings = Json::array();
  const auto type = types_.current(tender.type_key);
  const bool known = type && type->is_tender_type();
  if (!known && !type_may_be_missing) {
    findings.push_back(finding("type", "type_unknown", {{"type", tender.type_key}}));
  }
  if (known && companion_is_there_ && !companion_is_there_(*type))
    findings.push_back(finding("type", "type_read_only", {{"plugin", type->plugin()}}));
  const bool fits = known ? type->matches_tender_number(tender.no) : base::TenderNumber::parse(tender.no).has_value();
  if (tender.no.empty()) {
    findings.push_back(finding("tender_no", "tender_no_needed", Json::object(), "R-012"));
  } else if (!fits || tender.no.size() > 20) {
    findings.push_back(
        finding("tender_no", "tender_no_format", {{"tender_no", base::truncate(tender.no, 30)}}, "R-012"));
  }
  if (tender.name.empty()) {
    findings.push_back(finding("name", "tender_name_needed"));
  } else if (base::code_points(tender.name) > kLongestName) {
    findings.push_back(finding("name", "tender_name_long", {{"limit", kLongestName}}));
  }
  if (tender.closes_at && !tender.opens_at) findings.push_back(finding("opens_at", "opens_at_needed"));
  if (tender.opens_at && tender.closes_at && *tender.closes_at <= *tender.opens_at) {
    findings.push_back(finding("closes_at", "closes_before_opens"));
  }
  if (!sound_groups(groups)) findings.push_back(finding("groups", "groups_format", Json::object(), "R-036"));
  return findings;
}

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
  judged.findings = judge(tender, groups, wanted.is_sample);
  if (!judged.findings.empty()) return judged;
  tender.groups_text = groups.dump();
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
    judged.findings.push_back(finding("tender_no", "tender_no_taken", {{"tender_no", tender.no}}));
  }
  return judged;
}

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
    if (change.stored_state && *change.stored_state != tender->stored_state) {
      const auto allowed = next_states(fill_state(*tender, now));
      if (std::find(allowed.begin(), allowed.end(), *change.stored_state) == allowed.end()) {
        judged.findings.push_back(finding("state", "tender_state", {{"state", *change.stored_state}}));
        return judged;
      }
      if (*change.stored_state == state::kInReview && receipts_decided_ && !receipts_decided_(tx.sql(), tender->id)) {
        judged.findings.push_back(finding("state", "tender_receipts_open", Json::object(), "SM-02"));
        return judged;
      }
      tender->stored_state = *change.stored_state;
    }
    if (change.name) tender->name = std::string(base::trim(*change.name));
    if (change.opens_at) tender->opens_at = *change.opens_at;
    if (change.closes_at) tender->closes_at = *change.closes_at;
    const Json groups = change.groups ? *change.groups : tender->groups();
    judged.findings = judge(*tender, groups, true);
    const std::string reason(base::trim(base::clean_lines(change.reason)));
    const bool moves = moves_deadline(was, *tender, now);
    if (moves && reason.empty()) judged.findings.push_back(finding("reason", "deadline_reason_needed"));
    if (base::code_points(reason) > kLongestReason)
      judged.findings.push_back(finding("reason", "deadline_reason_long", {{"limit", kLongestReason}}));
    if (!judged.findings.empty()) return judged;
    tender->groups_text = groups.dump();
    repository::update_tender(tx, *tender);
    ++tender->row_version;
    schedule_pin(tx, *tender);
    Json details = {{"before", before}, {"after", window_of(*tender)}};
    if (moves) details["reason"] = reason;
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

void Service::set_archived(storage::Transaction& tx, std::int64_t tender_id, std::optional<Instant> at) {
  repository::set_archived(tx, tender_id, at);
}

}  // namespace tenderloom::tenders
