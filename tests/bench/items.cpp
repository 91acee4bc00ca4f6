// Items at the level of services: importing rows, creating items, lists of one vendor, search over all vendors, on a
// database that this fills. Figures are for ratios within a run.
// Usage: bench_items DATABASE_URL FOLDER SCRIPTS [--vendors N] [--seconds N]
//   sqlite://bench.db is relative to FOLDER; a MariaDB database must be empty.
// bench_items DATABASE_URL FOLDER SCRIPTS --fill ROWS --tax-id ID --tender NO [--vendors N]
//   only imports so many rows for a company of a portal's database, and for N made-up companies beside it.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

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

const std::vector<std::string> kThings{"備份", "防護", "監控",   "協作", "郵件",
                                       "儲存", "運算", "資料庫", "會議", "簽核"};
const std::vector<std::string> kKinds{"雲端", "智慧", "整合", "企業", "行動", "混合", "即時", "加密", "臺灣", "政府"};

/// Rows of a sheet: ten services a brand, five specs a service, two tiers a spec.
std::vector<submissions::SheetRow> sheet(int vendor, int rows) {
  std::vector<submissions::SheetRow> made;
  for (int at = 0; at < rows; ++at) {
    const int spec = at / 2, service = spec / 5, brand = service / 10;
    const auto pick = [&](const std::vector<std::string>& words, int by) {
      return words[static_cast<std::size_t>(by) % words.size()];
    };
    submissions::SheetRow row;
    row.number = at + 2;
    row.values["brand"] = {{"brand_name", "品牌" + std::to_string(vendor) + "-" + std::to_string(brand)},
                           {"oem_name_zh", "範例原廠股份有限公司"},
                           {"vendor_identity", "oem"},
                           {"origin_country", "TW"}};
    row.values["service"] = {{"service_name", pick(kKinds, service + vendor) + pick(kThings, service / 3 + vendor) +
                                                  "服務" + std::to_string(service)},
                             {"group_code", "3"},
                             {"category_code", "storage_backup"}};
    row.values["spec"] = {
        {"spec_name", pick(kThings, spec + vendor) + "方案" + std::to_string(spec % 5)},
        {"billing_method", "month"},
        {"functional_spec", "提供" + pick(kKinds, spec) + pick(kThings, spec / 2 + vendor) + "功能與管理介面"},
        {"requirement_spec", "依機關需求設定"},
        {"data_location", "TW"},
        {"committed_sla", "每月可用率 99.9%"},
        {"sla_breach_handling", "依契約減價"}};
    const int low = at % 2 == 0 ? 1 : 101;
    row.values["tier"] = {{"tier_lower", std::to_string(low)},
                          {"tier_upper", std::to_string(low + 99)},
                          {"solicitation_price", std::to_string(1000 + at)}};
    made.push_back(std::move(row));
  }
  return made;
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

  submissions::Submission vendor(int number) { return service.open(ground.tender, number); }
  submissions::Actor actor() const { return {submissions::Actor::Kind::vendor, 1, "bench", "import"}; }

  std::int64_t import(int number, int rows) {
    const auto done = service.import_rows(ground, vendor(number), sheet(number, rows), actor());
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
    print("  processor time of one, us", std::to_string((cpu_seconds() - cpu) * 1e6 / static_cast<double>(calls)));
    return static_cast<double>(calls) / seconds_since(start);
  }
};

