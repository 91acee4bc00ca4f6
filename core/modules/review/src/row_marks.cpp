#include "row_marks.h"

#include <algorithm>
#include <set>

#include "checks_repository.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {

namespace {

constexpr int kTreeShown = 50;  // leaves

using submissions::Node;
using submissions::RowMark;
using submissions::RowMarks;

/// How a request stands, as a badge; null: nothing is to be said any more.
const char* kind_of_request(const std::string& state) {
  if (state == "pending") return "attention";
  if (state == "done") return "done";
  if (state == "expired" || state == "asked_again") return "danger";
  return nullptr;
}

void add_mark(RowMarks& marks, std::int64_t node, RowMark mark) {
  auto& all = marks[node];
  const bool there = std::any_of(all.begin(), all.end(), [&](const RowMark& one) { return one.code == mark.code; });
  if (!there) all.push_back(std::move(mark));
}

void mark_former(RowMarks& marks, const MarkSources& from, const Ground& ground, const Submission& submission,
                 const std::vector<Node>& rows, const std::string& locale) {
  std::map<std::string, std::vector<std::int64_t>> by_level;
  for (const Node& row : rows) by_level[row.level].push_back(row.id);
  for (const auto& [level, ids] : by_level) {
    const auto amounts = from.checks.former_amounts(ground, submission, level, ids);
    for (const auto& [id, former] : amounts) {
      if (!former.now) continue;
      const std::int64_t difference = *former.now - former.amount;
      const std::string shown = (difference > 0 ? "+" : "") + base::thousands(difference);
      const char* word = former.named ? "checks.former" : "checks.former_by_name";
      add_mark(
          marks, id,
          {difference > 0 ? "attention" : "info", "former",
           from.uses.words.text(locale, word, {{"before", base::thousands(former.amount)}, {"difference", shown}})});
    }
  }
}

}  // namespace

RowMarks Supplements::marks(const Submission& submission, const std::string& locale, base::Instant now) {
  RowMarks marks;
  // Rounds come newest first: the first word about a row is the one that counts.
  std::set<std::int64_t> told;
  for (const Round& round : rounds(submission.id)) {
    std::set<std::int64_t> here;
    for (const Request& request : round.requests) {
      if (request.ask.is_document() || request.ask.node_id == 0 || told.contains(request.ask.node_id)) continue;
      here.insert(request.ask.node_id);
      const Track* track = round.find(request.track);
      const bool late = request.state == "pending" && track != nullptr && track->state_at(now) == "expired";
      const std::string state = late ? "expired" : request.state;
      if (const char* kind = kind_of_request(state))
        add_mark(marks, request.ask.node_id, {kind, state, uses_.words.text(locale, "supplements.mark." + state)});
    }
    told.merge(here);
  }
  for (const submissions::OfficeEntry& entry : uses_.submissions.office_entries(submission.id))
    if (entry.kind == "correction")
      add_mark(marks, entry.node_id, {"info", "corrected", uses_.words.text(locale, "supplements.mark.corrected")});
  return marks;
}

submissions::MarkRows staff_marks(const MarkSources& from, const Ground& ground, const Submission& submission,
                                  std::int64_t person_id) {
  return [from, ground, submission, person_id](const std::vector<Node>& rows, const std::string& locale) {
    RowMarks marks = from.uses.submissions.marks(submission, locale, ground.now);
    const auto word = [&](const char* key) { return from.uses.words.text(locale, key); };
    if (const auto look = from.queue.last_look(submission.id, person_id))
      for (const ChangedRow& row : from.queue.changed_rows(submission.id, *look))
        add_mark(marks, row.node_id, {"info", "changed", word("supplements.mark.changed")});
    for (const auto& [node, reason] : from.checks.failed_rows(submission.id))
      add_mark(marks, node, {"danger", "check_failed", word("supplements.mark.check_failed")});
    mark_former(marks, from, ground, submission, rows, locale);
    return marks;
  };
}

Json case_tree(const MarkSources& from, const Ground& ground, const Submission& submission, std::int64_t person_id,
               const std::string& locale) {
  submissions::Service::OverviewQuery query;
  query.per_page = kTreeShown;
  const auto page = from.uses.submissions.overview(*ground.type, submission, query, locale);
  std::vector<Node> nodes;
  for (const auto& row : page.rows) nodes.insert(nodes.end(), row.path.begin(), row.path.end());
  const RowMarks marks = staff_marks(from, ground, submission, person_id)(nodes, locale);
  Json rows = Json::array();
  std::set<std::int64_t> shown;
  for (const Node& node : nodes) {
    if (!shown.insert(node.id).second) continue;
    rows.push_back({{"depth", node.ancestors.size()},
                    {"title", node.title},
                    {"level", ground.type->label(*ground.type->level(node.level), locale)},
                    {"complete", node.own_complete},
                    {"marks", submissions::to_json(marks, node.id)},
                    {"url", "/staff/submissions/" + std::to_string(submission.id) + "/items/" + node.level + "/" +
                                std::to_string(node.id)}});
  }
  return {{"rows", std::move(rows)}, {"more", page.total - static_cast<std::int64_t>(page.rows.size())}};
}

}  // namespace tenderloom::review
