// OQ-55: a rejected registration keeps its tax id and addresses until somebody registers with them again. Then its
// unique columns are given a name of their own, so that both databases keep the indexes that decide R-002; the real
// number stays in the form's values, the real addresses in released_email.
#include "repository.h"

namespace tenderloom::accounts::repository {
namespace {

constexpr char kReleasedMark[] = "~";

/// Somebody who acts for rejected companies and nobody else.
bool only_rejected(soci::session& sql, const Person& person) {
  if (!person.staff_role.empty()) return false;
  std::int64_t all = 0, others = 0;
  sql << "SELECT COUNT(*) FROM membership WHERE person_id = :person", soci::into(all), soci::use(person.id);
  sql << "SELECT COUNT(*) FROM membership m JOIN company c ON c.id = m.company_id WHERE m.person_id = :person AND "
         "c.status <> 'rejected'",
      soci::into(others), soci::use(person.id);
  return all > 0 && others == 0;
}

std::vector<std::int64_t> companies_of(soci::session& sql, std::int64_t person_id) {
  std::int64_t id = 0;
  std::vector<std::int64_t> found;
  soci::statement statement = (sql.prepare << "SELECT company_id FROM membership WHERE person_id = :person",
                               soci::into(id), soci::use(person_id));
  statement.execute();
  while (statement.fetch()) found.push_back(id);
  return found;
}

void set_email(storage::Transaction& tx, std::int64_t person_id, const std::string& email) {
  tx.sql() << "UPDATE person SET email = :email WHERE id = :id", soci::use(email), soci::use(person_id);
}

std::vector<std::pair<std::int64_t, std::string>> released_members(soci::session& sql, std::int64_t company_id) {
  std::int64_t id = 0;
  std::string email;
  std::vector<std::pair<std::int64_t, std::string>> found;
  soci::statement statement = (sql.prepare << "SELECT r.person_id, r.email FROM released_email r JOIN membership m ON "
                                              "m.person_id = r.person_id WHERE m.company_id = :company",
                               soci::into(id), soci::into(email), soci::use(company_id));
  statement.execute();
  while (statement.fetch()) found.emplace_back(id, email);
  return found;
}

}  // namespace

bool email_free(soci::session& sql, const std::string& email) {
  const auto person = person_by_email(sql, email);
  return !person || only_rejected(sql, *person);
}

std::vector<std::int64_t> release_rejected(storage::Transaction& tx, const std::string& tax_id,
                                           const std::string& email) {
  std::vector<std::int64_t> lost;
  if (auto holder = company_by_tax_id(tx.sql(), tax_id, storage::for_update(tx.dialect()));
      holder && holder->status == status::kRejected) {
    holder->superseded = true;
    update_company(tx, *holder);
    lost.push_back(holder->id);
  }
  if (const auto person = person_by_email(tx.sql(), email); person && only_rejected(tx.sql(), *person)) {
    tx.sql() << storage::upsert_sql(tx.dialect(), "released_email", {"person_id"}, {"person_id", "email"}),
        soci::use(person->id, "person_id"), soci::use(email, "email");
    set_email(tx, person->id, kReleasedMark + std::to_string(person->id));
    for (const auto company : companies_of(tx.sql(), person->id)) {
      if (std::find(lost.begin(), lost.end(), company) == lost.end()) lost.push_back(company);
    }
  }
  return lost;
}

bool take_back(storage::Transaction& tx, Company& company) {
  const auto members = released_members(tx.sql(), company.id);
  if (company.superseded && company_by_tax_id(tx.sql(), company.tax_id)) return false;
  for (const auto& [id, email] : members) {
    if (person_by_email(tx.sql(), email)) return false;
  }
  company.superseded = false;
  for (const auto& [id, email] : members) {
    set_email(tx, id, email);
    const std::int64_t person = id;
    tx.sql() << "DELETE FROM released_email WHERE person_id = :person", soci::use(person);
  }
  return true;
}

}  // namespace tenderloom::accounts::repository
