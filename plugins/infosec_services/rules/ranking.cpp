#include "ranking.h"

#include "winners.h"

namespace tenderloom::infosec_services {

std::vector<plugin::Ranked> rank(const forms::Committee& committee, const std::vector<plugin::ScoreSheet>& sheets) {
  std::map<std::int64_t, Candidate> candidates;
  std::map<std::int64_t, std::map<std::string, Exact>> points;
  for (const plugin::ScoreSheet& sheet : sheets) {
    GivenScore score{0, 0};
    for (const auto& [criterion, given] : sheet.points) {
      score.total += given;
      if (criterion == kTieBreaker) score.execution += given;
      points[sheet.case_id][criterion] += given;
    }
    Candidate& one = candidates[sheet.case_id];
    one.id = sheet.case_id;
    one.scores.push_back(score);
  }
  std::vector<Candidate> all;
  for (const auto& [id, candidate] : candidates) all.push_back(candidate);
  std::vector<plugin::Ranked> ranked;
  for (const Placed& placed : select_winners(all, {}, {}).order) {
    plugin::Ranked one{placed.id, text(placed.average, 2), placed.rank, {}};
    const auto members = static_cast<std::int64_t>(candidates.at(placed.id).scores.size());
    for (const forms::Criterion& criterion : committee.criteria)
      one.criteria[criterion.key] = text(points[placed.id][criterion.key] / members, 2);
    ranked.push_back(std::move(one));
  }
  return ranked;
}

}  // namespace tenderloom::infosec_services
