// SQLite's one writer. Threads that come while a transaction is under way leave what they want to write here; the
// thread that leads does it for them, one after another on the connection that only writers use, and one commit and
// one sync serve all of them (core/docs/decisions/0074).
//
// Each stands or falls by itself: when one is refused or fails after it changed something, all of that commit are done
// again, each alone. Nobody is answered before the commit that they share is on the disk, unless all of them may trail
// behind their answer.
#pragma once
#include <condition_variable>
#include <deque>

#include "connection.h"
#include "group_sync.h"
#include "tenderloom/base/log.h"
#include "trailing_sync.h"

namespace tenderloom::storage {

class WriterLine {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  enum class Outcome { undo, keep, keep_trailing };
  using Body = std::function<Outcome(Connection&)>;

  /// `trail`: see Database::Options.
  WriterLine(Open open, std::chrono::milliseconds wait, std::chrono::milliseconds trail, const base::Logger& log);

  /// Does the body in a transaction, on this thread or on another one's, and returns whether it stands once that is
  /// safe, or may be. `alone`: with a commit of its own. Throws what the body throws, or DatabaseError: busy when
  /// others took too long, deadlock when what it shared a commit with broke that; it may be done again then.
  bool run(const Body& body, bool alone);

  /// What a body reads on another connection does not show what those before it wrote into the same commit. Called
  /// before such a read, within a body: throws when there are some, and the body is then done again alone.
  static void reads_elsewhere();

  /// See Database.
  std::uint64_t unsynced() const { return sync_.unsynced(); }

 private:
  struct Waiter;
  using Batch = std::vector<Waiter*>;
  /// Those who share a commit, until they are answered; ticket 0: there is nothing to wait for.
  struct Committed {
    Batch batch;
    std::uint64_t ticket = 0;
  };

  bool wait_for_turn(std::unique_lock<std::mutex>& lock, Waiter& me);
  void lead(Waiter& me);
  Committed transact(Waiter& first);
  void leave_to_one(Committed& done);
  void settle(Committed& done, Waiter& me);
  bool follows_answers(const Batch& batch) const;
  void sync(std::uint64_t ticket);
  bool catch_up(std::uint64_t ticket);
  Waiter* next_to_lead(bool goes_on);
  Waiter* next_of(const Batch& batch, std::chrono::steady_clock::time_point since);
  void serve(Batch& batch);
  static void serve_one(Connection& connection, Waiter& waiter, bool first);
  void undo(Batch& batch);
  bool commit(Batch& batch);

  Open open_;
  std::chrono::milliseconds wait_;
  std::chrono::milliseconds trail_;
  const base::Logger& log_;
  std::mutex mutex_;
  std::deque<Waiter*> queue_;
  bool led_ = false;
  // The leader's.
  std::unique_ptr<Connection> connection_;
  // Syncing goes on while the next transaction runs: on a connection that nobody else touches.
  GroupSync sync_;
  std::unique_ptr<Connection> syncing_;
  TrailingSync trailing_;  // the last one: it ends before what it uses
};

}  // namespace tenderloom::storage
