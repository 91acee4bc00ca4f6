#include "repository.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::accounts::repository {
namespace {

constexpr char kPersonColumns[] = "id, email, display_name, title, phone, mobile, COALESCE(staff_role, '')";

template <typename Key>
std::optional<Person> one_person(soci::session& sql, const std::string& where, const Key& key) {
  Person person;
  sql << std::string("SELECT ") + kPersonColumns + " FROM person WHERE " + where, soci::into(person.id),
      soci::into(person.email), soci::into(person.display_name), soci::into(person.title), soci::into(person.phone),
      soci::into(person.mobile), soci::into(person.staff_role), soci::use(key);
  if (!sql.got_data()) return std::nullopt;
  return person;
}

template <typename Key>
std::optional<Credentials> find_credentials(soci::session& sql, const std::string& where, const Key& key,
                                            const std::string& suffix) {
  Credentials found;
  storage::Nullable<std::int64_t> locked;
  Person& person = found.person;
  sql << "SELECT p.id, p.email, p.display_name, p.title, p.phone, p.mobile, COALESCE(p.staff_role, ''), "
         "p.password_hash, p.failed_logins, p.locked_until, COALESCE(m.company_id, 0), COALESCE(c.status, '') "
         "FROM person p LEFT JOIN membership m ON m.person_id = p.id LEFT JOIN company c ON c.id = m.company_id "
         "LEFT JOIN membership_state s ON s.person_id = m.person_id AND s.company_id = m.company_id WHERE " +
             where +
             " ORDER BY CASE WHEN c.status IN ('rejected', 'suspended') THEN 1 ELSE 0 END, COALESCE(s.used_at, 0) "
             "DESC, m.company_id "
             "LIMIT 1" +
             suffix,
      soci::into(person.id), soci::into(person.email), soci::into(person.display_name), soci::into(person.title),
      soci::into(person.phone), soci::into(person.mobile), soci::into(person.staff_role),
      soci::into(found.password_hash), soci::into(found.failed_logins), soci::into(locked.value, locked.ind),
      soci::into(found.company_id), soci::into(found.company_status), soci::use(key);
  if (!sql.got_data()) return std::nullopt;
  if (const auto until = locked.get()) found.locked_until = base::from_micros(*until);
  if (!person.staff_role.empty()) found.company_id = 0;
  return found;
}

}  // namespace

std::optional<Credentials> credentials(soci::session& sql, const std::string& email, const std::string& suffix) {
  return find_credentials(sql, "p.email = :email", email, suffix);
}

std::optional<Credentials> credentials_of(soci::session& sql, std::int64_t person_id, const std::string& suffix) {
  return find_credentials(sql, "p.id = :id", person_id, suffix);
}

void set_failures(storage::Transaction& tx, std::int64_t person_id, std::int64_t failures,
                  const std::optional<Instant>& locked_until) {
  storage::Nullable<std::int64_t> locked;
  if (locked_until) locked = std::optional(base::to_micros(*locked_until));
  tx.sql() << "UPDATE person SET failed_logins = :failures, locked_until = :locked WHERE id = :id", soci::use(failures),
      soci::use(locked.value, locked.ind), soci::use(person_id);
}

void renew_hash(storage::Transaction& tx, std::int64_t person_id, const std::string& old_hash,
                const std::string& new_hash) {
  tx.sql() << "UPDATE person SET password_hash = :new WHERE id = :id AND password_hash = :old", soci::use(new_hash),
      soci::use(person_id), soci::use(old_hash);
}

void set_signed_in(storage::Transaction& tx, std::int64_t person_id, Instant at) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql() << "UPDATE person SET failed_logins = 0, locked_until = NULL, last_login_at = :at WHERE id = :id",
      soci::use(micros), soci::use(person_id);
}

std::optional<Person> person_by_id(soci::session& sql, std::int64_t id) { return one_person(sql, "id = :id", id); }

std::optional<Person> person_by_email(soci::session& sql, const std::string& email) {
  return one_person(sql, "email = :email", email);
}

std::int64_t insert_person(storage::Transaction& tx, const Person& person, const std::string& password_hash,
                           Instant at) {
  const std::int64_t micros = base::to_micros(at);
  storage::Nullable<std::string> role;
  if (!person.staff_role.empty()) role = std::optional(person.staff_role);
  tx.sql()
      << "INSERT INTO person (email, password_hash, display_name, title, phone, mobile, staff_role, failed_logins, "
         "created_at) VALUES (:email, :hash, :name, :title, :phone, :mobile, :role, 0, :at)",
      soci::use(person.email), soci::use(password_hash), soci::use(person.display_name), soci::use(person.title),
      soci::use(person.phone), soci::use(person.mobile), soci::use(role.value, role.ind), soci::use(micros);
  return storage::last_insert_id(tx, "person");
}

void insert_membership(storage::Transaction& tx, std::int64_t person_id, std::int64_t company_id,
                       const std::string& role) {
  tx.sql() << "INSERT INTO membership (person_id, company_id, role) VALUES (:person, :company, :role)",
      soci::use(person_id), soci::use(company_id), soci::use(role);
}

std::optional<std::int64_t> member_with_email(soci::session& sql, std::int64_t company_id, const std::string& email) {
  std::int64_t id = 0;
  sql << "SELECT p.id FROM person p JOIN membership m ON m.person_id = p.id WHERE m.company_id = :company AND "
         "p.email = :email",
      soci::into(id), soci::use(company_id), soci::use(email);
  if (!sql.got_data()) return std::nullopt;
  return id;
}

void update_contact_of_person(storage::Transaction& tx, const Person& person) {
  tx.sql()
      << "UPDATE person SET email = :email, display_name = :name, title = :title, phone = :phone, mobile = :mobile "
         "WHERE id = :id",
      soci::use(person.email), soci::use(person.display_name), soci::use(person.title), soci::use(person.phone),
      soci::use(person.mobile), soci::use(person.id);
}

std::vector<std::pair<std::string, std::string>> staff(soci::session& sql) {
  std::string email, role;
  std::vector<std::pair<std::string, std::string>> people;
  soci::statement statement =
      (sql.prepare << "SELECT email, staff_role FROM person WHERE staff_role IS NOT NULL ORDER BY id",
       soci::into(email), soci::into(role));
  statement.execute();
  while (statement.fetch()) people.emplace_back(email, role);
  return people;
}

void insert_consent(storage::Transaction& tx, std::int64_t person_id, const std::string& version,
                    const std::string& locale, const std::string& text, const std::string& address, Instant at) {
  const std::string sha256 = base::sha256_hex(text);
  tx.sql() << storage::insert_ignore_sql(tx.dialect(), "consent_text", {"sha256", "version", "locale", "text"}),
      soci::use(sha256, "sha256"), soci::use(version, "version"), soci::use(locale, "locale"), soci::use(text, "text");
  const std::int64_t micros = base::to_micros(at);
  tx.sql()
      << "INSERT INTO consent (person_id, text_version, text_sha256, address, given_at) VALUES (:person, :version, "
         ":sha256, :address, :at)",
      soci::use(person_id), soci::use(version), soci::use(sha256), soci::use(address), soci::use(micros);
}

void end_sessions_of_company(storage::Transaction& tx, std::int64_t company_id) {
  tx.sql() << "DELETE FROM web_session WHERE company_id = :company", soci::use(company_id);
}

}  // namespace tenderloom::accounts::repository
