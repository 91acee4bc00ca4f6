#include "response.h"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "response_head.h"
#include "security_headers.h"

namespace tenderloom::http {

std::int64_t Response::body_size() const {
  if (file) return file->length;
  return static_cast<std::int64_t>(shared_body ? shared_body->size() : body.size());
}

Response plain_problem(const Fault& fault) {
  Response response;
  response.status = fault.status;
  response.close = true;
  response.headers = "Content-Type: application/problem+json\r\nCache-Control: no-store\r\n";
  response.headers += security_headers(ContentPolicy::page, false);
  if (fault.retry_after) add_header(response.headers, "Retry-After", std::to_string(*fault.retry_after));
  const std::string title(reason_phrase(fault.status));
  response.body = R"({"type":"about:blank","title":")" + title + R"(","status":)" + std::to_string(fault.status) +
                  R"(,"code":")" + fault.code + "\"}\n";
  return response;
}

std::string head_of(const Response& response, bool keep_alive) {
  std::string head;
  head.reserve(response.headers.size() + 192 + response.body.size());
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\nDate: ";
  head += date_now();
  head += "\r\n";
  head += response.headers;
  if (response.may_have_body()) {
    head += "Content-Length: ";
    head += std::to_string(response.body_size());
    head += "\r\n";
  }
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

void Output::start(Response response, bool keep_alive, bool without_body) {
  constexpr std::size_t kCopied = 32 << 10;  // below it, copying is cheaper than a second piece
  clear();
  head_ = head_of(response, keep_alive);
  if (without_body || !response.may_have_body()) return;
  if (response.file) {
    file_ = std::move(response.file);
  } else if (response.shared_body) {
    shared_body_ = std::move(response.shared_body);
  } else if (response.body.size() <= kCopied) {
    head_ += response.body;
  } else {
    own_body_ = std::move(response.body);
  }
}

Output::Progress Output::write(int socket, std::size_t budget) {
  yielded_ = false;
  std::size_t written_now = 0;
  const auto stopped = [&] {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Progress::blocked;
    return Progress::failed;
  };
  while (head_at_ < head_.size() || body_at_ < body().size()) {
    iovec pieces[2];
    int count = 0;
    if (head_at_ < head_.size()) pieces[count++] = {head_.data() + head_at_, head_.size() - head_at_};
    if (body_at_ < body().size())
      pieces[count++] = {const_cast<char*>(body().data()) + body_at_, body().size() - body_at_};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = static_cast<std::size_t>(count);
    const ssize_t written = ::sendmsg(socket, &message, MSG_NOSIGNAL | (file_ && file_->length > 0 ? MSG_MORE : 0));
    if (written < 0) {
      if (errno == EINTR) continue;
      return stopped();
    }
    const auto size = static_cast<std::size_t>(written);
    const std::size_t of_head = std::min(size, head_.size() - head_at_);
    head_at_ += of_head;
    body_at_ += size - of_head;
    sent_ += written;
    written_now += size;
    if (written_now >= budget && (head_at_ < head_.size() || body_at_ < body().size())) {
      yielded_ = true;
      return Progress::blocked;
    }
  }
  while (file_ && file_->length > 0) {
    if (written_now >= budget) {
      yielded_ = true;
      return Progress::blocked;
    }
    off_t offset = file_->offset;
    const auto piece = static_cast<std::size_t>(
        std::min<std::int64_t>(file_->length, static_cast<std::int64_t>(budget - written_now)));
    const ssize_t written = ::sendfile(socket, *file_->descriptor, &offset, piece);
    if (written < 0) {
      if (errno == EINTR) continue;
      return stopped();
    }
    if (written == 0) return Progress::failed;  // the file became shorter
    file_->offset += written;
    file_->length -= written;
    sent_ += written;
    written_now += static_cast<std::size_t>(written);
  }
  file_.reset();
  return Progress::done;
}

}  // namespace tenderloom::http
