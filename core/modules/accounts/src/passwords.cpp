#include "tenderloom/accounts/passwords.h"

#include "password_repository.h"
#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

constexpr char kNewPassword[] = "new_password";

}  // namespace

Passwords::Passwords(storage::Database& database, const base::Clock& clock, const Reporting& reporting, SignIn& sign_in,
                     HashGate& gate, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      reporting_(reporting),
      sign_in_(sign_in),
      gate_(gate),
      cheap_hashes_(cheap_hashes) {}

base::Result<std::string> Passwords::hash(std::string_view password, const std::string& address) {
  auto place = gate_.enter(address);
  if (!place) return place.error();
  return base::hash_password(password, cheap_hashes_);
}

base::Result<PasswordProblems> Passwords::refuse_recent(std::int64_t person_id, std::string_view next,
                                                        const std::string& address) {
  struct Known {
    PasswordOwner owner;
    std::vector<std::string> hashes;
  };
  const auto known = database_.read([&](soci::session& sql) {
    Known found;
    const auto person = repository::person_by_id(sql, person_id);
    if (person) found.owner = {person->email, person->display_name, repository::companies_of(sql, person_id)};
    found.hashes = repository::recent_hashes(sql, person_id, kRemembered - 1);
    return found;
  });
  auto problems = judge_password(next, known.owner, kNewPassword);
  if (!problems.empty()) return problems;
  auto place = gate_.enter(address);
  if (!place) return place.error();
  for (const auto& hash : known.hashes) {
    if (base::verify_password(next, hash)) {
      problems.push_back({"password_recent", {{"count", kRemembered}}, kNewPassword});
      break;
    }
  }
  return problems;
}

void Passwords::store(storage::Transaction& tx, std::int64_t person_id, const std::string& hash,
                      const std::string& keep, const std::string& action, const std::string& address,
                      const std::string& locale) const {
  const auto now = clock_.now();
  const auto person = repository::person_by_id(tx.sql(), person_id);
  if (!person) throw std::runtime_error("a password was set for a person who is gone");
  repository::replace_hash(tx, person_id, hash, kRemembered - 1, now);
  repository::set_must_change(tx, person_id, false, now);
  repository::close_links(tx, person_id, now);
  repository::end_sessions_of_person(tx, person_id, keep.empty() ? std::string() : base::sha256_hex(keep));
  audit::Entry entry{
      now, person_id, std::nullopt, person->display_name, address, action, "person:" + std::to_string(person_id)};
  reporting_.audit.record(tx, entry);
  auto mail = reporting_.mailer.compose(notifications::kind::kPasswordChanged, locale,
                                        {{"contact_name", person->display_name},
                                         {"time", base::display_time(now)},
                                         {"address", address},
                                         {"link", reporting_.base_url + "/password/forgot"}});
  mail.to_address = person->email;
  mail.to_name = person->display_name;
  mail.person = person_id;
  reporting_.outbox.queue(tx, mail);
}

base::Result<PasswordProblems> Passwords::change(std::int64_t person_id, std::string_view current,
                                                 std::string_view next, const std::string& keep,
                                                 const std::string& address, const std::string& locale) {
  if (const auto right = sign_in_.confirm(person_id, current, address); !right) {
    if (right.error().code != "password_wrong") return right.error();
    return PasswordProblems{{"password_wrong", Json::object(), "current_password"}};
  }
  auto problems = refuse_recent(person_id, next, address);
  if (!problems || !problems->empty()) return problems;
  const auto hashed = hash(next, address);
  if (!hashed) return hashed.error();
  database_.write([&](storage::Transaction& tx) {
    store(tx, person_id, *hashed, keep, "account.password_changed", address, locale);
  });
  return PasswordProblems{};
}

void Passwords::require_change(storage::Transaction& tx, std::int64_t person_id) const {
  repository::set_must_change(tx, person_id, true, clock_.now());
}

}  // namespace tenderloom::accounts
