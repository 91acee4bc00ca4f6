#include "tenderloom/accounts/personal_data.h"

#include <array>
#include <set>

#include "company_personal_data.h"
#include "repository.h"

namespace tenderloom::accounts {
namespace {

using privacy::Fate;
using privacy::Holding;
using privacy::Subject;

const std::array kContactKeys = {"contact_name", "contact_title", "contact_phone", "contact_mobile", "account_email"};

/// Companies whose registered contact is that person.
std::vector<Company> companies_of_contact(soci::session& sql, const Subject& subject) {
  std::vector<Company> companies;
  std::vector<long long> ids;
  long long id = 0;
  soci::statement select = (sql.prepare << "SELECT company_id FROM membership WHERE person_id = :person",
                            soci::use(subject.person), soci::into(id));
  select.execute();
  while (select.fetch()) ids.push_back(id);
  for (const auto company_id : ids) {
    auto company = repository::company_by_id(sql, company_id);
    if (company && company->values.value("account_email", "") == subject.email)
      companies.push_back(std::move(*company));
  }
  return companies;
}

Json contact_rows(soci::session& sql, const Subject& subject) {
  Json rows = Json::array();
  for (const auto& company : companies_of_contact(sql, subject)) {
    Json row{{"company_name", company.name}, {"tax_id", company.tax_id}};
    for (const char* key : kContactKeys) row[key] = company.values.value(key, "");
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Wherever a value of the contact stands in what the registration's history keeps.
void scrub(Json& value, const std::set<std::string>& gone) {
  if (value.is_structured()) {
    for (auto& inner : value) scrub(inner, gone);
  } else if (value.is_string() && gone.count(value.get<std::string>())) {
    value = "";
  }
}

void scrub_history(soci::session& sql, std::int64_t company, const std::set<std::string>& gone) {
  struct Row {
    long long id = 0;
    std::string changes, snapshot;
  };
  std::vector<Row> rows;
  Row row;
  soci::statement select =
      (sql.prepare << "SELECT id, changes, snapshot FROM registration_event WHERE company_id = :id", soci::use(company),
       soci::into(row.id), soci::into(row.changes), soci::into(row.snapshot));
  select.execute();
  while (select.fetch()) rows.push_back(row);
  for (auto& one : rows) {
    for (auto* text : {&one.changes, &one.snapshot}) {
      Json value = Json::parse(*text, nullptr, false);
      scrub(value, gone);
      *text = value.dump();
    }
    sql << "UPDATE registration_event SET changes = :changes, snapshot = :snapshot WHERE id = :id",
        soci::use(one.changes), soci::use(one.snapshot), soci::use(one.id);
  }
}

std::int64_t erase_contact(storage::Transaction& tx, const Subject& subject) {
  auto companies = companies_of_contact(tx.sql(), subject);
  for (auto& company : companies) {
    std::set<std::string> gone;
    for (const char* key : kContactKeys) {
      const std::string value = company.values.value(key, "");
      if (!value.empty()) gone.insert(value);
      company.values[key] = "";
    }
    repository::update_company(tx, company);
    scrub_history(tx.sql(), company.id, gone);
  }
  return static_cast<std::int64_t>(companies.size());
}

Holding company_contact() {
  Holding holding{.key = "company_contact", .table = "company", .fate = Fate::blank, .reason = "company_stays"};
  holding.read = contact_rows;
  holding.erase = erase_contact;
  return holding;
}

}  // namespace

privacy::Holdings personal_data() {
  const std::string theirs = "person_id = {person}";
  privacy::Holdings all{
      company_contact(),
      {.key = "role_reviews",
       .table = "role_review",
       .where = theirs,
       .columns = {"confirmed_at:time", "actor"},
       .reason = "official_act"},
      {.key = "role_changes",
       .table = "role_change",
       .where = theirs,
       .columns = {"kind", "role_before", "role_after", "proposed_at:time", "state"},
       .reason = "official_act"},
      {.key = "role_changes_proposed",
       .table = "role_change",
       .where = "proposed_by = {person}",
       .columns = {"kind", "proposed_at:time", "proposer"},
       .reason = "official_act"},
      {.key = "role_changes_decided",
       .table = "role_change",
       .where = "decided_by = {person}",
       .columns = {"kind", "decided_at:time", "decider"},
       .reason = "official_act"},
      {.key = "consents",
       .table = "consent c JOIN consent_text t ON t.sha256 = c.text_sha256",
       .where = "c." + theirs,
       .columns = {"c.given_at:time", "c.text_version", "t.locale", "c.address", "t.text"},
       .fate = Fate::blank,
       .reason = "proof_of_consent",
       .erase = [](storage::Transaction& tx, const Subject& subject) -> std::int64_t {
         soci::statement update = (tx.sql().prepare << "UPDATE consent SET address = '' WHERE person_id = :person",
                                   soci::use(subject.person));
         update.execute(true);
         return update.get_affected_rows();
       }},
      {.key = "registration_events",
       .table = "registration_event",
       .where = theirs,
       .columns = {"happened_at:time", "event", "actor"},
       .fate = Fate::blank,
       .blanks = {{"actor", ""}},
       .reason = "company_stays"},
      {.key = "released_address",
       .table = "released_email",
       .where = theirs,
       .columns = {"email"},
       .fate = Fate::erase},
      {.key = "registration_looks",
       .table = "registration_look",
       .where = theirs,
       .columns = {"company_id", "looked_at:time"},
       .fate = Fate::erase},
      {.key = "support_views",
       .table = "support_view",
       .where = theirs,
       .columns = {"company_id", "actor", "started_at:time", "ended_at:time"},
       .fate = Fate::blank,
       .blanks = {{"actor", ""}},
       .reason = "company_stays"},
      {.key = "company_notes",
       .table = "company_note",
       .where = theirs,
       .columns = {"company_id", "kind", "happened_on", "author", "written_at:time"},
       .fate = Fate::blank,
       .blanks = {{"author", ""}},
       .reason = "company_stays"},
      {.key = "tax_id_asked",
       .table = "tax_id_change",
       .where = "asked_person = {person}",
       .columns = {"company_id", "asked_at:time", "asked_by"},
       .fate = Fate::blank,
       .blanks = {{"asked_by", ""}},
       .reason = "company_stays"},
      {.key = "tax_id_decided",
       .table = "tax_id_change",
       .where = "decided_person = {person}",
       .columns = {"company_id", "decided_at:time", "decided_by"},
       .fate = Fate::blank,
       .blanks = {{"decided_by", ""}},
       .reason = "company_stays"},
      {.key = "import_drafts",
       .table = "vendor_import_draft",
       .where = theirs,
       .columns = {"made_at:time"},
       .fate = Fate::erase},
      {.key = "sessions",
       .table = "web_session",
       .where = theirs,
       .columns = {"created_at:time", "expires_at:time", "address", "agent"},
       .fate = Fate::erase},
      {.key = "kept_forms",
       .table = "kept_form",
       .where = theirs,
       .columns = {"address", "expires_at:time"},
       .fate = Fate::erase},
      {.key = "tokens",
       .table = "api_token",
       .where = theirs,
       .columns = {"scopes", "created_at:time", "expires_at:time", "last_used_at:time"},
       .fate = Fate::erase},
      {.key = "passwords",
       .table = "password_state",
       .where = theirs,
       .columns = {"must_change", "changed_at:time"},
       .fate = Fate::erase},
      {.key = "passwords_before",
       .table = "password_history",
       .where = theirs,
       .columns = {"replaced_at:time"},
       .fate = Fate::erase},
      {.key = "password_links",
       .table = "password_link",
       .where = theirs,
       .columns = {"purpose", "expires_at:time"},
       .fate = Fate::erase},
      {.key = "email_changes",
       .table = "email_change",
       .where = theirs,
       .columns = {"email", "asked_at:time", "expires_at:time"},
       .fate = Fate::erase},
      {.key = "password_requests",
       .table = "password_request",
       .where = "email = {email}",
       .columns = {"email", "address"},
       .fate = Fate::erase},
      {.key = "sign_ins",
       .table = "sign_in_event",
       .where = theirs,
       .columns = {"happened_at:time", "address", "device", "outcome"},
       .fate = Fate::erase},
      {.key = "language", .table = "person_language", .where = theirs, .columns = {"locale"}, .fate = Fate::erase},
      {.key = "known_devices",
       .table = "known_device",
       .where = theirs,
       .columns = {"seen_at:time"},
       .fate = Fate::erase},
      {.key = "second_factor",
       .table = "two_factor",
       .where = theirs,
       .columns = {"changed_at:time"},
       .fate = Fate::erase},
      {.key = "backup_codes",
       .table = "two_factor_backup",
       .where = theirs,
       .columns = {"person_id"},
       .fate = Fate::erase},
      {.key = "memberships",
       .table = "membership",
       .where = theirs,
       .columns = {"company_id", "role"},
       .fate = Fate::erase},
      {.key = "person",
       .table = "person",
       .where = "id = {person}",
       .columns = {"email", "display_name", "title", "phone", "mobile", "staff_role", "last_login_at:time",
                   "created_at:time"},
       .fate = Fate::blank,
       .blanks = {{"email", "erased-{person}@erased.invalid"},
                  {"password_hash", "!"},
                  {"display_name", ""},
                  {"title", ""},
                  {"phone", ""},
                  {"mobile", ""},
                  {"staff_role", ""}},
       .reason = "number_stays"},
  };
  auto of_company = company_personal_data();
  all.insert(all.begin(), std::make_move_iterator(of_company.begin()), std::make_move_iterator(of_company.end()));
  return all;
}

}  // namespace tenderloom::accounts
