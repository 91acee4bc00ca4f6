// N-17: vendors are told when a tender opens for filling, and so many days before it closes as its type says; each of
// them once. Test vendors are not told, nor those who have handed in already.
#pragma once
#include <functional>
#include <set>
#include <string>

#include "tenderloom/accounts/accounts.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

/// Thread-safe; several servers may do it at once.
class Reminders {
 public:
  struct Uses {
    storage::Database& database;
    const base::Clock& clock;
    notifications::Outbox& outbox;
    accounts::Accounts& accounts;
    Service& tenders;
    std::string base_url;
    const base::Words& words;
    /// The companies whose submission for that tender is with the office; this module knows none.
    std::function<std::set<std::int64_t>(std::int64_t tender)> handed_in = {};
  };
  explicit Reminders(Uses uses) : uses_(std::move(uses)) {}

  static void register_events(notifications::Events& events);
  /// Every few minutes; a tender of the sample data reminds nobody.
  void register_jobs(storage::JobQueue& jobs);
  /// Queues what is due now. How many mails that were.
  int run();
  /// Tells every approved vendor of deadlines that were moved, also those who have handed in: they may take back what
  /// they gave. How many mails that were.
  int tell_deadlines();

 private:
  int remind(const Tender& tender, const std::string& kind, Instant moment);
  notifications::Mail deadline_mail(const Tender& tender, const DeadlineMove& move, const accounts::Contact& contact);
  notifications::Mail window_mail(const Tender& tender, bool opened, const accounts::Contact& contact);
  int each_vendor(const Tender& tender, const std::string& kind, Instant moment, const std::set<std::int64_t>& without,
                  const std::function<notifications::Mail(const accounts::Contact&)>& mail_to);
  bool all_told(const Tender& tender, const std::string& kind, Instant moment);

  Uses uses_;
};

}  // namespace tenderloom::tenders
