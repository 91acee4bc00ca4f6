// Who is asking. http declares what it needs; the accounts module implements it.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/result.h"
#include "tenderloom/http/permission_set.h"
#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// The person behind a request. `permissions` are the names that routes ask for.
struct Principal {
  std::int64_t person_id = 0;  // 0: nobody is signed in
  std::string display_name;
  std::string email;
  std::int64_t company_id = 0;  // the company they act for; 0 for staff
  std::string company_name;
  std::string tax_id;
  std::string registration_status;  // of the company: pending approved needs_revision rejected suspended
  std::set<std::string, std::less<>> roles;
  PermissionSet permissions;
  /// What the role would allow without the limits of a token's scopes: whoever lacks a scope is told so (403), whoever
  /// has no business at an address at all learns nothing (404).
  PermissionSet of_role;
  bool by_token = false;   // bearer token instead of a browser session
  bool read_only = false;  // may change nothing, whatever the permissions say (a token without the scope `write`)
  /// Staff who see the portal as this company does: until then, reading only (guards.cpp).
  std::optional<base::Instant> support_until;
  /// An address of this portal where the person has something to do before anything else opens (a password of their
  /// own, a second factor), and the code of the refusal that says so. Empty: nothing.
  std::string first, first_code;
  bool signed_in() const { return person_id != 0; }
  bool may(std::string_view permission) const { return permissions.count(permission) > 0; }
};

/// A browser session. `data` is small (current tender, locale); changes are saved at the end of the request.
struct Session {
  std::string id;  // secret; the cookie's value. Never logged
  std::string csrf_token;
  base::Instant expires_at;
  Principal principal;
  base::Json data = base::Json::object();
  bool changed = false;  // data was changed and must be saved
};

/// A session that was somebody's and is over.
struct EndedSession {
  std::int64_t person_id = 0;
  std::string csrf_token;
};

class SessionStore {
 public:
  virtual ~SessionStore();
  /// The session of that cookie, or none (unknown, expired, ended).
  virtual std::optional<Session> find(const std::string& cookie, const Request& request) = 0;
  /// A session for a visitor who is not signed in yet (CSRF on the login and registration forms, flash messages).
  virtual Session create_anonymous(const Request& request) = 0;
  virtual void save(const Session& session) = 0;
  /// Whose the session of that cookie was, when find() gives none; none for visitors and for what is long over.
  virtual std::optional<EndedSession> ended(const std::string& cookie);
  /// The principal of a bearer token, or none.
  virtual std::optional<Principal> find_token(const std::string& token, const Request& request) = 0;
};

}  // namespace tenderloom::http
