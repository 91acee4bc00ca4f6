// One behaviour suite, two databases. A test body runs once on SQLite and once on MariaDB, each time on a fresh and
// empty database; sections inside it work as usual:
//
//   TEST_CASE("a company is registered once") {
//     for_each_database([](TestDatabase& test) {
//       test.migrate({accounts::Accounts::migrations()});
//       SECTION("…") { … test.database.write(…) … }
//     });
//   }
//
// The MariaDB server is the one of TENDERLOOM_TEST_MARIADB (its socket), or a private one for this program.
#pragma once
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/log.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::test {

/// The socket of the server that this program may use; started at the first call.
std::string mariadb_socket();

/// A folder that is removed at the end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class TestDatabase {
 public:
  explicit TestDatabase(storage::Dialect dialect, storage::Database::Options options = {});
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

 private:
  TestFolder folder_;
  config::DatabaseUrl url_;
  std::unique_ptr<storage::Database> owned_;

 public:
  base::Logger log{base::LogLevel::error, [](std::string_view) {}};
  /// 2026-05-19 10:04 in Asia/Taipei; set by hand.
  base::ManualClock clock{*base::parse_iso8601("2026-05-19T10:04:00+08:00")};
  storage::Database& database;

  const std::filesystem::path& folder() const { return folder_.path(); }
  const config::DatabaseUrl& url() const { return url_; }
  storage::Dialect dialect() const { return database.dialect(); }
  bool sqlite() const { return dialect() == storage::Dialect::sqlite; }
  /// Another Database object on the same data, as another server would have.
  std::unique_ptr<storage::Database> another(storage::Database::Options options = {});
  /// Migrates, and fails the test when that is refused.
  void migrate(const std::vector<storage::MigrationSet>& sets);
  /// Runs statements as they are, each on its own.
  void run(const std::vector<std::string>& statements);
  /// The one number that a query gives.
  long long number(const std::string& query);
  /// The one text that a query gives.
  std::string text(const std::string& query);
};

/// Both in turn, each in a section of its own ("on SQLite", "on MariaDB").
void for_each_database(const std::function<void(TestDatabase&)>& body, storage::Database::Options options = {});

}  // namespace tenderloom::test
