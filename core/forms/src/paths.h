// Paths of conditions, joins and rules: "field", "group.field", "level.field", "tender.key".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "definition_impl.h"

namespace tenderloom::forms {

std::vector<std::string> segments(std::string_view path);

struct PathTarget {
  const Field* field = nullptr;
  const Level* level = nullptr;  // where the field is; null for tender.key
  bool of_tender = false;
  bool found() const { return field || of_tender; }
};

const Level* find_level(const std::vector<Level>& levels, std::string_view key);
const Field* find_field(const std::vector<Field>& fields, std::string_view key);
/// `row` are the fields of the group or table around, or null.
PathTarget resolve(const std::vector<Level>& levels, const Level& level, const std::vector<Field>* row,
                   std::string_view path);
/// What could stand at the path's place, for messages.
std::vector<std::string> possible_paths(const std::vector<Level>& levels, const Level& level,
                                        const std::vector<Field>* row);

/// "today-1y", "report_date+90d", "tender.closes_at", "2026-01-01".
struct DateLimit {
  std::string base;  // "today", an ISO date, or a path
  int amount = 0;    // signed
  char unit = 'd';   // d w m y
};
std::optional<DateLimit> parse_date_limit(std::string_view text);

}  // namespace tenderloom::forms
