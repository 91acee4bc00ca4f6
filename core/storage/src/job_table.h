// The rows of `job`: claiming, renewing, finishing. Every change of a running job names the claim that it belongs to,
// so that a server whose lease ran out cannot overwrite what its successor did.
#pragma once
#include "tenderloom/storage/jobs.h"

namespace tenderloom::storage {

/// How one attempt ended.
struct JobEnd {
  std::string state;  // succeeded, failed, queued (to be tried again)
  std::string message;
  base::Json result = nullptr;
  int attempts = 0;
  base::Instant not_before{};
};

class JobTable {
 public:
  JobTable(Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}

  std::int64_t insert(Transaction& tx, const std::string& kind, const base::Json& payload,
                      std::optional<std::int64_t> owner_person, std::optional<std::int64_t> owner_company,
                      std::optional<base::Instant> not_before);
  std::optional<Job> find(std::int64_t id);
  static std::vector<std::string> drop_files(Transaction& tx, const std::string& kind, std::int64_t company_id);
  JobQueue::Figures figures();
  /// The next due job of these kinds, now running under `claim`: one that waits, or one whose lease ran out.
  std::optional<Job> claim(const std::vector<std::string>& kinds, const std::string& claim, base::Instant lease_until);
  /// False when the job belongs to another claim by now.
  bool renew(std::int64_t id, const std::string& claim, base::Instant lease_until);
  bool report(std::int64_t id, const std::string& claim, std::int64_t done, std::int64_t total,
              const std::string& message, base::Instant lease_until);
  bool finish(std::int64_t id, const std::string& claim, const JobEnd& end);

 private:
  Database& database_;
  const base::Clock& clock_;
};

}  // namespace tenderloom::storage
