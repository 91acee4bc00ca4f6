#include "writer_line.h"

#include <algorithm>

#include "errors.h"
#include "tenderloom/storage/long_writes.h"

namespace tenderloom::storage {

namespace {

using std::chrono::steady_clock;

/// How many share a commit, and how long it is kept open for another one: nobody's answer waits long for others.
constexpr std::size_t kMostInOne = 32;
constexpr auto kLongestOpen = std::chrono::milliseconds(2);

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
  enum class State { waiting, leads, served, answered } state = State::waiting;
  bool good = false;
  bool again = false;  // it has to be alone
  std::exception_ptr failure;
  std::condition_variable changed;
};

void WriterLine::reads_elsewhere() {
  if (doing == nullptr || !doing->behind_others) return;
  doing->read_elsewhere = true;
  throw ReadsElsewhere{};
}

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
    if (me.failure) std::rethrow_exception(me.failure);
    if (!me.again) return me.good;
    alone = true;
  }
}

/// Until the caller leads or has its answer; false when its time is up and nobody has begun with it.
bool WriterLine::wait_for_turn(std::unique_lock<std::mutex>& lock, Waiter& me) {
  using State = Waiter::State;
  if (!led_ && queue_.front() == &me) {
    led_ = true;
    queue_.pop_front();
    me.state = State::leads;
    return true;
  }
  const auto has_turn = [&] { return me.state == State::leads || me.state == State::answered; };
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

void WriterLine::lead(Waiter& me) {
  Batch batch;
  try {
    batch.reserve(kMostInOne);
    batch.push_back(&me);
    if (!connection_) connection_ = open_();
    connection_->begin();
  } catch (const soci::soci_error& error) {
    me.failure = std::make_exception_ptr(translate(error, "BEGIN"));
  } catch (...) {
    me.failure = std::current_exception();
  }
  if (!me.failure) {
    serve(batch);
    commit(batch);
  }
  const bool written = std::any_of(batch.begin(), batch.end(), [](const Waiter* each) { return each->good; });
  const std::uint64_t ticket = written ? sync_.committed() : 0;
  pass_on();
  if (written) {
    try {
      sync_.wait(ticket, [&] {
        if (!syncing_) syncing_ = open_();
        syncing_->sync_log();
      });
    } catch (...) {
      for (Waiter* each : batch)
        if (each->good) each->failure = std::current_exception();
    }
  }
  answer(batch);
}

/// Does the leader's body, and those of others as long as there are some and there is time.
void WriterLine::serve(Batch& batch) {
  const auto since = steady_clock::now();
  serve_one(*connection_, *batch.front(), true);
  if (!batch.front()->good || batch.front()->alone) return;
  while (Waiter* next = next_of(batch, since)) {
    batch.push_back(next);
    serve_one(*connection_, *next, false);
    if (!connection_->in_transaction()) return;  // it took all down
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
    if (!first) connection.mark();
    const DoingMark mark(now);
    waiter.good = waiter.body(connection);
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
  if (first && waiter.good) return;
  if (!first) undo_one(connection, waiter);
}

/// Ends the savepoint of one that shares the transaction.
void WriterLine::undo_one(Connection& connection, Waiter& waiter) {
  try {
    if (!connection.in_transaction()) return;
    if (!waiter.good) connection.back_to_mark();
    connection.forget_mark();
  } catch (const soci::soci_error& error) {
    waiter.good = false;
    if (!waiter.failure) waiter.failure = std::make_exception_ptr(translate(error, "SAVEPOINT"));
    if (!connection.clean()) connection_.reset();
  }
}

/// Commits what is good; when that fails, nobody's stands, and what somebody saw of the others was never there.
void WriterLine::commit(Batch& batch) {
  const bool broken = !connection_ || !connection_->in_transaction();
  const bool written = std::any_of(batch.begin(), batch.end(), [](const Waiter* each) { return each->good; });
  std::exception_ptr failure;
  if (broken) {
    if (!written) return;
    failure = std::make_exception_ptr(
        DatabaseError(DatabaseError::Kind::deadlock, {}, "another write that shared the transaction broke it"));
  } else if (written) {
    try {
      connection_->commit();
      return;
    } catch (const soci::soci_error& error) {
      failure = std::make_exception_ptr(translate(error, "COMMIT"));
    }
  }
  if (connection_ && !connection_->clean()) connection_.reset();
  if (!failure) return;
  for (Waiter* each : batch) {
    if (each->good || !each->failure) each->failure = failure;
    each->good = each->again = false;
  }
}

/// The next one leads.
void WriterLine::pass_on() {
  const std::lock_guard lock(mutex_);
  led_ = !queue_.empty();
  if (!led_) return;
  Waiter* next = queue_.front();
  queue_.pop_front();
  next->state = Waiter::State::leads;
  next->changed.notify_one();
}

void WriterLine::answer(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  for (Waiter* each : batch) {
    if (each == batch.front()) continue;  // this thread
    each->state = Waiter::State::answered;
    each->changed.notify_one();  // under the lock: it may be gone the moment that it is free
  }
}

}  // namespace tenderloom::storage
