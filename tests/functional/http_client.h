// A client that sends exactly the bytes it is told to: tests of the gate need requests that no library would send.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace http_test {

struct Reply {
  int status = 0;
  std::string head;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string header(const std::string& name) const;
  bool has(const std::string& name) const { return headers.count(name) > 0; }
};

class RawClient {
 public:
  static constexpr std::chrono::milliseconds kPatience{5'000};

  explicit RawClient(int port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;

  bool connected() const { return socket_ >= 0; }
  /// False when the peer is gone.
  bool send(std::string_view bytes);
  void send_slowly(std::string_view bytes);  // one byte at a time
  void half_close();
  /// The next answer; nothing when the connection ended or nothing came in time. `without_body`: to a HEAD.
  std::optional<Reply> read(bool without_body = false, std::chrono::milliseconds patience = kPatience);
  /// Everything until the server closes; nothing when it does not in time.
  std::optional<std::string> read_to_end(std::chrono::milliseconds patience = kPatience);
  /// Whether the server closes without sending anything more.
  bool closed(std::chrono::milliseconds patience = kPatience);
  int socket() const { return socket_; }

 private:
  bool receive(std::chrono::steady_clock::time_point until);
  int socket_ = -1;
  bool ended_ = false;
  std::string buffer_;
};

/// One request on a connection of its own, then the answer.
std::optional<Reply> ask(int port, std::string_view bytes, bool without_body = false);

}  // namespace http_test