double list_rate(Bench& bench, double duration) {
  return bench.rate(2, duration, [&](int, std::int64_t at) {
    const auto submission = bench.vendor(1);
    submissions::NodeQuery query;
    query.level = "spec";
    query.text = kThings[static_cast<std::size_t>(at) % kThings.size()];
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
    const auto& kind = kKinds[static_cast<std::size_t>(at) % kKinds.size()];
    const auto& thing = kThings[static_cast<std::size_t>(at / 3) % kThings.size()];
    if (at % 4 == 0) query.text = thing;
    if (at % 4 == 1) query.text = kind + thing;
    if (at % 4 == 2) query.text = kind + " " + thing;
    if (at % 4 == 3) query.text = "品牌" + std::to_string(at % 100) + "-0";
    times.push_back(seconds_of([&] { found += bench.service.search(query).total; }) * 1000);
  }
  std::sort(times.begin(), times.end());
  print("staff search, 400 questions: median / p99 / longest ms",
        std::to_string(times[200]) + " / " + std::to_string(times[396]) + " / " + std::to_string(times[399]) +
            " (found " + std::to_string(found) + ")");
}

int fill(Bench& bench, const std::string& tax_id, const std::string& tender, int rows, int vendors) {
  long long company = 0, tender_id = 0;
  bench.database->read([&](soci::session& sql) {
    sql << "SELECT id FROM company WHERE tax_id = :t", soci::use(tax_id), soci::into(company);
    sql << "SELECT id FROM tender WHERE tender_no = :t", soci::use(tender), soci::into(tender_id);
  });
  bench.ground.tender.id = tender_id;
  bench.ground.tender.no = tender;
  if (company == 0) return std::cerr << "no such company\n", 1;
  (void)bench.import(static_cast<int>(company), rows);
  for (int vendor = 1; vendor <= vendors; ++vendor) (void)bench.import(800'000 + vendor, 620);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return std::cerr << "usage: bench_items DATABASE_URL FOLDER SCRIPTS [--vendors N] [--seconds N]\n", 2;
  int vendors = 10;
  double duration = 3;
  int rows = 0;
  std::string tax_id, tender;
  for (int at = 4; at + 1 < count; at += 2) {
    if (std::string(words[at]) == "--vendors") vendors = std::stoi(words[at + 1]);
    if (std::string(words[at]) == "--seconds") duration = std::stod(words[at + 1]);
    if (std::string(words[at]) == "--fill") rows = std::stoi(words[at + 1]), vendors = 0;
    if (std::string(words[at]) == "--tax-id") tax_id = words[at + 1];
    if (std::string(words[at]) == "--tender") tender = words[at + 1];
  }
  base::Logger log(base::LogLevel::error);
  const std::filesystem::path folder = words[2];
  auto url = config::DatabaseUrl::parse(words[1]);
  if (!url) return std::cerr << url.error().code << "\n", 1;
  auto opened = storage::Database::open(*url, folder, log);
  if (!opened) return std::cerr << opened.error().code << "\n", 1;
  const auto migrated = storage::migrate(**opened,
                                         {storage::job_migrations(), audit::AuditLog::migrations(),
                                          accounts::Accounts::migrations(), submissions::Submissions::migrations()},
                                         log);
  if (!migrated) return std::cerr << migrated.error().code << "\n", 1;
  Bench bench(std::move(*opened), folder, words[3]);

  if (rows > 0) return fill(bench, tax_id, tender, rows, vendors);

  (void)bench.import(900'001, 100);  // warm
  const long before = peak_megabytes();
  const auto rows_of_sheet = sheet(900'002, 5000);
  const double cpu = cpu_seconds();
  const double importing = seconds_of(
      [&] { (void)bench.service.import_rows(bench.ground, bench.vendor(900'002), rows_of_sheet, bench.actor()); });
  print("import of 5,000 rows, s of wall / of processor time",
        std::to_string(importing) + " / " + std::to_string(cpu_seconds() - cpu));
  print("its memory, MB", std::to_string(peak_megabytes() - before) + " more than " + std::to_string(before));
  print("the same again (all skipped), s", std::to_string(seconds_of([&] {
          (void)bench.service.import_rows(bench.ground, bench.vendor(900'002), sheet(900'002, 5000), bench.actor());
        })));

  const double creating = bench.rate(8, duration, [&](int thread, std::int64_t at) {
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
  print("items created a second, 8 threads of 8 vendors", std::to_string(creating));

  for (int vendor = 1; vendor <= 10; ++vendor) (void)bench.import(vendor, 620);  // about 1,000 rows of all levels
  bench.hand_in();
  const double few = list_rate(bench, duration);
  print("list with search and filter, 10 vendors, /s", std::to_string(few));
  staff_search(bench);
  if (vendors <= 10) return 0;
  const double filling = seconds_of([&] {
    for (int vendor = 11; vendor <= vendors; ++vendor) (void)bench.import(vendor, 620);
  });
  print("filling with " + std::to_string(vendors) + " vendors, s", std::to_string(filling));
  print("indexing them, s", std::to_string(seconds_of([&] { bench.hand_in(); })));
  const double many = list_rate(bench, duration);
  print("list with search and filter, " + std::to_string(vendors) + " vendors, /s", std::to_string(many));
  print("ratio to 10 vendors", std::to_string(many / few));
  staff_search(bench);
  return 0;
}
