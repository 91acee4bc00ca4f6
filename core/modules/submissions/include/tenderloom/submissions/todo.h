// 還差什麼: everything that keeps a submission from being handed in, each thing with its link.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/model.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::submissions {

struct TodoEntry {
  std::string kind;  // "guide", "field", "check", "hierarchy", "document": groups of the page
  std::string code;  // names the sentence "submissions.todo.<code>"; empty: `sentence` is it
  Json params = Json::object();
  std::string sentence;      // already in the reader's language
  std::string url;           // where it is done
  std::int64_t node_id = 0;  // 0: not about one node
  std::string level, field;
};

/// What other modules add to the list (the documents that are not uploaded yet).
class TodoSource {
 public:
  virtual ~TodoSource();
  virtual std::vector<TodoEntry> todo(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                      const Submission& submission, const std::string& locale) = 0;
};

/// What other modules say about an application on the dashboard (corrections that are open), under a key of their own.
class ApplicationSource {
 public:
  virtual ~ApplicationSource();
  virtual std::pair<std::string, Json> about(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                             const Submission& submission, const std::string& locale,
                                             base::Instant now) = 0;
};

/// Short form of the same for the documents page (figure 35).
struct MissingSummary {
  bool ready = false;                // hold and there is at least one root where one is asked for
  std::int64_t data_incomplete = 0;  // nodes whose own data are incomplete
  struct Gap {
    std::string level;        // key of the level that lacks rows (the parents)
    std::string child_level;  // key of the level of which there are too few
    std::int64_t count = 0;
    std::vector<std::string> paths;  // "AAA / 雲端備份 / 基本版", at most `kShownPaths`
    std::string sentence;            // 有 1 筆服務規格尚未建立任何價格：…
  };
  std::vector<Gap> gaps;
  static constexpr int kShownPaths = 20;
  Json to_json() const;
};

}  // namespace tenderloom::submissions
