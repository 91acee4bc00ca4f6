// SQL of deadlines that were moved, and of archived tenders.
#include "repository.h"

namespace tenderloom::tenders::repository {
namespace {

using Time = storage::Nullable<std::int64_t>;

Time time_or_none(const std::optional<Instant>& instant) {
  return instant ? Time(std::optional(base::to_micros(*instant))) : Time();
}

std::vector<DeadlineMove> moves_where(soci::session& sql, const std::string& where, std::int64_t tender_id) {
  std::vector<DeadlineMove> all;
  DeadlineMove row;
  std::int64_t at = 0;
  Time before, after;
  soci::statement statement(sql);
  if (tender_id != 0) statement.exchange(soci::use(tender_id));
  statement.exchange(soci::into(row.id));
  statement.exchange(soci::into(row.tender_id));
  statement.exchange(soci::into(at));
  statement.exchange(soci::into(row.actor));
  statement.exchange(soci::into(row.reason));
  statement.exchange(soci::into(before.value, before.ind));
  statement.exchange(soci::into(after.value, after.ind));
  statement.alloc();
  statement.prepare("SELECT id, tender_id, moved_at, actor, reason, before_at, after_at FROM tender_deadline " + where);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    DeadlineMove move = row;
    move.at = base::from_micros(at);
    if (const auto value = before.get()) move.before = base::from_micros(*value);
    if (const auto value = after.get()) move.after = base::from_micros(*value);
    all.push_back(std::move(move));
  }
  return all;
}

}  // namespace

std::vector<DeadlineMove> deadline_moves(soci::session& sql, std::int64_t tender_id) {
  return moves_where(sql, "WHERE tender_id = :tender ORDER BY id DESC", tender_id);
}

std::vector<DeadlineMove> untold_moves(soci::session& sql) {
  return moves_where(sql, "WHERE told_at = 0 ORDER BY id", 0);
}

void insert_deadline_move(storage::Transaction& tx, const DeadlineMove& move, std::int64_t person_id) {
  Time before = time_or_none(move.before), after = time_or_none(move.after);
  const std::int64_t at = base::to_micros(move.at);
  tx.sql()
      << "INSERT INTO tender_deadline (tender_id, moved_at, person_id, actor, reason, before_at, after_at, told_at) "
         "VALUES (:tender, :at, :person, :actor, :reason, :before, :after, 0)",
      soci::use(move.tender_id), soci::use(at), soci::use(person_id), soci::use(move.actor), soci::use(move.reason),
      soci::use(before.value, before.ind), soci::use(after.value, after.ind);
}

void set_told(storage::Transaction& tx, std::int64_t move_id, Instant at) {
  const std::int64_t told = base::to_micros(at);
  tx.sql() << "UPDATE tender_deadline SET told_at = :at WHERE id = :id", soci::use(told), soci::use(move_id);
}

void set_archived(storage::Transaction& tx, std::int64_t tender_id, const std::optional<Instant>& at) {
  const std::int64_t archived = at ? base::to_micros(*at) : 0;
  tx.sql() << "UPDATE tender SET archived_at = :at, row_version = row_version + 1 WHERE id = :id", soci::use(archived),
      soci::use(tender_id);
}

void set_unsealed(storage::Transaction& tx, std::int64_t tender_id, Instant at) {
  const std::int64_t unsealed = base::to_micros(at);
  tx.sql() << "UPDATE tender SET unsealed_at = :at, row_version = row_version + 1 WHERE id = :id AND unsealed_at = 0",
      soci::use(unsealed), soci::use(tender_id);
}

}  // namespace tenderloom::tenders::repository
