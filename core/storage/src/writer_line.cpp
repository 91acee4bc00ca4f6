#include "writer_line.h"

#include <algorithm>
#include <system_error>

#include "errors.h"
#include "tenderloom/storage/long_writes.h"

namespace tenderloom::storage {

namespace {

using std::chrono::steady_clock;

/// How many share a commit, how long it is kept open for another one, and how long a thread goes on with the commits
/// of others before its own caller has its answer: nobody's answer waits long for others.
constexpr std::size_t kMostInOne = 32;
constexpr auto kLongestOpen = std::chrono::milliseconds(2);
constexpr auto kLongestLead = std::chrono::milliseconds(5);

/// Not derived from std::exception: no body takes it for its own.
struct ReadsElsewhere {};

/// The body that this thread is doing.
struct Doing {
  bool behind_others = false;
  bool read_elsewhere = false;
};
thread_local Doing* doing = nullptr;
thread_local bool writes_long = false;

class DoingMark {
 public:
  explicit DoingMark(Doing& now) { doing = &now; }
  ~DoingMark() { doing = nullptr; }
};

}  // namespace

struct WriterLine::Waiter {
  const Body& body;
  bool alone = false;
  enum class State { waiting, leads, served, syncs, answered } state = State::waiting;
  bool good = false;
  bool trails = false;
  bool again = false;  // it has to be alone
  std::exception_ptr failure;
  Committed committed;  // what it makes safe and answers when it `syncs`
  std::condition_variable changed;
};

void WriterLine::reads_elsewhere() {
  if (doing == nullptr || !doing->behind_others) return;
  doing->read_elsewhere = true;
  throw ReadsElsewhere{};
}

WriterLine::WriterLine(Open open, std::chrono::milliseconds wait, std::chrono::milliseconds trail,
                       const base::Logger& log)
    : open_(std::move(open)), wait_(wait), trail_(trail), log_(log), trailing_(trail, [this](std::uint64_t ticket) {
        return catch_up(ticket);
      }) {}

LongWrites::LongWrites() : before_(std::exchange(writes_long, true)) {}
LongWrites::~LongWrites() { writes_long = before_; }

bool WriterLine::run(const Body& body, bool alone) {
  alone = alone || writes_long;
  while (true) {
    Waiter me{body, alone};
    {
      std::unique_lock lock(mutex_);
      queue_.push_back(&me);
      if (!wait_for_turn(lock, me))
        throw DatabaseError(DatabaseError::Kind::busy, {}, "another transaction of this process takes too long");
    }
    if (me.state == Waiter::State::leads) lead(me);
    if (me.state == Waiter::State::syncs) settle(me.committed, me);
    if (me.failure) std::rethrow_exception(me.failure);
    if (!me.again) return me.good;
    alone = true;
  }
}

/// Until the caller leads, syncs or has its answer; false when its time is up and nobody has begun with it.
bool WriterLine::wait_for_turn(std::unique_lock<std::mutex>& lock, Waiter& me) {
  using State = Waiter::State;
  if (!led_ && queue_.front() == &me) {
    led_ = true;
    queue_.pop_front();
    me.state = State::leads;
    return true;
  }
  const auto has_turn = [&] { return me.state != State::waiting && me.state != State::served; };
  const auto deadline = steady_clock::now() + wait_;
  while (!has_turn()) {
    if (me.state == State::served) {
      me.changed.wait(lock);
    } else if (me.changed.wait_until(lock, deadline) == std::cv_status::timeout && me.state == State::waiting) {
      queue_.erase(std::find(queue_.begin(), queue_.end(), &me));
      return false;
    }
  }
  return true;
}

/// The leader's own transaction, and then those of others as long as some wait: the line does not stand still until
/// the next one has woken up. Syncing and answering is left to one of those who were served.
void WriterLine::lead(Waiter& me) {
  const auto since = steady_clock::now();
  Committed own = transact(me);
  own.batch.erase(own.batch.begin());  // nobody answers this thread
  while (Waiter* next = next_to_lead(steady_clock::now() - since < kLongestLead)) {
    leave_to_one(own);
    Committed done = transact(*next);
    leave_to_one(done);
  }
  settle(own, me);
}

/// One transaction: the body of `first`, and those of others that fit in.
WriterLine::Committed WriterLine::transact(Waiter& first) {
  Committed done;
  try {
    done.batch.reserve(kMostInOne);
    done.batch.push_back(&first);
    if (!connection_) connection_ = open_();
    connection_->begin();
  } catch (const soci::soci_error& error) {
    first.failure = std::make_exception_ptr(translate(error, "BEGIN"));
    return done;
  } catch (...) {
    first.failure = std::current_exception();
    return done;
  }
  serve(done.batch);
  if (!commit(done.batch)) return done;
  const std::uint64_t ticket = sync_.committed();
  try {
    if (follows_answers(done.batch)) {
      trailing_.add(ticket);
      return done;
    }
  } catch (const std::system_error&) {
    // No thread to sync for them: they wait like everybody else.
  }
  done.ticket = ticket;
  return done;
}

/// One of the batch, if it is not empty, syncs and answers the others.
void WriterLine::leave_to_one(Committed& done) {
  if (done.batch.empty()) return;
  const std::lock_guard lock(mutex_);
  Waiter* one = done.batch.back();
  done.batch.pop_back();
  one->committed = {std::exchange(done.batch, {}), done.ticket};
  one->state = Waiter::State::syncs;
  one->changed.notify_one();
}

/// Returns, and answers those of the batch, when the transaction that `me` shares with them is on the disk.
void WriterLine::settle(Committed& done, Waiter& me) {
  std::exception_ptr failure;
  if (done.ticket != 0) {
    try {
      sync(done.ticket);
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (failure && me.good) me.failure = failure;
  const std::lock_guard lock(mutex_);
  for (Waiter* each : done.batch) {
    if (failure && each->good) each->failure = failure;
    each->state = Waiter::State::answered;
    each->changed.notify_one();  // under the lock: it may be gone the moment that it is free
  }
}

/// True when nobody of the batch has to wait for the disk.
bool WriterLine::follows_answers(const Batch& batch) const {
  return trail_.count() > 0 &&
         std::all_of(batch.begin(), batch.end(), [](const Waiter* each) { return each->trails || !each->good; });
}

void WriterLine::sync(std::uint64_t ticket) {
  sync_.wait(ticket, [&] {
    if (!syncing_) syncing_ = open_();
    syncing_->sync_log();
  });
}

/// The same for those who have their answer already, and cannot be told.
bool WriterLine::catch_up(std::uint64_t ticket) {
  try {
    sync(ticket);
    return true;
  } catch (const std::exception& error) {
    log_.error("storage.sync_failed", {{"what", error.what()}});
    return false;
  }
}

/// Does the bodies of a transaction, as long as there are some and there is time. Whoever refused or failed before
/// changing a row takes nobody along; otherwise all of them are undone and done again, each alone: points to go back to
/// would cost a copy of every page that a body changes. (Changes of tables are not counted: who makes them writes
/// alone.)
void WriterLine::serve(Batch& batch) {
  const auto since = steady_clock::now();
  for (Waiter* each = batch.front(); each != nullptr; each = next_of(batch, since)) {
    if (each != batch.front()) batch.push_back(each);
    const std::int64_t before = connection_->changes();
    serve_one(*connection_, *each, batch.size() == 1);
    if (!connection_->in_transaction()) return;  // it took all down
    if (!each->good && connection_->changes() != before) return undo(batch);
    if (each->alone) return;
  }
}

void WriterLine::undo(Batch& batch) {
  if (!connection_->clean()) connection_.reset();
  if (batch.size() == 1) return;
  for (Waiter* each : batch) {
    each->good = false;
    each->again = true;
    each->failure = nullptr;
  }
}

WriterLine::Waiter* WriterLine::next_of(const Batch& batch, steady_clock::time_point since) {
  if (batch.size() >= kMostInOne || steady_clock::now() - since > kLongestOpen) return nullptr;
  const std::lock_guard lock(mutex_);
  if (queue_.empty() || queue_.front()->alone) return nullptr;
  Waiter* next = queue_.front();
  queue_.pop_front();
  next->state = Waiter::State::served;
  return next;
}

void WriterLine::serve_one(Connection& connection, Waiter& waiter, bool first) {
  Doing now{!first};
  try {
    const DoingMark mark(now);
    const Outcome outcome = waiter.body(connection);
    waiter.good = outcome != Outcome::undo;
    waiter.trails = outcome == Outcome::keep_trailing;
  } catch (const soci::soci_error& error) {
    waiter.failure = std::make_exception_ptr(translate(error, connection.session().get_last_query()));
  } catch (const ReadsElsewhere&) {
  } catch (...) {
    waiter.failure = std::current_exception();
  }
  if (now.read_elsewhere) {
    waiter.again = true;
    waiter.failure = nullptr;
  }
  if (waiter.failure || waiter.again) waiter.good = false;
}

/// Commits what is good, and tells whether there was something; when it fails, nobody's stands, and what somebody saw
/// of the others was never there.
bool WriterLine::commit(Batch& batch) {
  const bool broken = !connection_ || !connection_->in_transaction();
  const bool written = std::any_of(batch.begin(), batch.end(), [](const Waiter* each) { return each->good; });
  std::exception_ptr failure;
  if (broken) {
    if (!written) return false;
    failure = std::make_exception_ptr(
        DatabaseError(DatabaseError::Kind::deadlock, {}, "another write that shared the transaction broke it"));
  } else if (written) {
    try {
      connection_->commit();
      return true;
    } catch (const soci::soci_error& error) {
      failure = std::make_exception_ptr(translate(error, "COMMIT"));
    }
  }
  if (connection_ && !connection_->clean()) connection_.reset();
  if (!failure) return false;
  for (Waiter* each : batch) {
    if (each->good || !each->failure) each->failure = failure;
    each->good = each->again = false;
  }
  return false;
}

/// The next one for the leader to go on with; otherwise the next one leads, if there is one. Whoever wants a commit of
/// its own takes long: it leads itself.
WriterLine::Waiter* WriterLine::next_to_lead(bool goes_on) {
  const std::lock_guard lock(mutex_);
  led_ = !queue_.empty();
  if (!led_) return nullptr;
  Waiter* next = queue_.front();
  queue_.pop_front();
  if (goes_on && !next->alone) {
    next->state = Waiter::State::served;
    return next;
  }
  next->state = Waiter::State::leads;
  next->changed.notify_one();
  return nullptr;
}

}  // namespace tenderloom::storage
