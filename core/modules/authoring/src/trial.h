// Trying a definition out: sample values that a level takes, and judging values that somebody pastes.
#pragma once
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::authoring {

using base::Json;

/// What surrounds a row that stands nowhere: everything is given.
class TrialSurroundings final : public forms::Surroundings {
 public:
  TrialSurroundings(Json tender, Json ancestors, Json siblings, base::Instant now)
      : tender_(std::move(tender)), ancestors_(std::move(ancestors)), siblings_(std::move(siblings)), now_(now) {}
  const Json& tender() const override { return tender_; }
  const Json& ancestors() const override { return ancestors_; }
  std::vector<forms::Row> siblings() const override;
  bool taken(const forms::Level& level, const forms::Field& field, const Json& value,
             const std::string& scope) const override;
  std::vector<forms::Option> options(const std::string&, const Json&) const override { return {}; }
  base::Instant now() const override { return now_; }

 private:
  Json tender_, ancestors_, siblings_;
  base::Instant now_;
};

/// A tender of the type as it would begin.
tenders::Tender sample_tender(const forms::TypeDefinition& type, base::Instant now);

/// Values that the level takes, as complete as could be found by its own rules: what a limit or a choice asks is
/// followed, what only a rule in Lua knows may be missing.
Json sample_values(const forms::TypeDefinition& type, const forms::Level& level, const forms::Surroundings& around);
/// Sample rows of every level above it, by level key.
Json sample_ancestors(const forms::TypeDefinition& type, const forms::Level& level, const Json& tender,
                      base::Instant now);
/// One row of every level, one under the other: what a form is printed from.
submissions::Tree sample_tree(const forms::TypeDefinition& type, const Json& tender, base::Instant now);

/// Every rule that the level enforces, with whether it spoke: [{"rule", "fields", "origin", "fired"}].
Json rules_with_findings(const forms::Level& level, const std::vector<forms::Finding>& findings);

}  // namespace tenderloom::authoring
