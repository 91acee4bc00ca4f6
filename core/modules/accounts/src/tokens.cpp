#include "tenderloom/accounts/tokens.h"

#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"
#include "token_repository.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kHintLength = 4;

audit::Entry token_entry(const Actor& by, Instant at, const char* action, const ApiToken& token) {
  audit::Entry entry{
      at, by.person_id, std::nullopt, by.name, by.address, action, "person:" + std::to_string(token.person_id)};
  if (token.company_id != 0) entry.company = token.company_id;
  entry.details = {{"token", std::to_string(token.id)}, {"name", token.name}, {"scopes", text_of(token.scopes)}};
  return entry;
}

}  // namespace

Tokens::Tokens(storage::Database& database, const base::Clock& clock, const Reporting& reporting, const Roles& roles)
    : database_(database), clock_(clock), reporting_(reporting), roles_(roles) {}

std::vector<ApiToken> Tokens::of(std::int64_t person_id) const {
  return database_.read([&](soci::session& sql) { return repository::tokens_of(sql, person_id); });
}

std::optional<ApiToken> Tokens::find(std::int64_t person_id, std::int64_t token_id) const {
  if (token_id <= 0) return std::nullopt;
  const auto found =
      database_.read([&](soci::session& sql) { return repository::tokens_of(sql, person_id, token_id); });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<TokenFor> Tokens::offers(std::int64_t person_id) const {
  auto offers = database_.read([&](soci::session& sql) -> std::vector<TokenFor> {
    const auto person = repository::person_by_id(sql, person_id);
    if (!person) return {};
    if (!person->staff_role.empty()) return {{0, {}, person->staff_role, {}}};
    return repository::token_companies_of(sql, person_id);
  });
  for (auto& offer : offers) offer.scopes = roles_.scopes_of(offer.role);
  return offers;
}

std::vector<base::Error> Tokens::problems_of(const TokenWish& wish, const std::vector<TokenFor>& offers,
                                             std::size_t present) const {
  std::vector<base::Error> problems;
  if (wish.name.empty()) problems.push_back({"token_name_needed", {}, "name"});
  if (base::code_points(wish.name) > kLongestName)
    problems.push_back({"token_name_long", {{"limit", kLongestName}}, "name"});
  const auto offer = std::find_if(offers.begin(), offers.end(),
                                  [&](const TokenFor& one) { return one.company_id == wish.company_id; });
  if (offer == offers.end()) {
    problems.push_back({"token_company_unknown", {}, "company"});
  } else {
    Scopes beyond;
    std::set_difference(wish.scopes.begin(), wish.scopes.end(), offer->scopes.begin(), offer->scopes.end(),
                        std::inserter(beyond, beyond.end()));
    if (!wish.scopes.count("read") && !wish.scopes.count("write"))
      problems.push_back({"token_scopes_needed", {}, "scopes"});
    else if (!beyond.empty())
      problems.push_back({"token_scope_unusable", {{"scopes", text_of(beyond)}}, "scopes"});
  }
  if (wish.days < 1 || wish.days > kMostDays) problems.push_back({"token_days", {{"most", kMostDays}}, "days"});
  if (present >= kMost) problems.push_back({"token_too_many", {{"most", kMost}}, ""});
  return problems;
}

/// Whoever made it knows; whoever did not make it must hear of it.
void Tokens::tell(storage::Transaction& tx, const Actor& who, const ApiToken& token, const std::string& locale) const {
  const auto person = repository::person_by_id(tx.sql(), who.person_id);
  if (!person) return;
  auto mail = reporting_.mailer.compose("token_made", locale,
                                        {{"contact_name", person->display_name},
                                         {"token_name", token.name},
                                         {"scopes", text_of(token.scopes)},
                                         {"expires", base::display_time(*token.expires_at)},
                                         {"time", base::display_time(token.created_at)},
                                         {"address", who.address},
                                         {"link", reporting_.base_url + "/account/tokens"}});
  mail.to_address = person->email;
  mail.to_name = person->display_name;
  mail.person = person->id;
  reporting_.outbox.queue(tx, mail);
}

Tokens::Made Tokens::create(const Actor& who, const TokenWish& wish, const std::string& locale) {
  Made made;
  TokenWish wanted = wish;
  wanted.name = base::trim(wish.name);
  const auto possible = offers(who.person_id);
  made.problems = problems_of(wanted, possible, of(who.person_id).size());
  if (!made.problems.empty()) return made;

  made.text = "tl_" + base::random_token();
  ApiToken& token = made.token;
  token.person_id = who.person_id;
  token.company_id = wanted.company_id;
  for (const auto& offer : possible)
    if (offer.company_id == token.company_id) token.company_name = offer.company_name;
  token.name = wanted.name;
  token.hint = made.text.substr(made.text.size() - kHintLength);
  token.scopes = wanted.scopes;
  token.created_at = clock_.now();
  token.expires_at = token.created_at + std::chrono::hours(24 * wanted.days);
  const std::string hash = base::sha256_hex(made.text);
  database_.write([&](storage::Transaction& tx) {
    token.id = repository::insert_token(tx, token, hash, who.address);
    reporting_.audit.record(tx, token_entry(who, token.created_at, "account.token_made", token));
    tell(tx, who, token, locale);
  });
  return made;
}

bool Tokens::revoke(const Actor& by, std::int64_t person_id, std::int64_t token_id) {
  const auto token = find(person_id, token_id);
  if (!token) return false;
  return database_.write([&](storage::Transaction& tx) {
    const bool there = repository::delete_token(tx, person_id, token_id);
    if (there) reporting_.audit.record(tx, token_entry(by, clock_.now(), "account.token_revoked", *token));
    return there;
  });
}

std::int64_t Tokens::revoke_all(storage::Transaction& tx, std::int64_t person_id) {
  return repository::delete_tokens(tx, person_id);
}

}  // namespace tenderloom::accounts
