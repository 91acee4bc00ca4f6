// Items at the level of services: importing rows, creating items, lists of one vendor, search over all vendors, on a
// database that this fills. Figures are for ratios within a run.
// Usage: bench_items DATABASE_URL FOLDER SCRIPTS [--vendors N] [--seconds N] [--only import|create|lists]
//                    [--sync full|normal] [--threads N]  (of --only create; 8)
//   sqlite://bench.db is relative to FOLDER; a MariaDB database must be empty. A thousand items a vendor: with
//   --vendors 1000 lists and search are measured again with a million.
// bench_items DATABASE_URL FOLDER SCRIPTS --fill ROWS --tax-id ID --tender NO [--vendors N]
//   only imports so many rows for a company of a portal's database, and fills the table with N made-up companies'
//   items.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "many_items.h"
#include "sample_rows.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/migrations.h"
#include "tenderloom/submissions/submissions.h"

using namespace tenderloom;
using base::Json;
using Clock = std::chrono::steady_clock;

namespace {

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Processor time of this process: what wall time would be on a machine that does nothing else.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + time.tv_usec / 1e6; };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

template <typename Body>
double seconds_of(Body&& body) {
  const auto start = Clock::now();
  body();
  return seconds_since(start);
}

void print(const std::string& what, const std::string& figure) { std::cout << what << ": " << figure << std::endl; }

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

struct Bench {
  std::unique_ptr<storage::Database> database;
  std::filesystem::path folder;
  base::SystemClock clock;
  base::Logger log{base::LogLevel::error, [](std::string_view text) { std::cerr << text << "\n"; }};
  base::Words words;
  forms::TypeStore types;
  storage::BlobStore blobs;
  audit::AuditLog audit;
  submissions::Service service;
  submissions::Ground ground;

  Bench(std::unique_ptr<storage::Database> opened, const std::filesystem::path& where,
        const std::filesystem::path& scripts)
      : database(std::move(opened)),
        folder(where),
        types(scripts, words, log),
        blobs(std::move(*storage::BlobStore::open(where / "blobs"))),
        audit(*database, clock),
        service({*database, blobs, clock, log, audit}) {
    types.load();
    ground.type = types.current("cloud_services");
    ground.tender.id = 1, ground.tender.no = "1150202", ground.tender.type_key = "cloud_services";
    ground.tender.opens_at = clock.now() - std::chrono::hours(1);
    ground.tender.closes_at = clock.now() + std::chrono::hours(24);
    ground.tender.groups_text = ground.type->default_groups().dump();
    ground.now = clock.now();
  }

  double cpu_of_one = 0;  // of the last rate()

  submissions::Submission vendor(int number) { return service.open(ground.tender, number); }
  submissions::Actor actor() const { return {submissions::Actor::Kind::vendor, 1, "bench", "import"}; }

  std::int64_t import(int number, int rows) {
    const auto done =
        service.import_rows(ground, vendor(number), bench::sample_rows(*ground.type, number, rows), actor());
    if (!done) throw std::runtime_error(done.error().code);
    std::int64_t made = 0;
    std::string why;
    for (const auto& row : *done) {
      made += row.outcome == submissions::RowResult::Outcome::succeeded;
      if (why.empty() && !row.notes.empty())
        why = row.notes[0].level + " " + row.notes[0].finding.field + " " + row.notes[0].finding.code;
    }
    if (made != rows) std::cerr << "only " << made << " of " << rows << " rows were imported: " << why << "\n";
    return made;
  }

  /// Staff find what was handed in.
  void hand_in() {
    database->write([](storage::Transaction& tx) {
      tx.sql() << "INSERT INTO search_change (node_id) SELECT n.id FROM node n JOIN submission s ON s.id = "
                  "n.submission_id WHERE s.last_submitted_at = 0";
      tx.sql() << "UPDATE submission SET last_submitted_at = 1 WHERE last_submitted_at = 0";
    });
    service.index_search();
  }

