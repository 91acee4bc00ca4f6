// An answer on its way to the socket: header lines, and a body in memory or in a file.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fault.h"
#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// A piece of an open file.
struct FileSlice {
  std::shared_ptr<const int> descriptor;  // closes itself
  std::int64_t offset = 0;
  std::int64_t length = 0;
  std::shared_ptr<void> keep = {};  // removes a temporary file after it was sent
};

struct Response {
  int status = 200;
  std::string headers;  // whole lines; Date, Content-Length and Connection are added when it is sent
  std::string body;
  std::shared_ptr<const std::string> shared_body = {};  // instead of `body`
  std::optional<FileSlice> file = {};                   // instead of `body`
  bool close = false;                                   // the connection ends with this answer

  std::int64_t body_size() const;
  bool may_have_body() const { return status >= 200 && status != 204 && status != 304; }
};

/// One request between the gate and its answer.
struct Exchange {
  Request request;
  std::string peer;  // the address at the other end of the socket
  int minor_version = 1;
  bool keep_alive = true;
  std::optional<Fault> fault = {};  // refused before its body was read, but answered like any other
};

/// The answer to what could not even be read: there is no session, no language and no page for it.
Response plain_problem(const Fault& fault);

/// Status line and all header lines, with the empty line.
std::string head_of(const Response& response, bool keep_alive);

/// What is left to write of one answer.
class Output {
 public:
  enum class Progress { done, blocked, failed };
  void start(Response response, bool keep_alive, bool without_body);
  /// Writes until all is done, the socket takes no more or `budget` bytes are out (then `blocked` is told as well, with
  /// `yielded()`). A file that cannot be read to its promised end fails, so that the peer sees the connection break.
  Progress write(int socket, std::size_t budget);
  bool yielded() const { return yielded_; }
  std::int64_t sent() const { return sent_; }
  void clear() { *this = Output(); }

 private:
  std::string head_;
  std::string own_body_;
  std::shared_ptr<const std::string> shared_body_;
  std::optional<FileSlice> file_;
  std::size_t head_at_ = 0;
  std::size_t body_at_ = 0;
  std::int64_t sent_ = 0;
  bool yielded_ = false;
  std::string_view body() const { return shared_body_ ? std::string_view(*shared_body_) : std::string_view(own_body_); }
};

}  // namespace tenderloom::http
