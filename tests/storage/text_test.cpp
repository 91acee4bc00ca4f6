// Text and the statements that differ: what is written comes back byte for byte and is compared alike on both
// databases.
#include "database_fixture.h"

using namespace tenderloom;
using storage::Dialect;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

void store(TestDatabase& test, const std::string& key, const std::string& value) {
  test.database.write([&](Transaction& tx) {
    tx.sql() << "INSERT INTO words (k, v) VALUES (:k, :v)", soci::use(key), soci::use(value);
  });
}

long long found(TestDatabase& test, const std::string& condition, const std::string& value) {
  return test.database.read([&](soci::session& sql) {
    long long count = 0;
    sql << "SELECT count(*) FROM words WHERE " + condition, soci::use(value), soci::into(count);
    return count;
  });
}

}  // namespace

TEST_CASE("text comes back byte for byte") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE words (k $str(40) NOT NULL PRIMARY KEY, v $text NOT NULL) $table"});
    const std::string value = GENERATE(as<std::string>{}, "", "標案與廠商", "𠮷野家 𡃁 👩‍👩‍👧",
                                       "it's \"quoted\" `so` \\ back\\\\slash", ":name :: ? $id %s", "a\r\nb\tc\n",
                                       "tail ", " head", std::string("nul\0inside", 10), "é é",
                                       "-- comment /* x */; DROP TABLE words", "\xEF\xBC\xA1 full width");
    store(test, "k", value);
    CHECK(test.text("SELECT v FROM words") == value);
    CHECK(found(test, "v = :v", value) == 1);
  });
}

TEST_CASE("a long text is not cut") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE words (k $str(40) NOT NULL PRIMARY KEY, v $text NOT NULL) $table"});
    std::string value;
    while (value.size() < 3'000'000) value += "雲端服務 0123456789\n";
    store(test, "k", value);
    CHECK(test.text("SELECT v FROM words") == value);
  });
}

TEST_CASE("texts are compared byte by byte") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE words (k $str(40) NOT NULL PRIMARY KEY, v $text NOT NULL) $table"});
    for (const char* key : {"abc", "ABC", "Abc", "abc ", "äbc", "臺北", "台北", "ａｂｃ"}) store(test, key, "x");
    CHECK(test.number("SELECT count(*) FROM words") == 8);
    CHECK(found(test, "k = :v", "abc") == 1);
    CHECK(found(test, "k = :v", "abC") == 0);
    CHECK(found(test, "k = :v", "台北") == 1);
    CHECK(found(test, "k LIKE :v ESCAPE '!'", "a%") == 2);
    CHECK(found(test, "k LIKE :v ESCAPE '!'", "A%") == 2);
    CHECK(test.text("SELECT min(k) FROM words") == "ABC");
    CHECK(test.text("SELECT 'a' || 'b' FROM words WHERE k = 'abc'") == "ab");
  });
}

TEST_CASE("large numbers come back whole") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE n (id $id, v $ref, t $time, f $flag) $table"});
    const long long value = 9'007'199'254'740'993, low = -9'223'372'036'854'775'807;
    test.database.write([&](Transaction& tx) {
      tx.sql() << "INSERT INTO n (v, t, f) VALUES (:v, :t, 1)", soci::use(value), soci::use(low);
    });
    test.database.read([&](soci::session& sql) {
      long long first = 0;
      std::int64_t second = 0;
      int flag = 0;
      sql << "SELECT v, t, f FROM n", soci::into(first), soci::into(second), soci::into(flag);
      CHECK(first == value);
      CHECK(second == low);
      CHECK(flag == 1);
    });
  });
}

