#include "desk_repository.h"

namespace tenderloom::review::repository {

using soci::into;
using soci::use;

std::vector<std::int64_t> stands_for(soci::session& sql, std::int64_t person_id, base::Instant now) {
  std::vector<std::int64_t> people{person_id};
  const long long at = base::to_micros(now);
  long long id = 0;
  soci::statement statement = (sql.prepare << "SELECT DISTINCT person_id FROM review_deputy WHERE deputy_id = :p AND "
                                              "until_at > :now AND from_at <= :now2",
                               use(person_id), use(at), use(at), into(id));
  statement.execute();
  while (statement.fetch()) people.push_back(id);
  return people;
}

std::vector<Colleague> staff_of(soci::session& sql, const std::set<std::string>& addresses) {
  std::vector<Colleague> found;
  Colleague one;
  long long id = 0;
  soci::statement statement =
      (sql.prepare << "SELECT id, display_name, email FROM person WHERE staff_role <> '' ORDER BY display_name, id",
       into(id), into(one.name), into(one.email));
  statement.execute();
  while (statement.fetch()) {
    one.id = id;
    if (addresses.count(one.email) > 0) found.push_back(one);
  }
  return found;
}

std::optional<Assignment> assignment(soci::session& sql, std::int64_t submission_id) {
  Assignment found;
  long long person = 0, at = 0;
  sql << "SELECT a.person_id, a.assigned_at, p.display_name FROM submission_assignment a JOIN person p ON p.id = "
         "a.person_id WHERE a.submission_id = :s",
      use(submission_id), into(person), into(at), into(found.name);
  if (!sql.got_data()) return std::nullopt;
  found.person_id = person;
  found.at = base::from_micros(at);
  return found;
}

bool assign(storage::Transaction& tx, std::int64_t submission_id, std::int64_t person_id, std::int64_t by,
            base::Instant at) {
  long long was = 0;
  tx.sql() << "SELECT person_id FROM submission_assignment WHERE submission_id = :s" +
                  storage::for_update(tx.dialect()),
      use(submission_id), into(was);
  if (!tx.sql().got_data()) was = 0;
  if (was == person_id) return false;
  if (person_id == 0) {
    tx.sql() << "DELETE FROM submission_assignment WHERE submission_id = :s", use(submission_id);
    return true;
  }
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "submission_assignment", {"submission_id"},
                                  {"submission_id", "person_id", "assigned_at", "assigned_by"}),
      use(submission_id, "submission_id"), use(person_id, "person_id"), use(micros, "assigned_at"),
      use(by, "assigned_by");
  return true;
}

std::vector<Note> notes(soci::session& sql, std::int64_t submission_id) {
  std::vector<Note> all;
  Note row;
  long long id = 0, person = 0, at = 0;
  soci::statement statement = (sql.prepare << "SELECT id, person_id, actor, words, created_at FROM submission_note "
                                              "WHERE submission_id = :s ORDER BY id DESC",
                               use(submission_id), into(id), into(person), into(row.actor), into(row.words), into(at));
  statement.execute();
  while (statement.fetch()) {
    row.id = id;
    row.person_id = person;
    row.at = base::from_micros(at);
    all.push_back(row);
  }
  return all;
}

std::int64_t insert_note(storage::Transaction& tx, std::int64_t submission_id, const Note& note) {
  const std::int64_t at = base::to_micros(note.at);
  tx.sql() << "INSERT INTO submission_note (submission_id, person_id, actor, words, created_at) VALUES (:s, :p, :a, "
              ":w, :t)",
      use(submission_id), use(note.person_id), use(note.actor), use(note.words), use(at);
  return storage::last_insert_id(tx, "submission_note");
}

std::vector<Deputy> deputies(soci::session& sql, std::int64_t person_id, base::Instant now) {
  std::vector<Deputy> all;
  Deputy row;
  const long long moment = base::to_micros(now);
  long long id = 0, person = 0, deputy = 0, from = 0, until = 0;
  soci::statement statement =
      (sql.prepare << "SELECT d.id, d.person_id, d.deputy_id, d.from_at, d.until_at, p.display_name, q.display_name "
                      "FROM review_deputy d JOIN person p ON p.id = d.person_id JOIN person q ON q.id = d.deputy_id "
                      "WHERE (d.person_id = :a OR d.deputy_id = :b) AND d.until_at > :now ORDER BY d.from_at, d.id",
       use(person_id), use(person_id), use(moment), into(id), into(person), into(deputy), into(from), into(until),
       into(row.person_name), into(row.deputy_name));
  statement.execute();
  while (statement.fetch()) {
    row.id = id;
    row.person_id = person;
    row.deputy_id = deputy;
    row.from = base::from_micros(from);
    row.until = base::from_micros(until);
    all.push_back(row);
  }
  return all;
}

std::int64_t insert_deputy(storage::Transaction& tx, const Deputy& deputy, base::Instant now) {
  const std::int64_t from = base::to_micros(deputy.from), until = base::to_micros(deputy.until),
                     at = base::to_micros(now);
  tx.sql() << "INSERT INTO review_deputy (person_id, deputy_id, from_at, until_at, created_at) VALUES (:p, :d, :f, "
              ":u, :t)",
      use(deputy.person_id), use(deputy.deputy_id), use(from), use(until), use(at);
  return storage::last_insert_id(tx, "review_deputy");
}

bool end_deputy(storage::Transaction& tx, std::int64_t id, std::int64_t person_id, base::Instant now) {
  const std::int64_t at = base::to_micros(now);
  soci::statement statement =
      (tx.sql().prepare << "UPDATE review_deputy SET until_at = :now WHERE id = :id AND (person_id = :a OR deputy_id "
                           "= :b) AND until_at > :now2",
       use(at), use(id), use(person_id), use(person_id), use(at));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

SubmissionLook look(storage::Transaction& tx, std::int64_t submission_id, std::int64_t person_id, base::Instant now) {
  long long newest = 0, seen = 0, looked = 0, before_seen = 0, before = 0;
  tx.sql() << "SELECT COALESCE(MAX(at), 0) FROM node_revision WHERE submission_id = :s", use(submission_id),
      into(newest);
  tx.sql() << "SELECT seen_at, looked_at, before_seen_at, before_at FROM submission_look WHERE person_id = :p AND "
              "submission_id = :s",
      use(person_id), use(submission_id), into(seen), into(looked), into(before_seen), into(before);
  const bool known = tx.sql().got_data();
  if (!known || newest > seen) {
    before_seen = known ? seen : newest;
    before = known ? looked : 0;
    looked = base::to_micros(now);
    tx.sql() << storage::upsert_sql(
        tx.dialect(), "submission_look", {"person_id", "submission_id"},
        {"person_id", "submission_id", "seen_at", "looked_at", "before_seen_at", "before_at"}),
        use(person_id, "person_id"), use(submission_id, "submission_id"), use(newest, "seen_at"),
        use(looked, "looked_at"), use(before_seen, "before_seen_at"), use(before, "before_at");
  }
  return {before == 0, base::from_micros(before), base::from_micros(before_seen)};
}

std::optional<SubmissionLook> last_look(soci::session& sql, std::int64_t submission_id, std::int64_t person_id) {
  long long before_seen = 0, before = 0;
  sql << "SELECT before_seen_at, before_at FROM submission_look WHERE person_id = :p AND submission_id = :s",
      use(person_id), use(submission_id), into(before_seen), into(before);
  if (!sql.got_data()) return std::nullopt;
  return SubmissionLook{before == 0, base::from_micros(before), base::from_micros(before_seen)};
}

}  // namespace tenderloom::review::repository
