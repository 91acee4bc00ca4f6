#include "checks_repository.h"

#include "tenderloom/accounts/staff_views.h"

namespace tenderloom::review::repository {

using soci::into;
using soci::use;

storage::Migration checks_migration() {
  return {"0012-checks", {R"(CREATE TABLE IF NOT EXISTS review_check (
                submission_id $ref NOT NULL, check_key $str(60) NOT NULL, line $str(120) NOT NULL,
                state $str(10) NOT NULL, reason $text NOT NULL, person_id $ref NOT NULL, actor $text NOT NULL,
                said_at $time NOT NULL, row_version $ref NOT NULL,
                PRIMARY KEY (submission_id, check_key, line)) $table)"}};
}

std::map<std::pair<std::string, std::string>, CheckWord> check_words(soci::session& sql, std::int64_t submission_id) {
  std::map<std::pair<std::string, std::string>, CheckWord> all;
  std::string check, line;
  CheckWord word;
  long long at = 0, version = 0;
  soci::statement select =
      (sql.prepare << "SELECT check_key, line, state, reason, actor, said_at, row_version FROM review_check WHERE "
                      "submission_id = :s",
       use(submission_id), into(check), into(line), into(word.state), into(word.reason), into(word.actor), into(at),
       into(version));
  select.execute();
  while (select.fetch()) {
    word.at = base::from_micros(at);
    word.row_version = version;
    all[{check, line}] = word;
  }
  return all;
}

void set_check_word(storage::Transaction& tx, std::int64_t submission_id, const std::string& check,
                    const std::string& line, const CheckWord& word, std::int64_t person_id) {
  const std::int64_t at = base::to_micros(word.at);
  tx.sql() << storage::upsert_sql(
      tx.dialect(), "review_check", {"submission_id", "check_key", "line"},
      {"submission_id", "check_key", "line", "state", "reason", "person_id", "actor", "said_at", "row_version"}),
      use(submission_id, "submission_id"), use(check, "check_key"), use(line, "line"), use(word.state, "state"),
      use(word.reason, "reason"), use(person_id, "person_id"), use(word.actor, "actor"), use(at, "said_at"),
      use(word.row_version, "row_version");
}

void remove_check_word(storage::Transaction& tx, std::int64_t submission_id, const std::string& check,
                       const std::string& line) {
  tx.sql() << "DELETE FROM review_check WHERE submission_id = :s AND check_key = :c AND line = :l", use(submission_id),
      use(check), use(line);
}

std::vector<SameRow> same_rows(soci::session& sql, const Submission& submission, const forms::StaffCheck& check,
                               const std::vector<int>& steps) {
  const int highest = steps.empty() ? 0 : *std::max_element(steps.begin(), steps.end());
  // a: this submission's row and those above it; b: the other's.
  std::string joins, where;
  for (const std::string side : {"a", "b"})
    for (int step = 1; step <= highest; ++step)
      joins += " JOIN node " + side + std::to_string(step) + " ON " + side + std::to_string(step) + ".id = " + side +
               std::to_string(step - 1) + ".parent_id";
  std::string keys;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string n = std::to_string(i), at = std::to_string(steps[i]);
    if (steps[i] == 0 && keys.empty()) {
      // The own rows lead, and the index of values over all submissions finds the others.
      keys = "node a0 JOIN node_key ka" + n + " ON ka" + n + ".node_id = a0.id AND ka" + n + ".field = :field" + n +
             " JOIN node_key kb" + n + " ON kb" + n + ".level = ka" + n + ".level AND kb" + n + ".field = ka" + n +
             ".field AND kb" + n + ".value_hash = ka" + n + ".value_hash AND kb" + n + ".submission_id <> ka" + n +
             ".submission_id JOIN node b0 ON b0.id = kb" + n +
             ".node_id AND b0.deleted_at = 0 JOIN submission s ON s.id = b0.submission_id";
      where = " WHERE a0.submission_id = :own AND a0.level = :level AND a0.deleted_at = 0" + where;
      continue;
    }
    joins += " JOIN node_key ka" + n + " ON ka" + n + ".node_id = a" + at + ".id AND ka" + n + ".field = :field" + n +
             " JOIN node_key kb" + n + " ON kb" + n + ".node_id = b" + at + ".id AND kb" + n + ".field = ka" + n +
             ".field AND kb" + n + ".value_hash = ka" + n + ".value_hash";
  }
  const std::int64_t own = submission.id, tender = submission.tender_id;
  std::vector<SameRow> rows;
  SameRow row;
  soci::statement select(sql);
  for (std::size_t i = 0; i < check.same.size(); ++i)
    select.exchange(use(check.same[i].field, "field" + std::to_string(i)));
  select.exchange(use(own, "own"));
  select.exchange(use(check.level, "level"));
  select.exchange(use(tender, "tender"));
  for (auto* number : {&row.node_id, &row.other_node, &row.other_submission, &row.other_company})
    select.exchange(into(*number));
  select.alloc();
  select.prepare("SELECT a0.id, b0.id, s.id, s.company_id FROM " + keys + joins + where +
                 " AND s.tender_id = :tender AND s.last_submitted_at > 0" +
                 accounts::test_vendor_condition("", "s.company_id") + " ORDER BY a0.sort_key, s.id LIMIT 500");
  select.define_and_bind();
  select.execute();
  while (select.fetch()) rows.push_back(row);
  return rows;
}

std::map<std::int64_t, FormerRow> former_rows(soci::session& sql, std::int64_t company_id,
                                              const std::set<std::int64_t>& ids) {
  std::map<std::int64_t, FormerRow> rows;
  if (ids.empty()) return rows;
  std::string list;
  for (const std::int64_t id : ids) list += (list.empty() ? "" : ", ") + std::to_string(id);
  long long id = 0;
  std::string values, no;
  soci::statement select =
      (sql.prepare << "SELECT n.id, n.node_values, t.tender_no FROM node n JOIN submission s ON s.id = n.submission_id "
                      "JOIN tender t ON t.id = s.tender_id WHERE s.company_id = :company AND n.id IN (" +
                          list + ")",
       use(company_id), into(id), into(values), into(no));
  select.execute();
  while (select.fetch()) rows[id] = {no, Json::parse(values)};
  return rows;
}

std::pair<std::int64_t, std::string> former_submission(soci::session& sql, std::int64_t company_id,
                                                       const std::string& type_key, const std::string& tender_no) {
  long long id = 0;
  std::string no;
  soci::statement select =
      (sql.prepare << "SELECT s.id, t.tender_no FROM submission s JOIN tender t ON t.id = s.tender_id WHERE "
                      "s.company_id = :company AND t.type_key = :type AND t.tender_no < :no AND s.list_rows > 0 ORDER "
                      "BY t.tender_no DESC LIMIT 1",
       use(company_id), use(type_key), use(tender_no), into(id), into(no));
  select.execute();
  while (select.fetch()) return {id, no};
  return {0, ""};
}

}  // namespace tenderloom::review::repository