  /// Calls a second by that many threads.
  double rate(int threads, double duration, const std::function<void(int, std::int64_t)>& call) {
    const double cpu = cpu_seconds();
    std::atomic<std::int64_t> calls{0};
    const auto start = Clock::now();
    std::vector<std::thread> all;
    for (int thread = 0; thread < threads; ++thread)
      all.emplace_back([&, thread] {
        for (std::int64_t at = 0; seconds_since(start) < duration; ++at, ++calls) call(thread, at);
      });
    for (auto& thread : all) thread.join();
    cpu_of_one = (cpu_seconds() - cpu) * 1e6 / static_cast<double>(calls);
    print("  processor time of one, us", std::to_string(cpu_of_one));
    return static_cast<double>(calls) / seconds_since(start);
  }
};

double list_rate(Bench& bench, double duration) {
  return bench.rate(2, duration, [&](int, std::int64_t at) {
    const auto submission = bench.vendor(1);
    submissions::NodeQuery query;
    query.level = "spec";
    query.text = bench::things()[static_cast<std::size_t>(at) % bench::things().size()];
    query.complete = false;
    if (bench.service.list(submission, query, "zh-TW").nodes.empty()) throw std::runtime_error("an empty list");
  });
}

void staff_search(Bench& bench) {
  std::vector<double> times;
  std::int64_t found = 0;
  for (int at = 0; at < 400; ++at) {
    submissions::SearchQuery query;
    query.tests = "all";
    const auto& kind = bench::kinds()[static_cast<std::size_t>(at) % bench::kinds().size()];
    const auto& thing = bench::things()[static_cast<std::size_t>(at / 3) % bench::things().size()];
    if (at % 4 == 0) query.text = thing;
    if (at % 4 == 1) query.text = kind + thing;
    if (at % 4 == 2) query.text = kind + " " + thing;
    if (at % 4 == 3) query.text = bench::brand_of(at % 100) + "0";
    times.push_back(seconds_of([&] { found += bench.service.search(query).total; }) * 1000);
  }
  std::sort(times.begin(), times.end());
  print("staff search, 400 questions: median / p99 / longest ms",
        std::to_string(times[200]) + " / " + std::to_string(times[396]) + " / " + std::to_string(times[399]) +
            " (found " + std::to_string(found) + ")");
}

/// A table full of other vendors' items, a thousand each: some are imported, all others are made of these.
void fill_table(Bench& bench, int from, int to) {
  constexpr int kImported = 10, kRows = 620;
  std::vector<std::int64_t> sources;
  for (int vendor = from; vendor <= to && vendor < from + kImported; ++vendor) {
    (void)bench.import(vendor, kRows);
    sources.push_back(vendor);
  }
  if (to >= from + kImported) (void)bench::copy_items(*bench.database, sources, from + kImported, to);
}

