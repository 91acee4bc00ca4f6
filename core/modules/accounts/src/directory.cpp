#include "tenderloom/accounts/directory.h"

#include "company_repository.h"
#include "password_repository.h"
#include "repository.h"
#include "tenderloom/accounts/password_policy.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "token_repository.h"
#include "two_factor_repository.h"

namespace tenderloom::accounts {
namespace {

Contact contact_from(const Company& company) {
  Contact contact;
  contact.company_id = company.id;
  contact.name = company.values.value("contact_name", std::string());
  contact.title = company.values.value("contact_title", std::string());
  contact.email = company.values.value("account_email", std::string());
  contact.phone = company.values.value("contact_phone", std::string());
  contact.company = company.name;
  contact.tax_id = company.tax_id;
  return contact;
}

}  // namespace

Directory::Directory(storage::Database& database, const base::Clock& clock, bool cheap_hashes, const Roles& roles)
    : database_(database), clock_(clock), cheap_hashes_(cheap_hashes), roles_(roles) {}

std::optional<Company> Directory::company(std::int64_t id) const {
  return database_.read([&](soci::session& sql) { return repository::company_by_id(sql, id); });
}

std::optional<Company> Directory::company_by_tax_id(std::string_view tax_id) const {
  return database_.read([&](soci::session& sql) { return repository::company_by_tax_id(sql, std::string(tax_id)); });
}

std::optional<Person> Directory::person(std::int64_t id) const {
  return database_.read([&](soci::session& sql) { return repository::person_by_id(sql, id); });
}

std::optional<Person> Directory::person_by_email(std::string_view email) const {
  const auto normal = base::normalise_email(base::trim(email));
  if (!normal) return std::nullopt;
  return database_.read([&](soci::session& sql) { return repository::person_by_email(sql, *normal); });
}

bool Directory::is_member(std::int64_t person_id, std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) {
    std::int64_t count = 0;
    sql << "SELECT COUNT(*) FROM membership WHERE person_id = :person AND company_id = :company", soci::into(count),
        soci::use(person_id), soci::use(company_id);
    return count > 0;
  });
}

std::optional<Contact> Directory::contact_of(std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) { return contact_of(sql, company_id); });
}

std::optional<Contact> Directory::contact_of(soci::session& sql, std::int64_t company_id) const {
  const auto company = repository::company_by_id(sql, company_id);
  if (!company) return std::nullopt;
  return contact_from(*company);
}

std::vector<std::string> Directory::staff_with(std::string_view permission) const {
  std::vector<std::string> addresses;
  const auto people = database_.read([](soci::session& sql) { return repository::staff(sql); });
  for (const auto& [email, role] : people) {
    if (roles_.permissions_of(role, {}).count(permission)) addresses.push_back(email);
  }
  return addresses;
}

std::vector<std::pair<std::int64_t, std::string>> Directory::company_names(const std::vector<std::int64_t>& ids) const {
  return database_.read([&](soci::session& sql) {
    std::vector<std::pair<std::int64_t, std::string>> names;
    for (const auto id : ids) {
      std::string name;
      sql << "SELECT name FROM company WHERE id = :id", soci::into(name), soci::use(id);
      if (sql.got_data()) names.emplace_back(id, name);
    }
    return names;
  });
}

Directory::Found Directory::search(std::string_view text, const std::string& tests, std::int64_t page,
                                   std::int64_t per_page) const {
  repository::CompanyFilter filter;
  filter.folded = base::fold(base::trim(text));
  filter.tests = tests;
  filter.by_name = true;
  return database_.read([&](soci::session& sql) {
    if (!filter.folded.empty()) filter.also = repository::companies_with_person(sql, filter.folded);
    Found found;
    found.total = repository::count_companies(sql, filter);
    found.companies = repository::list_companies(sql, filter, per_page, (page - 1) * per_page);
    return found;
  });
}

std::set<std::int64_t> Directory::test_vendors(const std::vector<std::int64_t>& ids) const {
  std::set<std::int64_t> found;
  if (ids.empty()) return found;
  const auto marks = database_.read([&](soci::session& sql) { return repository::marks(sql, ids, 0); });
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (marks[i].is_test) found.insert(ids[i]);
  return found;
}

