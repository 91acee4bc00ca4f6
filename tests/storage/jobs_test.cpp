// Jobs: done once when all is well, done again when a server dies, never lost.
#include "tenderloom/storage/jobs.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using namespace std::chrono_literals;
using base::Json;
using storage::Job;
using storage::JobProgress;
using storage::JobQueue;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

std::int64_t enqueue(TestDatabase& test, JobQueue& queue, const std::string& kind,
                     const Json& payload = Json::object()) {
  return test.database.write([&](Transaction& tx) { return queue.enqueue(tx, kind, payload); });
}

template <typename Condition>
bool eventually(Condition&& condition) {
  for (int i = 0; i < 500; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// Counts by its own means, so that a test sees how often handlers ran.
storage::JobHandler counting(std::atomic<int>& runs, base::Result<Json> result = Json::object()) {
  return [&runs, result](const Job&, JobProgress&) {
    ++runs;
    return result;
  };
}

}  // namespace

TEST_CASE("a job runs, reports and keeps its result") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    queue.handle("export", [&](const Job& job, JobProgress& progress) -> base::Result<Json> {
      CHECK(job.state == "running");
      CHECK(job.attempts == 1);
      CHECK(job.payload["tender"] == "1150202");
      progress.report(5, 10, "job_rows");
      const auto seen = queue.find(job.id);
      CHECK(seen->done == 5);
      CHECK(seen->total == 10);
      CHECK(seen->message == "job_rows");
      CHECK_FALSE(progress.stopping());
      return Json{{"rows", 10}, {"name", "匯出.xlsx"}};
    });
    const auto id = test.database.write([&](Transaction& tx) {
      return queue.enqueue(tx, "export", {{"tender", "1150202"}}, 3, 4);
    });
    const auto waiting = queue.find(id);
    REQUIRE(waiting);
    CHECK(waiting->state == "queued");
    CHECK(waiting->owner_person == 3);
    CHECK(waiting->owner_company == 4);
    CHECK(waiting->created_at == test.clock.now());
    CHECK(queue.run_one());
    const auto done = queue.find(id);
    CHECK(done->state == "succeeded");
    CHECK(done->result == Json{{"rows", 10}, {"name", "匯出.xlsx"}});
    CHECK_FALSE(queue.run_one());
    CHECK_FALSE(queue.find(id + 1));
  });
}

TEST_CASE("a job exists exactly when its transaction commits") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    std::atomic<int> runs{0};
    queue.handle("mail", counting(runs));
    (void)test.database.write([&](Transaction& tx) -> base::Result<void> {
      queue.enqueue(tx, "mail", {});
      return base::Error{"refused"};
    });
    CHECK_FALSE(queue.run_one());
    enqueue(test, queue, "mail");
    CHECK(queue.run_one());
    CHECK(runs == 1);
  });
}

TEST_CASE("a job may wait for its time") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    std::atomic<int> runs{0};
    queue.handle("later", counting(runs));
    test.database.write([&](Transaction& tx) { queue.enqueue(tx, "later", {}, {}, {}, test.clock.now() + 60s); });
    CHECK_FALSE(queue.run_one());
    test.clock.advance(61s);
    CHECK(queue.run_one());
  });
}

TEST_CASE("jobs of kinds that this server does not know are left for others") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue here(test.database, test.clock, test.log), there(test.database, test.clock, test.log);
    std::atomic<int> runs{0};
    here.handle("known", counting(runs));
    there.handle("foreign", counting(runs));
    const auto id = enqueue(test, here, "foreign");
    CHECK_FALSE(here.run_one());
    CHECK(there.run_one());
    CHECK(here.find(id)->state == "succeeded");
  });
}

