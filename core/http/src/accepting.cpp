// New connections, and who has to go for them: the longest idle, then the slowest sender of a head, then one whose body
// comes too slowly. Somebody who has sent a whole request is never put out for somebody who has not.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "event_loop.h"
#include "sender.h"

namespace tenderloom::http {
namespace {

constexpr int kAcceptsARound = 64;
constexpr int kUnsent = 256 << 10;  // bytes that the kernel takes ahead of a slow reader
constexpr int kNotToGo = 99;
constexpr std::chrono::milliseconds kJustCome{250};
constexpr std::chrono::seconds kBodyGrace{2};

std::string address_text(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    return text;
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    ::inet_ntop(AF_INET, six.s6_addr + 12, text, sizeof text);
  } else {
    ::inet_ntop(AF_INET6, &six, text, sizeof text);
  }
  return text;
}

}  // namespace

void EventLoop::accept_some() {
  for (int i = 0; i < kAcceptsARound; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    const int socket =
        ::accept4(listener_, reinterpret_cast<sockaddr*>(&address), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
      const std::string text = address_text(address);
      admit(socket, text, sender_of(text));
    } else if (errno == EMFILE || errno == ENFILE) {
      shed_for_descriptors();
      return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return;
    }
  }
}

void EventLoop::admit(int socket, const std::string& address, const std::string& sender) {
  const bool counted = !hooks_.exempt_from_address_limit(address);
  const auto same = by_sender_.find(sender);
  const bool crowded = counted && same != by_sender_.end() && same->second >= limits_.connections_per_address;
  const bool full = static_cast<int>(connections_.size()) >= limits_.connections;
  if ((crowded && !make_room(&sender)) || (!crowded && full && !make_room(nullptr))) {
    turn_away(socket);
    return;
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsent, sizeof kUnsent);
  auto connection = std::make_unique<Connection>(socket, address,
                                                 HeadLimits{limits_.head_bytes, limits_.target_bytes, limits_.headers});
  connection->counted = counted;
  connection->sender = sender;
  connection->since = now_;
  connection->slot = connections_.size();
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = connection.get();
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) return;
  if (counted) ++by_sender_[sender];
  connections_.push_back(std::move(connection));
  open_ = static_cast<std::int64_t>(connections_.size());
}

/// Closes one connection (of `sender`, if given) that is owed nothing yet.
bool EventLoop::make_room(const std::string* sender) {
  Connection* chosen = nullptr;
  int rank = kNotToGo;
  for (const auto& candidate : connections_) {
    if (candidate->shared.load(std::memory_order_acquire) & Connection::kBusy) continue;
    if (sender != nullptr && candidate->sender != *sender) continue;
    const int found = rank_to_go(*candidate);
    if (found == kNotToGo || found > rank) continue;
    if (found == rank && chosen->since <= candidate->since) continue;
    chosen = candidate.get();
    rank = found;
  }
  if (chosen == nullptr) return false;
  if (chosen->phase != Phase::waiting && chosen->phase != Phase::lingering) ++refused_;
  close(*chosen);
  return true;
}

/// Lower goes first. A connection that has just come has its request on the way, so it is not idle yet.
int EventLoop::rank_to_go(const Connection& connection) const {
  const auto age = now_ - connection.since;
  switch (connection.phase) {
    case Phase::waiting:
    case Phase::lingering:
      return age >= kJustCome ? 0 : 3;
    case Phase::head:
      return 1;
    case Phase::body: {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age - kBodyGrace).count();
      return seconds > 0 && connection.receiver->received() < seconds * limits_.body_rate ? 2 : kNotToGo;
    }
    case Phase::busy:
    case Phase::writing:
      break;
  }
  return kNotToGo;
}

void EventLoop::turn_away(int socket) {
  ++refused_;
  const Response response = plain_problem(Fault{503, "too_many_connections", 2});
  const std::string text = head_of(response, false) + response.body;
  [[maybe_unused]] const auto read = ::recv(socket, scratch_.data(), scratch_.size(), MSG_DONTWAIT);
  [[maybe_unused]] const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(socket, SHUT_WR);
  ::close(socket);
}

void EventLoop::shed_for_descriptors() {
  if (make_room(nullptr)) return;  // its descriptor is free after this round; then the listener is asked again
  if (spare_ < 0) return;
  ::close(spare_);
  const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket >= 0) turn_away(socket);
  spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace tenderloom::http
