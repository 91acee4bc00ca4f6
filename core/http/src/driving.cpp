// One connection's next steps, taken by the event loop.
#include <sys/socket.h>

#include <cerrno>

#include "event_loop.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kHeadPiece = 16 << 10;
constexpr int kReadsARound = 8;                   // then the others get their turn
constexpr std::size_t kWritesARound = 512 << 10;  // bytes, likewise
constexpr std::size_t kKeptBuffer = 4 << 10;      // an idle connection holds no more memory than this
constexpr std::int64_t kAlwaysRead =
    64 << 10;  // a small body is read even where none is wanted, to keep the connection
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

void EventLoop::enter(Connection& connection, Phase phase) {
  connection.phase = phase;
  connection.since = now_;
}

void EventLoop::drive(Connection& connection) {
  for (int reads = 0; !connection.closed;) {
    switch (connection.phase) {
      case Phase::busy:
        return;
      case Phase::writing: {
        const auto progress = connection.out.write(connection.socket, kWritesARound);
        if (progress == Output::Progress::failed) return close(connection);
        if (progress == Output::Progress::done) {
          answered(connection);
          return;
        }
        if (connection.out.yielded() && !connection.queued_again) {
          connection.queued_again = true;
          again_.push_back(&connection);
        }
        return;
      }
      case Phase::lingering:
        return discard_input(connection);
      case Phase::waiting:
      case Phase::head:
      case Phase::body:
        if (use_input(connection)) break;
        if (!connection.readable) {
          if (connection.ended) input_ended(connection);
          return;
        }
        if (++reads > kReadsARound) {
          if (!connection.queued_again) again_.push_back(&connection);
          connection.queued_again = true;
          return;
        }
        if (!read_some(connection)) return;
        break;
    }
  }
}

/// False when the connection is gone. After a short read nothing more is there, unless the peer has hung up.
bool EventLoop::read_some(Connection& connection) {
  const std::size_t most = connection.phase == Phase::body ? scratch_.size() : kHeadPiece;
  const ssize_t size = ::recv(connection.socket, scratch_.data(), most, 0);
  if (size > 0) {
    connection.in.append(scratch_.data(), static_cast<std::size_t>(size));
    if (static_cast<std::size_t>(size) < most && !connection.hung) connection.readable = false;
    return true;
  }
  if (size == 0) {
    connection.ended = true;
    connection.readable = false;
    return true;
  }
  if (errno == EINTR) return true;
  connection.readable = false;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return true;
  close(connection);
  return false;
}

/// True when it got on with what was received; false when it needs more.
bool EventLoop::use_input(Connection& connection) {
  if (connection.in.empty()) return false;
  return connection.phase == Phase::body ? use_body(connection) : use_head(connection);
}

bool EventLoop::use_head(Connection& connection) {
  switch (connection.parser.feed(connection.in)) {
    case HeadParser::State::more:
      if (connection.phase == Phase::waiting && connection.parser.begun()) enter(connection, Phase::head);
      return false;
    case HeadParser::State::refused:
      refuse(connection, connection.parser.fault());
      return true;
    case HeadParser::State::complete:
      begin_request(connection);
      return true;
  }
  return false;
}

