#include "chasing_repository.h"

#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::review::repository {

namespace {

using soci::into;
using soci::use;

constexpr char kStageOf[] =
    "CASE WHEN s.id IS NULL OR (s.list_rows = 0 AND s.last_submitted_at = 0) THEN 'not_started'"
    " WHEN s.supplementing = 1 THEN 'in_correction'"
    " WHEN s.state NOT IN ('not_submitted', 'returned') THEN 'handed_in'"
    " WHEN s.list_rows = 0 OR s.incomplete > 0 OR s.gaps > 0 THEN 'incomplete' ELSE 'not_submitted' END";

std::string chase_from(std::int64_t tender_id) {
  return " FROM company c LEFT JOIN submission s ON s.company_id = c.id AND s.tender_id = " + std::to_string(tender_id);
}

/// Vendors that may apply, without those made for tests.
storage::Conditions chase_conditions(const VendorQuery& query) {
  storage::Conditions all;
  all.plain("c.status = 'approved'").plain(accounts::test_vendor_condition("", "c.id").substr(5));
  const std::string text = base::fold(base::trim(query.text));
  if (!text.empty()) all.contains({"c.search"}, text);
  return all;
}

/// What counts as being with the office.
constexpr char kWithOffice[] = "s.state IN ('submitted', 'received', 'accepted', 'rejected')";

std::string counted(std::int64_t tender_id) {
  return " s.tender_id = " + std::to_string(tender_id) + " AND " + kWithOffice +
         accounts::test_vendor_condition("", "s.company_id");
}

std::string value_of(storage::Dialect dialect, const std::string& field) {
  return (dialect == storage::Dialect::mysql ? "JSON_VALUE" : "json_extract") + ("(n.node_values, '$." + field + "')");
}

/// In how many submissions and rows each outcome of the expression stands.
std::vector<Figure> count_rows(soci::session& sql, std::int64_t tender_id, const std::string& level,
                               const std::string& chosen) {
  std::vector<Figure> all;
  Figure row;
  long long submissions = 0, rows = 0;
  soci::statement statement =
      (sql.prepare << "SELECT " + chosen +
                          " AS chosen, COUNT(DISTINCT n.submission_id), COUNT(*) FROM submission s JOIN node n "
                          "ON n.submission_id = s.id AND n.level = :level AND n.deleted_at = 0 WHERE" +
                          counted(tender_id) + " GROUP BY chosen ORDER BY chosen",
       use(level), into(row.code), into(submissions), into(rows));
  statement.execute();
  while (statement.fetch()) {
    row.submissions = submissions;
    row.rows = rows;
    all.push_back(row);
  }
  return all;
}

void run_chase(soci::statement& statement, const std::string& text) {
  statement.alloc();
  statement.prepare(text);
  statement.define_and_bind();
  statement.execute();
}

std::optional<base::Instant> chase_time(long long micros) {
  if (micros == 0) return std::nullopt;
  return base::from_micros(micros);
}

}  // namespace

