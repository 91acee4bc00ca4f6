#include "tenderloom/accounts/registrations.h"

#include "audit_entries.h"
#include "json_text.h"
#include "languages.h"
#include "registration_values.h"
#include "repository.h"
#include "tenderloom/accounts/password_policy.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

forms::Finding already_registered(const char* field) {
  return {field, "already_registered", Json::object(), "R-002", forms::Severity::wrong};
}

/// R-002, asked before the work of hashing; the unique indexes decide in the end. What only a rejected registration
/// holds is free (OQ-55).
void find_registered(soci::session& sql, Judged& judged) {
  const auto& values = judged.evaluation.values;
  if (const auto holder = repository::company_by_tax_id(sql, values.at("tax_id"));
      holder && holder->status != status::kRejected) {
    judged.evaluation.findings.push_back(already_registered("tax_id"));
  }
  if (!repository::email_free(sql, values.at("account_email"))) {
    judged.evaluation.findings.push_back(already_registered("account_email"));
  }
}

/// Which of the two unique columns it was, as far as the database tells.
forms::Finding finding_of(const storage::DatabaseError& error) {
  return already_registered(error.constraint().find("email") != std::string::npos ? "account_email" : "tax_id");
}

PasswordOwner registrant(const Json& values) {
  return {text_in(values, "account_email"), text_in(values, "contact_name"), {text_in(values, "company_name")}};
}

/// The names of what changed, for a mail: the values themselves stay in the portal.
/// In every language, as mails take words.
Json labels_of(const Json& changes, const Judged& judged) {
  Json labels = Json::object();
  for (const std::string locale : {"zh-TW", "en"}) {
    std::string text;
    for (const auto& change : changes) {
      for (const auto& field : judged.level->fields) {
        if (field.key != change.at("field")) continue;
        text += (text.empty() ? "" : "\n") + judged.type->label(*judged.level, field, locale);
      }
    }
    labels[locale] = text;
  }
  return labels;
}

}  // namespace

