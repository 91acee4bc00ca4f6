// API tokens of a person: made with a name, scopes and an end, shown once, kept as a hash, seen in use, revoked.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

struct ApiToken {
  std::int64_t id = 0, person_id = 0;
  std::int64_t company_id = 0;  // 0: a staff member's
  std::string company_name;
  std::string name;  // empty: made at the command line
  std::string hint;  // its last four characters
  Scopes scopes;
  Instant created_at{};
  std::optional<Instant> expires_at, last_used_at;
  std::string last_address;
};

/// A company that a person may make tokens for, with what the role there has a use for. Staff have one with id 0.
struct TokenFor {
  std::int64_t company_id = 0;
  std::string company_name;
  std::string role;
  Scopes scopes;
};

struct TokenWish {
  std::string name;
  Scopes scopes;
  std::int64_t company_id = 0;
  std::int64_t days = 90;
};

/// Thread-safe.
class Tokens {
 public:
  static constexpr std::int64_t kDays = 90, kMostDays = 365;
  static constexpr std::size_t kLongestName = 60;  // code points
  static constexpr std::size_t kMost = 20;         // of one person

  Tokens(storage::Database& database, const base::Clock& clock, const Reporting& reporting, const Roles& roles);

  std::vector<ApiToken> of(std::int64_t person_id) const;  // newest first
  std::optional<ApiToken> find(std::int64_t person_id, std::int64_t token_id) const;
  std::vector<TokenFor> offers(std::int64_t person_id) const;

  struct Made {
    std::vector<base::Error> problems;  // each with its field; then nothing was made
    std::string text;                   // "tl_…", never again to be had
    ApiToken token;
  };
  /// Mails the person. Problems: token_name_needed, token_name_long {limit}, token_scopes_needed, token_scope_unusable
  /// {scopes}, token_company_unknown, token_days {most}, token_too_many {most}.
  Made create(const Actor& who, const TokenWish& wish, const std::string& locale);
  /// False when the person has no such token.
  bool revoke(const Actor& by, std::int64_t person_id, std::int64_t token_id);
  /// In the transaction of whatever ends a person's access; returns how many there were.
  static std::int64_t revoke_all(storage::Transaction& tx, std::int64_t person_id);

 private:
  std::vector<base::Error> problems_of(const TokenWish& wish, const std::vector<TokenFor>& offers,
                                       std::size_t present) const;
  void tell(storage::Transaction& tx, const Actor& who, const ApiToken& token, const std::string& locale) const;

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  const Roles& roles_;
};

}  // namespace tenderloom::accounts
