// Many rows of one table at a time. SQLite keeps one statement ready and takes row after row; to a MariaDB server every
// statement is a journey, so that many rows go in one.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

/// Lives within one transaction. Rows are stored in the order in which they were added, at the latest by flush(); a
/// column holds either numbers or texts.
class BulkInsert {
 public:
  using Value = std::variant<long long, std::string_view>;
  /// What becomes of a row whose `key` is there already.
  enum class Existing { refused, replaced };
  BulkInsert(Transaction& tx, std::string table, std::vector<std::string> columns,
             Existing existing = Existing::refused, std::vector<std::string> key = {});
  ~BulkInsert();  // does not flush: what was not flushed is not wanted
  BulkInsert(const BulkInsert&) = delete;
  BulkInsert& operator=(const BulkInsert&) = delete;

  /// As many values as there are columns; texts are copied. Throws std::logic_error for another number or kind.
  void add(const std::vector<Value>& row);
  void flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::storage
