#include "event_loop.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tenderloom::http {
namespace {

using std::chrono::milliseconds;
constexpr int kEventsARound = 256;
constexpr milliseconds kLongestSweep{100};
constexpr milliseconds kShortestSweep{10};
constexpr milliseconds kLingerQuiet{2'000};
constexpr milliseconds kLingerLongest{30'000};

milliseconds sweep_interval(const Limits& limits) {
  const auto shortest = std::min({limits.head_time, limits.idle_time, limits.body_time, limits.write_time});
  return std::clamp(shortest / 4, kShortestSweep, kLongestSweep);
}

}  // namespace

Connection::~Connection() { ::close(socket); }

EventLoop::EventLoop(int listener, Limits limits, Hooks hooks, const base::Clock& clock, const base::Logger& log,
                     std::shared_ptr<SpoolArea> area, int worker_threads, std::function<void()> close_listener)
    : listener_(listener),
      limits_(limits),
      hooks_(std::move(hooks)),
      clock_(clock),
      log_(log),
      area_(std::move(area)),
      close_listener_(std::move(close_listener)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      spare_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
  if (epoll_ < 0 || wake_ < 0) throw std::system_error(errno, std::generic_category(), "cannot make an event loop");
  scratch_.resize(64 << 10);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &listener_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
  event.data.ptr = &wake_;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  workers_ = std::make_unique<Workers>(worker_threads, static_cast<std::size_t>(limits_.queued_requests),
                                       [this](Connection& connection) { serve(connection); });
  // Those that compute for long take the processors only while nobody else wants them, so that other pages stay quick.
  constexpr int kNiceness = 10;
  const int slow = limits_.slow_workers > 0 ? limits_.slow_workers
                                            : std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
  slow_workers_ = std::make_unique<Workers>(
      slow, static_cast<std::size_t>(limits_.queued_slow_requests),
      [this](Connection& connection) { serve(connection); }, kNiceness);
}

EventLoop::~EventLoop() {
  workers_->stop();
  slow_workers_->stop();
  connections_.clear();
  for (const int descriptor : {epoll_, wake_, spare_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

void EventLoop::run() {
  block_signals_in_this_thread();
  epoll_event events[kEventsARound];
  const auto interval = sweep_interval(limits_);
  while (true) {
    int timeout = connections_.empty() && !stopping_ ? -1 : static_cast<int>(interval.count());
    if (!again_.empty()) timeout = 0;
    const int count = ::epoll_wait(epoll_, events, kEventsARound, timeout);
    now_ = std::chrono::steady_clock::now();
    bool arrivals = false;
    for (int i = 0; i < count; ++i) {
      if (events[i].data.ptr == &listener_) {
        arrivals = true;
      } else if (events[i].data.ptr == &wake_) {
        std::uint64_t ignored = 0;
        [[maybe_unused]] const auto read = ::read(wake_, &ignored, sizeof ignored);
      } else {
        handle_event(*static_cast<Connection*>(events[i].data.ptr), events[i].events);
      }
    }
    take_back();
    // After the others were read: who has to go for an arrival is decided by what has really come.
    if (arrivals) accept_some();
    std::vector<Connection*> again;
    again.swap(again_);
    for (Connection* connection : again) {
      connection->queued_again = false;
      if (!connection->closed) drive(*connection);
    }
    hand_over();
    if (stop_asked_ && !stopping_) begin_stop();
    if (now_ >= next_sweep_) {
      sweep();
      next_sweep_ = now_ + interval;
    }
    closed_.clear();
    if (stopping_ && drained()) break;
  }
  workers_->stop();
  slow_workers_->stop();
  for (const auto& connection : connections_) ::shutdown(connection->socket, SHUT_WR);
  connections_.clear();
  open_ = 0;
}

void EventLoop::handle_event(Connection& connection, unsigned events) {
  if (connection.closed) return;
  if (connection.shared.load(std::memory_order_acquire) & Connection::kBusy) {
    if (connection.shared.fetch_or(Connection::kAttention, std::memory_order_acq_rel) & Connection::kBusy) return;
    connection.shared.store(0, std::memory_order_relaxed);  // it came back in between
  }
  if (events & ~static_cast<unsigned>(EPOLLOUT)) connection.readable = true;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) connection.hung = true;
  drive(connection);
}

/// Connections whose worker needs the loop: something left to write, to read or to close.
void EventLoop::take_back() {
  woken_.store(false, std::memory_order_seq_cst);
  {
    const std::lock_guard lock(done_mutex_);
    done_taken_.swap(done_);
  }
  for (Connection* connection : done_taken_) {
    if (connection->shared.exchange(0, std::memory_order_acq_rel) & Connection::kAttention)
      connection->readable = connection->hung = true;
    if (connection->phase == Phase::busy) {
      answered(*connection);
    } else {
      if (connection->phase == Phase::writing) connection->since = now_;
      drive(*connection);
    }
  }
  done_taken_.clear();
}

void EventLoop::hand_over() {
  hand_over(ready_, *workers_);
  hand_over(slow_ready_, *slow_workers_);
}

void EventLoop::hand_over(std::vector<Connection*>& ready, Workers& workers) {
  while (!ready.empty()) {
    std::vector<Connection*> batch;
    batch.swap(ready);
    const std::size_t taken = workers.push(batch);
    for (std::size_t i = taken; i < batch.size(); ++i) {
      batch[i]->shared.store(0, std::memory_order_relaxed);
      refuse(*batch[i], Fault{503, "busy", 1});
    }
  }
}

void EventLoop::wake() {
  if (woken_.exchange(true, std::memory_order_seq_cst)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void EventLoop::sweep() {
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i >= connections_.size()) continue;  // closing one moves the last into its place
    check_deadline(*connections_[i]);
  }
  // Refused requests may have been dispatched or closed above; nothing here waits for the next round.
  hand_over();
}

void EventLoop::check_deadline(Connection& connection) {
  if (connection.shared.load(std::memory_order_acquire) & Connection::kBusy) return;
  const auto age = now_ - connection.since;
  const auto allowance = [&](std::int64_t bytes) { return milliseconds(bytes * 1000 / limits_.body_rate); };
  switch (connection.phase) {
    case Phase::waiting:
      if (age > limits_.idle_time || stopping_) close(connection);
      return;
    case Phase::head:
      if (age > limits_.head_time) refuse(connection, Fault{408, "head_too_slow"});
      return;
    case Phase::body:
      if (age > limits_.body_time + allowance(connection.receiver->received()))
        refuse(connection, Fault{408, "body_too_slow"});
      return;
    case Phase::writing:
      if (age > limits_.write_time + allowance(connection.out.sent())) abort(connection);
      return;
    case Phase::lingering:
      if (age > kLingerLongest || now_ - connection.last_read > kLingerQuiet) close(connection);
      return;
    case Phase::busy:
      return;
  }
}

void EventLoop::begin_stop() {
  accept_some();  // those who were let in by the kernel are served
  stopping_ = true;
  drain_until_ = now_ + limits_.drain_time;
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_, nullptr);
  close_listener_();
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i >= connections_.size()) continue;
    Connection& connection = *connections_[i];
    if (connection.shared.load(std::memory_order_acquire) & Connection::kBusy) continue;
    if (connection.phase != Phase::waiting) continue;
    connection.readable = true;  // a request may have come before the decision to stop
    drive(connection);
  }
  hand_over();
  next_sweep_ = now_;
}

bool EventLoop::drained() const {
  if (now_ >= drain_until_) return true;
  return std::all_of(connections_.begin(), connections_.end(), [](const auto& connection) {
    return !(connection->shared.load(std::memory_order_acquire) & Connection::kBusy) &&
           connection->phase == Phase::lingering;
  });
}

void EventLoop::stop() {
  stop_asked_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

Server::Figures EventLoop::figures() const {
  return {.requests = requests_,
          .open_connections = open_,
          .queued = static_cast<std::int64_t>(workers_->queued() + slow_workers_->queued()),
          .refused = refused_,
          .slow_queued = static_cast<std::int64_t>(slow_workers_->queued()),
          .busy = static_cast<std::int64_t>(workers_->busy()),
          .slow_busy = static_cast<std::int64_t>(slow_workers_->busy())};
}

}  // namespace tenderloom::http
