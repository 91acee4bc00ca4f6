// What a module or a plugin holds about people, said as data: one Holding a table. The privacy module reads and erases
// by it (core/docs/security.md).
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

struct DataSubject {
  std::int64_t person = 0;
  std::string email;
};

/// What becomes of it when the person is erased: the rows go; the named columns are overwritten; all stays.
enum class Fate { erase, blank, keep };

struct Blank {
  std::string column;
  std::string value;  // "{person}" stands for the person's number
};

struct Holding {
  std::string key;    // words: personal_data.holding.<key>
  std::string table;  // or a join
  std::string where;  // "{person}" and "{email}" stand for the subject's; each at most once
  /// What the person sees: "email", "created_at:time" (microseconds), "data:json"; words:
  /// personal_data.column.<column>. Never secrets or their hashes.
  std::vector<std::string> columns;
  Fate fate = Fate::keep;
  std::vector<Blank> blanks = {};
  /// Why something stays (fate keep, or what blanking leaves): words personal_data.reason.<reason>.
  std::string reason = {};
  /// For what a table alone does not say; instead of the generic reading or erasing. `erase` answers how many rows.
  std::function<base::Json(soci::session&, const DataSubject&)> read = {};
  std::function<std::int64_t(Transaction&, const DataSubject&)> erase = {};
};

using Holdings = std::vector<Holding>;

}  // namespace tenderloom::storage
