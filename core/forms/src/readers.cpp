// Which levels below read which levels above: they are judged again when the upper row changes.
#include "loader.h"
#include "paths.h"

namespace tenderloom::forms {
namespace {

void paths_of(const Condition& condition, std::vector<std::string>& paths) {
  if (!condition.path.empty()) paths.push_back(condition.path);
  for (const Condition& part : condition.parts) paths_of(part, paths);
}

void paths_of(const Json& computation, std::vector<std::string>& paths) {
  if (!computation.is_object() || !computation.contains("join")) return;
  for (const Json& path : computation.at("join")) paths.push_back(path.get<std::string>());
}

std::vector<std::string> paths_of(const Level& level) {
  std::vector<std::string> paths;
  paths_of(level.title, paths);
  for (const Check& check : level.checks) paths.insert(paths.end(), check.reads.begin(), check.reads.end());
  each_field(level.fields, [&](const Field& field) {
    paths_of(field.visible, paths);
    paths_of(field.required, paths);
    paths_of(field.computed, paths);
    for (const Field& row : field.rows) {
      paths_of(row.visible, paths);
      paths_of(row.required, paths);
    }
    for (const std::string* limit : {&field.limits.not_before, &field.limits.not_after}) {
      if (const auto parsed = limit->empty() ? std::nullopt : parse_date_limit(*limit)) paths.push_back(parsed->base);
    }
  });
  return paths;
}

}  // namespace

void Loader::find_readers() {
  for (const Level& level : made_->levels) {
    const std::vector<std::string> paths = paths_of(level);
    const auto file = made_->bundle.files.find(level.origin.file);
    for (const Level* above = find_level(made_->levels, level.parent); above;
         above = find_level(made_->levels, above->parent)) {
      const std::string prefix = above->key + ".";
      bool reads =
          std::any_of(paths.begin(), paths.end(), [&](const std::string& path) { return path.starts_with(prefix); });
      // A rule in Lua reads through its context; its text is the only thing that tells.
      if (file != made_->bundle.files.end())
        reads = reads || file->second.find("context." + above->key) != std::string::npos;
      if (reads) made_->readers[above->key].insert(level.key);
    }
  }
}

}  // namespace tenderloom::forms
