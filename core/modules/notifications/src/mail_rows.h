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
void begin_try(storage::Transaction& tx, std::int64_t id);
void finish_try(storage::Transaction& tx, std::int64_t id, const Outcome& outcome);
/// failed to queued; false when it is not failed or its text is gone.
bool requeue(storage::Transaction& tx, std::int64_t id);

}  // namespace tenderloom::notifications::rows
