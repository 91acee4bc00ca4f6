#include "node_rows.h"

#include <algorithm>
#include <charconv>

#include "figures.h"
#include "repository.h"
#include "tenderloom/base/json_text.h"

namespace tenderloom::submissions::repository {

const std::string kNodeColumns =
    "n.id, n.submission_id, n.level, n.parent_id, n.ancestors, n.position, n.sort_key, n.title, n.own_complete, "
    "n.needs_check, n.children, n.counters, n.below_list_rows, n.below_ready_rows, n.below_incomplete, n.below_gaps, "
    "n.version, n.row_version, n.created_at, n.updated_at, n.updated_by, n.deleted_at, n.next_position, n.cells";
const std::string kNodeDataColumns = kNodeColumns + ", n.missing, n.node_values, n.computed, n.hidden";

namespace {

std::vector<std::int64_t> read_numbers(std::string_view text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::int64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) break;
    numbers.push_back(number);
    at = next < end ? next + 1 : end;
  }
  return numbers;
}

std::vector<std::string> read_keys(std::string_view text) {
  std::vector<std::string> keys;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(',', from), text.size());
    keys.emplace_back(text.substr(from, end - from));
    from = end + 1;
  }
  return keys;
}

}  // namespace

Node NodeRow::read_plain(NodePage::Data& data) {
  Node node = read(false, "");
  node.hidden = read_keys(hidden);
  data = {values, computed, missing};
  return node;
}

Node NodeRow::read(bool with_values, const std::string& locale) const {
  Node node;
  node.id = id, node.submission_id = submission_id, node.level = level, node.parent_id = parent_id;
  node.ancestors = read_numbers(ancestors);
  node.position = position, node.sort_key = sort_key, node.title = title;
  node.own_complete = own_complete != 0, node.needs_check = needs_check != 0;
  if (children.size() > 2) node.children = level_figures(base::json_of(children));  // leaves have "{}"
  node.counters = read_numbers(counters);
  node.below = {list_rows, ready_rows, incomplete, gaps};
  node.version = version, node.row_version = row_version;
  node.created_at = base::from_micros(created_at), node.updated_at = base::from_micros(updated_at);
  node.updated_by = updated_by, node.deleted_at = optional_instant(deleted_at);
  node.next_position = next_position;
  if (!locale.empty()) node.cells = decode_cells(cells, locale);
  if (with_values) {
    node.missing = base::json_of(missing);
    node.values = base::json_of(values);
    node.computed = base::json_of(computed);
    node.hidden = read_keys(hidden);
  }
  return node;
}

}  // namespace tenderloom::submissions::repository
