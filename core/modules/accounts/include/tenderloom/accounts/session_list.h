// A person's own sessions: where they are signed in, and ending it there.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/accounts/devices.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/sessions.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::accounts {

struct OwnSession {
  std::string id;  // names the session in addresses; opens nothing
  Device device;
  std::string address;
  Instant begun{}, active{}, ends{};  // `active` is exact to a minute
  bool current = false;
};

/// Who asks: the person, and the session that asks (its secret identifier; empty for a token).
struct SessionOwner {
  std::int64_t person_id = 0;
  std::string name;
  std::string session_id;
  std::string address;
  bool staff = false;
};

/// Thread-safe.
class SessionList {
 public:
  SessionList(storage::Database& database, const base::Clock& clock, audit::AuditLog& audit, const Sessions& sessions)
      : database_(database), clock_(clock), audit_(audit), sessions_(sessions) {}

  /// The sessions that still open something; the one that asks first, then by last use.
  std::vector<OwnSession> list(const SessionOwner& owner) const;
  /// Errors: not_found (nobody's, another person's, or over already), session_is_this (that is what signing out is
  /// for).
  base::Result<void> end(const SessionOwner& owner, const std::string& id);
  /// Ends all but the one that asks; answers how many.
  int end_others(const SessionOwner& owner);

 private:
  void end_one(storage::Transaction& tx, const SessionOwner& owner, const OwnSession& session);

  storage::Database& database_;
  const base::Clock& clock_;
  audit::AuditLog& audit_;
  const Sessions& sessions_;
};

}  // namespace tenderloom::accounts
