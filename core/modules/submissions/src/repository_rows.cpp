// Rows of one level over many submissions.
#include "node_rows.h"
#include "repository.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::submissions::repository {

namespace {

void one_of(storage::Conditions& conditions, const char* column, const std::vector<std::int64_t>& ids) {
  if (!ids.empty()) conditions.plain(column + (" IN (" + id_list(ids) + ")"));
}

/// States are words of the portal's own tables, never what somebody typed.
std::string quoted(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    const bool plain = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (plain) list += (list.empty() ? "'" : ", '") + word + "'";
  }
  return list.empty() ? "''" : list;
}

storage::Conditions conditions_of(const RowQuery& query) {
  storage::Conditions conditions;
  conditions.plain("n.deleted_at = 0");
  if (!query.level.empty()) conditions.text("n.level =", query.level);
  one_of(conditions, "n.id", query.ids);
  one_of(conditions, "s.id", query.submissions);
  one_of(conditions, "s.tender_id", query.tenders);
  one_of(conditions, "s.company_id", query.companies);
  if (!query.states.empty()) conditions.plain("s.state IN (" + quoted(query.states) + ")");
  if (!query.test_vendors) conditions.plain("NOT " + accounts::test_vendor_column("s.company_id"));
  if (!query.text.empty()) conditions.contains({"n.search_text"}, base::fold(query.text));
  if (query.office_field.empty()) return conditions;
  static constexpr char kSaid[] =
      "EXISTS (SELECT 1 FROM office_entry e WHERE e.submission_id = s.id AND e.node_id = n.id AND e.ended_at = 0 AND "
      "e.kind <> 'correction' AND e.field =";
  if (query.office_value.empty()) {
    conditions.text(std::string("NOT ") + kSaid, query.office_field).plain("1 = 1)");
  } else {
    conditions.text(kSaid, query.office_field).text("e.plain =", query.office_value).plain("1 = 1)");
  }
  return conditions;
}

constexpr char kOver[] = "node n JOIN submission s ON s.id = n.submission_id";

}  // namespace

std::int64_t count_rows(soci::session& sql, const RowQuery& query) {
  return storage::count(sql, kOver, conditions_of(query));
}

RowPage rows(soci::session& sql, const RowQuery& query) {
  const storage::Conditions conditions = conditions_of(query);
  RowPage found;
  NodeRow row;
  long long tender = 0, company = 0;
  const long long limit = query.per_page, offset = (query.page - 1) * query.per_page;
  soci::statement statement(sql);
  conditions.bind(statement);
  if (limit > 0) {
    statement.exchange(soci::use(limit));
    statement.exchange(soci::use(offset));
  }
  row.exchange(statement, query.with_values);
  exchange_into(statement, tender, company);
  run(statement, "SELECT " + (query.with_values ? kNodeDataColumns : kNodeColumns) + ", s.tender_id, s.company_id" +
                     " FROM " + kOver + conditions.where() + " ORDER BY s.id, n.sort_key" +
                     (limit > 0 ? " LIMIT :limit OFFSET :offset" : ""));
  while (statement.fetch()) found.rows.push_back({row.read(query.with_values, ""), tender, company});
  found.total = limit > 0 ? storage::count(sql, kOver, conditions) : static_cast<std::int64_t>(found.rows.size());
  return found;
}

}  // namespace tenderloom::submissions::repository
