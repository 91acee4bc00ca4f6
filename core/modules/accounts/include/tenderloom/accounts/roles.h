// Roles and what they may do, read from config/roles.lua (or an office's own file) at start. Routes ask for permissions
// only, never for roles; a role's words stand with it in the file, because an office may add roles of its own.
#pragma once
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/accounts/permissions.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

namespace tenderloom::accounts {

struct Role {
  enum class Kind { vendor, staff };
  std::string key;
  Kind kind = Kind::vendor;
  std::map<std::string, std::string, std::less<>> label, purpose;  // by locale
  Permissions permissions;
};

/// Never changes once it is loaded; thread-safe. What a request asks is answered by sets made at load time.
class Roles {
 public:
  /// Errors: roles_file {file} (cannot be read), roles_script {file, line, message}, roles_key {file, role, key,
  /// nearest}, roles_permission {file, role, permission, nearest}, roles_value {file, role, key, expected}, roles_twice
  /// {file, role}, roles_missing {file, role} (one of the three of vendors), roles_nobody {file, permission} (no staff
  /// role holds staff.users and staff.roles together).
  static base::Result<std::shared_ptr<const Roles>> load(const std::filesystem::path& file);
  /// The same from what the file returned.
  static base::Result<std::shared_ptr<const Roles>> from_json(const base::Json& list, const std::string& file);

  const std::vector<Role>& all() const { return roles_; }  // in the order of the file
  const Role* find(std::string_view key) const;
  bool is_vendor_role(std::string_view key) const;
  bool is_staff_role(std::string_view key) const;
  std::vector<std::string> keys() const;
  std::string label(std::string_view key, std::string_view locale) const;  // the key itself for an unknown role
  base::Json labels(std::string_view key) const;                           // by locale, as mails take words
  std::string purpose(std::string_view key, std::string_view locale) const;

  /// `registration_status` is that of the company the person acts for; `vendor.*` permissions are only granted when it
  /// is approved. `account.*` (one's own registration and people) is not gated. None for an unknown role.
  const Permissions& permissions_of(std::string_view role, std::string_view registration_status) const;
  /// What remains for a token: its scopes together with its person's role. Staff permissions need the scope `staff`,
  /// administrative ones `admin` (which includes `staff`).
  const Permissions& permissions_of(std::string_view role, std::string_view registration_status, const Scopes& scopes,
                                    http::Method method) const;
  /// The scopes that somebody of that role has a use for.
  Scopes scopes_of(std::string_view role) const;

 private:
  enum Reach { everything, plain, with_staff, kReaches };
  struct Granted {
    std::array<Permissions, kReaches> approved, waiting;
  };
  void prepare();
  const Permissions& granted(std::string_view role, std::string_view status, Reach reach) const;

  std::vector<Role> roles_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
  std::vector<Granted> granted_;
  Permissions nothing_;
};

}  // namespace tenderloom::accounts
