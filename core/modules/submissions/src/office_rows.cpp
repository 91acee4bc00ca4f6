// What the office says about rows.
#include "repository.h"
#include "sql_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions::repository {

namespace {

constexpr std::size_t kPlainLength = 120;

std::vector<OfficeEntry> select_entries(soci::session& sql, std::int64_t submission_id, std::int64_t node_id,
                                        const std::string& condition) {
  OfficeEntry entry;
  std::string said, stood;
  long long at = 0, ended = 0;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  if (node_id != 0) statement.exchange(soci::use(node_id));
  exchange_into(statement, entry.id, entry.submission_id, entry.node_id, entry.level, entry.field, entry.kind, said,
                stood, entry.reason, entry.person_id, entry.person_name, at, ended);
  run(statement,
      std::string("SELECT id, submission_id, node_id, level, field, kind, said, stood, reason, person_id, person_name, "
                  "at, ended_at FROM office_entry WHERE submission_id = :s ") +
          (node_id != 0 ? "AND node_id = :n " : "") + condition);
  std::vector<OfficeEntry> entries;
  while (statement.fetch()) {
    entry.value = Json::parse(said);
    entry.before = Json::parse(stood);
    entry.at = base::from_micros(at);
    entry.current = ended == 0;
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

std::vector<OfficeEntry> office_entries(soci::session& sql, std::int64_t submission_id, std::int64_t node_id) {
  return select_entries(sql, submission_id, node_id, "AND ended_at = 0 ORDER BY id");
}

std::vector<OfficeEntry> office_history(soci::session& sql, std::int64_t submission_id, std::int64_t node_id) {
  return select_entries(sql, submission_id, node_id, "ORDER BY id DESC LIMIT 200");
}

void insert_office(storage::Transaction& tx, OfficeEntry& entry) {
  const long long at = base::to_micros(entry.at), ended = entry.value.is_null() ? at : 0;
  const std::string said = entry.value.dump(), stood = entry.before.dump(),
                    name = base::truncate(entry.person_name, 200),
                    plain = entry.value.is_string() ? base::truncate(entry.value.get<std::string>(), kPlainLength)
                                                    : std::string();
  tx.sql() << "UPDATE office_entry SET ended_at = :t WHERE submission_id = :s AND node_id = :n AND field = :f AND "
              "kind = :k AND ended_at = 0",
      soci::use(at), soci::use(entry.submission_id), soci::use(entry.node_id), soci::use(entry.field),
      soci::use(entry.kind);
  tx.sql() << "INSERT INTO office_entry (submission_id, node_id, level, field, kind, said, plain, stood, reason, "
              "person_id, person_name, at, ended_at) VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j, :k, :l, :m)",
      soci::use(entry.submission_id), soci::use(entry.node_id), soci::use(entry.level), soci::use(entry.field),
      soci::use(entry.kind), soci::use(said), soci::use(plain), soci::use(stood), soci::use(entry.reason),
      soci::use(entry.person_id), soci::use(name), soci::use(at), soci::use(ended);
  entry.id = storage::last_insert_id(tx, "office_entry");
  entry.current = ended == 0;
}

void touch_node(soci::session& sql, std::int64_t node_id) {
  sql << "UPDATE node SET version = version + 1, row_version = row_version + 1 WHERE id = :id", soci::use(node_id);
}

std::vector<std::pair<std::int64_t, std::int64_t>> staff_list(soci::session& sql, std::int64_t tender_id,
                                                              const forms::StaffList& list, int page, int per_page,
                                                              std::int64_t& total) {
  std::string from =
      " FROM office_entry e JOIN node n ON n.id = e.node_id JOIN submission s ON s.id = e.submission_id WHERE e.level "
      "= :l AND e.field = :f AND e.ended_at = 0 AND e.kind <> 'correction' AND n.deleted_at = 0 AND s.tender_id = :t";
  for (std::size_t i = 0; i < list.values.size(); ++i)
    from += (i == 0 ? " AND e.plain IN (:v" : ", :v") + std::to_string(i);
  if (!list.values.empty()) from += ')';
  const auto bind = [&](soci::statement& statement) {
    statement.exchange(soci::use(list.level));
    statement.exchange(soci::use(list.field));
    statement.exchange(soci::use(tender_id));
    for (const std::string& value : list.values) statement.exchange(soci::use(value));
  };
  {
    soci::statement statement(sql);
    bind(statement);
    statement.exchange(soci::into(total));
    run(statement, "SELECT COUNT(*)" + from);
    statement.fetch();
  }
  const long long limit = per_page, offset = static_cast<long long>(page - 1) * per_page;
  std::pair<std::int64_t, std::int64_t> row;
  soci::statement statement(sql);
  bind(statement);
  statement.exchange(soci::use(limit));
  statement.exchange(soci::use(offset));
  exchange_into(statement, row.first, row.second);
  run(statement, "SELECT e.submission_id, e.node_id" + from + " ORDER BY s.company_id, n.sort_key LIMIT :k OFFSET :o");
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  while (statement.fetch()) rows.push_back(row);
  return rows;
}

}  // namespace tenderloom::submissions::repository
