// SQL of the workbench. A queue is a read over what submissions, tenders and accounts keep, in one statement.
#pragma once
#include "tenderloom/review/queue.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/groups.h"

namespace tenderloom::review::repository {

/// A queue as the database is asked: whose it is, and the group by its key.
struct QueueFilter {
  QueueQuery query;
  std::vector<std::int64_t> people;  // whose are "mine"
  submissions::GroupKey group;
  std::int64_t viewer = 0;
};

QueuePage queue(soci::session& sql, const QueueFilter& filter);
Neighbours neighbours(soci::session& sql, const QueueFilter& filter, std::int64_t submission_id);

}  // namespace tenderloom::review::repository