TEST_CASE("a failure is tried again with growing pauses when that may help") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    std::atomic<int> runs{0};
    SECTION("until it succeeds") {
      queue.handle("flaky", [&](const Job&, JobProgress&) -> base::Result<Json> {
        if (++runs < 3) return base::Error{"mail_unreachable", {{"retry", true}}};
        return Json::object();
      });
      const auto id = enqueue(test, queue, "flaky");
      CHECK(queue.run_one());
      CHECK(queue.find(id)->state == "queued");
      CHECK(queue.find(id)->message == "mail_unreachable");
      CHECK_FALSE(queue.run_one());
      test.clock.advance(storage::retry_pause(1));
      CHECK(queue.run_one());
      test.clock.advance(storage::retry_pause(1));
      CHECK_FALSE(queue.run_one());  // the second pause is longer
      test.clock.advance(storage::retry_pause(2));
      CHECK(queue.run_one());
      CHECK(queue.find(id)->state == "succeeded");
      CHECK(queue.find(id)->attempts == 3);
    }
    SECTION("but not for ever") {
      queue.handle("flaky", counting(runs, base::Error{"busy", {{"retry", true}}}), 2);
      const auto id = enqueue(test, queue, "flaky");
      for (int i = 0; i < 5; ++i) {
        queue.run_one();
        test.clock.advance(2h);
      }
      CHECK(runs == 2);
      CHECK(queue.find(id)->state == "failed");
      CHECK(queue.find(id)->message == "busy");
    }
    SECTION("an exception counts as such a failure and its text goes nowhere") {
      queue.handle("flaky", [&](const Job&, JobProgress&) -> base::Result<Json> {
        if (++runs == 1) throw std::runtime_error("secret");
        return Json::object();
      });
      const auto id = enqueue(test, queue, "flaky");
      CHECK(queue.run_one());
      CHECK(queue.find(id)->message == "job_crashed");
      test.clock.advance(1h);
      CHECK(queue.run_one());
      CHECK(queue.find(id)->state == "succeeded");
    }
    SECTION("a refusal is final and keeps its parameters") {
      queue.handle("wrong", counting(runs, base::Error{"row_limit", {{"limit", 5000}}}));
      const auto id = enqueue(test, queue, "wrong");
      CHECK(queue.run_one());
      const auto job = queue.find(id);
      CHECK(job->state == "failed");
      CHECK(job->result["error"]["code"] == "row_limit");
      CHECK(job->result["error"]["params"]["limit"] == 5000);
      test.clock.advance(24h);
      CHECK_FALSE(queue.run_one());
    }
  });
}

TEST_CASE("the pauses grow to an hour and no further") {
  CHECK(storage::retry_pause(1) == 5s);
  CHECK(storage::retry_pause(2) == 10s);
  CHECK(storage::retry_pause(50) == 1h);
}

TEST_CASE("a job whose server was killed is taken over when its lease runs out") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    std::int64_t id = 0;
    {
      JobQueue queue(test.database, test.clock, test.log);
      id = enqueue(test, queue, "work");
    }
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto database = test.another();
      JobQueue queue(*database, test.clock, test.log);
      queue.handle("work", [](const Job&, JobProgress&) -> base::Result<Json> {
        ::kill(::getpid(), SIGKILL);
        return Json::object();
      });
      queue.run_one();
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    std::atomic<int> runs{0};
    JobQueue queue(test.database, test.clock, test.log);
    queue.handle("work", counting(runs));
    CHECK(queue.find(id)->state == "running");
    CHECK_FALSE(queue.run_one());
    test.clock.advance(61s);
    CHECK(queue.run_one());
    CHECK(queue.find(id)->state == "succeeded");
    CHECK(queue.find(id)->attempts == 2);
    CHECK(runs == 1);
  });
}

TEST_CASE("a job that kills every server that tries it is given up") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    std::atomic<int> runs{0};
    JobQueue queue(test.database, test.clock, test.log);
    queue.handle("poison", counting(runs), 3);
    const auto id = enqueue(test, queue, "poison");
    test.run({"UPDATE job SET state = 'running', attempts = 3, claim = 'dead', lease_until = 0"});
    CHECK(queue.run_one());
    CHECK(runs == 0);
    CHECK(queue.find(id)->state == "failed");
    CHECK(queue.find(id)->message == "job_abandoned");
  });
}