void EventLoop::begin_request(Connection& connection) {
  const std::size_t consumed = connection.parser.consumed();
  Head head = connection.parser.take();
  connection.parser.reset();
  if (consumed == connection.in.size()) {
    connection.in.clear();
  } else {
    connection.in.erase(0, consumed);
  }
  connection.exchange = std::make_unique<Exchange>();
  Exchange& exchange = *connection.exchange;
  exchange.peer = connection.peer;
  exchange.minor_version = head.minor_version;
  exchange.keep_alive = head.keep_alive;
  Request& request = exchange.request;
  request.method = head.method;
  request.method_text = std::move(head.method_text);
  request.target = std::move(head.target_text);
  request.path = std::move(head.target.path);
  request.raw_query = std::move(head.target.raw_query);
  request.query = std::move(head.target.query);
  request.headers = std::move(head.headers);
  request.host = std::move(head.host);
  request.secure = head.target.secure;
  request.received_at = clock_.now();
  request.body = no_body();
  if (head.target.form == Target::Form::authority) {  // what follows a CONNECT is no HTTP: never read on
    refuse(connection, Fault{501, "method_unknown"});
    return;
  }
  if (!head.has_body()) {
    dispatch(connection);
    return;
  }
  const std::int64_t most = std::max(hooks_.body_limit(request.path), kAlwaysRead);
  if (!head.chunked && head.content_length > most) {
    exchange.fault = Fault{413, "body_too_large"};
    exchange.keep_alive = false;
    dispatch(connection);
    return;
  }
  connection.receiver = std::make_unique<BodyReceiver>(head, most, limits_.memory_body_bytes, area_);
  enter(connection, Phase::body);
  if (head.expects_continue && connection.in.empty())
    ::send(connection.socket, kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
}

bool EventLoop::use_body(Connection& connection) {
  std::size_t consumed = 0;
  const auto state = connection.receiver->feed(connection.in, consumed);
  if (consumed == connection.in.size()) {
    connection.in.clear();
  } else {
    connection.in.erase(0, consumed);
  }
  if (state == BodyReceiver::State::more) return false;
  Exchange& exchange = *connection.exchange;
  if (state == BodyReceiver::State::complete) {
    exchange.request.body = connection.receiver->take();
  } else {
    // From here on nobody knows where the next request begins: answer and close.
    exchange.fault = connection.receiver->fault();
    exchange.keep_alive = false;
  }
  connection.receiver.reset();
  dispatch(connection);
  return true;
}

void EventLoop::dispatch(Connection& connection) {
  ++requests_;
  connection.phase = Phase::busy;
  if (connection.in.empty() && connection.in.capacity() > kKeptBuffer) std::string().swap(connection.in);
  connection.shared.store(Connection::kBusy, std::memory_order_release);
  auto& ready = hooks_.slow(connection.exchange->request) ? slow_ready_ : ready_;
  ready.push_back(&connection);
}

void EventLoop::input_ended(Connection& connection) {
  if (connection.phase == Phase::waiting) return close(connection);
  refuse(connection, Fault{400, "request_incomplete"});
}

/// Answers from the loop itself what could not be read as a request, and ends the connection.
void EventLoop::refuse(Connection& connection, const Fault& fault) {
  ++refused_;
  const bool head_only = connection.exchange ? connection.exchange->request.method == Method::head
                                             : connection.parser.method() == Method::head;
  log_.debug("http.refused", {{"status", fault.status}, {"code", fault.code}, {"peer", connection.peer}});
  connection.receiver.reset();
  connection.exchange.reset();
  connection.in.clear();
  connection.out.start(plain_problem(fault), false, head_only);
  connection.close_after = true;
  enter(connection, Phase::writing);
  drive(connection);
}

/// An answer is out: the next request, or the end.
void EventLoop::answered(Connection& connection) {
  connection.out.clear();
  connection.exchange.reset();
  if (connection.close_after) return linger(connection);
  if (connection.in.empty() && connection.in.capacity() > kKeptBuffer) std::string().swap(connection.in);
  enter(connection, Phase::waiting);
  drive(connection);
}

/// Closing with unread input would send a reset, which may take the answer away from under the peer's eyes.
void EventLoop::linger(Connection& connection) {
  ::shutdown(connection.socket, SHUT_WR);
  std::string().swap(connection.in);
  enter(connection, Phase::lingering);
  connection.last_read = now_;
  if (connection.ended) return close(connection);
  connection.readable = true;
  drive(connection);
}

void EventLoop::discard_input(Connection& connection) {
  for (int reads = 0; connection.readable; ++reads) {
    if (reads == kReadsARound) {
      if (!connection.queued_again) again_.push_back(&connection);
      connection.queued_again = true;
      return;
    }
    const ssize_t size = ::recv(connection.socket, scratch_.data(), scratch_.size(), 0);
    if (size > 0) {
      connection.last_read = now_;
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    connection.readable = false;
    if (size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return close(connection);
  }
}

/// Gives up on a peer that does not read: what the kernel still holds for it is thrown away as well.
void EventLoop::abort(Connection& connection) {
  const struct ::linger at_once { 1, 0 };
  ::setsockopt(connection.socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(connection);
}

void EventLoop::close(Connection& connection) {
  if (connection.closed) return;
  connection.closed = true;
  if (connection.queued_again) std::erase(again_, &connection);
  // The descriptor stays open until the round is over, so that no new connection gets its number; nothing is sent on
  // it.
  ::shutdown(connection.socket, SHUT_RDWR);
  if (connection.counted) {
    const auto same = by_sender_.find(connection.sender);
    if (same != by_sender_.end() && --same->second <= 0) by_sender_.erase(same);
  }
  const std::size_t slot = connection.slot;
  closed_.push_back(std::move(connections_[slot]));
  if (slot + 1 != connections_.size()) {
    connections_[slot] = std::move(connections_.back());
    connections_[slot]->slot = slot;
  }
  connections_.pop_back();
  open_ = static_cast<std::int64_t>(connections_.size());
}

}  // namespace tenderloom::http
