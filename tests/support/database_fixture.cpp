#include "database_fixture.h"

#include <soci/mysql/soci-mysql.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tenderloom::test {

namespace fs = std::filesystem;

namespace {

/// The server of this program, stopped when the program ends.
class PrivateServer {
 public:
  PrivateServer() {
    const std::string script = std::string(SOURCE_ROOT) + "/tests/support/mariadb.sh";
    if (std::system(("'" + script + "' start '" + folder_.path().string() + "/db'").c_str()) != 0) {
      throw std::runtime_error("the private MariaDB did not start");
    }
  }
  ~PrivateServer() {
    if (::getpid() != owner_) return;  // a forked child of a test
    const std::string script = std::string(SOURCE_ROOT) + "/tests/support/mariadb.sh";
    if (std::system(("'" + script + "' stop '" + folder_.path().string() + "/db'").c_str()) != 0) return;
  }
  std::string socket() const { return (folder_.path() / "db" / "mariadb.sock").string(); }

 private:
  TestFolder folder_;
  pid_t owner_ = ::getpid();
};

void on_server(const std::string& statement) {
  soci::session sql(soci::mysql, "dbname='mysql' user='root' unix_socket='" + mariadb_socket() + "'");
  sql << statement;
}

config::DatabaseUrl make_url(storage::Dialect dialect) {
  config::DatabaseUrl url;
  if (dialect == storage::Dialect::sqlite) {
    url.kind = config::DatabaseUrl::Kind::sqlite;
    url.path = "portal.sqlite";
    return url;
  }
  static std::atomic<int> counter{0};
  url.kind = config::DatabaseUrl::Kind::mysql;
  url.user = "root";
  url.socket = mariadb_socket();
  url.database = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
  on_server("CREATE DATABASE " + url.database);
  return url;
}

std::unique_ptr<storage::Database> open(const config::DatabaseUrl& url, const fs::path& folder, const base::Logger& log,
                                        storage::Database::Options options) {
  auto database = storage::Database::open(url, folder, log, options);
  if (!database) throw std::runtime_error(database.error().code + " " + database.error().params.dump());
  return std::move(*database);
}

}  // namespace

std::string mariadb_socket() {
  if (const char* given = std::getenv("TENDERLOOM_TEST_MARIADB")) return given;
  static const PrivateServer server;
  return server.socket();
}

TestFolder::TestFolder() {
  std::string pattern = (fs::temp_directory_path() / "tenderloom-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(storage::Dialect dialect, storage::Database::Options options)
    : url_(make_url(dialect)), owned_(open(url_, folder_.path(), log, options)), database(*owned_) {}

TestDatabase::~TestDatabase() {
  owned_.reset();
  try {
    if (url_.kind == config::DatabaseUrl::Kind::mysql) on_server("DROP DATABASE " + url_.database);
  } catch (const std::exception&) {  // the server goes away at the end anyway
  }
}

std::unique_ptr<storage::Database> TestDatabase::another(storage::Database::Options options) {
  return open(url_, folder_.path(), log, options);
}

void TestDatabase::migrate(const std::vector<storage::MigrationSet>& sets) {
  const auto done = storage::migrate(database, sets, log);
  if (!done.ok()) throw std::runtime_error(done.error().code + " " + done.error().params.dump());
}

void TestDatabase::run(const std::vector<std::string>& statements) {
  for (const auto& statement : statements) {
    database.write([&](storage::Transaction& tx) { tx.sql() << storage::expand_types(tx.dialect(), statement); });
  }
}

long long TestDatabase::number(const std::string& query) {
  return database.read([&](soci::session& sql) {
    long long value = 0;
    sql << query, soci::into(value);
    return value;
  });
}

std::string TestDatabase::text(const std::string& query) {
  return database.read([&](soci::session& sql) {
    std::string value;
    sql << query, soci::into(value);
    return value;
  });
}

void for_each_database(const std::function<void(TestDatabase&)>& body, storage::Database::Options options) {
  for (const auto dialect : {storage::Dialect::sqlite, storage::Dialect::mysql}) {
    DYNAMIC_SECTION("on " << (dialect == storage::Dialect::sqlite ? "SQLite" : "MariaDB")) {
      TestDatabase test(dialect, options);
      body(test);
    }
  }
}

}  // namespace tenderloom::test
