#include "password_repository.h"

namespace tenderloom::accounts {

storage::Migration password_migration() {
  return {"0002-passwords",
          {
              R"(CREATE TABLE IF NOT EXISTS password_history (
                   id $id, person_id $ref NOT NULL, password_hash $text NOT NULL, replaced_at $time NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS password_history_person ON password_history (person_id, id)",
              R"(CREATE TABLE IF NOT EXISTS password_state (
                   person_id $ref NOT NULL PRIMARY KEY, must_change $flag NOT NULL, changed_at $time NOT NULL) $table)",
              R"(CREATE TABLE IF NOT EXISTS password_link (
                   token_hash $hash NOT NULL PRIMARY KEY, person_id $ref NOT NULL, purpose $str(20) NOT NULL,
                   created_at $time NOT NULL, expires_at $time NOT NULL, used_at $time) $table)",
              "CREATE INDEX IF NOT EXISTS password_link_person ON password_link (person_id)",
              "CREATE INDEX IF NOT EXISTS password_link_expiry ON password_link (expires_at)",
              R"(CREATE TABLE IF NOT EXISTS password_request (
                   id $id, email $str(254) NOT NULL, tax_id $str(8) NOT NULL, address $str(64) NOT NULL,
                   locale $str(20) NOT NULL, requested_at $time NOT NULL) $table)",
          }};
}

