#include "testing_rows.h"

namespace tenderloom::cloud_services::rows {

std::vector<storage::Migration> migrations() {
  return {{"0001-testing",
           {R"(CREATE TABLE IF NOT EXISTS cloud_services_test (
                 node_id $ref NOT NULL PRIMARY KEY, submission_id $ref NOT NULL, tender_id $ref NOT NULL,
                 company_id $ref NOT NULL, state $str(20) NOT NULL, round $ref NOT NULL, scheduled_on $str(10) NOT NULL,
                 tester_id $ref NOT NULL, tester_name $str(200) NOT NULL, row_version $ref NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS cloud_services_test_tester ON cloud_services_test (tester_id, state)",
            R"(CREATE TABLE IF NOT EXISTS cloud_services_round (
                 node_id $ref NOT NULL, number $ref NOT NULL, scheduled_on $str(10) NOT NULL,
                 tester_name $str(200) NOT NULL, started_at $time NOT NULL, ended_at $time NOT NULL,
                 outcome $str(20) NOT NULL, reason $text NOT NULL, opened_because $text NOT NULL,
                 recorded $json NOT NULL, PRIMARY KEY (node_id, number)) $table)",
            R"(CREATE TABLE IF NOT EXISTS cloud_services_evidence (
                 id $id, node_id $ref NOT NULL, round $ref NOT NULL, test $str(20) NOT NULL, sha256 $hash NOT NULL,
                 name $str(250) NOT NULL, type $str(100) NOT NULL, size $ref NOT NULL, person $str(200) NOT NULL,
                 at $time NOT NULL, removed_at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS cloud_services_evidence_node ON cloud_services_evidence (node_id, removed_at)",
            R"(CREATE TABLE IF NOT EXISTS cloud_services_environment (
                 node_id $ref NOT NULL PRIMARY KEY, url $text NOT NULL, sealed $text NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL) $table)"}},
          // Who it was, for the register of personal data; the names alone could be another's.
          {"0002-who",
           {"ALTER TABLE cloud_services_round ADD COLUMN tester_id $ref NOT NULL DEFAULT 0",
            "ALTER TABLE cloud_services_evidence ADD COLUMN person_id $ref NOT NULL DEFAULT 0",
            "ALTER TABLE cloud_services_environment ADD COLUMN person_id $ref NOT NULL DEFAULT 0"}},
          {"0003-submission",
           {"CREATE INDEX IF NOT EXISTS cloud_services_test_submission ON cloud_services_test (submission_id)"}}};
}

storage::Integrity integrity() {
  return {kType,
          [](soci::session& sql, const storage::BlobVisitor& visit) {
            storage::visit_blobs(
                sql, "SELECT sha256, size, 'evidence of a test of a cloud service' FROM cloud_services_evidence",
                visit);
          },
          [](soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
            storage::tell_rows(sql,
                               "SELECT 'the test of service ' || t.node_id || ' has no round ' || t.round || "
                               "'; restore the table cloud_services_round from a backup' FROM cloud_services_test t "
                               "WHERE t.round > 0 AND NOT EXISTS (SELECT 1 FROM cloud_services_round r WHERE r.node_id "
                               "= t.node_id AND r.number = t.round)",
                               tell);
          }};
}

