// 最有利標 of one group: who is kept by rank, who reaches 70 points, where lots must be drawn, who wins (R-106 to
//
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "exact.h"

namespace tenderloom::infosec_services {

/// What one member of the committee gave one bidder.
struct GivenScore {
  Exact total;      // 0 to 100
  Exact execution;  // 專業執行能力, which decides between equal totals
};

struct Candidate {
  std::int64_t id = 0;
  std::vector<GivenScore> scores;  // one a member; a member in conflict gives none
};

/// 主席抽籤: the bidders of one tie in the order in which they were drawn.
using Draw = std::vector<std::int64_t>;

/// The committee's decision on the list: a majority of its members.
struct Resolution {
  int members = 0, in_favour = 0;
  bool carried() const { return members > 0 && 2 * in_favour > members; }
};

struct Placed {
  std::int64_t id = 0;
  int rank = 0;  // 1 is the best; those that nothing tells apart share one
  Exact average, execution;
  bool scored = false;
  bool kept = false;    // among the k of R-106; false while lots decide
  bool open = false;    // lots decide whether it is kept
  bool passes = false;  // 70 points on average
  bool drawn = false;   // a recorded draw decided its place
  bool wins = false;    // kept, passes, and the committee resolved so
};

struct Selection {
  int candidates = 0, kept = 0;            // n and k
  std::vector<Placed> order;               // best first; equals by id
  std::vector<std::int64_t> to_draw;       // the one tie that lies across the cut and has no recorded draw
  std::vector<std::int64_t> refused_draw;  // a recorded draw whose bidders are not those of the tie
  /// Everything is known that decides who is kept.
  bool settled() const { return to_draw.empty() && refused_draw.empty(); }
};

/// k = ceil(0.9 n), in whole numbers.
constexpr int kept_of(int candidates) { return (9 * candidates + 9) / 10; }

/// Candidates are all that entered evaluation in the group. A bidder without scores ranks last and never passes. Totals
/// are compared as averages, so that a member who stood back from one bidder does not lower it; with as many scores
/// for everyone that is the order of the totals.
Selection select_winners(std::vector<Candidate> candidates, const Draw& draw, const Resolution& resolution);

}  // namespace tenderloom::infosec_services
