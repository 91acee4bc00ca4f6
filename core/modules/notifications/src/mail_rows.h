// The SQL of `mail_outbox`.
#pragma once
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications::rows {

std::int64_t insert(storage::Transaction& tx, const Mail& mail, const std::string& state, const std::string& error,
                    base::Instant now);
std::optional<Queued> find(soci::session& sql, std::int64_t id);
Page list(soci::session& sql, const Filter& filter);

/// How a try ended. `forget`: the text is no longer needed and must not stay.
struct Outcome {
  std::string state;
  std::string error;
  std::optional<base::Instant> next_try_at, sent_at;
  bool forget = false;
};
/// False when it waits no longer (cancelled, or sent meanwhile).
bool begin_try(storage::Transaction& tx, std::int64_t id);
void finish_try(storage::Transaction& tx, std::int64_t id, const Outcome& outcome);
void insert_try(storage::Transaction& tx, std::int64_t id, const Try& one);
std::vector<Try> tries(soci::session& sql, std::int64_t id);
std::map<std::string, std::int64_t> counts(soci::session& sql);
Outbox::Waiting waiting(soci::session& sql);
bool cancel(storage::Transaction& tx, std::int64_t id);
/// `0002-tries`: what every try came to.
storage::Migration tries_migration();
/// failed to queued; false when it is not failed or its text is gone.
bool requeue(storage::Transaction& tx, std::int64_t id);

}  // namespace tenderloom::notifications::rows
