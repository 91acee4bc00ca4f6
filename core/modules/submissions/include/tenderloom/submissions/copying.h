// Copies of rows: a row duplicated with everything below it, and items carried over from an earlier tender.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct DuplicateRequest {
  std::string level;
  std::int64_t id = 0;
  std::optional<std::int64_t> parent;  // none: beside the original
  Json changes = Json::object();       // of the copy itself; without a new name one is made from the old one
  Actor actor;
  std::string idempotency_key = {};
  std::string locale = "zh-TW";  // of the words in a name that is made
};

/// The earlier items that a company may choose from, one row for each priced row in tree order.
struct PastQuery {
  std::string group;  // code; empty: all
  int page = 1, per_page = 25;
};
struct PastItem {
  std::vector<Node> path;  // root first; the last one is the item, with its values
  std::string group;       // code, empty where the type has no groups
};
struct PastGroup {
  std::string code;
  std::int64_t items = 0;
};
struct PastPage {
  std::vector<PastItem> items;
  std::int64_t total = 0;  // in the chosen group
  std::vector<PastGroup> groups;
};

/// Which items are carried over.
struct CopyChoice {
  std::vector<std::int64_t> items;  // ids of priced rows of the earlier submission; empty: all
  std::string group;                // with all: only of that group
};

/// What came of one row of the earlier tender.
struct CopiedItem {
  enum class Outcome { copied, kept, failed };
  std::int64_t source_id = 0;
  std::vector<std::string> titles;  // root first
  Outcome outcome = Outcome::failed;
  std::int64_t id = 0;     // copied, kept: the row here
  std::int64_t made = 0;   // rows that were made for it, itself included
  std::int64_t files = 0;  // files that these rows share with the originals
  struct Note {
    std::string level;
    forms::Finding finding;
  };
  std::vector<Note> notes;  // failed: why; copied: what is no longer allowed and has to be put right
};

/// The field by which a type sorts its items into the tender's groups, with its level; null when there is none.
struct GroupField {
  const forms::Level* level = nullptr;
  const forms::Field* field = nullptr;
};
GroupField group_field(const forms::TypeDefinition& type);
/// The level whose rows are items, or null.
const forms::Level* priced_level(const forms::TypeDefinition& type);

}  // namespace tenderloom::submissions
