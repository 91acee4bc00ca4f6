// Workers: who takes a job, keeps its lease alive, and decides what becomes of it.
#include "tenderloom/storage/jobs.h"

#include <condition_variable>

#include "job_table.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/long_writes.h"

namespace tenderloom::storage {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto kLease = 60s;  // a server that is silent for so long is dead
constexpr auto kRenewEvery = 15s;
constexpr auto kLookEvery = 1s;       // for jobs that other servers queued and for those that wait for their time
constexpr auto kReportEvery = 250ms;  // progress is for people
constexpr auto kFirstPause = 5s;
constexpr auto kLongestPause = 3600s;
constexpr std::size_t kMessageLength = 120;

bool may_retry(const base::Error& error) {
  return error.params.is_object() && error.params.contains("retry") && error.params["retry"].is_boolean() &&
         error.params["retry"].get<bool>();
}

}  // namespace

JobProgress::~JobProgress() = default;

std::chrono::seconds retry_pause(int attempts) {
  const auto pause = kFirstPause * (1LL << std::clamp(attempts - 1, 0, 12));
  return std::min<std::chrono::seconds>(pause, kLongestPause);
}

struct JobQueue::Impl : std::enable_shared_from_this<JobQueue::Impl> {
  struct Registered {
    JobHandler handler;
    int max_attempts;
  };
  struct Running {
    std::string claim;
    std::atomic<bool> lost{false};  // somebody else has it now
  };

  struct Periodic {
    std::string name;
    std::chrono::seconds interval;
    std::function<void()> task;
    steady_clock::time_point due;
  };

  Impl(Database& database, const base::Clock& time, const base::Logger& logger)
      : clock(time), log(logger), table(database, time) {}

  const base::Clock& clock;
  const base::Logger& log;
  JobTable table;
  std::map<std::string, Registered> handlers;
  std::vector<std::string> kinds;

  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t wakes = 0;
  std::atomic<bool> stopping{false};
  std::map<std::int64_t, std::shared_ptr<Running>> running;
  std::vector<Periodic> periodic;
  std::vector<std::thread> workers;
  std::thread keeper;  // renews leases while handlers work

  base::Instant lease_until() const { return clock.now() + kLease; }
  bool run_one();
  void run_periodic();
  void perform(const Job& job, const std::shared_ptr<Running>& mine);
  JobEnd judge(const Job& job, int max_attempts, const base::Result<base::Json>& outcome) const;
  void work();
  void keep();
  void wake();
};

namespace {

class Progress final : public JobProgress {
 public:
  using Report = std::function<void(std::int64_t, std::int64_t, const std::string&)>;
  Progress(Report report, std::function<bool()> stopping)
      : report_(std::move(report)), stopping_(std::move(stopping)) {}

  void report(std::int64_t done, std::int64_t total, const std::string& message) override {
    const auto now = steady_clock::now();
    if (done < total && now - last_ < kReportEvery && message == message_) return;
    last_ = now;
    message_ = message;
    report_(done, total, base::truncate(message, kMessageLength));
  }
  bool stopping() const override { return stopping_(); }

 private:
  Report report_;
  std::function<bool()> stopping_;
  steady_clock::time_point last_{};
  std::string message_;
};

}  // namespace

bool JobQueue::Impl::run_one() {
  const std::string claim = base::random_token(16);
  auto job = table.claim(kinds, claim, lease_until());
  if (!job) return false;
  auto mine = std::make_shared<Running>();
  mine->claim = claim;
  {
    std::lock_guard lock(mutex);
    running[job->id] = mine;
    if (!keeper.joinable()) keeper = std::thread([this] { keep(); });
  }
  try {
    perform(*job, mine);
  } catch (...) {
    std::lock_guard lock(mutex);
    running.erase(job->id);
    throw;
  }
  std::lock_guard lock(mutex);
  running.erase(job->id);
  return true;
}

void JobQueue::Impl::perform(const Job& job, const std::shared_ptr<Running>& mine) {
  const auto& [handler, max_attempts] = handlers.at(job.kind);
  JobEnd end;
  if (job.attempts > max_attempts) {
    // Its server died every time it tried: not again.
    end = {"failed", "job_abandoned", nullptr, job.attempts, clock.now()};
  } else {
    Progress progress(
        [&](std::int64_t done, std::int64_t total, const std::string& message) {
          if (!table.report(job.id, mine->claim, done, total, message, lease_until())) mine->lost = true;
        },
        [&] { return stopping.load() || mine->lost.load(); });
    try {
      end = judge(job, max_attempts, handler(job, progress));
    } catch (const DatabaseError& error) {
      log.error("job.exception", {{"id", job.id}, {"kind", job.kind}, {"what", error.what()}});
      end = judge(job, max_attempts, base::Error{"job_crashed", {{"retry", true}}});
    } catch (const std::exception& error) {
      // Its text may hold what a person typed; its type does not.
      log.error("job.exception", {{"id", job.id}, {"kind", job.kind}, {"type", typeid(error).name()}});
      end = judge(job, max_attempts, base::Error{"job_crashed", {{"retry", true}}});
    }
  }
  if (!table.finish(job.id, mine->claim, end)) log.warning("job.taken_over", {{"id", job.id}, {"kind", job.kind}});
  log.info("job.done", {{"id", job.id}, {"kind", job.kind}, {"state", end.state}, {"attempts", end.attempts}});
}

