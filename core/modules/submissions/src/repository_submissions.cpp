#include "figures.h"
#include "repository.h"
#include "sql_rows.h"

namespace tenderloom::submissions::repository {

namespace {

constexpr char kColumns[] =
    "id, tender_id, company_id, state, supplementing, submitted_at, last_submitted_at, number, received_at, "
    "returned_until, reason, row_version, created_at, list_rows, ready_rows, incomplete, gaps, next_position, levels";

struct SubmissionRow {
  long long id = 0, tender_id = 0, company_id = 0, supplementing = 0, submitted_at = 0, last_submitted_at = 0,
            received_at = 0, returned_until = 0, row_version = 0, created_at = 0, list_rows = 0, ready_rows = 0,
            incomplete = 0, gaps = 0, next_position = 0;
  std::string state, number, reason, levels;

  Submission read() const {
    Submission s;
    s.id = id, s.tender_id = tender_id, s.company_id = company_id, s.state = state;
    s.supplementing = supplementing != 0;
    s.submitted_at = optional_instant(submitted_at), s.last_submitted_at = optional_instant(last_submitted_at);
    s.number = number, s.received_at = optional_instant(received_at);
    s.returned_until = optional_instant(returned_until);
    s.reason = reason, s.row_version = row_version, s.created_at = base::from_micros(created_at);
    s.tree = {list_rows, ready_rows, incomplete, gaps};
    s.next_position = next_position;
    s.levels = level_figures(Json::parse(levels));
    return s;
  }
};

template <typename... Uses>
std::vector<Submission> select(soci::session& sql, const std::string& where, Uses&&... uses) {
  SubmissionRow r;
  soci::statement statement(sql);
  (statement.exchange(uses), ...);
  exchange_into(statement, r.id, r.tender_id, r.company_id, r.state, r.supplementing, r.submitted_at,
                r.last_submitted_at, r.number, r.received_at, r.returned_until, r.reason, r.row_version, r.created_at,
                r.list_rows, r.ready_rows, r.incomplete, r.gaps, r.next_position, r.levels);
  run(statement, std::string("SELECT ") + kColumns + " FROM submission WHERE " + where);
  std::vector<Submission> rows;
  while (statement.fetch()) rows.push_back(r.read());
  return rows;
}

std::optional<Submission> first(std::vector<Submission> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace

std::optional<Submission> find_submission(soci::session& sql, std::int64_t tender_id, std::int64_t company_id) {
  return first(select(sql, "tender_id = :t AND company_id = :c", soci::use(tender_id), soci::use(company_id)));
}

std::optional<Submission> get_submission(soci::session& sql, std::int64_t id) {
  return first(select(sql, "id = :id", soci::use(id)));
}

std::vector<Submission> submissions_of_company(soci::session& sql, std::int64_t company_id) {
  return select(sql, "company_id = :c ORDER BY tender_id DESC", soci::use(company_id));
}

std::vector<Submission> submissions_of_tender(soci::session& sql, std::int64_t tender_id) {
  return select(sql, "tender_id = :t ORDER BY company_id", soci::use(tender_id));
}

std::set<std::int64_t> companies_in_states(soci::session& sql, std::int64_t tender_id,
                                           const std::vector<std::string>& states) {
  long long company = 0;
  std::string state;
  soci::statement statement = (sql.prepare << "SELECT company_id, state FROM submission WHERE tender_id = :t",
                               soci::into(company), soci::into(state), soci::use(tender_id));
  statement.execute();
  std::set<std::int64_t> found;
  while (statement.fetch())
    if (std::find(states.begin(), states.end(), state) != states.end()) found.insert(company);
  return found;
}

void insert_submission(storage::Transaction& tx, std::int64_t tender_id, std::int64_t company_id, base::Instant now) {
  const long long at = base::to_micros(now), zero = 0, one = 1;
  const std::string state = "not_submitted", none, levels = "{}";
  tx.sql() << storage::insert_ignore_sql(
      tx.dialect(), "submission",
      {"tender_id", "company_id", "state", "supplementing", "submitted_at", "last_submitted_at", "number",
       "received_at", "returned_until", "reason", "row_version", "created_at", "list_rows", "ready_rows", "incomplete",
       "gaps", "levels", "next_position"}),
      soci::use(tender_id, "tender_id"), soci::use(company_id, "company_id"), soci::use(state, "state"),
      soci::use(zero, "supplementing"), soci::use(zero, "submitted_at"), soci::use(zero, "last_submitted_at"),
      soci::use(none, "number"), soci::use(zero, "received_at"), soci::use(zero, "returned_until"),
      soci::use(none, "reason"), soci::use(one, "row_version"), soci::use(at, "created_at"),
      soci::use(zero, "list_rows"), soci::use(zero, "ready_rows"), soci::use(zero, "incomplete"),
      soci::use(zero, "gaps"), soci::use(levels, "levels"), soci::use(one, "next_position");
}

std::optional<Submission> lock_submission(storage::Transaction& tx, std::int64_t id) {
  return first(select(tx.sql(), "id = :id" + storage::for_update(tx.dialect()), soci::use(id)));
}

void update_figures(soci::session& sql, Submission& s) {
  const std::string levels = to_json(s.levels).dump();
  sql << "UPDATE submission SET row_version = row_version + 1, list_rows = :a, ready_rows = :b, incomplete = :c, "
         "gaps = :d, next_position = :e, levels = :f WHERE id = :id",
      soci::use(s.tree.list_rows), soci::use(s.tree.ready_rows), soci::use(s.tree.incomplete), soci::use(s.tree.gaps),
      soci::use(s.next_position), soci::use(levels), soci::use(s.id);
  ++s.row_version;  // as the row has it now
}

void update_state(soci::session& sql, Submission& s) {
  const long long supplementing = s.supplementing ? 1 : 0, submitted = micros_or_zero(s.submitted_at),
                  last = micros_or_zero(s.last_submitted_at), received = micros_or_zero(s.received_at),
                  until = micros_or_zero(s.returned_until);
  sql << "UPDATE submission SET row_version = row_version + 1, state = :a, supplementing = :b, submitted_at = :c, "
         "last_submitted_at = :d, "
         "number = :e, received_at = :f, returned_until = :g, reason = :h WHERE id = :id",
      soci::use(s.state), soci::use(supplementing), soci::use(submitted), soci::use(last), soci::use(s.number),
      soci::use(received), soci::use(until), soci::use(s.reason), soci::use(s.id);
  ++s.row_version;
}

}  // namespace tenderloom::submissions::repository
