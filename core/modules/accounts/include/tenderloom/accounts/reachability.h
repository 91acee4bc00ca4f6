// Which addresses mails do not reach any more: the mail server refused one for good, or the last try was refused.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

/// Why mails to an address come back.
struct Unreachable {
  std::string code;         // of notifications::Transport::send: mail_refused, mail_address
  std::int64_t status = 0;  // what the server answered (SMTP), 0 when no server was asked
  std::string mail_kind;
  base::Instant since;
};

/// Hangs on the outbox. A mark belongs to the address, so whoever changes theirs is clear at once; it goes when a mail
/// gets through. What the portal's own mail server is to blame for (unreachable, its login) marks nobody. Thread-safe.
class Reachability final : public notifications::OutboxObserver {
 public:
  Reachability(storage::Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}
  void mail_sent(storage::Transaction& tx, const notifications::Mail& mail) override;
  void mail_failed(storage::Transaction& tx, const notifications::Mail& mail, const base::Error& error) override;
  /// Of these addresses those that are marked.
  std::map<std::string, Unreachable> marked(const std::vector<std::string>& addresses) const;

 private:
  storage::Database& database_;
  const base::Clock& clock_;
};

}  // namespace tenderloom::accounts
