#include "choice_rows.h"

namespace tenderloom::notifications::rows {

using soci::into;
using soci::use;

storage::Migration choices_migration() {
  return {"0003-choices",
          {
              R"(CREATE TABLE IF NOT EXISTS mail_choice (
                   person_id $ref NOT NULL, kind $str(40) NOT NULL, choice $str(10) NOT NULL,
                   PRIMARY KEY (person_id, kind)) $table)",
              R"(CREATE TABLE IF NOT EXISTS mail_gathered (
                   mail_id $ref NOT NULL PRIMARY KEY, person_id $ref NOT NULL, link $text NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS mail_gathered_person ON mail_gathered (person_id, mail_id)",
              R"(CREATE TABLE IF NOT EXISTS mail_digest (
                   person_id $ref NOT NULL, day $str(10) NOT NULL, PRIMARY KEY (person_id, day)) $table)",
          }};
}

std::string choice_of(soci::session& sql, std::int64_t person, const std::string& event) {
  std::string chosen;
  sql << "SELECT choice FROM mail_choice WHERE person_id = :person AND kind = :kind", use(person), use(event),
      into(chosen);
  return chosen;
}

std::map<std::string, std::string> choices_of(soci::session& sql, std::int64_t person) {
  std::map<std::string, std::string> all;
  std::string event, chosen;
  soci::statement select = (sql.prepare << "SELECT kind, choice FROM mail_choice WHERE person_id = :person",
                            use(person), into(event), into(chosen));
  select.execute();
  while (select.fetch()) all[event] = chosen;
  return all;
}

void set_choice(storage::Transaction& tx, std::int64_t person, const std::string& event, const std::string& choice) {
  tx.sql() << storage::upsert_sql(tx.dialect(), "mail_choice", {"person_id", "kind"}, {"person_id", "kind", "choice"}),
      use(person, "person_id"), use(event, "kind"), use(choice, "choice");
}

void gather(storage::Transaction& tx, std::int64_t mail, std::int64_t person, const std::string& link) {
  tx.sql() << "INSERT INTO mail_gathered (mail_id, person_id, link) VALUES (:mail, :person, :link)", use(mail),
      use(person), use(link);
}

std::set<std::int64_t> people_with_gathered(soci::session& sql) {
  std::set<std::int64_t> people;
  long long person = 0;
  soci::statement select = (sql.prepare << "SELECT DISTINCT person_id FROM mail_gathered", into(person));
  select.execute();
  while (select.fetch()) people.insert(person);
  return people;
}

std::vector<Gathered> gathered(soci::session& sql, std::int64_t person) {
  std::vector<Gathered> all;
  Gathered one;
  long long mail = 0, at = 0;
  soci::statement select =
      (sql.prepare << "SELECT g.mail_id, g.link, o.subject, o.created_at FROM mail_gathered g JOIN mail_outbox o ON "
                      "o.id = g.mail_id WHERE g.person_id = :person ORDER BY g.mail_id",
       use(person), into(mail), into(one.link), into(one.subject), into(at));
  select.execute();
  while (select.fetch()) {
    one.mail = mail;
    one.at = base::from_micros(at);
    all.push_back(one);
  }
  return all;
}

void ungather(storage::Transaction& tx, const std::vector<Gathered>& all, base::Instant at) {
  const std::int64_t sent = base::to_micros(at);
  std::string ids = "0";
  for (const Gathered& one : all) ids += ", " + std::to_string(one.mail);
  tx.sql() << "UPDATE mail_outbox SET state = 'sent', sent_at = :at WHERE state = 'gathered' AND id IN (" + ids + ")",
      use(sent);
  tx.sql() << "DELETE FROM mail_gathered WHERE mail_id IN (" + ids + ")";
}

bool begin_day(storage::Transaction& tx, std::int64_t person, const std::string& day) {
  soci::statement insert =
      (tx.sql().prepare << storage::insert_ignore_sql(tx.dialect(), "mail_digest", {"person_id", "day"}),
       use(person, "person_id"), use(day, "day"));
  insert.execute(true);
  return insert.get_affected_rows() == 1;
}

}  // namespace tenderloom::notifications::rows
