// Sessions and bearer tokens in the database: any server answers for any visitor. A lookup is one indexed
// query.
//
// Visitors who are not signed in get a signed identifier and no row: their CSRF token is derived from it, and a row is
// only written once there is something to keep (a flash message, the accepted notice). Nobody fills the table by
// asking for the login page. Only hashes of identifiers are stored, so a copy of the database opens no session.
//
// A session of staff also ends when it is left alone (section N, rows 5-6). Every request counts as use but the
// countdown's own question (GET /session); the last use is written at most once a minute, so the end may come up to a
// minute early, and the countdown says so. Rows of sessions that are over stay for a week, opening nothing: a form
// posted from one is known to be its person's.
#pragma once
#include <string>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/http/session.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::accounts {

/// The characters of a stored session's hash that name it in addresses and in the audit log; they open nothing.
inline constexpr std::size_t kSessionName = 24;

/// Thread-safe.
class Sessions final : public http::SessionStore {
 public:
  /// `secret` signs the identifiers of visitors; the same on every server.
  Sessions(storage::Database& database, const base::Clock& clock, std::string secret, std::chrono::minutes length,
           const Roles& roles);

  /// staff without a second factor may only set one up.
  void ask_staff_for_two_factor(bool ask) { staff_two_factor_ = ask; }

  std::optional<http::Session> find(const std::string& cookie, const http::Request& request) override;
  http::Session create_anonymous(const http::Request& request) override;
  void save(const http::Session& session) override;
  std::optional<http::EndedSession> ended(const std::string& cookie) override;
  std::optional<http::Principal> find_token(const std::string& token, const http::Request& request) override;

  /// A new session with a new identifier (session fixation) for somebody who proved who they are. `data` of the
  /// visitor's session is taken over.
  http::Session sign_in(std::int64_t person_id, std::int64_t company_id, const http::Request& request,
                        const Json& data);
  void sign_out(const http::Session& session);
  /// The session acts for that company of its person from now on and ends when it would have ended. Its CSRF token
  /// changes: a form that another tab still shows for the company before is refused, and not stored in the wrong one.
  /// False when the person does not belong to it, or its registration was rejected.
  bool act_for(http::Session& session, std::int64_t company_id);
  /// the full length again from now. False when the session ended meanwhile.
  bool extend(http::Session& session);
  /// Ends all sessions of a person (suspended, password changed) but the one with that identifier.
  void end_all(std::int64_t person_id, const std::string& but = {});
  std::chrono::minutes length() const { return length_; }
  /// Before the first request; none: staff are not signed out for being idle.
  void set_staff_idle(std::chrono::minutes idle) { staff_idle_ = idle; }
  /// Before the first request. With it the first use of a token on a day (of Taipei) is an entry of the audit log: who
  /// asks whether a token was used that day finds it, and no request writes more than that.
  void set_audit(audit::AuditLog& audit) { audit_ = &audit; }
  /// When a session ends that was last used at `active`.
  Instant end_of(Instant expires, Instant active, bool staff) const;
  /// Removes what ran out, at most every ten minutes.
  void tidy();
  /// How many somebody is signed in with, for figures.
  std::int64_t open_count();

 private:
  std::optional<http::Session> find_visitor(const std::string& cookie);
  void note_use(const std::string& hash, Instant at);
  void note_token(std::int64_t id, Instant used, const http::Principal& who, const http::Request& request);
  void name_what_is_first(http::Principal& principal, bool must_change, bool second_factor) const;

  storage::Database& database_;
  const base::Clock& clock_;
  std::string secret_;
  std::chrono::minutes length_;
  std::optional<std::chrono::minutes> staff_idle_;
  const Roles& roles_;
  audit::AuditLog* audit_ = nullptr;
  bool staff_two_factor_ = false;
  std::atomic<std::int64_t> tidied_at_{0};
};

}  // namespace tenderloom::accounts