JobEnd JobQueue::Impl::judge(const Job& job, int max_attempts, const base::Result<base::Json>& outcome) const {
  if (outcome.ok()) return {"succeeded", "", *outcome, job.attempts, clock.now()};
  const base::Error& error = outcome.error();
  const bool retry = may_retry(error);
  // Ended by the server's stop: the attempt does not count.
  if (stopping && (retry || error.code == kJobStopped)) return {"queued", "", nullptr, job.attempts - 1, clock.now()};
  const std::string message = base::truncate(error.code, kMessageLength);
  if (retry && job.attempts < max_attempts) {
    return {"queued", message, nullptr, job.attempts, clock.now() + retry_pause(job.attempts)};
  }
  return {"failed", message, {{"error", {{"code", error.code}, {"params", error.params}}}}, job.attempts, clock.now()};
}

void JobQueue::Impl::work() {
  const LongWrites alone;
  while (!stopping) {
    std::uint64_t seen = 0;
    {
      std::lock_guard lock(mutex);
      seen = wakes;
    }
    try {
      run_periodic();
      if (run_one()) continue;
    } catch (const std::exception& error) {
      const auto* known = dynamic_cast<const DatabaseError*>(&error);
      log.error("job.worker", {{"what", known != nullptr ? known->what() : typeid(error).name()}});
    }
    std::unique_lock lock(mutex);
    changed.wait_for(lock, kLookEvery, [&] { return stopping || wakes != seen; });
  }
}

void JobQueue::Impl::run_periodic() {
  std::vector<const Periodic*> due;
  {
    std::lock_guard lock(mutex);
    const auto now = steady_clock::now();
    for (auto& one : periodic) {
      if (one.due > now) continue;
      one.due = now + one.interval;
      due.push_back(&one);
    }
  }
  for (const auto* one : due) {
    try {
      one->task();
    } catch (const std::exception& error) {
      const auto* known = dynamic_cast<const DatabaseError*>(&error);
      log.error("job.periodic",
                {{"name", one->name}, {"what", known != nullptr ? known->what() : typeid(error).name()}});
    }
  }
}

void JobQueue::Impl::keep() {
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, kRenewEvery, [&] { return stopping.load() && running.empty(); })) {
    const auto current = running;
    lock.unlock();
    for (const auto& [id, mine] : current) {
      try {
        if (!table.renew(id, mine->claim, lease_until())) mine->lost = true;
      } catch (const std::exception&) {  // the next round tries again; the lease outlasts several of them
      }
    }
    lock.lock();
  }
}

void JobQueue::Impl::wake() {
  {
    std::lock_guard lock(mutex);
    ++wakes;
  }
  changed.notify_all();
}

JobQueue::JobQueue(Database& database, const base::Clock& clock, const base::Logger& log)
    : impl_(std::make_shared<Impl>(database, clock, log)) {}

JobQueue::~JobQueue() { stop(); }

void JobQueue::handle(std::string kind, JobHandler handler, int max_attempts) {
  if (!impl_->workers.empty()) throw std::logic_error("handle() after start()");
  if (!impl_->handlers.emplace(kind, Impl::Registered{std::move(handler), max_attempts}).second) {
    throw std::logic_error("two handlers for jobs of the kind " + kind);
  }
  impl_->kinds.push_back(std::move(kind));
}

std::int64_t JobQueue::enqueue(Transaction& tx, const std::string& kind, const base::Json& payload,
                               std::optional<std::int64_t> owner_person, std::optional<std::int64_t> owner_company,
                               std::optional<base::Instant> not_before) {
  const auto id = impl_->table.insert(tx, kind, payload, owner_person, owner_company, not_before);
  tx.after_commit([weak = std::weak_ptr<Impl>(impl_)] {
    if (const auto impl = weak.lock()) impl->wake();
  });
  return id;
}

std::optional<Job> JobQueue::find(std::int64_t id) { return impl_->table.find(id); }
std::vector<std::string> JobQueue::drop_files(Transaction& tx, const std::string& kind, std::int64_t company_id) {
  return JobTable::drop_files(tx, kind, company_id);
}
JobQueue::Figures JobQueue::figures() { return impl_->table.figures(); }

void JobQueue::every(std::string name, std::chrono::seconds interval, std::function<void()> task) {
  if (!impl_->workers.empty()) throw std::logic_error("every() after start()");
  impl_->periodic.push_back({std::move(name), interval, std::move(task), {}});
}

void JobQueue::start(int threads) {
  impl_->stopping = false;
  for (auto& one : impl_->periodic) one.due = steady_clock::now() + one.interval;
  for (int i = 0; i < threads; ++i) {
    impl_->workers.emplace_back([impl = impl_.get()] { impl->work(); });
  }
}

void JobQueue::stop() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (auto& worker : impl_->workers) worker.join();
  impl_->workers.clear();
  impl_->changed.notify_all();
  if (impl_->keeper.joinable()) impl_->keeper.join();
}

bool JobQueue::run_one() { return impl_->run_one(); }

}  // namespace tenderloom::storage
