// What belongs to writing and not to what is written: drafts of forms that were not saved, and who has a row open now.
// Both are short-lived and kept in the database, so that any server answers for anybody.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::submissions {

using base::Json;

/// Which form: that of a row, or that of a new row under a parent. One draft a person and form.
struct FormPlace {
  std::int64_t submission_id = 0, person_id = 0;
  std::string level;
  std::int64_t node_id = 0;    // 0: a new row
  std::int64_t parent_id = 0;  // of a new row; 0: a root, or a stored row
};

struct Draft {
  Json values = Json::object();
  std::int64_t version = 0;  // of the row when its form was opened
  base::Instant saved_at{};
};

struct Editor {
  std::int64_t person_id = 0;
  std::string name;
  base::Instant seen_at{};
};

class Editing {
 public:
  Editing(storage::Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}

  base::Instant keep(const FormPlace& place, const Json& values, std::int64_t version);
  std::optional<Draft> draft(const FormPlace& place);
  void forget(const FormPlace& place);

  /// Says that this person has the row's form open; returns since when that is known, and the others who have.
  struct Presence {
    std::vector<Editor> others;
    std::int64_t at = 0;  // microseconds
  };
  Presence arrive(std::int64_t submission_id, std::int64_t node_id, const Editor& who);
  /// The form that was last heard of at that time is closed; one that was opened later is still there.
  void leave(std::int64_t node_id, std::int64_t person_id, std::int64_t at);
  void leave(std::int64_t node_id, std::int64_t person_id) { leave(node_id, person_id, base::to_micros(clock_.now())); }

  /// Drafts that nobody came back to and people who are long gone (a daily job).
  void tidy();

 private:
  storage::Database& database_;
  const base::Clock& clock_;
};

}  // namespace tenderloom::submissions
