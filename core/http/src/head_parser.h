// Request line and header fields (RFC 9112 sections 2 to 5), read as they arrive and refused at the first byte that is
// wrong. A pure class: bytes in, a head or a fault out.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fault.h"
#include "target.h"
#include "tenderloom/http/request.h"

namespace tenderloom::http {

struct HeadLimits {
  std::size_t head_bytes = 32 << 10;
  std::size_t target_bytes = 8 << 10;
  int headers = 100;
};

/// What the framing of a request's body was said to be.
struct Head {
  Method method = Method::get;
  std::string method_text;
  int minor_version = 1;
  std::string target_text;
  Target target;
  std::vector<Header> headers;
  std::string host;
  bool chunked = false;
  std::int64_t content_length = 0;  // when not chunked
  bool has_body() const { return chunked || content_length > 0; }
  bool keep_alive = true;
  bool expects_continue = false;
};

class HeadParser {
 public:
  enum class State { more, complete, refused };
  explicit HeadParser(HeadLimits limits) : limits_(limits) {}

  /// `bytes` is everything of this request so far, from its first byte on; what was read already is not read again.
  State feed(std::string_view bytes);
  /// After `complete`: how many bytes the head took; the rest belongs to the body or to the next request.
  std::size_t consumed() const { return at_; }
  Head take() { return std::move(head_); }
  const Fault& fault() const { return fault_; }
  Method method() const { return head_.method_text.empty() ? Method::other : head_.method; }  // once it was read
  /// Whether the first byte of a request has come (empty lines before it do not count).
  bool begun() const { return line_ > 0 || partial_; }
  void reset();

 private:
  State refuse(int status, const char* code);
  State take_line(std::string_view line);
  State take_request_line(std::string_view line);
  State take_field(std::string_view line);
  State check_unfinished(std::string_view bytes);
  State finish();
  bool take_known_field(std::string_view name, std::string_view value);
  bool take_length(std::string_view value);

  HeadLimits limits_;
  Head head_;
  Fault fault_;
  std::size_t at_ = 0;       // start of the line that is being read
  std::size_t scanned_ = 0;  // no line end before this
  int line_ = 0;
  int empty_lines_ = 0;
  bool partial_ = false;
  bool version_ok_ = false;
  int hosts_ = 0;
  int lengths_ = 0;
  std::optional<std::string> transfer_encoding_;
  std::string connection_;
  std::optional<std::string> expect_;
};

/// A header or trailer line as RFC 9110 section 5 wants it: token, colon without a blank before it, no control
/// characters.
std::optional<std::pair<std::string_view, std::string_view>> split_field(std::string_view line);

}  // namespace tenderloom::http
