// Who is who: what other modules ask about companies and people, and what the command line does to accounts.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

struct NewUser {
  std::string email;
  std::string role;
  std::string tax_id;  // of the company, for vendor roles
  std::string password;
  std::string display_name;  // empty: the part of the address before the @
  bool must_change = false;  // the password is somebody else's work: changed before anything else
  bool sample = false;       // of the sample data: free of what staff must set up first
};

/// Thread-safe.
class Directory {
 public:
  Directory(storage::Database& database, const base::Clock& clock, bool cheap_hashes, const Roles& roles);

  std::optional<Company> company(std::int64_t id) const;
  std::optional<Company> company_by_tax_id(std::string_view tax_id) const;
  std::optional<Person> person(std::int64_t id) const;
  std::optional<Person> person_by_email(std::string_view email) const;
  bool is_member(std::int64_t person_id, std::int64_t company_id) const;
  /// Whom mails about the company address: its registered contact. None when the company is unknown.
  std::optional<Contact> contact_of(std::int64_t company_id) const;
  /// The same inside a transaction that writes a mail into the outbox.
  std::optional<Contact> contact_of(soci::session& sql, std::int64_t company_id) const;
  /// Addresses of staff whose role has that permission ("staff.registrations"), for mails to staff.
  std::vector<std::string> staff_with(std::string_view permission) const;
  /// Names of companies by id, for lists that other modules make.
  std::vector<std::pair<std::int64_t, std::string>> company_names(const std::vector<std::int64_t>& ids) const;

  /// For staff: text in tax id, name, representative, contact, or in a member's name or address; 臺 finds 台.
  struct Found {
    std::vector<Company> companies;
    std::int64_t total = 0;
  };
  /// `tests`: test vendors: only, all; empty: without.
  Found search(std::string_view text, const std::string& tests, std::int64_t page, std::int64_t per_page) const;
  /// Those of the companies that are test vendors.
  std::set<std::int64_t> test_vendors(const std::vector<std::int64_t>& ids) const;

  /// `tenderloom user add`. Errors: role_unknown {role, nearest}, tax_id_unknown {tax_id}, tax_id_needed,
  /// email_invalid, email_taken {email}, those of sound_password.
  base::Result<std::int64_t> add_user(const NewUser& user);
  /// `tenderloom token create`: the token's text ("tl_…"), shown once; only its hash is kept. Errors: email_unknown
  /// {email}, scopes_unknown {scopes}, lifetime_invalid.
  base::Result<std::string> create_token(std::string_view email, const Scopes& scopes,
                                         std::optional<base::Instant> expires_at = {});

 private:
  storage::Database& database_;
  const base::Clock& clock_;
  bool cheap_hashes_;
  const Roles& roles_;
};

/// Makes a registered company with its owner for sample data and tests: does nothing but answer the id when the tax id
/// is registered already. `values` are those of the registration form without secrets.
struct SampleCompany {
  Json values;  // tax_id, company_name, …, account_email
  std::string password;
  std::string status = status::kApproved;
  std::string review_comment;
};
base::Result<std::int64_t> create_company_with_owner(storage::Database& database, const base::Clock& clock,
                                                     const SampleCompany& sample, bool cheap_hashes = false);

}  // namespace tenderloom::accounts
