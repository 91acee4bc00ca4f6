#include "tenderloom/accounts/vendor_import.h"

#include "audit_entries.h"
#include "module_migrations.h"
#include "registration_values.h"
#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

storage::Migration vendor_import_migration() {
  return {"0023-vendor-import", {R"(CREATE TABLE IF NOT EXISTS vendor_import_draft (
                name $str(64) NOT NULL PRIMARY KEY, person_id $ref NOT NULL, content $json NOT NULL,
                made_at $time NOT NULL) $table)"}};
}

namespace {

constexpr std::chrono::hours kKeptFor{24};

std::string text_of(const Json& values, const char* key) {
  const auto found = values.find(key);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

struct VendorImport::Judgement {
  VendorImportReport report;
  std::vector<Json> sound;  // values of the rows that succeed
};

VendorImport::VendorImport(storage::Database& database, const base::Clock& clock, Registrations& registrations,
                           const Reporting& reporting, FirstPasswordLink link, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      registrations_(registrations),
      reporting_(reporting),
      link_(std::move(link)),
      cheap_hashes_(cheap_hashes) {}

/// Judges each row as the registration form does, against what is registered and against the rows before it.
VendorImport::Judgement VendorImport::judge(soci::session& sql, const VendorTable& table,
                                            const std::string& locale) const {
  Judgement all;
  std::set<std::string> numbers, addresses;
  for (const auto& given : table.rows) {
    const auto judged = registrations_.evaluate(Registrations::kRevision, Json::object(), given.values);
    auto findings = judged.evaluation.findings;
    const Json& values = judged.evaluation.values;
    VendorImportReport::Row row{
        given.number, text_of(given.values, "tax_id"), text_of(given.values, "company_name"), "succeeded", {}};
    const auto faulty = [&](const char* field, const char* code) {
      findings.push_back({field, code, Json::object(), "R-002", forms::Severity::wrong});
    };
    const std::string number = text_of(values, "tax_id"), address = text_of(values, "account_email");
    const auto holder = number.empty() ? std::nullopt : repository::company_by_tax_id(sql, number);
    const bool registered = holder && holder->status != status::kRejected;
    if (!number.empty() && !numbers.insert(number).second) faulty("tax_id", "twice_in_file");
    if (!address.empty() && !addresses.insert(address).second) faulty("account_email", "twice_in_file");
    if (!registered && !address.empty() && !repository::email_free(sql, address))
      faulty("account_email", "already_registered");
    if (registered && findings.empty()) {
      row.outcome = "skipped";
      ++all.report.skipped;
    } else if (!findings.empty()) {
      row.outcome = "failed";
      ++all.report.failed;
      for (const auto& finding : findings)
        row.messages.push_back(judged.type->label(*judged.level, *judged.level->field(finding.field), locale) + ": " +
                               forms::sentence(*judged.type, *judged.level, finding, locale));
    } else {
      ++all.report.succeeded;
      all.sound.push_back(values);
    }
    all.report.rows.push_back(std::move(row));
  }
  return all;
}

VendorImportReport VendorImport::check(const VendorTable& table, const std::string& locale) const {
  return database_.read([&](soci::session& sql) { return judge(sql, table, locale).report; });
}

VendorImportReport VendorImport::run(const VendorTable& table, const std::string& locale, const Actor& actor) {
  // Nobody knows this password, so nobody signs in before they set their own; one hash serves all, and trying one
  // costs as much work as any other account's.
  const std::string hash = base::hash_password(base::random_token(), cheap_hashes_);
  return database_.write([&](storage::Transaction& tx) {
    auto judged = judge(tx.sql(), table, locale);
    if (judged.report.failed > 0) return judged.report;
    for (const auto& values : judged.sound) store(tx, values, hash, actor);
    judged.report.stored = true;
    return judged.report;
  });
}

void VendorImport::store(storage::Transaction& tx, const Json& values, const std::string& hash, const Actor& actor) {
  const auto at = clock_.now();
  Company company;
  company.status = status::kApproved;
  company.registered_at = at;
  company.decided_at = at;
  company.values = values;
  take_values(company, values);
  Person owner;
  take_values(owner, values);
  registrations_.free_of_rejected(tx, company.tax_id, owner.email, actor.address);
  company.id = repository::insert_company(tx, company);
  owner.id = repository::insert_person(tx, owner, hash, at);
  repository::insert_membership(tx, owner.id, company.id, "vendor_owner");
  repository::insert_event(tx, company.id, actor.person_id, {at, actor.name, "imported", {}}, values);
  reporting_.audit.record(tx, company_entry(company.id, actor, at, "registration.imported"));
  auto mail = reporting_.mailer.compose("vendor_imported", std::string(base::kFirstLocale),
                                        {{"contact_name", owner.display_name},
                                         {"contact_title", owner.title},
                                         {"company_name", company.name},
                                         {"account_email", owner.email},
                                         {"link", link_(tx, owner.id)}});
  mail.to_address = owner.email;
  mail.to_name = owner.display_name;
  mail.person = owner.id;
  mail.company = company.id;
  mail.secret = true;
  reporting_.outbox.queue(tx, mail);
}

std::string VendorImport::keep(const VendorTable& table, std::int64_t person_id) {
  const std::string name = base::random_token(18), content = table.to_json().dump();
  const auto now = clock_.now();
  const std::int64_t at = base::to_micros(now), old = base::to_micros(now - kKeptFor);
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "DELETE FROM vendor_import_draft WHERE made_at < :old", soci::use(old);
    tx.sql() << "INSERT INTO vendor_import_draft (name, person_id, content, made_at) VALUES (:name, :person, :content, "
                ":at)",
        soci::use(name), soci::use(person_id), soci::use(content), soci::use(at);
  });
  return name;
}

std::optional<VendorTable> VendorImport::kept(const std::string& name, std::int64_t person_id) const {
  const std::int64_t old = base::to_micros(clock_.now() - kKeptFor);
  std::string content;
  const bool found = database_.read([&](soci::session& sql) {
    sql << "SELECT content FROM vendor_import_draft WHERE name = :name AND person_id = :person AND made_at >= :old",
        soci::into(content), soci::use(name), soci::use(person_id), soci::use(old);
    return sql.got_data();
  });
  if (!found) return std::nullopt;
  return VendorTable::from_json(Json::parse(content));
}

void VendorImport::forget(const std::string& name) {
  database_.write([&](storage::Transaction& tx) {
    tx.sql() << "DELETE FROM vendor_import_draft WHERE name = :name", soci::use(name);
  });
}

}  // namespace tenderloom::accounts
