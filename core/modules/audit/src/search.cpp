// Searching: pages that go on from an entry, so that the thousandth costs what the first does.
#include <set>

#include "hashes.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::audit {

namespace {

using storage::Nullable;

constexpr int kLongestPage = 1000;

const std::string kEntryColumns =
    "SELECT e.id, e.at, e.action, e.subject, e.person, e.company, e.seal, e.personal_hash, p.actor_name, p.address, "
    "p.details FROM audit_entry e LEFT JOIN audit_personal p ON p.entry = e.id";

/// Words of actions are the program's own, so that they may stand in the statement itself.
std::string quoted(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "'" : ",'") + word + "'";
  return text;
}

void add_action(storage::Conditions& conditions, const std::string& action) {
  if (action.ends_with('.')) {
    conditions.text("e.action >=", action);
    conditions.text("e.action <", action.substr(0, action.size() - 1) + '/');  // '/' follows '.'
  } else if (!action.empty()) {
    conditions.text("e.action =", action);
  }
}

/// Older than the cursor, or newer: times may be equal, then the number decides.
void add_cursor(storage::Conditions& conditions, const Cursor& cursor, bool older) {
  const std::int64_t at = base::to_micros(cursor.at);
  conditions.number(older ? "e.at <=" : "e.at >=", at);
  const std::string id = std::to_string(cursor.id), when = std::to_string(at);
  conditions.plain(older ? "(e.at < " + when + " OR e.id < " + id + ")" : "(e.at > " + when + " OR e.id > " + id + ")");
}

std::vector<Proven> select(soci::session& sql, const storage::Conditions& conditions, const std::string& order,
                           long long limit) {
  long long id = 0, at = 0;
  std::string action, subject, hash;
  Nullable<long long> person, company, seal;
  Nullable<std::string> name, address, details;
  soci::statement statement(sql);
  conditions.bind(statement);
  statement.exchange(soci::use(limit));
  statement.exchange(soci::into(id));
  statement.exchange(soci::into(at));
  statement.exchange(soci::into(action));
  statement.exchange(soci::into(subject));
  for (auto* column : {&person, &company, &seal}) statement.exchange(soci::into(column->value, column->ind));
  statement.exchange(soci::into(hash));
  for (auto* column : {&name, &address, &details}) statement.exchange(soci::into(column->value, column->ind));
  statement.alloc();
  statement.prepare(kEntryColumns + conditions.where() + order + " LIMIT :limit");
  statement.define_and_bind();
  statement.execute();
  std::vector<Proven> rows;
  while (statement.fetch()) {
    Proven row;
    row.entry.id = id;
    row.entry.at = base::from_micros(at);
    row.entry.action = action;
    row.entry.subject = subject;
    if (const auto value = person.get()) row.entry.person = *value;
    if (const auto value = company.get()) row.entry.company = *value;
    if (const auto value = seal.get()) row.seal = *value;
    row.entry.erased = !details.get();
    row.entry.actor_name = name.get().value_or("");
    row.entry.address = address.get().value_or("");
    if (const auto text = details.get()) row.entry.details = base::Json::parse(*text, nullptr, false);
    row.personal_hash = hash;
    row.entry_hash = hash_of(EntryRow{id, at, action, subject, person.get(), company.get(), hash});
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

bool AuditLog::is_failure(std::string_view action) {
  return action.ends_with("_failed") || action.ends_with("_refused") || action.ends_with(".locked") ||
         action.ends_with("_rejected");
}

std::vector<std::string> AuditLog::actions() {
  return database_.read([](soci::session& sql) {
    std::vector<std::string> found;
    for (std::string last;;) {
      Nullable<std::string> next;
      sql << "SELECT min(action) FROM audit_entry WHERE action > :last", soci::use(last),
          soci::into(next.value, next.ind);
      if (!next.get()) return found;
      last = *next.get();
      found.push_back(last);
    }
  });
}

Found AuditLog::search(const Search& search) {
  storage::Conditions conditions;
  if (!search.result.empty()) {
    std::set<std::string> wanted;
    for (const auto& action : actions()) {
      if (is_failure(action) == (search.result == "failure")) wanted.insert(action);
    }
    if (wanted.empty()) return {};
    conditions.plain("e.action IN (" + quoted(wanted) + ")");
  }
  if (search.person) conditions.number("e.person =", *search.person);
  if (search.company) conditions.number("e.company =", *search.company);
  add_action(conditions, search.action);
  if (!search.subject.empty()) conditions.text("e.subject =", search.subject);
  if (!search.address.empty()) conditions.text("p.address =", search.address);
  if (search.from) conditions.number("e.at >=", base::to_micros(*search.from));
  if (search.until) conditions.number("e.at <", base::to_micros(*search.until));
  const bool upwards = search.newer_than.has_value();
  if (search.older_than) add_cursor(conditions, *search.older_than, true);
  if (search.newer_than) add_cursor(conditions, *search.newer_than, false);
  const int limit = std::clamp(search.limit, 1, kLongestPage);
  auto rows = database_.read([&](soci::session& sql) {
    return select(sql, conditions, upwards ? " ORDER BY e.at, e.id" : " ORDER BY e.at DESC, e.id DESC", limit + 1);
  });
  const bool more = rows.size() > static_cast<std::size_t>(limit);
  if (more) rows.pop_back();
  if (upwards) std::reverse(rows.begin(), rows.end());
  Found found;
  for (auto& row : rows) found.items.push_back(std::move(row.entry));
  found.older = upwards || more;
  found.newer = upwards ? more : search.older_than.has_value();
  return found;
}

std::optional<Proven> AuditLog::find(std::int64_t id) {
  storage::Conditions conditions;
  conditions.number("e.id =", id);
  auto rows = database_.read([&](soci::session& sql) { return select(sql, conditions, "", 1); });
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace tenderloom::audit
