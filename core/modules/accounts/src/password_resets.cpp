#include "password_repository.h"
#include "repository.h"
#include "tenderloom/accounts/passwords.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

constexpr char kForgottenJob[] = "accounts.password_forgotten";
constexpr char kFirstLink[] = "first";
constexpr char kResetLink[] = "reset";
constexpr std::size_t kLongestToken = 100;
constexpr std::chrono::hours kTidyLinksEvery{1};
constexpr std::chrono::hours kKeepLinks{24};

}  // namespace

PasswordResets::PasswordResets(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
                               Passwords& passwords)
    : database_(database), clock_(clock), reporting_(reporting), passwords_(passwords) {}

void PasswordResets::register_jobs(storage::JobQueue& jobs) {
  jobs_ = &jobs;
  jobs.handle(kForgottenJob, [this](const storage::Job& job, storage::JobProgress&) { return answer(job); });
  jobs.every(kForgottenJob, kTidyLinksEvery, [this] {
    database_.write([&](storage::Transaction& tx) { repository::remove_old_links(tx, clock_.now() - kKeepLinks); });
  });
}

std::string PasswordResets::create_link(storage::Transaction& tx, std::int64_t person_id, std::chrono::minutes lifetime,
                                        Purpose purpose) const {
  const std::string token = base::random_token();
  const auto now = clock_.now();
  repository::insert_link(tx, base::sha256_hex(token),
                          {person_id, purpose == Purpose::first ? kFirstLink : kResetLink, now + lifetime, false}, now);
  return reporting_.base_url + "/password/reset/" + token;
}

void PasswordResets::request(const std::string& email, const std::string& tax_id, const std::string& address,
                             const std::string& locale) {
  const auto normal = base::normalise_email(base::trim(email));
  repository::PasswordRequest request{normal.value_or(""), base::truncate(std::string(base::trim(tax_id)), 8), address,
                                      locale};
  // The same two inserts for everybody; the job that looks the address up runs when the answer is on its way already.
  database_.write([&](storage::Transaction& tx) {
    const auto id = repository::insert_request(tx, request, clock_.now());
    if (jobs_) jobs_->enqueue(tx, kForgottenJob, {{"request", id}});
  });
}

base::Result<Json> PasswordResets::answer(const storage::Job& job) {
  const auto id = job.payload.value("request", std::int64_t{0});
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    const auto request = repository::take_request(tx, id);
    if (!request) return;
    const auto person = repository::person_by_email(tx.sql(), request->email);
    if (!person) return;
    if (!request->tax_id.empty() && !repository::member_of_tax_id(tx.sql(), person->id, request->tax_id)) return;
    if (repository::open_links(tx.sql(), person->id, now) >= kOpenLinks) return;
    auto mail = reporting_.mailer.compose(notifications::kind::kPasswordReset, request->locale,
                                          {{"contact_name", person->display_name},
                                           {"link", create_link(tx, person->id, kResetLifetime, Purpose::reset)},
                                           {"minutes", kResetLifetime.count()}});
    mail.to_address = person->email;
    mail.to_name = person->display_name;
    mail.person = person->id;
    reporting_.outbox.queue(tx, mail);
    reporting_.audit.record(tx, {now, person->id, std::nullopt, person->display_name, request->address,
                                 "account.password_forgotten", "person:" + std::to_string(person->id)});
  });
  return Json::object();
}

std::optional<PasswordResets::Open> PasswordResets::find(const std::string& token) const {
  if (token.empty() || token.size() > kLongestToken) return std::nullopt;
  return database_.read([&](soci::session& sql) -> std::optional<Open> {
    const auto link = repository::link(sql, base::sha256_hex(token));
    if (!link || link->used || link->expires_at <= clock_.now()) return std::nullopt;
    const auto person = repository::person_by_id(sql, link->person_id);
    if (!person) return std::nullopt;
    return Open{person->id, link->purpose == kFirstLink ? Purpose::first : Purpose::reset, person->email,
                link->expires_at};
  });
}

base::Result<PasswordProblems> PasswordResets::use(const std::string& token, std::string_view next,
                                                   const std::string& address, const std::string& locale) {
  const auto open = find(token);
  if (!open) return base::Error{"link_gone"};
  // A refused password leaves the link as it is: whoever mistypes needs no second mail.
  auto problems = passwords_.refuse_recent(open->person_id, next, address);
  if (!problems || !problems->empty()) return problems;
  const auto hashed = passwords_.hash(next, address);
  if (!hashed) return hashed.error();
  return database_.write([&](storage::Transaction& tx) -> base::Result<PasswordProblems> {
    // Two windows with one link: the second finds it used.
    const auto link = repository::link(tx.sql(), base::sha256_hex(token), storage::for_update(tx.dialect()));
    if (!link || link->used || link->expires_at <= clock_.now()) return base::Error{"link_gone"};
    const bool first = link->purpose == kFirstLink;
    passwords_.store(tx, link->person_id, *hashed, {}, first ? "account.password_set" : "account.password_reset",
                     address, locale);
    return PasswordProblems{};
  });
}

}  // namespace tenderloom::accounts