TEST_CASE("who lost a job to another server cannot overwrite what that one did") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    auto second_database = test.another();
    JobQueue first(test.database, test.clock, test.log), second(*second_database, test.clock, test.log);
    second.handle("slow", [](const Job&, JobProgress&) -> base::Result<Json> { return Json("second"); });
    first.handle("slow", [&](const Job&, JobProgress& progress) -> base::Result<Json> {
      test.clock.advance(61s);  // the first server sleeps too long
      CHECK(second.run_one());
      progress.report(1, 1, "late");
      CHECK(progress.stopping());
      return Json("first");
    });
    const auto id = enqueue(test, first, "slow");
    CHECK(first.run_one());
    CHECK(first.find(id)->result == Json("second"));
    CHECK(first.find(id)->message.empty());
  });
}

TEST_CASE("workers of several servers do every job once") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    auto second_database = test.another();
    JobQueue first(test.database, test.clock, test.log), second(*second_database, test.clock, test.log);
    std::mutex mutex;
    std::map<std::int64_t, int> times;
    const auto handler = [&](const Job& job, JobProgress&) -> base::Result<Json> {
      std::lock_guard lock(mutex);
      ++times[job.id];
      return Json::object();
    };
    first.handle("work", handler);
    second.handle("work", handler);
    first.start(3);
    second.start(3);
    constexpr int kJobs = 60;
    for (int i = 0; i < kJobs; ++i) enqueue(test, first, "work");
    CHECK(eventually([&] { return test.number("SELECT count(*) FROM job WHERE state = 'succeeded'") == kJobs; }));
    first.stop();
    second.stop();
    CHECK(times.size() == kJobs);
    for (const auto& [id, count] : times) CHECK(count == 1);
  });
}

TEST_CASE("a worker wakes when a job is committed") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    std::atomic<int> runs{0};
    JobQueue queue(test.database, test.clock, test.log);
    queue.handle("work", counting(runs));
    queue.start(1);
    std::this_thread::sleep_for(50ms);
    const auto before = std::chrono::steady_clock::now();
    enqueue(test, queue, "work");
    CHECK(eventually([&] { return runs == 1; }));
    CHECK(std::chrono::steady_clock::now() - before < 900ms);  // sooner than its next look
    queue.stop();
  });
}

TEST_CASE("a stop waits for handlers, and what they give up goes back to the queue uncounted") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    std::atomic<bool> working{false};
    queue.handle("long", [&](const Job&, JobProgress& progress) -> base::Result<Json> {
      working = true;
      while (!progress.stopping()) std::this_thread::sleep_for(5ms);
      return base::Error{storage::kJobStopped};
    });
    const auto id = enqueue(test, queue, "long");
    queue.start(2);
    REQUIRE(eventually([&] { return working.load(); }));
    queue.stop();
    const auto job = queue.find(id);
    CHECK(job->state == "queued");
    CHECK(job->attempts == 0);
  });
}

TEST_CASE("a text that is broken in a result does not break the job") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    queue.handle("bad", [](const Job&, JobProgress& progress) -> base::Result<Json> {
      progress.report(1, 2, "字" + std::string(300, 'x'));
      return Json{{"text", "\xff\xfe"}};
    });
    const auto id = enqueue(test, queue, "bad");
    CHECK(queue.run_one());
    CHECK(queue.find(id)->state == "succeeded");
  });
}

TEST_CASE("periodic work is done at its interval, and an exception does not end it") {
  for_each_database([](TestDatabase& test) {
    test.migrate({storage::job_migrations()});
    JobQueue queue(test.database, test.clock, test.log);
    std::atomic<int> runs{0};
    queue.every("tick", 1s, [&] {
      ++runs;
      throw std::runtime_error("once more");
    });
    queue.start(1);
    CHECK(runs == 0);
    CHECK(eventually([&] { return runs >= 2; }));
    queue.stop();
  });
}