namespace {

const std::string kTestColumns =
    "node_id, submission_id, tender_id, company_id, state, round, scheduled_on, tester_id, tester_name, row_version";

std::vector<Test> select_tests(soci::session& sql, const std::string& where) {
  std::vector<Test> found;
  Test one;
  long long node = 0, submission = 0, tender = 0, company = 0, round = 0, tester = 0, version = 0;
  soci::statement rows =
      (sql.prepare << "SELECT " + kTestColumns + " FROM cloud_services_test WHERE " + where, soci::into(node),
       soci::into(submission), soci::into(tender), soci::into(company), soci::into(one.state), soci::into(round),
       soci::into(one.scheduled_on), soci::into(tester), soci::into(one.tester_name), soci::into(version));
  rows.execute();
  while (rows.fetch()) {
    one.node_id = node;
    one.submission_id = submission;
    one.tender_id = tender;
    one.company_id = company;
    one.round = round;
    one.tester_id = tester;
    one.row_version = version;
    found.push_back(one);
  }
  return found;
}

std::optional<base::Instant> instant(long long micros) {
  return micros == 0 ? std::nullopt : std::optional(base::from_micros(micros));
}
long long micros(const std::optional<base::Instant>& at) { return at ? base::to_micros(*at) : 0; }

}  // namespace

