#include "archive_rows.h"

namespace tenderloom::review::archive_rows {

namespace {

using soci::into;
using soci::use;

const std::string kSelect =
    "SELECT a.id, a.tender_id, a.job_id, t.tender_no, t.name, a.state, a.sha256, a.size, a.files, a.applications, "
    "a.ordered_at, a.keep_until, a.actor, a.made_at, a.released_at, a.released_by, a.release_reason FROM "
    "tender_archive a JOIN tender t ON t.id = a.tender_id ";

std::vector<Archive> select(soci::session& sql, const std::string& tail, const std::vector<std::int64_t>& numbers) {
  std::vector<Archive> all;
  Archive row;
  long long ordered = 0, keep = 0, made = 0, released = 0;
  soci::statement statement(sql);
  for (const std::int64_t& number : numbers) statement.exchange(use(number));
  for (auto* number : {&row.id, &row.tender_id, &row.job_id}) statement.exchange(into(*number));
  for (auto* text : {&row.tender_no, &row.tender_name, &row.state, &row.sha256}) statement.exchange(into(*text));
  for (auto* number : {&row.size, &row.files, &row.applications}) statement.exchange(into(*number));
  for (auto* time : {&ordered, &keep}) statement.exchange(into(*time));
  statement.exchange(into(row.actor));
  for (auto* time : {&made, &released}) statement.exchange(into(*time));
  for (auto* text : {&row.released_by, &row.release_reason}) statement.exchange(into(*text));
  statement.alloc();
  statement.prepare(kSelect + tail);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    row.ordered_at = base::from_micros(ordered);
    row.keep_until = base::from_micros(keep);
    row.made_at = made == 0 ? std::nullopt : std::optional(base::from_micros(made));
    row.released_at = released == 0 ? std::nullopt : std::optional(base::from_micros(released));
    all.push_back(row);
  }
  return all;
}

}  // namespace

storage::Migration migration() {
  return {"0013-archives",
          {R"(CREATE TABLE IF NOT EXISTS tender_archive (
                id $id, tender_id $ref NOT NULL, job_id $ref NOT NULL, state $str(10) NOT NULL, sha256 $str(64) NOT NULL,
                size $ref NOT NULL, files $ref NOT NULL, applications $ref NOT NULL, ordered_at $time NOT NULL,
                person_id $ref NOT NULL, actor $text NOT NULL, keep_until $time NOT NULL, made_at $time NOT NULL,
                released_at $time NOT NULL, released_by $text NOT NULL, release_reason $text NOT NULL) $table)",
           "CREATE INDEX IF NOT EXISTS tender_archive_tender ON tender_archive (tender_id, id)",
           "CREATE INDEX IF NOT EXISTS tender_archive_keep ON tender_archive (released_at, keep_until)"}};
}

std::vector<Archive> of_tender(soci::session& sql, std::int64_t tender_id) {
  return select(sql, "WHERE a.tender_id = :tender ORDER BY a.id DESC", {tender_id});
}

std::optional<Archive> find(soci::session& sql, std::int64_t id) {
  auto found = select(sql, "WHERE a.id = :id", {id});
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Archive> standing(soci::session& sql, int page, int per_page, std::int64_t& total) {
  long long count = 0;
  sql << "SELECT COUNT(*) FROM tender_archive WHERE released_at = 0", into(count);
  total = count;
  return select(sql, "WHERE a.released_at = 0 ORDER BY a.keep_until, a.id LIMIT :limit OFFSET :offset",
                {per_page, static_cast<std::int64_t>(page - 1) * per_page});
}

std::int64_t insert(storage::Transaction& tx, const Archive& archive, std::int64_t person_id) {
  const long long ordered = base::to_micros(archive.ordered_at), keep = base::to_micros(archive.keep_until);
  tx.sql() << "INSERT INTO tender_archive (tender_id, job_id, state, sha256, size, files, applications, ordered_at, "
              "person_id, actor, keep_until, made_at, released_at, released_by, release_reason) VALUES (:tender, 0, "
              "'making', '', 0, 0, 0, :ordered, :person, :actor, :keep, 0, 0, '', '')",
      use(archive.tender_id), use(ordered), use(person_id), use(archive.actor), use(keep);
  return storage::last_insert_id(tx, "tender_archive");
}

void set_job(storage::Transaction& tx, std::int64_t id, std::int64_t job_id) {
  tx.sql() << "UPDATE tender_archive SET job_id = :job WHERE id = :id", use(job_id), use(id);
}

void set_made(storage::Transaction& tx, const Archive& archive) {
  const long long made = base::to_micros(*archive.made_at);
  tx.sql() << "UPDATE tender_archive SET state = 'made', sha256 = :sha, size = :size, files = :files, applications = "
              ":applications, made_at = :made WHERE id = :id AND state <> 'released'",
      use(archive.sha256), use(archive.size), use(archive.files), use(archive.applications), use(made), use(archive.id);
}

void set_failed(storage::Transaction& tx, std::int64_t id) {
  tx.sql() << "UPDATE tender_archive SET state = 'failed' WHERE id = :id AND state = 'making'", use(id);
}

void set_released(storage::Transaction& tx, const Archive& archive) {
  const long long at = base::to_micros(*archive.released_at);
  tx.sql() << "UPDATE tender_archive SET state = 'released', released_at = :at, released_by = :by, release_reason = "
              ":reason WHERE tender_id = :tender AND released_at = 0",
      use(at), use(archive.released_by), use(archive.release_reason), use(archive.tender_id);
}

std::int64_t open_applications(soci::session& sql, std::int64_t tender_id, base::Instant now) {
  const long long at = base::to_micros(now);
  long long count = 0;
  sql << "SELECT COUNT(*) FROM submission WHERE tender_id = :tender AND (state IN ('submitted', 'received') OR (state "
         "= 'returned' AND returned_until > :now))",
      use(tender_id), use(at), into(count);
  return count;
}

std::vector<std::pair<std::int64_t, std::int64_t>> applications(soci::session& sql, std::int64_t tender_id) {
  std::vector<std::pair<std::int64_t, std::int64_t>> all;
  long long id = 0, version = 0;
  soci::statement statement = (sql.prepare << "SELECT id, row_version FROM submission WHERE tender_id = :tender AND "
                                              "last_submitted_at > 0 ORDER BY id",
                               use(tender_id), into(id), into(version));
  statement.execute();
  while (statement.fetch()) all.emplace_back(id, version);
  return all;
}

}  // namespace tenderloom::review::archive_rows
