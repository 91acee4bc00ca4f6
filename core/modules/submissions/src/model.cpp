#include "tenderloom/submissions/model.h"

#include "tenderloom/submissions/files.h"
#include "tenderloom/submissions/todo.h"

namespace tenderloom::submissions {

FileInspector::~FileInspector() = default;
TodoSource::~TodoSource() = default;
ApplicationSource::~ApplicationSource() = default;

std::int64_t Node::child_count() const {
  std::int64_t count = 0;
  for (const auto& [level, figures] : children) count += figures.rows;
  return count;
}

Json Node::shown_values() const {
  Json shown = values;
  for (const std::string& key : hidden) shown.erase(key);
  return shown;
}

Json NodeFile::to_value() const {
  return {{"id", std::to_string(id)},
          {"name", name},
          {"size", size},
          {"type", type},
          {"sha256", sha256},
          {"pages", pages ? Json(*pages) : Json()},
          {"uploaded_at", base::iso8601(uploaded_at)}};
}

Json MissingSummary::to_json() const {
  Json list = Json::array();
  for (const Gap& gap : gaps) {
    list.push_back({{"level", gap.level},
                    {"child_level", gap.child_level},
                    {"count", gap.count},
                    {"paths", gap.paths},
                    {"message", gap.sentence}});
  }
  return {{"ready", ready}, {"data_incomplete", data_incomplete}, {"hierarchy", list}};
}

}  // namespace tenderloom::submissions
