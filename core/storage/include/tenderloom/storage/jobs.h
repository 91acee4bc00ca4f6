// Work that takes long: a row in `job`, done by one of the servers, with progress, retry with growing pauses and a
// result. A job whose server died is taken over when its lease runs out.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::storage {

struct Job {
  std::int64_t id = 0;
  std::string kind;
  base::Json payload;
  std::string state;  // queued running succeeded failed
  std::int64_t done = 0, total = 0;
  std::string message;  // a code, shown through the locales
  base::Json result;    // what the handler returned; {"blob": sha, "name": …, "type": …} for a file
  int attempts = 0;
  std::optional<std::int64_t> owner_person, owner_company;
  base::Instant created_at, updated_at;
};

class JobProgress {
 public:
  virtual ~JobProgress();
  virtual void report(std::int64_t done, std::int64_t total, const std::string& message) = 0;
  virtual bool stopping() const = 0;  // the server is being stopped: return soon, the job goes back to the queue
};

/// What a handler returns when it gives up because of stopping(): the job goes back to the queue, the attempt is not
/// counted.
inline constexpr const char* kJobStopped = "job_stopped";

/// Returns the result, or an Error: `retry` in params (bool) says whether another attempt may help. An exception counts
/// as an Error that may be retried. A job may be done twice when a server dies: handlers must bear that.
using JobHandler = std::function<base::Result<base::Json>(const Job& job, JobProgress& progress)>;

MigrationSet job_migrations();

/// How long the queue waits after the given attempt (1, 2, …) before the next one.
std::chrono::seconds retry_pause(int attempts);

/// Thread-safe.
class JobQueue {
 public:
  JobQueue(Database& database, const base::Clock& clock, const base::Logger& log);
  ~JobQueue();
  void handle(std::string kind, JobHandler handler, int max_attempts = 5);  // before start()
  /// In the caller's transaction: the job exists exactly when the transaction commits. Wakes a worker after commit.
  std::int64_t enqueue(Transaction& tx, const std::string& kind, const base::Json& payload,
                       std::optional<std::int64_t> owner_person = {}, std::optional<std::int64_t> owner_company = {},
                       std::optional<base::Instant> not_before = {});
  std::optional<Job> find(std::int64_t id);
  /// Files that jobs of that kind made for a company are no longer kept by them; answers their checksums.
  std::vector<std::string> drop_files(Transaction& tx, const std::string& kind, std::int64_t company_id);
  struct Figures {
    std::int64_t queued = 0, running = 0, failed = 0;
    std::optional<base::Instant> overdue_since;  // when the one that has waited longest was due
  };
  Figures figures();
  /// Small work that every server does by itself at that interval ("audit.seal"), first one interval after start().
  /// Exceptions are logged. Before start().
  void every(std::string name, std::chrono::seconds interval, std::function<void()> task);
  void start(int threads);
  void stop();     // waits for running handlers
  bool run_one();  // for tests and commands: does one due job in this thread; false when none is due

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tenderloom::storage
