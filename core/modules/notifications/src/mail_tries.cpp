// What every try to deliver a mail came to, and what staff do about it.
#include "mail_rows.h"

namespace tenderloom::notifications::rows {

storage::Migration tries_migration() {
  return {"0002-tries",
          {"CREATE TABLE IF NOT EXISTS mail_try (id $id, mail $ref NOT NULL, tried_at $time NOT NULL, "
           "state $str(10) NOT NULL, error $str(40) NOT NULL, status $ref NOT NULL, words $text NOT NULL) $table",
           "CREATE INDEX IF NOT EXISTS mail_try_mail ON mail_try (mail)",
           "CREATE INDEX IF NOT EXISTS mail_outbox_created ON mail_outbox (created_at)"}};
}

void insert_try(storage::Transaction& tx, std::int64_t id, const Try& one) {
  const long long mail = id, at = base::to_micros(one.at);
  tx.sql() << "INSERT INTO mail_try (mail, tried_at, state, error, status, words) VALUES (:mail, :at, :state, :error, "
              ":status, :words)",
      soci::use(mail), soci::use(at), soci::use(one.state), soci::use(one.error), soci::use(one.status),
      soci::use(one.words);
}

std::vector<Try> tries(soci::session& sql, std::int64_t id) {
  const long long mail = id;
  long long at = 0;
  Try row;
  std::vector<Try> found;
  soci::statement select =
      (sql.prepare << "SELECT tried_at, state, error, status, words FROM mail_try WHERE mail = :mail ORDER BY id",
       soci::into(at), soci::into(row.state), soci::into(row.error), soci::into(row.status), soci::into(row.words),
       soci::use(mail));
  select.execute();
  while (select.fetch()) {
    row.at = base::from_micros(at);
    found.push_back(row);
  }
  return found;
}

std::map<std::string, std::int64_t> counts(soci::session& sql) {
  std::string state;
  long long count = 0;
  std::map<std::string, std::int64_t> found;
  soci::statement select =
      (sql.prepare << "SELECT state, COUNT(*) FROM mail_outbox GROUP BY state", soci::into(state), soci::into(count));
  select.execute();
  while (select.fetch()) found[state] = count;
  return found;
}

Outbox::Waiting waiting(soci::session& sql) {
  Outbox::Waiting found;
  storage::Nullable<long long> since;
  sql << "SELECT count(*), min(created_at) FROM mail_outbox WHERE state IN ('queued', 'sending')",
      soci::into(found.mails), soci::into(since.value, since.ind);
  if (const auto at = since.get()) found.since = base::from_micros(*at);
  return found;
}

bool cancel(storage::Transaction& tx, std::int64_t id) {
  const long long number = id;
  soci::statement update = (tx.sql().prepare << "UPDATE mail_outbox SET state = 'cancelled', next_try_at = NULL "
                                                "WHERE id = :id AND state = 'queued'",
                            soci::use(number));
  update.execute(true);
  return update.get_affected_rows() == 1;
}

}  // namespace tenderloom::notifications::rows