TEST_CASE("absent values stay absent") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE n (id $id, v $ref, s $str(10)) $table"});
    storage::Nullable<long long> none, seven(std::optional<long long>(7));
    storage::Nullable<std::string> empty(std::optional<std::string>(""));
    test.database.write([&](Transaction& tx) {
      tx.sql() << "INSERT INTO n (v, s) VALUES (:v, :s)", soci::use(none.value, none.ind),
          soci::use(empty.value, empty.ind);
      tx.sql() << "INSERT INTO n (v) VALUES (:v)", soci::use(seven.value, seven.ind);
    });
    test.database.read([&](soci::session& sql) {
      storage::Nullable<long long> v;
      storage::Nullable<std::string> s;
      sql << "SELECT v, s FROM n WHERE id = 1", soci::into(v.value, v.ind), soci::into(s.value, s.ind);
      CHECK_FALSE(v.get());
      CHECK(s.get() == "");
      sql << "SELECT v, s FROM n WHERE id = 2", soci::into(v.value, v.ind), soci::into(s.value, s.ind);
      CHECK(v.get() == 7);
      CHECK_FALSE(s.get());
    });
  });
}

TEST_CASE("an upsert replaces, an insert-ignore leaves alone and says so") {
  for_each_database([](TestDatabase& test) {
    test.run(
        {"CREATE TABLE setting (owner $str(10) NOT NULL, \"key\" $str(10) NOT NULL, v $str(10) NOT NULL, "
         "PRIMARY KEY (owner, \"key\")) $table"});
    const auto write = [&](const std::string& statement, const std::string& value) {
      return test.database.write([&](Transaction& tx) {
        const std::string owner = "o", key = "k";
        soci::statement insert =
            (tx.sql().prepare << statement, soci::use(owner, "owner"), soci::use(key, "key"), soci::use(value, "v"));
        insert.execute(true);
        return insert.get_affected_rows();
      });
    };
    const auto upsert = storage::upsert_sql(test.dialect(), "setting", {"owner", "key"}, {"owner", "key", "v"});
    const auto ignore = storage::insert_ignore_sql(test.dialect(), "setting", {"owner", "key", "v"});
    CHECK(write(ignore, "first") == 1);
    CHECK(write(ignore, "second") == 0);
    CHECK(test.text("SELECT v FROM setting") == "first");
    write(upsert, "third");
    CHECK(test.text("SELECT v FROM setting") == "third");
    CHECK(test.number("SELECT count(*) FROM setting") == 1);
  });
}

TEST_CASE("an upsert of key columns alone is harmless") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE seen (nonce $str(10) NOT NULL PRIMARY KEY) $table"});
    const auto upsert = storage::upsert_sql(test.dialect(), "seen", {"nonce"}, {"nonce"});
    const std::string nonce = "n";
    for (int i = 0; i < 2; ++i) {
      test.database.write([&](Transaction& tx) { tx.sql() << upsert, soci::use(nonce, "nonce"); });
    }
    CHECK(test.number("SELECT count(*) FROM seen") == 1);
  });
}

TEST_CASE("type words are expanded outside quotes, and unknown ones are refused") {
  CHECK(storage::expand_types(Dialect::sqlite, "CREATE TABLE t (id $id, a $ref, b $time) $table") ==
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER, b INTEGER) ");
  CHECK(storage::expand_types(Dialect::sqlite, "\"key\" $str(7) NOT NULL") ==
        "\"key\" TEXT CHECK (length(\"key\") <= 7) NOT NULL");
  CHECK(storage::expand_types(Dialect::mysql, "a $flag DEFAULT '$id'") == "a TINYINT DEFAULT '$id'");
  CHECK(storage::expand_types(Dialect::mysql, "$drop_index(t_a, t)") == "DROP INDEX t_a ON t");
  CHECK(storage::expand_types(Dialect::sqlite, "$drop_index(t_a, t)") == "DROP INDEX IF EXISTS t_a");
  CHECK_THROWS_AS(storage::expand_types(Dialect::mysql, "$drop_index(t_a)"), std::invalid_argument);
  CHECK_THROWS_AS(storage::expand_types(Dialect::mysql, "a $money"), std::invalid_argument);
  CHECK_THROWS_AS(storage::expand_types(Dialect::sqlite, "a $str"), std::invalid_argument);
  CHECK_THROWS_AS(storage::expand_types(Dialect::sqlite, "a $str(x)"), std::invalid_argument);
  CHECK_THROWS_AS(storage::expand_types(Dialect::sqlite, "a $str(1"), std::invalid_argument);
}