base::Result<std::int64_t> Directory::add_user(const NewUser& user) {
  const auto email = base::normalise_email(base::trim(user.email));
  if (!email) return base::Error{"email_invalid", {{"email", user.email}}, "email"};
  const bool vendor = roles_.is_vendor_role(user.role);
  if (!vendor && !roles_.is_staff_role(user.role)) {
    return base::Error{
        "role_unknown", {{"role", user.role}, {"nearest", base::nearest(user.role, roles_.keys())}}, "role"};
  }
  if (vendor && user.tax_id.empty()) return base::Error{"tax_id_needed", {{"role", user.role}}, "vendor"};
  Person person;
  person.email = *email;
  person.display_name = user.display_name.empty() ? email->substr(0, email->find('@')) : user.display_name;
  if (!vendor) person.staff_role = user.role;
  const auto employer = vendor ? company_by_tax_id(user.tax_id) : std::nullopt;
  if (vendor && !employer) return base::Error{"tax_id_unknown", {{"tax_id", user.tax_id}}, "vendor"};
  PasswordOwner owner{*email, user.display_name, {}};
  if (employer) owner.companies.push_back(employer->name);
  if (const auto sound = sound_password(user.password, owner); !sound) return sound.error();
  const auto hash = base::hash_password(user.password, cheap_hashes_);
  try {
    return database_.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
      const auto id = repository::insert_person(tx, person, hash, clock_.now());
      if (employer) repository::insert_membership(tx, id, employer->id, user.role);
      if (user.must_change) repository::set_must_change(tx, id, true, clock_.now());
      if (user.sample) repository::put_second_factor(tx, id, {.changed_at = clock_.now(), .exempt = true});
      return id;
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    return base::Error{"email_taken", {{"email", *email}}, "email"};
  }
}

base::Result<std::string> Directory::create_token(std::string_view email, const Scopes& scopes,
                                                  std::optional<base::Instant> expires_at) {
  if (!valid_scopes(scopes)) return base::Error{"scopes_unknown", {{"scopes", text_of(scopes)}}, "scopes"};
  const auto now = clock_.now();
  if (expires_at && *expires_at <= now) return base::Error{"lifetime_invalid", {}, "expires_at"};
  const std::string normal = base::normalise_email(base::trim(email)).value_or("");
  const std::string token = "tl_" + base::random_token();
  const std::string hash = base::sha256_hex(token);
  return database_.write([&](storage::Transaction& tx) -> base::Result<std::string> {
    const auto found = repository::credentials(tx.sql(), normal);
    if (!found) return base::Error{"email_unknown", {{"email", std::string(email)}}, "email"};
    ApiToken made;
    made.person_id = found->person.id;
    made.company_id = found->company_id;
    made.hint = token.substr(token.size() - 4);
    made.scopes = scopes;
    made.created_at = now;
    made.expires_at = expires_at;
    repository::insert_token(tx, made, hash, {});
    return token;
  });
}

base::Result<std::int64_t> create_company_with_owner(storage::Database& database, const base::Clock& clock,
                                                     const SampleCompany& sample, bool cheap_hashes) {
  Company company;
  company.values = sample.values;
  company.tax_id = sample.values.value("tax_id", std::string());
  company.name = sample.values.value("company_name", std::string());
  company.representative = sample.values.value("representative_name", std::string());
  company.address = sample.values.value("company_address", std::string());
  company.status = sample.status;
  company.review_comment = sample.review_comment;
  company.is_sample = true;
  company.registered_at = clock.now();
  if (sample.status != status::kPending) company.decided_at = company.registered_at;

  const auto existing =
      database.read([&](soci::session& sql) { return repository::company_by_tax_id(sql, company.tax_id); });
  if (existing) return existing->id;
  const auto email = base::normalise_email(sample.values.value("account_email", std::string()));
  if (!email)
    return base::Error{
        "email_invalid", {{"email", sample.values.value("account_email", std::string())}}, "account_email"};

  Person owner;
  owner.email = *email;
  owner.display_name = sample.values.value("contact_name", std::string());
  owner.title = sample.values.value("contact_title", std::string());
  owner.phone = sample.values.value("contact_phone", std::string());
  owner.mobile = sample.values.value("contact_mobile", std::string());
  if (const auto sound = sound_password(sample.password, {owner.email, owner.display_name, {company.name}}); !sound) {
    return sound.error();
  }
  const auto hash = base::hash_password(sample.password, cheap_hashes);
  return database.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
    const auto id = repository::insert_company(tx, company);
    const auto person = repository::insert_person(tx, owner, hash, company.registered_at);
    repository::insert_membership(tx, person, id, "vendor_owner");
    repository::insert_event(tx, id, person, {company.registered_at, owner.display_name, "registered", {}},
                             company.values);
    return id;
  });
}

}  // namespace tenderloom::accounts
