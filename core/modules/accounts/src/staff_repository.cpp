#include "staff_repository.h"

#include "tenderloom/base/text.h"

namespace tenderloom::accounts::repository {
namespace {

std::optional<Instant> time_of(std::int64_t micros) {
  return micros != 0 ? std::optional(base::from_micros(micros)) : std::nullopt;
}

storage::Nullable<std::int64_t> nullable_time(const std::optional<Instant>& at) {
  return at ? std::optional(base::to_micros(*at)) : std::nullopt;
}

/// Reads rows of kUserColumns. Lives as long as its statement.
class UserRows {
 public:
  static constexpr char kColumns[] =
      "SELECT p.id, p.email, p.display_name, COALESCE(p.staff_role, COALESCE(a.role, '')), COALESCE(a.state, CASE WHEN "
      "p.staff_role IS NULL THEN '' ELSE 'active' END), COALESCE(a.reason, ''), p.created_at, COALESCE(a.expires_at, "
      "0), COALESCE(a.invited_at, 0), COALESCE(p.last_login_at, 0), COALESCE(a.active_since, p.created_at), "
      "COALESCE(a.row_version, 1)";

  explicit UserRows(soci::session& sql) : statement_(sql) {
    for (auto* text : {&row_.email, &row_.display_name, &row_.role, &row_.state, &row_.reason}) texts_.push_back(text);
    statement_.exchange(soci::into(row_.id));
    for (auto* text : texts_) statement_.exchange(soci::into(*text));
    for (auto* number : {&created_, &expires_, &invited_, &signed_in_, &since_, &row_.version})
      statement_.exchange(soci::into(*number));
  }
  soci::statement& statement() { return statement_; }

  std::vector<User> read(const std::string& rest) {
    statement_.alloc();
    statement_.prepare(kColumns + rest);
    statement_.define_and_bind();
    statement_.execute();
    std::vector<User> users;
    while (statement_.fetch()) {
      row_.created_at = base::from_micros(created_);
      row_.expires_at = time_of(expires_);
      row_.invited_at = time_of(invited_);
      row_.last_sign_in = time_of(signed_in_);
      row_.active_since = base::from_micros(since_);
      users.push_back(row_);
    }
    return users;
  }

