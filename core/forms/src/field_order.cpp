#include "paths.h"
#include "reference_rules.h"

namespace tenderloom::forms {
namespace {

/// Own top-level fields that the condition reads.
void visibility_reads(const Level& level, const Condition& condition, const std::vector<Field>* row,
                      std::set<std::size_t>& reads) {
  for (const Condition& part : condition.parts) visibility_reads(level, part, row, reads);
  if (condition.path.empty()) return;
  const std::string first = segments(condition.path)[0];
  if (row && find_field(*row, first)) return;
  for (std::size_t i = 0; i < level.fields.size(); ++i) {
    if (level.fields[i].key == first) reads.insert(i);
  }
}

}  // namespace

void order_fields(Level& level, Problems& problems) {
  std::vector<std::set<std::size_t>> reads(level.fields.size());
  for (std::size_t i = 0; i < level.fields.size(); ++i) {
    const Field& field = level.fields[i];
    visibility_reads(level, field.visible, nullptr, reads[i]);
    each_field(field.fields,
               [&](const Field& inner) { visibility_reads(level, inner.visible, &field.fields, reads[i]); });
    for (const Field& row : field.rows) visibility_reads(level, row.visible, nullptr, reads[i]);
    reads[i].erase(i);
  }
  std::vector<int> state(level.fields.size(), 0);  // 0 new, 1 being visited, 2 done
  std::vector<std::size_t> path;
  const std::function<void(std::size_t)> visit = [&](std::size_t i) {
    if (state[i] == 2) return;
    path.push_back(i);
    if (state[i] == 1) {
      std::string names;
      const auto begin = std::find(path.begin(), path.end(), i);
      for (auto step = begin; step != path.end(); ++step)
        names += (names.empty() ? "" : " → ") + level.fields[*step].key;
      problems.add(level.fields[i].origin, "condition_cycle", {{"where", "level " + level.key}, {"fields", names}});
      state[i] = 2;
      path.pop_back();
      return;
    }
    state[i] = 1;
    for (const std::size_t other : reads[i]) visit(other);
    if (state[i] == 1) level.order.push_back(i);
    state[i] = 2;
    path.pop_back();
  };
  for (std::size_t i = 0; i < level.fields.size(); ++i) visit(i);
}

}  // namespace tenderloom::forms
