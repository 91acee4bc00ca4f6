// How many statements SQLite is asked while something is done, on whatever connection. Made before the database is
// opened; on MariaDB it counts nothing.
#pragma once
#include <sqlite3.h>

#include <atomic>

namespace tenderloom::test {

class StatementCounter {
 public:
  StatementCounter() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
  ~StatementCounter() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
  StatementCounter(const StatementCounter&) = delete;
  StatementCounter& operator=(const StatementCounter&) = delete;

  template <typename Do>
  int during(Do&& act) const {
    const int before = count();
    act();
    return count() - before;
  }

 private:
  static std::atomic<int>& count() {
    static std::atomic<int> all{0};
    return all;
  }
  static int watch(sqlite3* connection, char**, const sqlite3_api_routines*) {
    return sqlite3_trace_v2(
        connection, SQLITE_TRACE_STMT, [](unsigned, void*, void*, void*) { return ++count(), 0; }, nullptr);
  }
};

}  // namespace tenderloom::test
