// SQL of the tests; no other file of the plugin speaks to the database.
#pragma once
#include "testing.h"

namespace tenderloom::cloud_services::rows {

std::vector<storage::Migration> migrations();
storage::Integrity integrity();
storage::Holdings personal_data();

std::optional<Test> find(soci::session& sql, std::int64_t node_id);
std::map<std::int64_t, Test> find(soci::session& sql, const std::vector<std::int64_t>& nodes);
std::vector<Test> of_submission(soci::session& sql, std::int64_t submission_id);
/// Open tests of a tester, the earliest day first.
std::vector<std::int64_t> nodes_of(soci::session& sql, std::int64_t tester_id);
void put(storage::Transaction& tx, const Test& test);

std::vector<Round> rounds(soci::session& sql, std::int64_t node_id);  // the latest first
void put(storage::Transaction& tx, const Round& round);

std::vector<Evidence> evidence(soci::session& sql, std::int64_t node_id);
std::int64_t add(storage::Transaction& tx, const Evidence& evidence);
bool remove_evidence(storage::Transaction& tx, std::int64_t node_id, std::int64_t id, base::Instant now);

struct StoredEnvironment {
  std::string url, sealed, person;
  base::Instant at{};
  std::int64_t person_id = 0;  // not read back
};
std::optional<StoredEnvironment> environment(soci::session& sql, std::int64_t node_id);
void put(storage::Transaction& tx, std::int64_t node_id, const StoredEnvironment& environment);

}  // namespace tenderloom::cloud_services::rows
