// What is still to be done in a submission: rows whose own data are incomplete and rows that lack rows below them.
#include "node_rows.h"
#include "repository.h"

namespace tenderloom::submissions::repository {

namespace {

/// Level keys stand in the statement as text: the meta-schema lets only identifiers through.
std::string few_below(const std::vector<GapRule>& rules) {
  std::string any;
  for (const GapRule& rule : rules) {
    any += (any.empty() ? "" : " OR ") + ("(n.level = '" + rule.level + "' AND ");
    if (rule.only_child) {
      any += "n.child_count < " + std::to_string(rule.min) + ")";
      continue;
    }
    // Of several levels below, each is counted by itself: {"edition":[2,…]}, nothing where there are none.
    any += "(n.children NOT LIKE '%\"" + rule.child + "\":[%'";
    for (std::int64_t rows = 0; rows < rule.min; ++rows)
      any += " OR n.children LIKE '%\"" + rule.child + "\":[" + std::to_string(rows) + ",%'";
    any += "))";
  }
  return any.empty() ? "1 = 0" : "(" + any + ")";
}

std::string open_condition(const OpenRows& wanted) {
  const std::string data = "n.own_complete = 0", gaps = few_below(wanted.gaps);
  std::string where = "n.submission_id = :s AND n.deleted_at = 0 AND ";
  if (wanted.data && !wanted.gaps.empty()) return where + "(" + data + " OR " + gaps + ")";
  return where + (wanted.data ? data : gaps);
}

}  // namespace

std::vector<Node> open_rows(soci::session& sql, std::int64_t submission_id, const OpenRows& wanted) {
  const std::string order = " AND n.sort_key > :k ORDER BY n.sort_key LIMIT " + std::to_string(wanted.limit) +
                            " OFFSET " + std::to_string(wanted.offset);
  return select_nodes(sql, wanted.with_values, "", open_condition(wanted) + order, soci::use(submission_id),
                      soci::use(wanted.after));
}

std::int64_t count_open_rows(soci::session& sql, std::int64_t submission_id, const OpenRows& wanted) {
  long long total = 0;
  sql << "SELECT COUNT(*) FROM node n WHERE " + open_condition(wanted), soci::use(submission_id), soci::into(total);
  return total;
}

}  // namespace tenderloom::submissions::repository
