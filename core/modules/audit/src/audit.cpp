// Recording, listing and erasing. Sealing and verifying are in seals.cpp, searching in search.cpp.
#include "tenderloom/audit/audit.h"

#include "hashes.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::audit {

namespace {

using storage::Nullable;
using Handler = base::Json::error_handler_t;

constexpr std::size_t kNameLength = 200;
constexpr std::size_t kAddressLength = 60;

Nullable<long long> nullable(std::optional<std::int64_t> value) {
  return value ? std::optional<long long>(*value) : std::nullopt;
}

/// The log takes what it is given: a name that is too long or not text must not make the decision fail.
std::string fitting(const std::string& text, std::size_t length) {
  if (!base::valid_utf8(text)) return "?";
  return base::truncate(text, length);
}

storage::Conditions conditions_of(const Filter& filter) {
  storage::Conditions conditions;
  if (filter.person) conditions.number("e.person =", *filter.person);
  if (filter.company) conditions.number("e.company =", *filter.company);
  if (filter.from) conditions.number("e.at >=", base::to_micros(*filter.from));
  if (filter.until) conditions.number("e.at <", base::to_micros(*filter.until));
  if (!filter.subject.empty()) conditions.text("e.subject =", filter.subject);
  if (filter.action.ends_with('.')) {
    conditions.text("e.action >=", filter.action);
    conditions.text("e.action <", filter.action.substr(0, filter.action.size() - 1) + '/');  // '/' follows '.'
  } else if (!filter.action.empty()) {
    conditions.text("e.action =", filter.action);
  }
  return conditions;
}

std::vector<Listed> select_page(soci::session& sql, const storage::Conditions& conditions, long long limit,
                                long long offset) {
  long long id = 0, at = 0;
  std::string action, subject;
  Nullable<long long> person, company;
  Nullable<std::string> actor_name, address, details;
  soci::statement select(sql);
  conditions.bind(select);
  select.exchange(soci::use(limit));
  select.exchange(soci::use(offset));
  select.exchange(soci::into(id));
  select.exchange(soci::into(at));
  select.exchange(soci::into(action));
  select.exchange(soci::into(subject));
  select.exchange(soci::into(person.value, person.ind));
  select.exchange(soci::into(company.value, company.ind));
  select.exchange(soci::into(actor_name.value, actor_name.ind));
  select.exchange(soci::into(address.value, address.ind));
  select.exchange(soci::into(details.value, details.ind));
  select.alloc();
  select.prepare(
      "SELECT e.id, e.at, e.action, e.subject, e.person, e.company, p.actor_name, p.address, p.details "
      "FROM audit_entry e LEFT JOIN audit_personal p ON p.entry = e.id" +
      conditions.where() + " ORDER BY e.id DESC LIMIT :limit OFFSET :offset");
  select.define_and_bind();
  select.execute();
  std::vector<Listed> items;
  while (select.fetch()) {
    Listed item;
    item.id = id;
    item.at = base::from_micros(at);
    item.action = action;
    item.subject = subject;
    if (const auto value = person.get()) item.person = *value;
    if (const auto value = company.get()) item.company = *value;
    item.erased = !details.get();
    item.actor_name = actor_name.get().value_or("");
    item.address = address.get().value_or("");
    if (const auto text = details.get()) item.details = base::Json::parse(*text, nullptr, false);
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

std::int64_t AuditLog::record(storage::Transaction& tx, const Entry& entry) {
  const PersonalRow personal{base::random_token(16), fitting(entry.actor_name, kNameLength - 1),
                             fitting(entry.address, kAddressLength),
                             entry.details.dump(-1, ' ', false, Handler::replace)};
  const std::string hash = hash_of(personal);
  const long long at = base::to_micros(entry.at == base::Instant{} ? clock_.now() : entry.at);
  auto person = nullable(entry.person), company = nullable(entry.company);
  tx.sql() << "INSERT INTO audit_entry (at, action, subject, person, company, personal_hash) "
              "VALUES (:at, :action, :subject, :person, :company, :hash)",
      soci::use(at), soci::use(entry.action), soci::use(entry.subject), soci::use(person.value, person.ind),
      soci::use(company.value, company.ind), soci::use(hash);
  const long long id = storage::last_insert_id(tx, "audit_entry");
  tx.sql() << "INSERT INTO audit_personal (entry, salt, actor_name, address, details) "
              "VALUES (:entry, :salt, :actor_name, :address, :details)",
      soci::use(id), soci::use(personal.salt), soci::use(personal.actor_name), soci::use(personal.address),
      soci::use(personal.details);
  return id;
}

Page AuditLog::list(const Filter& filter) {
  const storage::Conditions conditions = conditions_of(filter);
  const long long limit = std::clamp(filter.per_page, 1, 500);
  const long long offset = (std::max(filter.page, 1) - 1LL) * limit;
  return database_.read([&](soci::session& sql) {
    return Page{select_page(sql, conditions, limit, offset), storage::count(sql, "audit_entry e", conditions)};
  });
}

void AuditLog::erase_entry(storage::Transaction& tx, std::int64_t entry, Entry by) {
  const long long number = entry;
  tx.sql() << "DELETE FROM audit_personal WHERE entry = :entry", soci::use(number);
  by.action = "audit.erased";
  by.subject = "audit:" + std::to_string(entry);
  record(tx, by);
}

void AuditLog::erase_person(storage::Transaction& tx, std::int64_t person, Entry by) {
  const long long number = person;
  by.action = "audit.erased";
  by.subject = "person:" + std::to_string(person);
  tx.sql() << "DELETE FROM audit_personal WHERE entry IN (SELECT id FROM audit_entry WHERE person = :person)",
      soci::use(number);
  tx.sql() << "DELETE FROM audit_personal WHERE entry IN (SELECT id FROM audit_entry WHERE subject = :subject)",
      soci::use(by.subject);
  record(tx, by);
}

}  // namespace tenderloom::audit