 private:
  User row_;
  std::vector<std::string*> texts_;
  std::int64_t created_ = 0, expires_ = 0, invited_ = 0, signed_in_ = 0, since_ = 0;
  soci::statement statement_;
};

std::string user_pattern(const std::string& text) {
  std::string pattern = "%";
  for (const char c : base::to_lower_ascii(base::trim(text))) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

/// Every condition is always there, so that one statement serves every combination.
struct UserFilter {
  static constexpr char kFrom[] =
      " FROM person p LEFT JOIN staff_account a ON a.person_id = p.id WHERE (CASE WHEN p.staff_role IS NULL AND "
      "a.person_id IS NULL THEN 1 ELSE 0 END) = :vendors AND (LOWER(p.display_name) LIKE :pattern ESCAPE '!' OR "
      "p.email LIKE :pattern2 ESCAPE '!') AND (:any_role = 1 OR COALESCE(p.staff_role, a.role) = :role) AND "
      "(:any_state = 1 OR COALESCE(a.state, 'active') = :state)";
  int vendors, any_role, any_state;
  std::string pattern, role, state;

  explicit UserFilter(const UserQuery& query)
      : vendors(query.vendors ? 1 : 0),
        any_role(query.role.empty() || query.vendors ? 1 : 0),
        any_state(query.state.empty() || query.vendors ? 1 : 0),
        pattern(user_pattern(query.text)),
        role(query.role),
        state(query.state) {}
  void bind(soci::statement& statement) {
    statement.exchange(soci::use(vendors));
    statement.exchange(soci::use(pattern));
    statement.exchange(soci::use(pattern));
    statement.exchange(soci::use(any_role));
    statement.exchange(soci::use(role));
    statement.exchange(soci::use(any_state));
    statement.exchange(soci::use(state));
  }
};

std::vector<std::int64_t> ids_of(soci::session& sql, const std::string& query, std::int64_t before) {
  std::int64_t id = 0;
  std::vector<std::int64_t> ids;
  soci::statement statement = (sql.prepare << query, soci::into(id), soci::use(before));
  statement.execute();
  while (statement.fetch()) ids.push_back(id);
  return ids;
}

}  // namespace

std::optional<User> user_by_id(soci::session& sql, std::int64_t id, Instant now) {
  std::optional<User> found;
  {
    UserRows rows(sql);
    rows.statement().exchange(soci::use(id));
    auto users = rows.read(" FROM person p LEFT JOIN staff_account a ON a.person_id = p.id WHERE p.id = :id");
    if (!users.empty()) found = users.front();
  }
  if (!found) return found;
  const std::int64_t alive = base::to_micros(now);
  sql << "SELECT COUNT(*) FROM web_session WHERE person_id = :id AND expires_at > :now", soci::into(found->sessions),
      soci::use(id), soci::use(alive);
  return found;
}

std::vector<User> list_users(soci::session& sql, const UserQuery& query) {
  UserFilter filter(query);
  const std::int64_t limit = query.per_page, offset = (query.page - 1) * query.per_page;
  UserRows rows(sql);
  filter.bind(rows.statement());
  rows.statement().exchange(soci::use(limit));
  rows.statement().exchange(soci::use(offset));
  return rows.read(std::string(UserFilter::kFrom) + " ORDER BY p.email LIMIT :limit OFFSET :offset");
}

std::int64_t count_users(soci::session& sql, const UserQuery& query) {
  UserFilter filter(query);
  std::int64_t count = 0;
  soci::statement statement(sql);
  statement.exchange(soci::into(count));
  filter.bind(statement);
  statement.alloc();
  statement.prepare(std::string("SELECT COUNT(*)") + UserFilter::kFrom);
  statement.define_and_bind();
  statement.execute(true);
  return count;
}

std::vector<std::pair<std::string, std::int64_t>> count_staff_by_state(soci::session& sql) {
  std::string state;
  std::int64_t count = 0;
  std::map<std::string, std::int64_t> found;
  soci::statement statement =
      (sql.prepare << "SELECT COALESCE(a.state, 'active'), COUNT(*) FROM person p LEFT JOIN staff_account a ON "
                      "a.person_id = p.id WHERE p.staff_role IS NOT NULL OR a.person_id IS NOT NULL GROUP BY "
                      "COALESCE(a.state, 'active')",
       soci::into(state), soci::into(count));
  statement.execute();
  while (statement.fetch()) found[state] = count;
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const char* name : {staff_state::kActive, staff_state::kWaiting, staff_state::kDisabled})
    counts.emplace_back(name, found[name]);
  return counts;
}

bool is_closed(soci::session& sql, std::int64_t person_id, Instant now) {
  std::int64_t count = 0;
  const std::int64_t micros = base::to_micros(now);
  const std::string active = staff_state::kActive;
  sql << "SELECT COUNT(*) FROM staff_account WHERE person_id = :id AND (state <> :state OR expires_at <= :now)",
      soci::into(count), soci::use(person_id), soci::use(active), soci::use(micros);
  return count != 0;
}

void lock_person(storage::Transaction& tx, std::int64_t id) {
  std::int64_t same = 0;
  tx.sql() << "SELECT id FROM person WHERE id = :id" + storage::for_update(tx.dialect()), soci::into(same),
      soci::use(id);
}

void lock_staff(storage::Transaction& tx) {
  std::int64_t id = 0;
  soci::statement statement =
      (tx.sql().prepare << "SELECT id FROM person WHERE staff_role IS NOT NULL" + storage::for_update(tx.dialect()),
       soci::into(id));
  statement.execute();
  while (statement.fetch()) continue;
}

std::vector<StaffRow> active_staff(soci::session& sql) {
  StaffRow row;
  std::vector<StaffRow> rows;
  soci::statement statement =
      (sql.prepare << "SELECT id, email, display_name, staff_role FROM person WHERE staff_role IS NOT NULL ORDER BY id",
       soci::into(row.id), soci::into(row.email), soci::into(row.display_name), soci::into(row.role));
  statement.execute();
  while (statement.fetch()) rows.push_back(row);
  return rows;
}

std::vector<std::int64_t> staff_idle_since(soci::session& sql, Instant before) {
  const std::int64_t micros = base::to_micros(before);
  return ids_of(sql,
                "SELECT p.id FROM person p LEFT JOIN staff_account a ON a.person_id = p.id WHERE p.staff_role IS NOT "
                "NULL AND CASE WHEN COALESCE(p.last_login_at, 0) > COALESCE(a.active_since, p.created_at) THEN "
                "p.last_login_at ELSE COALESCE(a.active_since, p.created_at) END < :before",
                micros);
}

std::vector<std::int64_t> staff_expired(soci::session& sql, Instant now) {
  const std::int64_t micros = base::to_micros(now);
  return ids_of(sql,
                "SELECT p.id FROM person p JOIN staff_account a ON a.person_id = p.id WHERE p.staff_role IS NOT NULL "
                "AND a.expires_at <= :now",
                micros);
}

void save_staff(storage::Transaction& tx, const User& user, Instant now) {
  auto expires = nullable_time(user.expires_at), invited = nullable_time(user.invited_at);
  const std::int64_t since = base::to_micros(user.active_since), changed = base::to_micros(now);
  tx.sql() << storage::upsert_sql(tx.dialect(), "staff_account", {"person_id"},
                                  {"person_id", "state", "reason", "role", "expires_at", "invited_at", "active_since",
                                   "changed_at", "row_version"}),
      soci::use(user.id, "person_id"), soci::use(user.state, "state"), soci::use(user.reason, "reason"),
      soci::use(user.role, "role"), soci::use(expires.value, expires.ind, "expires_at"),
      soci::use(invited.value, invited.ind, "invited_at"), soci::use(since, "active_since"),
      soci::use(changed, "changed_at"), soci::use(user.version, "row_version");
  storage::Nullable<std::string> counts;
  if (user.state == staff_state::kActive) counts = std::optional(user.role);
  tx.sql() << "UPDATE person SET staff_role = :role WHERE id = :id", soci::use(counts.value, counts.ind),
      soci::use(user.id);
}

void delete_proposed(storage::Transaction& tx, std::int64_t person_id) {
  tx.sql() << "DELETE FROM staff_account WHERE person_id = :id", soci::use(person_id);
  tx.sql() << "DELETE FROM person WHERE id = :id AND last_login_at IS NULL", soci::use(person_id);
}

void delete_sessions(storage::Transaction& tx, std::int64_t person_id) {
  tx.sql() << "DELETE FROM web_session WHERE person_id = :person", soci::use(person_id);
}

}  // namespace tenderloom::accounts::repository
