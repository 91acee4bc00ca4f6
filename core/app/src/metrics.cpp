#include "metrics.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "version.h"

namespace tenderloom::app {
namespace {

using Number = std::int64_t;

/// Seconds as people read them: 0.0025.
std::string seconds(Number micros) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(micros) / 1e6);
  std::string value = text;
  value.erase(value.find_last_not_of('0') + 1);
  if (value.back() == '.') value.pop_back();
  return value;
}

class Text {
 public:
  void about(const std::string& name, const char* type, const char* help) {
    name_ = "tenderloom_" + name;
    out_ += "# HELP " + name_ + " " + help + "\n# TYPE " + name_ + " " + type + "\n";
  }
  void value(const std::string& labels, const std::string& value, const char* suffix = "") {
    out_ += name_ + suffix + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
  }
  void gauge(const std::string& name, const char* help, Number number) {
    about(name, "gauge", help);
    value("", std::to_string(number));
  }
  std::string take() { return std::move(out_); }

 private:
  std::string name_, out_;
};

std::string label(const char* name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

void write_traffic(Text& text, const http::Traffic& traffic) {
  text.about("http_requests_total", "counter", "Requests answered, by area (of the route's permission) and status.");
  traffic.each([&](http::Area area, int status, Number requests) {
    text.value(label("area", name_of(area)) + "," + label("status", std::to_string(status)), std::to_string(requests));
  });
  text.about("http_request_seconds", "histogram", "Time from the start of handling to the finished answer.");
  for (std::size_t i = 0; i < http::kAreas; ++i) {
    const auto area = static_cast<http::Area>(i);
    const auto times = traffic.times(area);
    const std::string of = label("area", name_of(area));
    Number sum = 0;
    for (std::size_t bound = 0; bound < http::Traffic::kBounds.size(); ++bound) {
      sum += times.requests[bound];
      text.value(of + "," + label("le", seconds(http::Traffic::kBounds[bound])), std::to_string(sum), "_bucket");
    }
    sum += times.requests.back();
    text.value(of + "," + label("le", "+Inf"), std::to_string(sum), "_bucket");
    text.value(of, seconds(times.micros), "_sum");
    text.value(of, std::to_string(sum), "_count");
  }
}

void write_server(Text& text, const http::Server::Figures& figures) {
  text.gauge("http_connections", "Connections that are open.", figures.open_connections);
  text.gauge("http_queued_requests", "Requests that wait for a worker.", figures.queued);
  text.about("http_busy_workers", "gauge", "Workers that have a request; slow ones hash passwords.");
  text.value(label("kind", "usual"), std::to_string(figures.busy));
  text.value(label("kind", "slow"), std::to_string(figures.slow_busy));
  text.about("http_refused_total", "counter", "Connections and requests turned away before they were read.");
  text.value("", std::to_string(figures.refused));
}

Number age(std::optional<base::Instant> since, base::Instant now) {
  return since && *since < now ? std::chrono::duration_cast<std::chrono::seconds>(now - *since).count() : 0;
}

void write_queues(Text& text, storage::JobQueue& jobs, notifications::Outbox& outbox, base::Instant now) {
  const auto work = jobs.figures();
  text.about("jobs", "gauge", "Jobs by state.");
  text.value(label("state", "queued"), std::to_string(work.queued));
  text.value(label("state", "running"), std::to_string(work.running));
  text.value(label("state", "failed"), std::to_string(work.failed));
  text.gauge("job_overdue_seconds", "How long the job that waits longest has been due.", age(work.overdue_since, now));
  const auto mails = outbox.waiting();
  text.gauge("outbox_mails", "Mails that wait to be delivered.", mails.mails);
  text.gauge("outbox_age_seconds", "How old the oldest of them is.", age(mails.since, now));
}

void write_accounts(Text& text, accounts::Accounts& accounts) {
  text.gauge("sessions", "Sessions with somebody signed in.", accounts.sessions().open_count());
  const auto hashes = accounts.hash_figures();
  text.about("password_hashes", "gauge", "Places for computing password hashes.");
  text.value(label("state", "limit"), std::to_string(hashes.limit));
  text.value(label("state", "running"), std::to_string(hashes.running));
  text.value(label("state", "waiting"), std::to_string(hashes.waiting));
}

void write_database(Text& text, const storage::Database& database) {
  const auto pool = database.connections();
  text.about("database_connections", "gauge", "Connections of the pool.");
  text.value(label("state", "limit"), std::to_string(pool.limit));
  text.value(label("state", "busy"), std::to_string(pool.open - std::min(pool.open, pool.idle)));
  text.value(label("state", "idle"), std::to_string(pool.idle));
  text.gauge("database_unsynced_commits", "Commits of SQLite that are not on the disk yet.",
             static_cast<Number>(database.unsynced()));
}

void write_process(Text& text) {
  std::ifstream in("/proc/self/statm");
  Number all = 0, resident = 0;
  in >> all >> resident;
  const Number page = ::sysconf(_SC_PAGESIZE);
  text.gauge("process_resident_memory_bytes", "Memory that the process has in use.", resident * page);
  text.gauge("process_virtual_memory_bytes", "Address space of the process.", all * page);
}

}  // namespace

Metrics::Store Metrics::store() {
  constexpr std::chrono::minutes kEvery{10};
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (store_.counted_at == std::chrono::steady_clock::time_point{} || now - store_.counted_at >= kEvery) {
    Store counted{0, 0, now};
    from_.blobs.each([&](const std::string&, Number size) {
      ++counted.files;
      counted.bytes += size;
    });
    store_ = counted;
  }
  return store_;
}

std::string Metrics::text() {
  Text text;
  text.about("build_info", "gauge", "The version that runs.");
  text.value(label("version", kVersion), "1");
  write_traffic(text, from_.server.traffic());
  write_server(text, from_.server.figures());
  bool reachable = true;
  try {
    write_accounts(text, from_.accounts);
    write_queues(text, from_.jobs, from_.outbox, from_.clock.now());
  } catch (const storage::DatabaseError&) {
    reachable = false;  // the other figures are wanted then more than ever
  }
  text.gauge("database_up", "1 when the database answers.", reachable ? 1 : 0);
  write_database(text, from_.database);
  write_process(text);
  const Store store = this->store();
  text.gauge("blob_files", "Files in the store, counted every ten minutes.", store.files);
  text.gauge("blob_bytes", "Bytes in the store, likewise.", store.bytes);
  std::error_code failure;
  if (const auto disk = std::filesystem::space(from_.data, failure); !failure)
    text.gauge("data_free_bytes", "Bytes that are free where the data folder lies.",
               static_cast<Number>(disk.available));
  if (from_.scan != nullptr)
    text.gauge("scanner_up", "1 when the virus scanner answers.", from_.scan->answers() ? 1 : 0);
  return text.take();
}

}  // namespace tenderloom::app
