#include "winners.h"

#include <algorithm>
#include <map>

namespace tenderloom::infosec_services {
namespace {

constexpr int kLeastAverage = 70;

Placed place(const Candidate& candidate) {
  Placed placed;
  placed.id = candidate.id;
  placed.scored = !candidate.scores.empty();
  if (!placed.scored) return placed;
  Exact total = 0, execution = 0;
  for (const GivenScore& score : candidate.scores) {
    total += score.total;
    execution += score.execution;
  }
  const Exact members = static_cast<std::int64_t>(candidate.scores.size());
  placed.average = total / members;
  placed.execution = execution / members;
  placed.passes = total >= kLeastAverage * members;
  return placed;
}

bool equal(const Placed& a, const Placed& b) {
  return a.scored == b.scored && a.average == b.average && a.execution == b.execution;
}

bool better(const Placed& a, const Placed& b) {
  if (a.scored != b.scored) return a.scored;
  if (a.average != b.average) return a.average > b.average;
  return a.execution > b.execution;
}

/// The place of each bidder in a draw that names exactly those of the tie; empty when it does not.
std::map<std::int64_t, std::size_t> places(const Draw& draw, std::vector<std::int64_t> tied) {
  Draw named = draw;
  std::sort(named.begin(), named.end());
  std::sort(tied.begin(), tied.end());
  std::map<std::int64_t, std::size_t> found;
  if (named != tied) return found;
  for (std::size_t i = 0; i < draw.size(); ++i) found[draw[i]] = i;
  return found;
}

/// The tie [first, last) lies across the cut: lots say who of it is kept.
void draw_lots(std::vector<Placed>& order, std::size_t first, std::size_t last, std::size_t cut, const Draw& draw,
               Selection& made) {
  std::vector<std::int64_t> tied;
  for (std::size_t i = first; i < last; ++i) tied.push_back(order[i].id);
  const auto drawn = places(draw, tied);
  if (drawn.empty()) {
    for (std::size_t i = first; i < last; ++i) order[i].open = true;
    (draw.empty() ? made.to_draw : made.refused_draw) = tied;
    return;
  }
  const auto begin = order.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(last);
  std::sort(begin, end, [&](const Placed& a, const Placed& b) { return drawn.at(a.id) < drawn.at(b.id); });
  for (std::size_t i = first; i < last; ++i) {
    order[i].drawn = true;
    order[i].rank = static_cast<int>(i) + 1;
    order[i].kept = i < cut;
  }
}

}  // namespace

Selection select_winners(std::vector<Candidate> candidates, const Draw& draw, const Resolution& resolution) {
  Selection made;
  made.candidates = static_cast<int>(candidates.size());
  made.kept = kept_of(made.candidates);
  for (const Candidate& candidate : candidates) made.order.push_back(place(candidate));
  std::sort(made.order.begin(), made.order.end(), [](const Placed& a, const Placed& b) {
    if (better(a, b)) return true;
    if (better(b, a)) return false;
    return a.id < b.id;
  });
  const auto cut = static_cast<std::size_t>(made.kept);
  bool lots = false;
  for (std::size_t first = 0; first < made.order.size();) {
    std::size_t last = first + 1;
    while (last < made.order.size() && equal(made.order[first], made.order[last])) ++last;
    for (std::size_t i = first; i < last; ++i) {
      made.order[i].rank = static_cast<int>(first) + 1;
      made.order[i].kept = last <= cut;
    }
    if (first < cut && cut < last) {
      lots = true;
      draw_lots(made.order, first, last, cut, draw, made);
    }
    first = last;
  }
  if (!lots && !draw.empty()) made.refused_draw = draw;  // nothing is tied there: the draw belongs to other scores
  const bool final = made.settled() && resolution.carried();
  for (Placed& one : made.order) one.wins = final && one.kept && one.passes;
  return made;
}

}  // namespace tenderloom::infosec_services
