// The portal's own ranking; a plugin may bring another one by name.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "tenderloom/review/panels.h"

namespace tenderloom::review {

namespace {

/// Hundredths as people read them, rounded half up from numerator / denominator.
std::string hundredths(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t value = denominator == 0 ? 0 : (2 * numerator * 100 + denominator) / (2 * denominator);
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%02lld", static_cast<long long>(value / 100),
                static_cast<long long>(value % 100));
  return text;
}

}  // namespace

/// Totals stay whole numbers until they are shown: 100 points of the most, times weight, over a common multiple.
std::vector<plugin::Ranked> weighted_mean(const forms::Committee& committee,
                                          const std::vector<plugin::ScoreSheet>& sheets) {
  std::int64_t common = 1;  // of all most points, so that weight * points / most is exact
  for (const forms::Criterion& one : committee.criteria) common = std::lcm(common, std::int64_t{one.most});
  struct Sum {
    std::int64_t total = 0, sheets = 0;
    std::map<std::string, std::int64_t> points;
  };
  std::map<std::int64_t, Sum> sums;
  for (const plugin::ScoreSheet& sheet : sheets) {
    Sum& sum = sums[sheet.case_id];
    ++sum.sheets;
    for (const forms::Criterion& one : committee.criteria) {
      const auto points = sheet.points.find(one.key);
      if (points == sheet.points.end()) continue;
      sum.total += std::int64_t{one.weight} * points->second * (common / one.most);
      sum.points[one.key] += points->second;
    }
  }
  std::vector<plugin::Ranked> all;
  for (const auto& [id, sum] : sums) {
    plugin::Ranked ranked;
    ranked.case_id = id;
    ranked.total = hundredths(sum.total, common * sum.sheets);
    for (const auto& [key, points] : sum.points) ranked.criteria[key] = hundredths(points, sum.sheets);
    ranked.rank = 1;
    for (const auto& [other, theirs] : sums)
      if (other != id && theirs.total * sum.sheets > sum.total * theirs.sheets) ++ranked.rank;
    all.push_back(std::move(ranked));
  }
  return all;
}

}  // namespace tenderloom::review