namespace repository {

std::vector<std::string> companies_of(soci::session& sql, std::int64_t person_id) {
  std::string name;
  std::vector<std::string> names;
  soci::statement statement =
      (sql.prepare << "SELECT c.name FROM company c JOIN membership m ON m.company_id = c.id WHERE m.person_id = "
                      ":person ORDER BY c.id",
       soci::into(name), soci::use(person_id));
  statement.execute();
  while (statement.fetch()) names.push_back(name);
  return names;
}

std::vector<std::string> recent_hashes(soci::session& sql, std::int64_t person_id, int before) {
  std::string hash;
  std::vector<std::string> hashes;
  sql << "SELECT password_hash FROM person WHERE id = :person", soci::into(hash), soci::use(person_id);
  if (sql.got_data()) hashes.push_back(hash);
  const std::int64_t limit = before;
  soci::statement statement =
      (sql.prepare << "SELECT password_hash FROM password_history WHERE person_id = :person ORDER BY id DESC LIMIT "
                      ":limit",
       soci::into(hash), soci::use(person_id), soci::use(limit));
  statement.execute();
  while (statement.fetch()) hashes.push_back(hash);
  return hashes;
}

void replace_hash(storage::Transaction& tx, std::int64_t person_id, const std::string& hash, int keep, Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "INSERT INTO password_history (person_id, password_hash, replaced_at) SELECT id, password_hash, :at FROM "
              "person WHERE id = :person",
      soci::use(micros), soci::use(person_id);
  tx.sql() << "UPDATE person SET password_hash = :hash, failed_logins = 0, locked_until = NULL WHERE id = :person",
      soci::use(hash), soci::use(person_id);
  std::int64_t oldest = 0;
  const std::int64_t offset = keep;
  tx.sql() << "SELECT id FROM password_history WHERE person_id = :person ORDER BY id DESC LIMIT 1 OFFSET :keep",
      soci::into(oldest), soci::use(person_id), soci::use(offset);
  if (!tx.sql().got_data()) return;
  tx.sql() << "DELETE FROM password_history WHERE person_id = :person AND id <= :oldest", soci::use(person_id),
      soci::use(oldest);
}

void set_must_change(storage::Transaction& tx, std::int64_t person_id, bool must, Instant at) {
  const std::int64_t micros = base::to_micros(at), flag = must ? 1 : 0;
  tx.sql() << storage::upsert_sql(tx.dialect(), "password_state", {"person_id"},
                                  {"person_id", "must_change", "changed_at"}),
      soci::use(person_id, "person_id"), soci::use(flag, "must_change"), soci::use(micros, "changed_at");
}

void end_sessions_of_person(storage::Transaction& tx, std::int64_t person_id, const std::string& but_hash) {
  tx.sql() << "DELETE FROM web_session WHERE person_id = :person AND id_hash <> :kept", soci::use(person_id),
      soci::use(but_hash);
}

void insert_link(storage::Transaction& tx, const std::string& token_hash, const PasswordLink& link, Instant at) {
  const std::int64_t created = base::to_micros(at), expires = base::to_micros(link.expires_at);
  tx.sql() << "INSERT INTO password_link (token_hash, person_id, purpose, created_at, expires_at) VALUES (:hash, "
              ":person, :purpose, :created, :expires)",
      soci::use(token_hash), soci::use(link.person_id), soci::use(link.purpose), soci::use(created), soci::use(expires);
}

std::optional<PasswordLink> link(soci::session& sql, const std::string& token_hash, const std::string& suffix) {
  PasswordLink found;
  std::int64_t expires = 0;
  storage::Nullable<std::int64_t> used;
  sql << "SELECT person_id, purpose, expires_at, used_at FROM password_link WHERE token_hash = :hash" + suffix,
      soci::into(found.person_id), soci::into(found.purpose), soci::into(expires), soci::into(used.value, used.ind),
      soci::use(token_hash);
  if (!sql.got_data()) return std::nullopt;
  found.expires_at = base::from_micros(expires);
  found.used = used.get().has_value();
  return found;
}

void close_links(storage::Transaction& tx, std::int64_t person_id, Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "UPDATE password_link SET used_at = :at WHERE person_id = :person AND used_at IS NULL", soci::use(micros),
      soci::use(person_id);
}

std::int64_t open_links(soci::session& sql, std::int64_t person_id, Instant now) {
  std::int64_t count = 0;
  const std::int64_t micros = base::to_micros(now);
  sql << "SELECT COUNT(*) FROM password_link WHERE person_id = :person AND purpose = 'reset' AND used_at IS NULL AND "
         "expires_at > :now",
      soci::into(count), soci::use(person_id), soci::use(micros);
  return count;
}

void remove_old_links(storage::Transaction& tx, Instant before) {
  const std::int64_t micros = base::to_micros(before);
  tx.sql() << "DELETE FROM password_link WHERE expires_at < :before", soci::use(micros);
  tx.sql() << "DELETE FROM password_request WHERE requested_at < :before", soci::use(micros);
}

std::int64_t insert_request(storage::Transaction& tx, const PasswordRequest& request, Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "INSERT INTO password_request (email, tax_id, address, locale, requested_at) VALUES (:email, :tax_id, "
              ":address, :locale, :at)",
      soci::use(request.email), soci::use(request.tax_id), soci::use(request.address), soci::use(request.locale),
      soci::use(micros);
  return storage::last_insert_id(tx, "password_request");
}

std::optional<PasswordRequest> take_request(storage::Transaction& tx, std::int64_t id) {
  PasswordRequest found;
  tx.sql() << "SELECT email, tax_id, address, locale FROM password_request WHERE id = :id" +
                  storage::for_update(tx.dialect()),
      soci::into(found.email), soci::into(found.tax_id), soci::into(found.address), soci::into(found.locale),
      soci::use(id);
  if (!tx.sql().got_data()) return std::nullopt;
  tx.sql() << "DELETE FROM password_request WHERE id = :id", soci::use(id);
  return found;
}

std::optional<std::int64_t> member_of_tax_id(soci::session& sql, std::int64_t person_id, const std::string& tax_id) {
  std::int64_t company = 0;
  sql << "SELECT c.id FROM company c JOIN membership m ON m.company_id = c.id WHERE m.person_id = :person AND c.tax_id "
         "= :tax_id",
      soci::into(company), soci::use(person_id), soci::use(tax_id);
  if (!sql.got_data()) return std::nullopt;
  return company;
}

}  // namespace repository
}  // namespace tenderloom::accounts
