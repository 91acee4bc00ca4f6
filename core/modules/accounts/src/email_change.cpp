#include "tenderloom/accounts/email_change.h"

#include "company_repository.h"
#include "email_change_repository.h"
#include "password_repository.h"
#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

constexpr char kEmailField[] = "new_email";
constexpr std::size_t kLongestEmailToken = 100;

audit::Entry entry_about(const Person& person, Instant at, const std::string& address, const char* action,
                         Json details) {
  audit::Entry entry{
      at, person.id, std::nullopt, person.display_name, address, action, "person:" + std::to_string(person.id)};
  entry.details = std::move(details);
  return entry;
}

}  // namespace

EmailChanges::EmailChanges(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
                           SignIn& sign_in, Registrations& registrations, const Directory& directory)
    : database_(database),
      clock_(clock),
      reporting_(reporting),
      sign_in_(sign_in),
      registrations_(registrations),
      directory_(directory) {}

void EmailChanges::tell(storage::Transaction& tx, const Person& person, const std::string& to, const char* event,
                        const std::string& locale, Json params) const {
  params["contact_name"] = person.display_name;
  params["time"] = base::display_time(clock_.now());
  auto mail = reporting_.mailer.compose(event, locale, params);
  mail.to_address = to;
  mail.to_name = person.display_name;
  mail.person = person.id;
  reporting_.outbox.queue(tx, mail);
}

std::optional<EmailChanges::Pending> EmailChanges::pending_of(std::int64_t person_id) const {
  const auto found = database_.read([&](soci::session& sql) { return repository::email_change_of(sql, person_id); });
  return found && found->expires_at > clock_.now() ? found : std::nullopt;
}

base::Result<EmailChanges::Pending> EmailChanges::ask(const Actor& actor, const std::string& email,
                                                      std::string_view password, const std::string& locale) {
  const auto normal = base::normalise_email(base::trim(email));
  if (!normal) return base::Error{"email_invalid", {{"email", email}}, kEmailField};
  const auto person = directory_.person(actor.person_id);
  if (!person) return base::Error{"not_found"};
  if (*normal == person->email) return base::Error{"email_same", Json::object(), kEmailField};
  if (const auto right = sign_in_.confirm(person->id, password, actor.address); !right) return right.error();
  return database_.write([&](storage::Transaction& tx) -> base::Result<Pending> {
    // As at the registration: whoever has an account is told so, and nothing else of it.
    if (!repository::email_free(tx.sql(), *normal)) {
      return base::Error{"email_taken", {{"email", *normal}}, kEmailField};
    }
    const auto now = clock_.now();
    const std::string token = base::random_token();
    const Pending asked{person->id, *normal, now + kLifetime};
    repository::put_email_change(tx, base::sha256_hex(token), asked, now);
    tell(tx, *person, *normal, "email_change_link", locale,
         {{"old_email", person->email},
          {"expires", base::display_time(asked.expires_at)},
          {"link", reporting_.base_url + "/account/email/confirm/" + token}});
    tell(tx, *person, person->email, "email_change_asked", locale,
         {{"email", *normal}, {"address", actor.address}, {"link", reporting_.base_url + "/password/forgot"}});
    reporting_.audit.record(
        tx, entry_about(*person, now, actor.address, "account.email_change_asked", {{"email", *normal}}));
    return asked;
  });
}

std::optional<EmailChanges::Pending> EmailChanges::find(const std::string& token) const {
  if (token.empty() || token.size() > kLongestEmailToken) return std::nullopt;
  const auto found =
      database_.read([&](soci::session& sql) { return repository::email_change(sql, base::sha256_hex(token)); });
  return found && found->expires_at > clock_.now() ? found : std::nullopt;
}

base::Result<EmailChanges::Pending> EmailChanges::confirm(const std::string& token, const std::string& keep,
                                                          const std::string& address, const std::string& locale) {
  const auto known = find(token);
  if (!known) return base::Error{"link_gone"};
  const auto staff = directory_.staff_with("staff.registrations");
  try {
    return database_.write([&](storage::Transaction& tx) -> base::Result<Pending> {
      const auto now = clock_.now();
      // Two windows with one link: the second finds it used.
      const auto asked = repository::email_change(tx.sql(), base::sha256_hex(token), storage::for_update(tx.dialect()));
      if (!asked || asked->expires_at <= now) return base::Error{"link_gone"};
      const auto person = repository::person_by_id(tx.sql(), asked->person_id);
      if (!person) return base::Error{"link_gone"};
      if (!repository::email_free(tx.sql(), asked->email)) return base::Error{"email_taken", {{"email", asked->email}}};
      registrations_.free_of_rejected(tx, {}, asked->email, address);
      repository::set_email(tx, person->id, asked->email);
      repository::remove_email_change(tx, person->id);
      repository::close_links(tx, person->id, now);
      repository::end_sessions_of_person(tx, person->id, keep.empty() ? std::string() : base::sha256_hex(keep));
      for (const auto& one : repository::memberships_of(tx.sql(), person->id)) {
        registrations_.follow_address(tx, one.company_id, {person->id, person->display_name, address}, person->email,
                                      asked->email, staff);
      }
      reporting_.audit.record(tx, entry_about(*person, now, address, "account.email_changed",
                                              {{"email", asked->email}, {"email_before", person->email}}));
      tell(tx, *person, person->email, "email_changed", locale, {{"email", asked->email}, {"address", address}});
      return *asked;
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    return base::Error{"email_taken", {{"email", known->email}}};  // an account came into being meanwhile
  }
}

void EmailChanges::tidy() {
  database_.write([&](storage::Transaction& tx) { repository::remove_old_email_changes(tx, clock_.now()); });
}

}  // namespace tenderloom::accounts
