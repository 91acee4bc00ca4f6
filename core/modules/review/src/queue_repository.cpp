#include "queue_repository.h"

#include <map>

#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::review::repository {

namespace {

using soci::into;
using soci::use;

/// Somebody who is no longer on the staff works on nothing: what was theirs waits for somebody else.
constexpr char kQueueFrom[] =
    " FROM submission s JOIN company c ON c.id = s.company_id JOIN tender t ON t.id = s.tender_id"
    " LEFT JOIN submission_assignment a ON a.submission_id = s.id"
    " LEFT JOIN person p ON p.id = a.person_id AND p.staff_role <> ''";

/// What the clock does next: the window of open corrections ends, that of a return, or of the tender. The far future
/// where nothing does, so that it sorts last.
constexpr std::int64_t kNever = 253'402'300'799'000'000;
constexpr char kDue[] =
    "CASE WHEN s.supplementing = 1 THEN COALESCE((SELECT MIN(k.until_at) FROM supplement_track k WHERE "
    "k.submission_id = s.id AND k.state = 'open' AND k.until_at > 0), 253402300799000000)"
    " WHEN s.state = 'returned' AND s.returned_until > 0 THEN s.returned_until"
    " WHEN s.state IN ('submitted', 'returned') THEN COALESCE(t.closes_at, 253402300799000000)"
    " ELSE 253402300799000000 END";

std::string among(const std::vector<std::int64_t>& ids) {
  std::string list;
  for (const std::int64_t id : ids) list += (list.empty() ? "" : ", ") + std::to_string(id);
  return "(" + (list.empty() ? "0" : list) + ")";
}

std::string condition_of(const std::string& queue, const QueueFilter& filter) {
  if (queue == "mine") return "p.id IN " + among(filter.people);
  if (queue == "unassigned") return "p.id IS NULL";
  return "1 = 1";
}

/// Everything but the queue itself.
storage::Conditions conditions_of(const QueueFilter& filter) {
  const QueueQuery& query = filter.query;
  storage::Conditions all;
  all.plain("s.last_submitted_at > 0");
  if (query.state.empty()) all.plain("s.state IN ('submitted', 'received', 'returned')");
  if (!query.state.empty() && query.state != "any") all.text("s.state =", query.state);
  if (!query.tender_no.empty()) all.text("t.tender_no =", query.tender_no);
  if (!filter.group.level.empty()) {
    all.text("EXISTS (SELECT 1 FROM node_key g WHERE g.submission_id = s.id AND g.level =", filter.group.level);
    all.text("g.field =", filter.group.field);
    all.text("g.value_hash =", filter.group.value_hash).plain("1 = 1)");
  }
  const std::string text = base::fold(base::trim(query.text));
  if (!text.empty()) all.contains({"c.search", "s.number", "t.tender_no"}, text);
  const std::string tests = accounts::test_vendor_condition(query.tests, "s.company_id");
  if (!tests.empty()) all.plain(tests.substr(5));  // without its " AND "
  return all;
}

std::string key_of(const QueueQuery& query) { return query.sort == "deadline" ? kDue : "s.last_submitted_at"; }

void run(soci::statement& statement, const std::string& text) {
  statement.alloc();
  statement.prepare(text);
  statement.define_and_bind();
  statement.execute();
}

std::vector<std::int64_t> ids_of(soci::session& sql, const QueueFilter& filter) {
  storage::Conditions conditions = conditions_of(filter);
  conditions.plain(condition_of(filter.query.queue, filter));
  const std::string down = filter.query.sort == "newest" ? " DESC" : "";
  const long long limit = filter.query.per_page, offset = (filter.query.page - 1) * filter.query.per_page;
  long long id = 0;
  soci::statement statement(sql);
  conditions.bind(statement);
  statement.exchange(use(limit));
  statement.exchange(use(offset));
  statement.exchange(into(id));
  run(statement, std::string("SELECT s.id") + kQueueFrom + conditions.where() + " ORDER BY " + key_of(filter.query) +
                     down + ", s.id" + down + " LIMIT :limit OFFSET :offset");
  std::vector<std::int64_t> ids;
  while (statement.fetch()) ids.push_back(id);
  return ids;
}

std::optional<base::Instant> when(long long micros) {
  if (micros == 0 || micros == kNever) return std::nullopt;
  return base::from_micros(micros);
}

std::vector<QueueRow> rows_of(soci::session& sql, const std::vector<std::int64_t>& ids, std::int64_t viewer) {
  std::map<std::int64_t, QueueRow> found;
  QueueRow row;
  long long id = 0, person = 0, supplementing = 0, is_test = 0, waiting = 0, due = 0, notes = 0, unseen = 0;
  soci::statement statement =
      (sql.prepare << std::string(
                          "SELECT s.id, t.tender_no, t.name, c.name, c.tax_id, s.state, s.number, s.supplementing, "
                          "s.last_submitted_at, COALESCE(p.id, 0), COALESCE(p.display_name, ''), ") +
                          kDue +
                          ", (SELECT COUNT(*) FROM submission_note n WHERE n.submission_id = s.id),"
                          " CASE WHEN COALESCE((SELECT MAX(r.at) FROM node_revision r WHERE r.submission_id = s.id), "
                          "0) > COALESCE((SELECT l.seen_at FROM submission_look l WHERE l.person_id = :viewer AND "
                          "l.submission_id = s.id), -1) THEN 1 ELSE 0 END, " +
                          accounts::test_vendor_column("s.company_id") + kQueueFrom + " WHERE s.id IN " + among(ids),
       use(viewer), into(id), into(row.tender_no), into(row.tender_name), into(row.company_name), into(row.tax_id),
       into(row.state), into(row.number), into(supplementing), into(waiting), into(person), into(row.person_name),
       into(due), into(notes), into(unseen), into(is_test));
  statement.execute();
  while (statement.fetch()) {
    row.id = id;
    row.person_id = person;
    row.supplementing = supplementing != 0;
    row.is_test = is_test != 0;
    row.unseen = unseen != 0;
    row.notes = notes;
    row.waiting_since = when(waiting);
    row.due = when(due);
    found[id] = row;
  }
  std::vector<QueueRow> rows;
  for (const std::int64_t each : ids)
    if (const auto at = found.find(each); at != found.end()) rows.push_back(at->second);
  return rows;
}

/// The one before or after a place in the queue; `text` is the whole condition of it.
std::int64_t beside(soci::session& sql, const QueueFilter& filter, long long key, std::int64_t id, bool after) {
  storage::Conditions conditions = conditions_of(filter);
  conditions.plain(condition_of(filter.query.queue, filter));
  const std::string column = key_of(filter.query), sign = after ? " > " : " < ", down = after ? "" : " DESC";
  const std::string at = std::to_string(key), own = std::to_string(id);
  conditions.plain("(" + column + sign + at + " OR (" + column + " = " + at + " AND s.id" + sign + own + "))");
  long long found = 0;
  soci::statement statement(sql);
  conditions.bind(statement);
  statement.exchange(into(found));
  run(statement, std::string("SELECT s.id") + kQueueFrom + conditions.where() + " ORDER BY " + column + down +
                     ", s.id" + down + " LIMIT 1");
  while (statement.fetch()) {
  }
  return found;
}

}  // namespace

