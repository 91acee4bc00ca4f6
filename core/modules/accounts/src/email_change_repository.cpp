#include "email_change_repository.h"

#include "module_migrations.h"

namespace tenderloom::accounts {

storage::Migration email_change_migration() {
  return {"0040-email-change",
          {
              R"(CREATE TABLE IF NOT EXISTS email_change (
                   person_id $ref NOT NULL PRIMARY KEY, token_hash $hash NOT NULL, email $str(254) NOT NULL,
                   asked_at $time NOT NULL, expires_at $time NOT NULL) $table)",
              "CREATE UNIQUE INDEX IF NOT EXISTS email_change_token ON email_change (token_hash)",
          }};
}

namespace repository {
namespace {

template <typename Key>
std::optional<EmailChanges::Pending> one_change(soci::session& sql, const std::string& where, const Key& key) {
  EmailChanges::Pending found;
  std::int64_t expires = 0;
  sql << "SELECT person_id, email, expires_at FROM email_change WHERE " + where, soci::into(found.person_id),
      soci::into(found.email), soci::into(expires), soci::use(key);
  if (!sql.got_data()) return std::nullopt;
  found.expires_at = base::from_micros(expires);
  return found;
}

}  // namespace

void put_email_change(storage::Transaction& tx, const std::string& token_hash, const EmailChanges::Pending& change,
                      Instant at) {
  const std::int64_t asked = base::to_micros(at), expires = base::to_micros(change.expires_at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "email_change", {"person_id"},
                                  {"person_id", "token_hash", "email", "asked_at", "expires_at"}),
      soci::use(change.person_id, "person_id"), soci::use(token_hash, "token_hash"), soci::use(change.email, "email"),
      soci::use(asked, "asked_at"), soci::use(expires, "expires_at");
}

std::optional<EmailChanges::Pending> email_change(soci::session& sql, const std::string& token_hash,
                                                  const std::string& suffix) {
  return one_change(sql, "token_hash = :hash" + suffix, token_hash);
}

std::optional<EmailChanges::Pending> email_change_of(soci::session& sql, std::int64_t person_id) {
  return one_change(sql, "person_id = :person", person_id);
}

void remove_email_change(storage::Transaction& tx, std::int64_t person_id) {
  tx.sql() << "DELETE FROM email_change WHERE person_id = :person", soci::use(person_id);
}

void remove_old_email_changes(storage::Transaction& tx, Instant before) {
  const std::int64_t micros = base::to_micros(before);
  tx.sql() << "DELETE FROM email_change WHERE expires_at < :before", soci::use(micros);
}

void set_email(storage::Transaction& tx, std::int64_t person_id, const std::string& email) {
  tx.sql() << "UPDATE person SET email = :email WHERE id = :id", soci::use(email), soci::use(person_id);
}

}  // namespace repository
}  // namespace tenderloom::accounts
