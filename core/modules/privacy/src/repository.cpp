#include "repository.h"

namespace tenderloom::privacy::repository {

namespace {

using storage::Nullable;

Nullable<long long> micros(const std::optional<base::Instant>& at) {
  return at ? std::optional<long long>(base::to_micros(*at)) : std::nullopt;
}

std::optional<base::Instant> instant(const Nullable<long long>& value) {
  const auto at = value.get();
  return at ? std::optional(base::from_micros(*at)) : std::nullopt;
}

}  // namespace

std::int64_t insert(storage::Transaction& tx, const Request& request) {
  const long long at = base::to_micros(request.requested_at);
  tx.sql()
      << "INSERT INTO erasure_request (person_id, letter_no, reason, state, requested_by, requested_at, decided_by, "
         "outcome, row_version) VALUES (:person, :letter, :reason, :state, :by, :at, 0, '{}', 1)",
      soci::use(request.person), soci::use(request.letter_no), soci::use(request.reason), soci::use(request.state),
      soci::use(request.requested_by), soci::use(at);
  return storage::last_insert_id(tx, "erasure_request");
}

void update(storage::Transaction& tx, const Request& request) {
  auto decided = micros(request.decided_at), done = micros(request.done_at);
  const std::string outcome = request.outcome.dump();
  tx.sql() << "UPDATE erasure_request SET reason = :reason, state = :state, decided_by = :by, decided_at = :decided, "
              "done_at = :done, outcome = :outcome, row_version = row_version + 1 WHERE id = :id",
      soci::use(request.reason), soci::use(request.state), soci::use(request.decided_by),
      soci::use(decided.value, decided.ind), soci::use(done.value, done.ind), soci::use(outcome), soci::use(request.id);
}

std::optional<Request> find(soci::session& sql, std::int64_t id, const std::string& suffix) {
  Request found;
  long long requested = 0;
  Nullable<long long> decided, done;
  std::string outcome;
  sql << "SELECT id, person_id, letter_no, reason, state, requested_by, requested_at, decided_by, decided_at, done_at, "
         "outcome, row_version FROM erasure_request WHERE id = :id" +
             suffix,
      soci::use(id), soci::into(found.id), soci::into(found.person), soci::into(found.letter_no),
      soci::into(found.reason), soci::into(found.state), soci::into(found.requested_by), soci::into(requested),
      soci::into(found.decided_by), soci::into(decided.value, decided.ind), soci::into(done.value, done.ind),
      soci::into(outcome), soci::into(found.version);
  if (!sql.got_data()) return std::nullopt;
  found.requested_at = base::from_micros(requested);
  found.decided_at = instant(decided);
  found.done_at = instant(done);
  found.outcome = base::Json::parse(outcome, nullptr, false);
  return found;
}

std::optional<std::int64_t> open_for(soci::session& sql, std::int64_t person) {
  std::int64_t id = 0;
  sql << "SELECT id FROM erasure_request WHERE person_id = :person AND state IN ('requested', 'confirmed') LIMIT 1",
      soci::use(person), soci::into(id);
  return sql.got_data() ? std::optional(id) : std::nullopt;
}

std::vector<std::int64_t> newest(soci::session& sql, int limit) {
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  soci::statement select =
      (sql.prepare << "SELECT id FROM erasure_request ORDER BY id DESC LIMIT :limit", soci::use(limit), soci::into(id));
  select.execute();
  while (select.fetch()) ids.push_back(id);
  return ids;
}

}  // namespace tenderloom::privacy::repository
