// Statements that an SQLite connection keeps must behave as if they were made anew each time; the same holds on
// MariaDB.
#include "database_fixture.h"
#include "sqlite_statements.h"

using namespace tenderloom;
using storage::DatabaseError;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

const storage::Database::Options kOneConnection{.connections = 1};

void add(TestDatabase& test, long long value) {
  test.database.write([&](Transaction& tx) { tx.sql() << "INSERT INTO t (v) VALUES (:v)", soci::use(value); });
}

}  // namespace

TEST_CASE("a statement with the same text is taken again, and not compiled anew") {
  TestDatabase test(storage::Dialect::sqlite, kOneConnection);
  test.run({"CREATE TABLE t (id $id, v $ref) $table"});
  const auto kept = [&] {
    return test.database.read([](soci::session& sql) { return storage::kept_statements(sql); });
  };
  add(test, 1);
  const auto before = kept();
  for (const long long value : {2, 3}) add(test, value);
  CHECK(kept() == before);
  CHECK(test.number("SELECT sum(v) FROM t") == 6);
  CHECK(kept() == before + 1);
}

TEST_CASE("two statements with the same text at once do not meet") {
  for_each_database(
      [](TestDatabase& test) {
        test.run({"CREATE TABLE t (id $id, v $ref) $table"});
        for (const long long value : {1, 2, 3}) add(test, value);
        test.database.read([](soci::session& sql) {
          const auto count = [&](long long from) {
            long long value = 0, found = 0;
            soci::statement statement =
                (sql.prepare << "SELECT v FROM t WHERE v >= :from ORDER BY v", soci::use(from), soci::into(value));
            statement.execute();
            while (statement.fetch()) ++found;
            return found;
          };
          long long value = 0, sum = 0;
          soci::statement outer = (sql.prepare << "SELECT v FROM t WHERE v >= 1 ORDER BY v", soci::into(value));
          outer.execute();
          while (outer.fetch()) sum += value * 10 + count(value);
          CHECK(sum == 13 + 22 + 31);
        });
      },
      kOneConnection);
}

TEST_CASE("a SELECT that was not read to its end pins nothing once its statement is gone") {
  TestDatabase test(storage::Dialect::sqlite, kOneConnection);
  test.run({"CREATE TABLE t (id $id, v $ref) $table"});
  for (const long long value : {1, 2, 3}) add(test, value);
  test.database.read([](soci::session& sql) {
    long long value = 0;
    soci::statement statement = (sql.prepare << "SELECT v FROM t ORDER BY v", soci::into(value));
    statement.execute();
    statement.fetch();
    CHECK(value == 1);
  });
  const auto other = test.another();
  other->write([](Transaction& tx) { tx.sql() << "INSERT INTO t (v) VALUES (4)"; });
  CHECK(test.number("SELECT count(*) FROM t") == 4);
  add(test, 5);
  CHECK(test.number("SELECT count(*) FROM t") == 5);
}

TEST_CASE("a statement that failed can be used again, and remembers no values") {
  for_each_database(
      [](TestDatabase& test) {
        test.run({"CREATE TABLE t (id $id, v $ref) $table", "CREATE UNIQUE INDEX t_v ON t (v)"});
        add(test, 1);
        for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(add(test, 1), DatabaseError);
        add(test, 2);
        CHECK(test.number("SELECT sum(v) FROM t") == 3);
        storage::Nullable<long long> nothing;
        test.database.write([&](Transaction& tx) {
          tx.sql() << "INSERT INTO t (v) VALUES (:v)", soci::use(nothing.value, nothing.ind);
        });
        CHECK(test.number("SELECT count(*) FROM t WHERE v IS NULL") == 1);
      },
      kOneConnection);
}

TEST_CASE("statements survive a change of the schema, and hundreds of texts do no harm") {
  for_each_database(
      [](TestDatabase& test) {
        test.run({"CREATE TABLE t (id $id, v $ref) $table"});
        add(test, 1);
        CHECK(test.number("SELECT count(*) FROM t WHERE v = 1") == 1);
        test.run({"DROP TABLE t", "CREATE TABLE t (w $ref, v $ref, id $id) $table"});
        CHECK(test.number("SELECT count(*) FROM t WHERE v = 1") == 0);
        add(test, 1);
        CHECK(test.number("SELECT count(*) FROM t WHERE v = 1") == 1);
        for (int i = 0; i < 400; ++i) CHECK(test.number("SELECT " + std::to_string(i) + " FROM t WHERE v = 1") == i);
        CHECK(test.number("SELECT 7 FROM t WHERE v = 1") == 7);
      },
      kOneConnection);
}
