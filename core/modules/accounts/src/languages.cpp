#include "languages.h"

#include "tenderloom/base/text.h"

namespace tenderloom::accounts::languages {

storage::Migration migration() {
  return {"0024-language",
          {"CREATE TABLE IF NOT EXISTS person_language (person_id $ref NOT NULL PRIMARY KEY, locale $str(20) NOT NULL) "
           "$table"}};
}

std::string of_person(soci::session& sql, std::int64_t person) {
  std::string locale;
  sql << "SELECT locale FROM person_language WHERE person_id = :person", soci::use(person), soci::into(locale);
  return locale;
}

void keep(storage::Transaction& tx, std::int64_t person, const std::string& locale) {
  if (locale.empty() || locale == of_person(tx.sql(), person)) return;
  tx.sql() << storage::upsert_sql(tx.dialect(), "person_language", {"person_id"}, {"person_id", "locale"}),
      soci::use(person, "person_id"), soci::use(locale, "locale");
}

std::int64_t addressee_of(soci::session& sql, const notifications::Mail& mail) {
  const std::string address = base::to_lower_ascii(mail.to_address);
  std::int64_t addressee = 0;
  sql << "SELECT id FROM person WHERE email = :email", soci::use(address), soci::into(addressee);
  return addressee == 0 ? mail.person.value_or(0) : addressee;
}

std::string of_mail(soci::session& sql, const notifications::Mail& mail) {
  const std::int64_t addressee = addressee_of(sql, mail);
  if (addressee != 0) return of_person(sql, addressee);
  if (!mail.company) return {};
  const std::int64_t company = *mail.company;
  std::string locale;
  sql << "SELECT min(l.locale) FROM person_language l JOIN membership m ON m.person_id = l.person_id "
         "WHERE m.company_id = :company AND m.role = 'vendor_owner' HAVING count(*) > 0",
      soci::use(company), soci::into(locale);
  return locale;
}

}  // namespace tenderloom::accounts::languages
