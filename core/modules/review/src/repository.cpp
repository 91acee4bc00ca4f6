#include "repository.h"

#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::review::repository {

namespace {

using soci::into;
using soci::use;

std::optional<base::Instant> instant(std::int64_t micros) {
  if (micros == 0) return std::nullopt;
  return base::from_micros(micros);
}

/// Every condition is always there, so that one statement serves every combination. What was never handed in is the
/// vendor's own business.
constexpr char kFrom[] =
    " FROM submission s JOIN company c ON c.id = s.company_id JOIN tender t ON t.id = s.tender_id"
    " WHERE (s.state = :state OR :any_state = 1) AND (:any_state2 = 0 OR s.last_submitted_at > 0)"
    " AND (:any_tender = 1 OR t.tender_no = :tender)"
    " AND (:any_text = 1 OR c.search LIKE :pattern ESCAPE '!' OR s.number LIKE :pattern2 ESCAPE '!'"
    " OR t.tender_no LIKE :pattern3 ESCAPE '!')";

std::string from_where(const SubmissionQuery& query) {
  return kFrom + accounts::test_vendor_condition(query.tests, "s.company_id");
}

struct Filter {
  explicit Filter(const SubmissionQuery& query)
      : state(query.state),
        tender(query.tender_no),
        pattern(storage::like_pattern(base::fold(base::trim(query.text)))),
        any_state(state.empty() ? 1 : 0),
        any_tender(tender.empty() ? 1 : 0),
        any_text(pattern == "%" ? 1 : 0) {}
  std::string state, tender, pattern;
  int any_state, any_tender, any_text;
};

}  // namespace

SubmissionList list(soci::session& sql, const SubmissionQuery& query) {
  const Filter f(query);
  SubmissionList list;
  sql << std::string("SELECT COUNT(*)") + from_where(query), use(f.state), use(f.any_state), use(f.any_state),
      use(f.any_tender), use(f.tender), use(f.any_text), use(f.pattern), use(f.pattern), use(f.pattern),
      into(list.total);
  const std::int64_t limit = query.per_page, offset = (query.page - 1) * query.per_page;
  SubmissionRow row;
  std::int64_t submitted = 0, received = 0, supplementing = 0, is_test = 0;
  const std::string order =
      query.oldest_first ? " ORDER BY s.submitted_at, s.id" : " ORDER BY s.last_submitted_at DESC, s.id DESC";
  soci::statement statement =
      (sql.prepare << std::string(
                          "SELECT s.id, t.tender_no, t.name, c.name, c.tax_id, s.state, s.number, s.supplementing, "
                          "s.submitted_at, s.received_at, ") +
                          accounts::test_vendor_column("s.company_id") + from_where(query) + order +
                          " LIMIT :limit OFFSET :offset",
       use(f.state), use(f.any_state), use(f.any_state), use(f.any_tender), use(f.tender), use(f.any_text),
       use(f.pattern), use(f.pattern), use(f.pattern), use(limit), use(offset), into(row.id), into(row.tender_no),
       into(row.tender_name), into(row.company_name), into(row.tax_id), into(row.state), into(row.number),
       into(supplementing), into(submitted), into(received), into(is_test));
  statement.execute();
  while (statement.fetch()) {
    row.supplementing = supplementing != 0;
    row.is_test = is_test != 0;
    row.submitted_at = instant(submitted);
    row.received_at = instant(received);
    list.rows.push_back(row);
  }
  return list;
}

std::map<std::string, std::int64_t> counts(soci::session& sql, const std::string& tests) {
  std::map<std::string, std::int64_t> counts;
  std::string state;
  std::int64_t count = 0;
  soci::statement statement =
      (sql.prepare << "SELECT state, COUNT(*) FROM submission s WHERE last_submitted_at > 0" +
                          accounts::test_vendor_condition(tests, "s.company_id") + " GROUP BY state",
       into(state), into(count));
  statement.execute();
  while (statement.fetch()) counts[state] = count;
  return counts;
}

std::int64_t waiting_of(soci::session& sql, std::int64_t tender_id) {
  std::int64_t count = 0;
  sql << "SELECT COUNT(*) FROM submission WHERE tender_id = :t AND state = 'submitted'", use(tender_id), into(count);
  return count;
}

std::vector<std::pair<std::string, std::string>> tenders(soci::session& sql, const std::string& tests) {
  std::vector<std::pair<std::string, std::string>> all;
  std::string no, name;
  soci::statement statement =
      (sql.prepare << "SELECT tender_no, name FROM tender WHERE id IN (SELECT s.tender_id FROM submission s WHERE "
                      "s.last_submitted_at > 0" +
                          accounts::test_vendor_condition(tests, "s.company_id") + ") ORDER BY tender_no DESC",
       into(no), into(name));
  statement.execute();
  while (statement.fetch()) all.emplace_back(no, name);
  return all;
}

void insert_event(soci::session& sql, std::int64_t submission_id, std::int64_t person_id, const ReviewEvent& event) {
  const std::int64_t at = base::to_micros(event.at), until = event.until ? base::to_micros(*event.until) : 0;
  sql << "INSERT INTO review_event (submission_id, happened_at, person_id, actor, event, reason, until_at) "
         "VALUES (:s, :t, :p, :a, :e, :r, :u)",
      use(submission_id), use(at), use(person_id), use(event.actor), use(event.event), use(event.reason), use(until);
}

std::vector<ReviewEvent> events(soci::session& sql, std::int64_t submission_id) {
  std::vector<ReviewEvent> all;
  ReviewEvent row;
  std::int64_t at = 0, until = 0;
  soci::statement statement =
      (sql.prepare << "SELECT happened_at, actor, event, reason, until_at FROM review_event WHERE submission_id = :s "
                      "ORDER BY id",
       use(submission_id), into(at), into(row.actor), into(row.event), into(row.reason), into(until));
  statement.execute();
  while (statement.fetch()) {
    row.at = base::from_micros(at);
    row.until = instant(until);
    all.push_back(row);
  }
  return all;
}

}  // namespace tenderloom::review::repository
