// What a plugin may say in a review: the outcome of a stage that it judges, and how a committee's scores become ranks.
// A type names both in its stages (core/docs/stages.md): judge = { plugin = "…" }, committee = { ranking = "…" }.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/forms/stages.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::plugin {

/// A case that waits in a stage which a plugin judges.
struct StageSubject {
  std::int64_t case_id = 0, tender_id = 0, submission_id = 0, company_id = 0;
  std::int64_t node_id = 0;  // the row that is judged; 0: the application as a whole
  std::string type, tender_no, stage, level, title;
  base::Instant entered_at{};
};

struct StageJudgement {
  std::string outcome;  // of the stage
  std::string reason;   // what the vendor reads of it
};

/// Asked after Host::judge_again, and every minute for everything that waits; answers none while nothing is known yet.
/// It reads on the connection it is given and writes nothing.
using StageJudge = std::function<std::optional<StageJudgement>(soci::session& sql, const StageSubject& subject)>;

/// What one member of a committee gave one case.
struct ScoreSheet {
  std::int64_t case_id = 0, person_id = 0;
  std::map<std::string, int> points;  // by criterion
};

struct Ranked {
  std::int64_t case_id = 0;
  std::string total;                            // as people read it: "82.50"
  int rank = 0;                                 // 1 is the best; equals share one
  std::map<std::string, std::string> criteria;  // per criterion, as people read it
};

/// From all sheets of all cases that are compared to their order. Every case that has a sheet is answered once.
using Ranking =
    std::function<std::vector<Ranked>(const forms::Committee& committee, const std::vector<ScoreSheet>& sheets)>;

}  // namespace tenderloom::plugin