std::optional<Test> find(soci::session& sql, std::int64_t node_id) {
  const auto found = select_tests(sql, "node_id = " + std::to_string(node_id));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::map<std::int64_t, Test> find(soci::session& sql, const std::vector<std::int64_t>& nodes) {
  std::map<std::int64_t, Test> by_node;
  std::string ids;
  for (const std::int64_t id : nodes) ids += (ids.empty() ? "" : ",") + std::to_string(id);
  if (ids.empty()) return by_node;
  for (Test& test : select_tests(sql, "node_id IN (" + ids + ")")) by_node.emplace(test.node_id, std::move(test));
  return by_node;
}

std::vector<Test> of_submission(soci::session& sql, std::int64_t submission_id) {
  return select_tests(sql, "submission_id = " + std::to_string(submission_id) + " ORDER BY node_id");
}

std::vector<std::int64_t> nodes_of(soci::session& sql, std::int64_t tester_id) {
  std::vector<std::int64_t> nodes;
  for (const Test& test : select_tests(sql, "tester_id = " + std::to_string(tester_id) +
                                                " AND state IN ('scheduled', 'testing', 'retest') ORDER BY "
                                                "CASE WHEN scheduled_on = '' THEN 1 ELSE 0 END, scheduled_on, node_id"))
    nodes.push_back(test.node_id);
  return nodes;
}

void put(storage::Transaction& tx, const Test& test) {
  const long long version = test.row_version;
  tx.sql() << "DELETE FROM cloud_services_test WHERE node_id = :n", soci::use(test.node_id);
  tx.sql() << "INSERT INTO cloud_services_test (" + kTestColumns + ") VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j)",
      soci::use(test.node_id), soci::use(test.submission_id), soci::use(test.tender_id), soci::use(test.company_id),
      soci::use(test.state), soci::use(test.round), soci::use(test.scheduled_on), soci::use(test.tester_id),
      soci::use(test.tester_name), soci::use(version);
}

std::vector<Round> rounds(soci::session& sql, std::int64_t node_id) {
  std::vector<Round> found;
  Round one;
  one.node_id = node_id;
  long long number = 0, tester = 0, started = 0, ended = 0;
  std::string recorded;
  soci::statement rows =
      (sql.prepare << "SELECT number, scheduled_on, tester_id, tester_name, started_at, ended_at, "
                      "outcome, reason, opened_because, recorded FROM cloud_services_round WHERE node_id = "
                      ":n ORDER BY number DESC",
       soci::use(node_id), soci::into(number), soci::into(one.scheduled_on), soci::into(tester),
       soci::into(one.tester_name), soci::into(started), soci::into(ended), soci::into(one.outcome),
       soci::into(one.reason), soci::into(one.opened_because), soci::into(recorded));
  rows.execute();
  while (rows.fetch()) {
    one.number = number;
    one.tester_id = tester;
    one.started_at = instant(started);
    one.ended_at = instant(ended);
    one.values = Json::parse(recorded);
    found.push_back(one);
  }
  return found;
}

void put(storage::Transaction& tx, const Round& round) {
  const long long started = micros(round.started_at), ended = micros(round.ended_at);
  const std::string recorded = round.values.dump();
  tx.sql() << "DELETE FROM cloud_services_round WHERE node_id = :n AND number = :m", soci::use(round.node_id),
      soci::use(round.number);
  tx.sql()
      << "INSERT INTO cloud_services_round (node_id, number, scheduled_on, tester_id, tester_name, started_at, "
         "ended_at, outcome, reason, opened_because, recorded) VALUES (:a, :b, :c, :k, :d, :e, :f, :g, :h, :i, :j)",
      soci::use(round.node_id), soci::use(round.number), soci::use(round.scheduled_on), soci::use(round.tester_id),
      soci::use(round.tester_name), soci::use(started), soci::use(ended), soci::use(round.outcome),
      soci::use(round.reason), soci::use(round.opened_because), soci::use(recorded);
}

std::vector<Evidence> evidence(soci::session& sql, std::int64_t node_id) {
  std::vector<Evidence> found;
  Evidence one;
  one.node_id = node_id;
  long long id = 0, round = 0, size = 0, at = 0;
  soci::statement rows = (sql.prepare << "SELECT id, round, test, sha256, name, type, size, person, at FROM "
                                         "cloud_services_evidence WHERE node_id = :n AND removed_at = 0 ORDER BY id",
                          soci::use(node_id), soci::into(id), soci::into(round), soci::into(one.test),
                          soci::into(one.file.sha256), soci::into(one.file.name), soci::into(one.file.media_type),
                          soci::into(size), soci::into(one.person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.id = id;
    one.round = round;
    one.file.size = size;
    one.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

std::int64_t add(storage::Transaction& tx, const Evidence& evidence) {
  const long long at = base::to_micros(evidence.at), none = 0;
  tx.sql() << "INSERT INTO cloud_services_evidence (node_id, round, test, sha256, name, type, size, person, "
              "person_id, at, removed_at) VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :k, :i, :j)",
      soci::use(evidence.node_id), soci::use(evidence.round), soci::use(evidence.test), soci::use(evidence.file.sha256),
      soci::use(evidence.file.name), soci::use(evidence.file.media_type), soci::use(evidence.file.size),
      soci::use(evidence.person), soci::use(evidence.person_id), soci::use(at), soci::use(none);
  return storage::last_insert_id(tx, "cloud_services_evidence");
}

bool remove_evidence(storage::Transaction& tx, std::int64_t node_id, std::int64_t id, base::Instant now) {
  const long long at = base::to_micros(now);
  soci::statement change = (tx.sql().prepare << "UPDATE cloud_services_evidence SET removed_at = :t WHERE id = :i AND "
                                                "node_id = :n AND removed_at = 0",
                            soci::use(at), soci::use(id), soci::use(node_id));
  change.execute(true);
  return change.get_affected_rows() == 1;
}

std::optional<StoredEnvironment> environment(soci::session& sql, std::int64_t node_id) {
  StoredEnvironment found;
  long long at = 0;
  sql << "SELECT url, sealed, person, at FROM cloud_services_environment WHERE node_id = :n", soci::use(node_id),
      soci::into(found.url), soci::into(found.sealed), soci::into(found.person), soci::into(at);
  if (!sql.got_data()) return std::nullopt;
  found.at = base::from_micros(at);
  return found;
}

void put(storage::Transaction& tx, std::int64_t node_id, const StoredEnvironment& environment) {
  const long long at = base::to_micros(environment.at);
  tx.sql() << "DELETE FROM cloud_services_environment WHERE node_id = :n", soci::use(node_id);
  tx.sql()
      << "INSERT INTO cloud_services_environment (node_id, url, sealed, person, person_id, at) VALUES (:n, :u, :s, :p, "
         ":i, :t)",
      soci::use(node_id), soci::use(environment.url), soci::use(environment.sealed), soci::use(environment.person),
      soci::use(environment.person_id), soci::use(at);
}

}  // namespace tenderloom::cloud_services::rows
