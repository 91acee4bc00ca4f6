// What a change of one row would become, told without the lock of writers.
#include "service_impl.h"

namespace tenderloom::submissions {

base::Result<SaveOutcome> Service::Impl::preview(const Ground& ground, const Submission& submission,
                                                 const forms::Level& level, const SaveRequest& given) const {
  return uses.database.read([&](soci::session& sql) -> base::Result<SaveOutcome> {
    auto found = repository::get_node(sql, submission.id, given.id);
    if (!found || found->level != level.key) return node_unknown();
    SaveOutcome outcome;
    outcome.node = std::move(*found);
    const Node& node = outcome.node;
    SaveRequest request = given;
    for (const auto& [field, file] : request.shared)
      if (has_content(node, field, file.sha256)) request.changes.erase(field);
    auto judged = judge_save(sql, ground, submission, level, request, &node);
    if (!judged.ok()) return judged.error();
    outcome.evaluation = std::move(judged->evaluation);
    const bool same = changes_between(judged->stored, outcome.evaluation.values).empty();
    if (request.version && *request.version != node.version) {
      outcome.kind = same && judged->refusing.empty() ? SaveOutcome::Kind::repeated : SaveOutcome::Kind::conflict;
    } else if (!judged->refusing.empty()) {
      outcome.kind = SaveOutcome::Kind::invalid;
      outcome.findings = std::move(judged->refusing);
    } else if (same) {
      outcome.kind = request.bulk ? SaveOutcome::Kind::repeated : SaveOutcome::Kind::saved;
    } else {
      Node changed = node;
      changed.values = outcome.evaluation.values;
      outcome.findings = judge_below(sql, ground, submission, level, changed, judged->path, [](const Below&) {});
      if (!outcome.findings.empty()) outcome.kind = SaveOutcome::Kind::invalid;
    }
    return outcome;
  });
}

}  // namespace tenderloom::submissions
