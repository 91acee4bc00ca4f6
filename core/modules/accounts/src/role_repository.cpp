// Role changes and reviews of roles.
#include "staff_repository.h"

namespace tenderloom::accounts::repository {
namespace {

constexpr char kChangeColumns[] =
    "SELECT r.id, r.person_id, p.email, p.display_name, r.kind, r.role_before, r.role_after, r.reason, r.state, "
    "r.proposed_at, r.proposed_by, r.proposer, COALESCE(r.decided_at, 0), r.decider FROM role_change r JOIN person p "
    "ON "
    "p.id = r.person_id WHERE ";

template <typename Key>
std::vector<RoleChange> read_changes(soci::session& sql, const std::string& where, const Key& key) {
  std::vector<RoleChange> changes;
  RoleChange row;
  std::int64_t proposed = 0, decided = 0;
  soci::statement statement =
      (sql.prepare << kChangeColumns + where, soci::into(row.id), soci::into(row.person_id), soci::into(row.email),
       soci::into(row.display_name), soci::into(row.kind), soci::into(row.before), soci::into(row.after),
       soci::into(row.reason), soci::into(row.state), soci::into(proposed), soci::into(row.proposed_by),
       soci::into(row.proposer), soci::into(decided), soci::into(row.decider), soci::use(key));
  statement.execute();
  while (statement.fetch()) {
    row.proposed_at = base::from_micros(proposed);
    row.decided_at = decided != 0 ? std::optional(base::from_micros(decided)) : std::nullopt;
    changes.push_back(row);
  }
  return changes;
}

}  // namespace

std::int64_t insert_role_change(storage::Transaction& tx, const RoleChange& change, std::int64_t decided_by) {
  const std::int64_t proposed = base::to_micros(change.proposed_at);
  storage::Nullable<std::int64_t> decided, decider;
  if (change.decided_at) decided = std::optional(base::to_micros(*change.decided_at));
  if (decided_by != 0) decider = std::optional(decided_by);
  tx.sql()
      << "INSERT INTO role_change (person_id, kind, role_before, role_after, reason, state, proposed_at, "
         "proposed_by, proposer, decided_at, decided_by, decider) VALUES (:person, :kind, :before, :after, :reason, "
         ":state, :proposed_at, :proposed_by, :proposer, :decided_at, :decided_by, :decider)",
      soci::use(change.person_id), soci::use(change.kind), soci::use(change.before), soci::use(change.after),
      soci::use(change.reason), soci::use(change.state), soci::use(proposed), soci::use(change.proposed_by),
      soci::use(change.proposer), soci::use(decided.value, decided.ind), soci::use(decider.value, decider.ind),
      soci::use(change.decider);
  return storage::last_insert_id(tx, "role_change");
}

void decide_role_change(storage::Transaction& tx, std::int64_t id, const std::string& state, Instant at,
                        std::int64_t decided_by, const std::string& decider) {
  const std::int64_t micros = base::to_micros(at);
  tx.sql()
      << "UPDATE role_change SET state = :state, decided_at = :at, decided_by = :by, decider = :name WHERE id = :id",
      soci::use(state), soci::use(micros), soci::use(decided_by), soci::use(decider), soci::use(id);
}

std::optional<RoleChange> role_change(soci::session& sql, std::int64_t id, const std::string& suffix) {
  auto changes = read_changes(sql, "r.id = :id" + suffix, id);
  return changes.empty() ? std::nullopt : std::optional(changes.front());
}

std::vector<RoleChange> role_changes_of(soci::session& sql, std::int64_t person_id) {
  return read_changes(sql, "r.person_id = :person ORDER BY r.id DESC", person_id);
}

std::vector<RoleChange> open_role_changes(soci::session& sql) {
  const std::string open = "open";
  return read_changes(sql, "r.state = :state ORDER BY r.id", open);
}

RoleReview last_review(soci::session& sql) {
  RoleReview review;
  std::int64_t at = 0;
  sql << "SELECT confirmed_at, actor, note FROM role_review ORDER BY id DESC LIMIT 1", soci::into(at),
      soci::into(review.actor), soci::into(review.note);
  if (sql.got_data()) review.confirmed_at = base::from_micros(at);
  return review;
}

std::optional<Instant> first_staff_at(soci::session& sql) {
  std::int64_t at = 0;
  sql << "SELECT COALESCE(MIN(created_at), 0) FROM person WHERE staff_role IS NOT NULL", soci::into(at);
  return at != 0 ? std::optional(base::from_micros(at)) : std::nullopt;
}

void insert_review(storage::Transaction& tx, Instant at, std::int64_t person_id, const std::string& actor,
                   const std::string& note, const Json& people) {
  const std::int64_t micros = base::to_micros(at);
  const std::string list = people.dump();
  tx.sql() << "INSERT INTO role_review (confirmed_at, person_id, actor, note, people) VALUES (:at, :person, :actor, "
              ":note, :people)",
      soci::use(micros), soci::use(person_id), soci::use(actor), soci::use(note), soci::use(list);
}

bool note_reminder(storage::Transaction& tx, Instant due, Instant now) {
  const std::int64_t at = base::to_micros(due), sent = base::to_micros(now);
  std::int64_t there = 0;
  tx.sql() << "SELECT COUNT(*) FROM role_review_reminder WHERE due_at = :due", soci::into(there), soci::use(at);
  if (there != 0) return false;
  tx.sql() << "INSERT INTO role_review_reminder (due_at, sent_at) VALUES (:due, :sent)", soci::use(at), soci::use(sent);
  return true;
}

}  // namespace tenderloom::accounts::repository