QueuePage queue(soci::session& sql, const QueueFilter& filter) {
  QueuePage page;
  const storage::Conditions conditions = conditions_of(filter);
  long long all = 0, mine = 0, unassigned = 0;
  soci::statement statement(sql);
  conditions.bind(statement);
  statement.exchange(into(all));
  statement.exchange(into(mine));
  statement.exchange(into(unassigned));
  run(statement, "SELECT COUNT(*), COUNT(CASE WHEN " + condition_of("mine", filter) +
                     " THEN 1 END), COUNT(CASE WHEN p.id IS NULL THEN 1 END)" + kQueueFrom + conditions.where());
  while (statement.fetch()) {
  }
  page.all = all;
  page.mine = mine;
  page.unassigned = unassigned;
  page.total = filter.query.queue == "mine" ? mine : filter.query.queue == "unassigned" ? unassigned : all;
  page.rows = rows_of(sql, ids_of(sql, filter), filter.viewer);
  return page;
}

Neighbours neighbours(soci::session& sql, const QueueFilter& filter, std::int64_t submission_id) {
  Neighbours found;
  long long key = 0;
  sql << "SELECT " + key_of(filter.query) + kQueueFrom + " WHERE s.id = :id", use(submission_id), into(key);
  if (!sql.got_data()) return found;
  const bool newest = filter.query.sort == "newest";
  found.next = beside(sql, filter, key, submission_id, !newest);
  found.previous = beside(sql, filter, key, submission_id, newest);
  return found;
}

}  // namespace tenderloom::review::repository
