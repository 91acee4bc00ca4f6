// Leaving on purpose, in the audit log.
#pragma once
#include <string>

#include "tenderloom/http/session.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::accounts {

class SignOut {
 public:
  SignOut(storage::Database& database, const base::Clock& clock, audit::AuditLog& audit)
      : database_(database), clock_(clock), audit_(audit) {}
  /// Ending the session itself is the caller's.
  void record(const http::Principal& who, const std::string& address);

 private:
  storage::Database& database_;
  const base::Clock& clock_;
  audit::AuditLog& audit_;
};

}  // namespace tenderloom::accounts
