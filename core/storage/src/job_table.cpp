#include "job_table.h"

#include <map>

namespace tenderloom::storage {

namespace {

constexpr const char* kColumns =
    "id, kind, payload, state, done, total, message, result, attempts, owner_person, owner_company, created_at, "
    "updated_at";

/// What one row is read into.
struct Row {
  long long id = 0, done = 0, total = 0, created_at = 0, updated_at = 0;
  int attempts = 0;
  std::string kind, payload, state, message;
  Nullable<std::string> result;
  Nullable<long long> owner_person, owner_company;

  Job job() const {
    Job job;
    job.id = id;
    job.kind = kind;
    job.payload = base::Json::parse(payload);
    job.state = state;
    job.done = done;
    job.total = total;
    job.message = message;
    if (const auto text = result.get()) job.result = base::Json::parse(*text);
    job.attempts = attempts;
    if (const auto person = owner_person.get()) job.owner_person = *person;
    if (const auto company = owner_company.get()) job.owner_company = *company;
    job.created_at = base::from_micros(created_at);
    job.updated_at = base::from_micros(updated_at);
    return job;
  }
};

std::optional<Job> select(soci::session& sql, std::int64_t id) {
  Row row;
  const auto number = static_cast<long long>(id);
  sql << "SELECT " << kColumns << " FROM job WHERE id = :id", soci::use(number), soci::into(row.id),
      soci::into(row.kind), soci::into(row.payload), soci::into(row.state), soci::into(row.done), soci::into(row.total),
      soci::into(row.message), soci::into(row.result.value, row.result.ind), soci::into(row.attempts),
      soci::into(row.owner_person.value, row.owner_person.ind),
      soci::into(row.owner_company.value, row.owner_company.ind), soci::into(row.created_at),
      soci::into(row.updated_at);
  if (!sql.got_data()) return std::nullopt;
  return row.job();
}

/// A handler may have taken a text from a file that is no UTF-8; its job must not fail for that.
std::string text_of(const base::Json& json) { return json.dump(-1, ' ', false, base::Json::error_handler_t::replace); }

/// ":k0, :k1, :k2"
std::string placeholders(std::size_t count) {
  std::string names;
  for (std::size_t i = 0; i < count; ++i) names += (i == 0 ? ":k" : ", :k") + std::to_string(i);
  return names;
}

}  // namespace

MigrationSet job_migrations() {
  return {"storage",
          {{"0001-jobs",
            {"CREATE TABLE IF NOT EXISTS job (id $id, kind $str(64) NOT NULL, payload $json NOT NULL, "
             "state $str(16) NOT NULL, done $ref NOT NULL, total $ref NOT NULL, message $str(120) NOT NULL, "
             "result $json, attempts $ref NOT NULL, owner_person $ref, owner_company $ref, not_before $time NOT NULL, "
             "claim $str(64), lease_until $time, created_at $time NOT NULL, updated_at $time NOT NULL) $table",
             "CREATE INDEX job_due ON job (state, not_before)", "CREATE INDEX job_lease ON job (state, lease_until)",
             "CREATE INDEX job_owner ON job (owner_person, created_at)"}}}};
}

std::int64_t JobTable::insert(Transaction& tx, const std::string& kind, const base::Json& payload,
                              std::optional<std::int64_t> owner_person, std::optional<std::int64_t> owner_company,
                              std::optional<base::Instant> not_before) {
  const long long now = base::to_micros(clock_.now());
  const long long due = not_before ? base::to_micros(*not_before) : now;
  const std::string text = text_of(payload);
  Nullable<long long> person(owner_person ? std::optional<long long>(*owner_person) : std::nullopt);
  Nullable<long long> company(owner_company ? std::optional<long long>(*owner_company) : std::nullopt);
  tx.sql() << "INSERT INTO job (kind, payload, state, done, total, message, attempts, owner_person, owner_company, "
              "not_before, created_at, updated_at) "
              "VALUES (:kind, :payload, 'queued', 0, 0, '', 0, :person, :company, :due, :created, :updated)",
      soci::use(kind), soci::use(text), soci::use(person.value, person.ind), soci::use(company.value, company.ind),
      soci::use(due), soci::use(now), soci::use(now);
  return last_insert_id(tx, "job");
}

std::optional<Job> JobTable::find(std::int64_t id) {
  return database_.read([&](soci::session& sql) { return select(sql, id); });
}

std::vector<std::string> JobTable::drop_files(Transaction& tx, const std::string& kind, std::int64_t company_id) {
  std::map<long long, base::Json> results;
  std::vector<std::string> dropped;
  long long id = 0;
  const auto company = static_cast<long long>(company_id);
  std::string result;
  soci::statement rows = (tx.sql().prepare << "SELECT id, result FROM job WHERE kind = :kind AND owner_company = "
                                              ":company AND state = 'succeeded' AND result IS NOT NULL",
                          soci::use(kind), soci::use(company), soci::into(id), soci::into(result));
  rows.execute();
  while (rows.fetch())
    if (auto made = base::Json::parse(result); made.is_object() && made.contains("file")) results[id] = std::move(made);
  for (auto& [job, made] : results) {
    dropped.push_back(made["file"].value("blob", ""));
    made.erase("file");
    const std::string text = text_of(made);
    const long long number = job;
    tx.sql() << "UPDATE job SET result = :result WHERE id = :id", soci::use(text), soci::use(number);
  }
  return dropped;
}

JobQueue::Figures JobTable::figures() {
  const long long now = base::to_micros(clock_.now());
  return database_.read([&](soci::session& sql) {
    const auto count = [&](const std::string& state) {
      long long rows = 0;
      sql << "SELECT count(*) FROM job WHERE state = :state", soci::use(state), soci::into(rows);
      return rows;
    };
    JobQueue::Figures figures{count("queued"), count("running"), count("failed"), std::nullopt};
    Nullable<long long> due;
    sql << "SELECT min(not_before) FROM job WHERE state = 'queued' AND not_before <= :now", soci::use(now),
        soci::into(due.value, due.ind);
    if (const auto since = due.get()) figures.overdue_since = base::from_micros(*since);
    return figures;
  });
}

std::optional<Job> JobTable::claim(const std::vector<std::string>& kinds, const std::string& claim,
                                   base::Instant lease_until) {
  if (kinds.empty()) return std::nullopt;
  const std::string names = placeholders(kinds.size());
  // Read first, outside a transaction: most of the time nothing is due, and then nothing is locked. The UPDATE repeats
  // the condition, so of several servers that saw the same job one gets it.
  while (true) {
    const long long now = base::to_micros(clock_.now());
    const long long until = base::to_micros(lease_until);
    long long id = 0;
    const bool due = database_.read([&](soci::session& sql) {
      const auto find = [&](const std::string& condition) {
        soci::statement select(sql);
        for (const auto& kind : kinds) select.exchange(soci::use(kind));
        select.exchange(soci::use(now));
        select.exchange(soci::into(id));
        select.alloc();
        select.prepare("SELECT id FROM job WHERE kind IN (" + names + ") AND " + condition + ", id LIMIT 1");
        select.define_and_bind();
        return select.execute(true);
      };
      return find("state = 'running' AND lease_until < :now ORDER BY lease_until") ||
             find("state = 'queued' AND not_before <= :now ORDER BY not_before");
    });
    if (!due) return std::nullopt;
    auto job = database_.write([&](Transaction& tx) -> std::optional<Job> {
      soci::statement update =
          (tx.sql().prepare << "UPDATE job SET state = 'running', claim = :claim, lease_until = :until, "
                               "attempts = attempts + 1, updated_at = :updated WHERE id = :id AND "
                               "((state = 'queued' AND not_before <= :now) OR "
                               "(state = 'running' AND lease_until < :expired))",
           soci::use(claim), soci::use(until), soci::use(now), soci::use(id), soci::use(now), soci::use(now));
      update.execute(true);
      if (update.get_affected_rows() != 1) return std::nullopt;
      return select(tx.sql(), id);
    });
    if (job) return job;
  }
}

bool JobTable::renew(std::int64_t id, const std::string& claim, base::Instant lease_until) {
  const auto number = static_cast<long long>(id);
  const long long until = base::to_micros(lease_until);
  return database_.write([&](Transaction& tx) {
    soci::statement update =
        (tx.sql().prepare
             << "UPDATE job SET lease_until = :until WHERE id = :id AND state = 'running' AND claim = :claim",
         soci::use(until), soci::use(number), soci::use(claim));
    update.execute(true);
    return update.get_affected_rows() == 1;
  });
}

bool JobTable::report(std::int64_t id, const std::string& claim, std::int64_t done, std::int64_t total,
                      const std::string& message, base::Instant lease_until) {
  const auto number = static_cast<long long>(id);
  const auto finished = static_cast<long long>(done), all = static_cast<long long>(total);
  const long long until = base::to_micros(lease_until), now = base::to_micros(clock_.now());
  return database_.write([&](Transaction& tx) {
    soci::statement update = (tx.sql().prepare << "UPDATE job SET done = :done, total = :total, message = :message, "
                                                  "lease_until = :until, updated_at = :now "
                                                  "WHERE id = :id AND state = 'running' AND claim = :claim",
                              soci::use(finished), soci::use(all), soci::use(message), soci::use(until), soci::use(now),
                              soci::use(number), soci::use(claim));
    update.execute(true);
    return update.get_affected_rows() == 1;
  });
}

bool JobTable::finish(std::int64_t id, const std::string& claim, const JobEnd& end) {
  const auto number = static_cast<long long>(id);
  const long long now = base::to_micros(clock_.now()), due = base::to_micros(end.not_before);
  Nullable<std::string> result(end.result.is_null() ? std::nullopt : std::optional<std::string>(text_of(end.result)));
  return database_.write([&](Transaction& tx) {
    soci::statement update =
        (tx.sql().prepare << "UPDATE job SET state = :state, message = :message, result = :result, "
                             "attempts = :attempts, not_before = :due, claim = NULL, lease_until = NULL, "
                             "updated_at = :now WHERE id = :id AND state = 'running' AND claim = :claim",
         soci::use(end.state), soci::use(end.message), soci::use(result.value, result.ind), soci::use(end.attempts),
         soci::use(due), soci::use(now), soci::use(number), soci::use(claim));
    update.execute(true);
    return update.get_affected_rows() == 1;
  });
}

}  // namespace tenderloom::storage
