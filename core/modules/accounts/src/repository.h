// SQL of the accounts module (companies and people); sessions and the bot check keep theirs beside them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts::repository {

std::optional<Company> company_by_id(soci::session& sql, std::int64_t id, const std::string& suffix = {});
/// Never one that was superseded: its number belongs to another.
std::optional<Company> company_by_tax_id(soci::session& sql, const std::string& tax_id, const std::string& suffix = {});
/// Inserts and gives the id; DatabaseError of kind unique when the tax id exists.
std::int64_t insert_company(storage::Transaction& tx, const Company& company);
/// Writes every column of `company` and raises its row version by one.
void update_company(storage::Transaction& tx, const Company& company);
struct CompanyFilter {
  std::string status;       // empty: all
  std::string folded;       // part of the search text
  std::string mark, tests;  // as Registrations::Query has them
  std::int64_t viewer = 0;
  bool longest_waiting_first = false, by_name = false;  // otherwise newest first
  std::vector<std::int64_t> also;                       // found elsewhere: these companies as well
};
std::vector<Company> list_companies(soci::session& sql, const CompanyFilter& filter, std::int64_t limit,
                                    std::int64_t offset);
std::int64_t count_companies(soci::session& sql, const CompanyFilter& filter);
/// Of every status; the filter's status is passed over.
std::vector<std::pair<std::string, std::int64_t>> count_by_status(soci::session& sql, const CompanyFilter& filter);

/// `company_id`: the one they acted for last, of those whose registration was not rejected.
struct Credentials {
  Person person;
  std::string password_hash;
  std::int64_t failed_logins = 0;
  std::optional<Instant> locked_until;
  std::int64_t company_id = 0;
  std::string company_status;
};
std::optional<Credentials> credentials(soci::session& sql, const std::string& email, const std::string& suffix = {});
std::optional<Credentials> credentials_of(soci::session& sql, std::int64_t person_id, const std::string& suffix = {});
void set_failures(storage::Transaction& tx, std::int64_t person_id, std::int64_t failures,
                  const std::optional<Instant>& locked_until);
/// The same password hashed anew; nothing when another one stands there by now.
void renew_hash(storage::Transaction& tx, std::int64_t person_id, const std::string& old_hash,
                const std::string& new_hash);
void set_signed_in(storage::Transaction& tx, std::int64_t person_id, Instant at);

std::optional<Person> person_by_id(soci::session& sql, std::int64_t id);
std::optional<Person> person_by_email(soci::session& sql, const std::string& email);
std::int64_t insert_person(storage::Transaction& tx, const Person& person, const std::string& password_hash,
                           Instant at);
void insert_membership(storage::Transaction& tx, std::int64_t person_id, std::int64_t company_id,
                       const std::string& role);
/// The person of the company who signs in with that address.
std::optional<std::int64_t> member_with_email(soci::session& sql, std::int64_t company_id, const std::string& email);
void update_contact_of_person(storage::Transaction& tx, const Person& person);
std::vector<std::pair<std::string, std::string>> staff(soci::session& sql);  // e-mail, role

/// Gives the event's id. Events of the vendor (registered revised updated) raise the marks of the staff's list.
std::int64_t insert_event(storage::Transaction& tx, std::int64_t company_id, std::int64_t person_id,
                          const RegistrationEvent& event, const Json& snapshot);
std::vector<RegistrationEvent> events(soci::session& sql, std::int64_t company_id);

/// In the order of `ids`.
std::vector<RegistrationMarks> marks(soci::session& sql, const std::vector<std::int64_t>& ids, std::int64_t viewer);
RegistrationLook look(storage::Transaction& tx, std::int64_t person_id, std::int64_t company_id, Instant at);
void confirm_up_to(storage::Transaction& tx, std::int64_t company_id, std::int64_t event);
void set_test(storage::Transaction& tx, std::int64_t company_id, bool is_test);

/// Whether a registration may take that address: nobody has it, or only members of rejected companies.
bool email_free(soci::session& sql, const std::string& email);
/// Takes number and address away from rejected registrations; gives the companies that lost something.
std::vector<std::int64_t> release_rejected(storage::Transaction& tx, const std::string& tax_id,
                                           const std::string& email);
/// Gives a rejected company its number and its members their addresses back; false when another has one of them by now.
bool take_back(storage::Transaction& tx, Company& company);

void insert_consent(storage::Transaction& tx, std::int64_t person_id, const std::string& version,
                    const std::string& locale, const std::string& text, const std::string& address, Instant at);
void end_sessions_of_company(storage::Transaction& tx, std::int64_t company_id);

}  // namespace tenderloom::accounts::repository
