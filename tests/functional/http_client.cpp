#include "http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace http_test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Reply parse_head(const std::string& head) {
  Reply reply;
  reply.head = head;
  reply.status = std::atoi(head.c_str() + 9);
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string line = head.substr(at, end - at);
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) reply.headers.emplace(lower(line.substr(0, colon)), line.substr(colon + 2));
    at = end + 2;
  }
  return reply;
}

}  // namespace

std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

RawClient::RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    socket_ = -1;
    return;
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), ended_(other.ended_), buffer_(std::move(other.buffer_)) {}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::send_slowly(std::string_view bytes) {
  for (const char byte : bytes) {
    if (!send(std::string_view(&byte, 1))) return;
    ::usleep(300);
  }
}

void RawClient::half_close() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::receive(std::chrono::steady_clock::time_point until) {
  if (ended_) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd watched{socket_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) return false;
  char piece[65536];
  const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
  if (size <= 0) {
    ended_ = true;
    return false;
  }
  buffer_.append(piece, static_cast<std::size_t>(size));
  return true;
}

std::optional<Reply> RawClient::read(bool without_body, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive(until)) return std::nullopt;
  }
  Reply reply = parse_head(buffer_.substr(0, end + 2));
  buffer_.erase(0, end + 4);
  const auto length = reply.headers.find("content-length");
  if (without_body || length == reply.headers.end()) return reply;
  const std::size_t size = std::stoul(length->second);
  while (buffer_.size() < size) {
    if (!receive(until)) return std::nullopt;
  }
  reply.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return reply;
}

std::optional<std::string> RawClient::read_to_end(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (receive(until)) {
  }
  if (!ended_) return std::nullopt;
  return std::exchange(buffer_, {});
}

bool RawClient::closed(std::chrono::milliseconds patience) {
  const auto rest = read_to_end(patience);
  return rest && rest->empty();
}

std::optional<Reply> ask(int port, std::string_view bytes, bool without_body) {
  RawClient client(port);
  client.send(bytes);
  return client.read(without_body);
}

}  // namespace http_test
