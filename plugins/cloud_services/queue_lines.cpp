// What a page of the queue shows beside the rows: a fixed number of statements, whatever the number of lines.
#include <map>
#include <set>

#include "testing_pages.h"

namespace tenderloom::cloud_services {

std::vector<Line> queue_lines(Testing& testing, const std::vector<plugin::Node>& nodes,
                              const forms::TypeDefinition& type) {
  std::vector<std::int64_t> ids, above, submissions;
  for (const plugin::Node& node : nodes) {
    ids.push_back(node.id);
    above.insert(above.end(), node.ancestors.begin(), node.ancestors.end());
    submissions.push_back(node.submission_id);
  }
  auto& records = testing.uses().records;
  const auto tests = testing.tests(ids);
  std::map<std::int64_t, std::string> titles, numbers;
  for (auto& [id, title] : records.titles(above)) titles[id] = title;
  std::map<std::int64_t, plugin::Submission> cases;
  for (auto& one : records.submissions(submissions)) cases.emplace(one.id, one);
  if (!nodes.empty())
    for (const plugin::Tender& tender : records.tenders(kType)) numbers[tender.id] = tender.no;
  std::vector<Line> made;
  for (const plugin::Node& node : nodes) {
    Line line{node, cases[node.submission_id], {}, {}, {}, {}};
    line.tender_no = numbers[node.tender_id];
    for (const std::int64_t id : node.ancestors) line.path += (line.path.empty() ? "" : " / ") + titles[id];
    if (const auto test = tests.find(node.id); test != tests.end())
      line.test = test->second;
    else
      line.test.state = node.values.value(kState, std::string(kNotStarted));
    line.due = due_day(type, line.submission);
    made.push_back(std::move(line));
  }
  return made;
}

}  // namespace tenderloom::cloud_services