Registrations::Registrations(storage::Database& database, const base::Clock& clock, const base::Logger& log,
                             forms::TypeStore& types, const Reporting& reporting, const Directory& directory,
                             HashGate& gate, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      log_(log),
      types_(types),
      reporting_(reporting),
      directory_(directory),
      gate_(gate),
      cheap_hashes_(cheap_hashes) {}

std::shared_ptr<const forms::TypeDefinition> Registrations::form_type() const {
  auto type = types_.current(kForms);
  if (!type) throw std::runtime_error("the portal's own forms (scripts/portal) could not be loaded");
  return type;
}

Judged Registrations::evaluate(const std::string& level, const Json& stored, const Json& values) const {
  Judged judged;
  judged.type = form_type();
  judged.level = judged.type->level(level);
  if (!judged.level) throw std::runtime_error("scripts/portal has no form " + level);
  forms::Input input;
  input.stored = stored;
  input.changes = values;
  judged.evaluation =
      forms::evaluate(*judged.type, *judged.level, input, forms::Alone(clock_.now()), [&](const base::Error& error) {
        log_.error("registration.rule_failed", {{"code", error.code}, {"params", error.params}});
      });
  if (level == kRegistration) judge_password(judged, registrant(judged.evaluation.values), "password");
  return judged;
}

base::Result<Judged> Registrations::apply(Judged judged, const std::string& locale, const std::string& address) {
  if (!judged.evaluation.complete()) return judged;
  const auto text = notice(locale);
  if (!text) return text.error();
  database_.read([&](soci::session& sql) { find_registered(sql, judged); });
  if (!judged.evaluation.complete()) return judged;

  const Json& values = judged.evaluation.values;
  std::string hash;
  {
    auto place = gate_.enter(address);
    if (!place) return place.error();
    hash = base::hash_password(values.at("password").get<std::string>(), cheap_hashes_);
  }
  Company company;
  company.status = status::kPending;
  company.values = kept_values(*judged.level, values);
  company.registered_at = clock_.now();
  take_values(company, values);
  Person owner;
  take_values(owner, values);
  const auto staff = directory_.staff_with("staff.registrations");
  try {
    judged.taken = database_.write([&](storage::Transaction& tx) {
      free_of_rejected(tx, company.tax_id, owner.email, address);
      company.id = repository::insert_company(tx, company);
      owner.id = repository::insert_person(tx, owner, hash, company.registered_at);
      repository::insert_membership(tx, owner.id, company.id, "vendor_owner");
      languages::keep(tx, owner.id, locale);
      repository::insert_consent(tx, owner.id, text->version, locale, text->text, address, company.registered_at);
      repository::insert_event(tx, company.id, owner.id, {company.registered_at, owner.display_name, "registered", {}},
                               company.values);
      reporting_.audit.record(tx, company_entry(company.id, {owner.id, owner.display_name, address},
                                                company.registered_at, "registration.registered"));
      tell_vendor(tx, company, notifications::kind::kRegistrationReceived, {});
      tell_staff(tx, company, staff, notifications::kind::kRegistrationToReview);
      return SignedIn{owner.id, company.id};
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    judged.evaluation.findings.push_back(finding_of(error));
  }
  return judged;
}

void Registrations::free_of_rejected(storage::Transaction& tx, const std::string& tax_id, const std::string& email,
                                     const std::string& address) {
  const auto at = clock_.now();
  for (const auto id : repository::release_rejected(tx, tax_id, email)) {
    const auto company = repository::company_by_id(tx.sql(), id);
    repository::insert_event(tx, id, 0, {at, "", "superseded", {}}, company->values);
    reporting_.audit.record(tx, company_entry(company->id, {0, "", address}, at, "registration.superseded"));
  }
}

std::string Registrations::form_for(const std::string& status) {
  if (status == status::kNeedsRevision) return kRevision;
  if (status == status::kPending) return kContact;
  if (status == status::kApproved) return kUpkeep;
  return {};
}

base::Result<Judged> Registrations::revise(std::int64_t company_id, const Actor& actor, const Json& values,
                                           std::optional<std::int64_t> version) {
  const auto staff = directory_.staff_with("staff.registrations");
  Judged refused;
  try {
    return database_.write([&](storage::Transaction& tx) -> base::Result<Judged> {
      auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
      if (!company) return base::Error{"not_found"};
      const auto form = form_for(company->status);
      if (form.empty()) return base::Error{"registration_closed", {{"state", company->status}}};
      if (version && *version != company->row_version) {
        return base::Error{"version_conflict", {{"version", company->row_version}}};
      }
      Judged judged = evaluate(form, company->values, values);
      if (!judged.evaluation.complete()) return judged;
      refused = judged;  // what to answer when a unique index refuses it
      return store_revision(tx, *company, std::move(judged), actor, staff);
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    refused.evaluation.findings.push_back(finding_of(error));
    return refused;
  }
}

base::Result<Judged> Registrations::store_revision(storage::Transaction& tx, Company& company, Judged judged,
                                                   const Actor& actor, const std::vector<std::string>& staff) {
  Json after = company.values;
  after.update(kept_values(*judged.level, judged.evaluation.values));
  const Json changes = differences(company.values, after);
  const bool sent_again = company.status == status::kNeedsRevision;
  judged.taken = SignedIn{actor.person_id, company.id};
  if (changes.empty() && !sent_again) return judged;

  const auto owner = repository::member_with_email(tx.sql(), company.id, company.values.value("account_email", ""));
  const auto at = clock_.now();
  const bool updated = company.status == status::kApproved;
  const auto anew = [&](const char* field) {
    const std::string value = after.value(field, "");
    return value == company.values.value(field, "") ? std::string() : value;
  };
  free_of_rejected(tx, anew("tax_id"), anew("account_email"), actor.address);
  company.values = std::move(after);
  take_values(company, company.values);
  if (sent_again) company.status = status::kPending;
  repository::update_company(tx, company);
  if (owner) {
    auto person = repository::person_by_id(tx.sql(), *owner);
    take_values(*person, company.values);
    repository::update_contact_of_person(tx, *person);
  }
  const std::string event = updated ? "updated" : "revised";
  repository::insert_event(tx, company.id, actor.person_id, {at, actor.name, event, {}, changes}, company.values);
  auto entry = company_entry(company.id, actor, at, "registration." + event);
  entry.details = {{"changes", changes}};
  reporting_.audit.record(tx, entry);
  if (sent_again) tell_staff(tx, company, staff, notifications::kind::kRegistrationToReview);
  if (updated) tell_staff(tx, company, staff, "registration_updated", labels_of(changes, judged));
  return judged;
}

void Registrations::follow_address(storage::Transaction& tx, std::int64_t company_id, const Actor& actor,
                                   const std::string& from, const std::string& to,
                                   const std::vector<std::string>& staff) {
  auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
  if (!company || company->status == status::kRejected || company->values.value("account_email", "") != from) return;
  const Json changes = Json::array({{{"field", "account_email"}, {"old", from}, {"new", to}}});
  const bool updated = company->status == status::kApproved;
  const auto at = clock_.now();
  company->values["account_email"] = to;
  repository::update_company(tx, *company);
  const std::string event = updated ? "updated" : "revised";
  repository::insert_event(tx, company_id, actor.person_id, {at, actor.name, event, {}, changes}, company->values);
  auto entry = company_entry(company->id, actor, at, "registration." + event);
  entry.details = {{"changes", changes}};
  reporting_.audit.record(tx, entry);
  const Judged form = evaluate(kRevision, company->values, Json::object());
  if (updated) tell_staff(tx, *company, staff, "registration_updated", labels_of(changes, form));
}

notifications::Mail Registrations::mail_to_vendor(const Company& company, const std::string& mail_kind,
                                                  const std::string& reason, const std::string& locale) const {
  auto mail = reporting_.mailer.compose(mail_kind, locale,
                                        {{"contact_name", company.values.value("contact_name", "")},
                                         {"contact_title", company.values.value("contact_title", "")},
                                         {"company_name", company.name},
                                         {"reason", reason},
                                         {"link", reporting_.base_url + "/login"}});
  mail.to_address = company.values.value("account_email", "");
  mail.to_name = company.values.value("contact_name", "");
  mail.company = company.id;
  return mail;
}

void Registrations::tell_vendor(storage::Transaction& tx, const Company& company, const std::string& mail_kind,
                                const std::string& reason) {
  reporting_.outbox.queue(tx, mail_to_vendor(company, mail_kind, reason, std::string(base::kFirstLocale)));
}

void Registrations::tell_staff(storage::Transaction& tx, const Company& company, const std::vector<std::string>& staff,
                               const std::string& mail_kind, const Json& fields) {
  for (const auto& address : staff) {
    auto mail = reporting_.mailer.compose(
        mail_kind, "zh-TW",
        {{"company_name", company.name},
         {"tax_id", company.tax_id},
         {"fields", fields},
         {"link", reporting_.base_url + "/staff/registrations/" + std::to_string(company.id)}});
    mail.to_address = address;
    mail.company = company.id;
    reporting_.outbox.queue(tx, mail);
  }
}

}  // namespace tenderloom::accounts
