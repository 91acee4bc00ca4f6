// Rows that stand in the tree already, judged where they stand now: after a restoration, after a move.
#include <algorithm>

#include "service_impl.h"

namespace tenderloom::submissions {

base::Result<Submission> Service::Impl::begin_whole(storage::Transaction& tx, const Service& service,
                                                    const Ground& ground, std::int64_t submission_id) const {
  auto submission = begin(tx, service, ground, submission_id);
  if (!submission.ok()) return submission;
  const Editability may = service.editable(*submission, ground.tender, ground.now);
  if (may.code != "editable") return service.locked(*submission, ground.tender, may);
  return submission;
}

base::Result<Submission> Service::Impl::begin_past(storage::Transaction& tx, const Ground& ground,
                                                   std::int64_t submission_id) const {
  auto submission = repository::lock_submission(tx, submission_id);
  if (!submission || submission->tender_id != ground.tender.id) return base::Error{"submission_unknown"};
  if (const auto refused = refuses_past(ground, *submission)) return *refused;
  return std::move(*submission);
}

std::optional<base::Error> Service::Impl::refuses_past(const Ground& ground, const Submission& submission) {
  if (ground.tender.archived_at) return base::Error{"tender_archived"};
  const std::string fill = tenders::fill_state(ground.tender, ground.now);
  if (fill == tenders::state::kDraft || fill == tenders::state::kFilling) return base::Error{"past_tender_open"};
  if (submission.state != "not_submitted" || submission.last_submitted_at) return base::Error{"past_handed_in"};
  return std::nullopt;
}

std::vector<Service::Impl::Rejudged> Service::Impl::rejudge(soci::session& sql, const Ground& ground,
                                                            Submission& submission, const std::vector<Node>& above,
                                                            const std::vector<Node>& rows, Branch& branch) const {
  std::vector<Rejudged> problems;
  std::map<std::int64_t, const Node*> known;
  for (const Node& node : above) known[node.id] = &node;
  for (const Node& row : rows) known[row.id] = &row;
  for (const Node& row : rows) {
    const forms::Level& level = *ground.type->level(row.level);
    Json ancestors = Json::object();
    for (const std::int64_t id : row.ancestors) ancestors[known.at(id)->level] = known.at(id)->values;
    const NodeSurroundings surroundings =
        around(lend(sql), ground, submission, std::move(ancestors), {submission.id, row.level, row.parent_id, row.id});
    forms::Input input;
    input.id = row.id;
    input.stored = row.values;
    const forms::Evaluation evaluation = judge(ground, level, input, surroundings);
    const std::vector<forms::Finding> before = from_missing(row.missing);
    for (const forms::Finding& finding : evaluation.findings) {
      const bool was_so = std::any_of(before.begin(), before.end(), [&](const forms::Finding& old) {
        return old.field == finding.field && old.code == finding.code;
      });
      if (finding.severity == forms::Severity::wrong && !was_so) problems.push_back({&row, finding});
    }
    if (!problems.empty()) return problems;
    Node& node = branch.hold(row);
    const Branch::Weight weight = branch.weigh(node);
    const Derived derived = derive(*ground.type, level, evaluation, surroundings, node);
    const std::string old_text = repository::search_text(sql, node.id);
    repository::update_node(sql, node, derived.texts);
    repository::remove_keys(sql, {node.id});
    repository::set_keys(sql, node, derived.keys);
    repository::set_grams(sql, node, old_text, derived.texts.search_text);
    branch.shift(node.level, node.parent_id, weight, branch.weigh(node));
  }
  return problems;
}

}  // namespace tenderloom::submissions