VendorPage vendors(soci::session& sql, std::int64_t tender_id, const VendorQuery& query) {
  VendorPage page;
  storage::Conditions conditions = chase_conditions(query);
  {
    std::string stage;
    long long count = 0;
    soci::statement statement(sql);
    conditions.bind(statement);
    statement.exchange(into(stage));
    statement.exchange(into(count));
    run_chase(statement, std::string("SELECT ") + kStageOf + " AS stage, COUNT(*)" + chase_from(tender_id) +
                             conditions.where() + " GROUP BY stage");
    while (statement.fetch()) page.stages[stage] = count;
  }
  for (const auto& [stage, count] : page.stages)
    if (query.stage.empty() || query.stage == stage) page.total += count;
  if (!query.stage.empty()) conditions.text(std::string(kStageOf) + " =", query.stage);
  const long long limit = query.per_page, offset = (query.page - 1) * query.per_page;
  VendorRow row;
  long long company = 0, submission = 0, rows = 0, incomplete = 0, gaps = 0, changed = 0, chased = 0;
  const std::string tender = std::to_string(tender_id);
  soci::statement statement(sql);
  conditions.bind(statement);
  statement.exchange(use(limit));
  statement.exchange(use(offset));
  for (auto* number : {&company, &submission, &rows, &incomplete, &gaps, &changed, &chased})
    statement.exchange(into(*number));
  for (auto* text : {&row.name, &row.tax_id, &row.stage}) statement.exchange(into(*text));
  run_chase(statement,
            "SELECT c.id, COALESCE(s.id, 0), COALESCE(s.list_rows, 0), COALESCE(s.incomplete, 0), COALESCE(s.gaps, 0),"
            " COALESCE((SELECT MAX(r.at) FROM node_revision r WHERE r.submission_id = s.id), 0) AS changed_at,"
            " COALESCE((SELECT MAX(h.sent_at) FROM review_chase h WHERE h.tender_id = " +
                tender + " AND h.company_id = c.id), 0), c.name, c.tax_id, " + kStageOf + chase_from(tender_id) +
                conditions.where() +
                (query.latest_change_first ? " ORDER BY changed_at DESC, c.id" : " ORDER BY c.id") +
                " LIMIT :limit OFFSET :offset");
  while (statement.fetch()) {
    row.company_id = company;
    row.submission_id = submission;
    row.rows = rows;
    row.incomplete = incomplete;
    row.gaps = gaps;
    row.changed_at = chase_time(changed);
    row.chased_at = chase_time(chased);
    page.rows.push_back(row);
  }
  return page;
}

std::map<std::int64_t, std::string> behind(soci::session& sql, std::int64_t tender_id,
                                           const std::vector<std::int64_t>& companies) {
  std::string list = "0";
  for (const std::int64_t id : companies) list += ", " + std::to_string(id);
  std::map<std::int64_t, std::string> found;
  long long id = 0;
  std::string stage;
  const storage::Conditions conditions = chase_conditions({});
  soci::statement statement = (sql.prepare << std::string("SELECT c.id, ") + kStageOf + chase_from(tender_id) +
                                                  conditions.where() + " AND c.id IN (" + list + ") ORDER BY c.id",
                               into(id), into(stage));
  statement.execute();
  while (statement.fetch())
    if (stage != "handed_in") found[id] = stage;
  return found;
}

void insert_chase(storage::Transaction& tx, std::int64_t tender_id, std::int64_t company_id, std::int64_t person_id,
                  const std::string& stage, base::Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "INSERT INTO review_chase (tender_id, company_id, person_id, stage, sent_at) VALUES (:t, :c, :p, :s, "
              ":a)",
      use(tender_id), use(company_id), use(person_id), use(stage), use(micros);
}

std::int64_t handed_in_since(soci::session& sql, std::int64_t tender_id, base::Instant since) {
  long long count = 0;
  const std::int64_t from = base::to_micros(since);
  sql << "SELECT COUNT(*) FROM submission s WHERE" + counted(tender_id) + " AND s.submitted_at >= :since", use(from),
      into(count);
  return count;
}

std::vector<base::Instant> handed_in_at(soci::session& sql, std::int64_t tender_id) {
  std::vector<base::Instant> all;
  long long at = 0;
  soci::statement statement = (sql.prepare << "SELECT s.submitted_at FROM submission s WHERE" + counted(tender_id) +
                                                  " AND s.submitted_at > 0 ORDER BY s.submitted_at",
                               into(at));
  statement.execute();
  while (statement.fetch()) all.push_back(base::from_micros(at));
  return all;
}

std::vector<Figure> by_value(soci::session& sql, storage::Dialect dialect, std::int64_t tender_id,
                             const std::string& level, const std::string& field) {
  return count_rows(sql, tender_id, level, "COALESCE(" + value_of(dialect, field) + ", '')");
}

std::vector<Figure> by_home(soci::session& sql, storage::Dialect dialect, std::int64_t tender_id,
                            const std::string& level, const std::string& field) {
  const std::string value = value_of(dialect, field);
  return count_rows(
      sql, tender_id, level,
      "CASE WHEN " + value + " = 'TW' THEN 'domestic' WHEN " + value + " IS NULL THEN '' ELSE 'foreign' END");
}

}  // namespace tenderloom::review::repository