int fill(Bench& bench, const std::string& tax_id, const std::string& tender, int rows, int vendors) {
  long long company = 0, tender_id = 0, last = 0;
  bench.database->read([&](soci::session& sql) {
    sql << "SELECT id FROM company WHERE tax_id = :t", soci::use(tax_id), soci::into(company);
    sql << "SELECT id FROM tender WHERE tender_no = :t", soci::use(tender), soci::into(tender_id);
    sql << "SELECT COALESCE(MAX(company_id), 0) FROM submission", soci::into(last);
  });
  bench.ground.tender.id = tender_id;
  bench.ground.tender.no = tender;
  if (company == 0) return std::cerr << "no such company\n", 1;
  if (rows > 0) (void)bench.import(static_cast<int>(company), rows);
  const int first = static_cast<int>(std::max<long long>(last, 800'000)) + 1;
  fill_table(bench, first, first + vendors - 1);
  return 0;
}

void measure_import(Bench& bench, bool again) {
  (void)bench.import(900'001, 100);  // warm
  const long before = peak_megabytes();
  const auto rows = bench::sample_rows(*bench.ground.type, 900'002, 5000);
  const auto import = [&] {
    (void)bench.service.import_rows(bench.ground, bench.vendor(900'002), rows, bench.actor());
  };
  const double cpu = cpu_seconds();
  const double importing = seconds_of(import);
  print("import of 5,000 rows, s of wall / of processor time",
        std::to_string(importing) + " / " + std::to_string(cpu_seconds() - cpu));
  print("peak memory of the process, MB",
        std::to_string(peak_megabytes()) + " (" + std::to_string(peak_megabytes() - before) + " of it by the import)");
  if (again) print("the same again (all skipped), s", std::to_string(seconds_of(import)));
}

void measure_creating(Bench& bench, double duration, int threads) {
  const double creating = bench.rate(threads, duration, [&](int thread, std::int64_t at) {
    submissions::SaveRequest request;
    request.level = "brand";
    request.changes = {{"brand_name", "新品牌" + std::to_string(thread) + "-" + std::to_string(at)},
                       {"oem_name_zh", "範例原廠股份有限公司"},
                       {"origin_country", "TW"},
                       {"vendor_identity", "oem"}};
    request.actor = bench.actor();
    const auto saved = bench.service.save(bench.ground, bench.vendor(910'000 + thread), request);
    if (!saved || saved->kind != submissions::SaveOutcome::Kind::saved) throw std::runtime_error("not saved");
  });
  print("items created a second, each thread for a vendor, threads: " + std::to_string(threads),
        std::to_string(creating));
}

void measure_lists(Bench& bench, int vendors, double duration) {
  fill_table(bench, 1, std::min(vendors, 10));
  bench.hand_in();
  const double few = list_rate(bench, duration), few_cpu = bench.cpu_of_one;
  print("list with search and filter, 10 vendors, /s", std::to_string(few));
  staff_search(bench);
  if (vendors <= 10) return;
  const double filling = seconds_of([&] {
    (void)bench::copy_items(*bench.database, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 11, vendors);
  });
  print("filling with " + std::to_string(vendors) + " vendors, s", std::to_string(filling));
  print("indexing them, s", std::to_string(seconds_of([&] { bench.hand_in(); })));
  const double many = list_rate(bench, duration);
  print("list with search and filter, " + std::to_string(vendors) + " vendors, /s", std::to_string(many));
  print("ratio to 10 vendors: rate, processor time",
        std::to_string(many / few) + ", " + std::to_string(few_cpu / bench.cpu_of_one));
  staff_search(bench);
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return std::cerr << "usage: bench_items DATABASE_URL FOLDER SCRIPTS [--vendors N] [--seconds N]\n", 2;
  int vendors = -1;
  double duration = 3;
  int rows = -1, threads = 8;
  std::string tax_id, tender, only;
  storage::Database::Options how;
  for (int at = 4; at + 1 < count; at += 2) {
    const std::string option = words[at], value = words[at + 1];
    if (option == "--vendors") vendors = std::stoi(value);
    if (option == "--seconds") duration = std::stod(value);
    if (option == "--threads") threads = std::stoi(value);
    if (option == "--fill") rows = std::stoi(value);
    if (option == "--tax-id") tax_id = value;
    if (option == "--tender") tender = value;
    if (option == "--only") only = value;
    if (option == "--sync" && value == "full") how.trail = {};
  }
  base::Logger log(base::LogLevel::error);
  const std::filesystem::path folder = words[2];
  auto url = config::DatabaseUrl::parse(words[1]);
  if (!url) return std::cerr << url.error().code << "\n", 1;
  auto opened = storage::Database::open(*url, folder, log, how);
  if (!opened) return std::cerr << opened.error().code << "\n", 1;
  const auto migrated = storage::migrate(**opened,
                                         {storage::job_migrations(), audit::AuditLog::migrations(),
                                          accounts::Accounts::migrations(), submissions::Submissions::migrations()},
                                         log);
  if (!migrated) return std::cerr << migrated.error().code << "\n", 1;
  Bench bench(std::move(*opened), folder, words[3]);

  if (rows >= 0) return fill(bench, tax_id, tender, rows, std::max(vendors, 0));
  const auto wanted = [&](const char* what) { return only.empty() || only == what; };
  if (wanted("import")) measure_import(bench, only.empty());
  if (wanted("create")) measure_creating(bench, duration, threads);
  if (wanted("lists")) measure_lists(bench, vendors < 0 ? 10 : vendors, duration);
  return 0;
}
