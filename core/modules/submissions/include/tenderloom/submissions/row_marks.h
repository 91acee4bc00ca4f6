// Badges beside a row in lists and trees: asked to be corrected, changed, refused, a warning. Who shows the rows says
// them; a row without any has no entry.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct RowMark {
  std::string kind;   // of a badge: done attention danger info neutral
  std::string code;   // for programs: asked done refused expired corrected changed check_failed former
  std::string label;  // in the reader's language
};

using RowMarks = std::map<std::int64_t, std::vector<RowMark>>;
/// Of the rows that are about to be shown; what they hold besides id, level and ancestors is not relied on.
using MarkRows = std::function<RowMarks(const std::vector<Node>& rows, const std::string& locale)>;

inline Json to_json(const RowMarks& marks, std::int64_t node_id) {
  Json list = Json::array();
  const auto found = marks.find(node_id);
  if (found == marks.end()) return list;
  for (const RowMark& mark : found->second)
    list.push_back({{"kind", mark.kind}, {"code", mark.code}, {"label", mark.label}});
  return list;
}

}  // namespace tenderloom::submissions
