#include "head_parser.h"

#include <algorithm>

#include "ascii.h"

namespace tenderloom::http {
namespace {

constexpr int kMostEmptyLines = 2;         // RFC 9112 section 2.2: at least one is to be ignored
constexpr std::size_t kMostMethod = 32;    // longer than any registered method
constexpr std::size_t kVersionLength = 8;  // "HTTP/1.1"

Method method_of(std::string_view text) {
  for (const Method method : {Method::get, Method::post, Method::head, Method::put, Method::del, Method::options}) {
    if (text == name_of(method)) return method;
  }
  return Method::other;
}

}  // namespace

std::optional<std::pair<std::string_view, std::string_view>> split_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = line.substr(colon + 1);
  if (!ascii::is_token_text(name)) return std::nullopt;  // a blank before the colon or at the line's start, too
  if (!std::all_of(value.begin(), value.end(), ascii::is_field_value)) return std::nullopt;
  return std::pair{name, ascii::trim(value)};
}

void HeadParser::reset() { *this = HeadParser(limits_); }

HeadParser::State HeadParser::refuse(int status, const char* code) {
  fault_ = Fault{status, code};
  return State::refused;
}

HeadParser::State HeadParser::feed(std::string_view bytes) {
  while (true) {
    const std::size_t end = bytes.find('\n', scanned_);
    if (end == std::string_view::npos) {
      scanned_ = bytes.size();
      return check_unfinished(bytes);
    }
    if (end == at_ || bytes[end - 1] != '\r') return refuse(400, "bare_line_feed");
    const std::string_view line = bytes.substr(at_, end - 1 - at_);
    if (line.find('\r') != std::string_view::npos) return refuse(400, "bare_carriage_return");
    at_ = scanned_ = end + 1;
    partial_ = false;
    if (at_ > limits_.head_bytes && line_ > 0) return refuse(431, "head_too_large");
    if (line.empty() && line_ > 0) return finish();
    if (const State state = take_line(line); state != State::more) return state;
  }
}

/// An endless line is refused before its end comes; so is a line whose beginning shows that it is not HTTP/1.
HeadParser::State HeadParser::check_unfinished(std::string_view bytes) {
  const std::string_view line = bytes.substr(at_);
  partial_ = !line.empty() && line != "\r";
  if (line.size() > 1 && line.substr(0, line.size() - 1).find('\r') != std::string_view::npos)
    return refuse(400, "bare_carriage_return");
  if (line_ == 0) {
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view method = line.substr(0, blank);
    const bool ended_early = method == "\r";
    if (!method.empty() && !ended_early && !ascii::is_token_text(method)) return refuse(400, "request_line_invalid");
    if (method.size() > kMostMethod) return refuse(501, "method_unknown");
    if (line.size() > blank + 1 + limits_.target_bytes + 1 + kVersionLength + 1) return refuse(414, "target_too_long");
  }
  if (bytes.size() > limits_.head_bytes) return refuse(431, "head_too_large");
  return State::more;
}

HeadParser::State HeadParser::take_line(std::string_view line) {
  if (line_ == 0) {
    if (line.empty()) {
      if (++empty_lines_ > kMostEmptyLines) return refuse(400, "request_line_invalid");
      return State::more;
    }
    ++line_;
    return take_request_line(line);
  }
  ++line_;
  return take_field(line);
}

HeadParser::State HeadParser::take_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || line.find(' ', first + 1) != last)
    return refuse(400, "request_line_invalid");  // HTTP/0.9 as well
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!ascii::is_token_text(method) || target.empty()) return refuse(400, "request_line_invalid");
  if (version.size() != kVersionLength || !version.starts_with("HTTP/") || !ascii::is_digit(version[5]) ||
      version[6] != '.' || !ascii::is_digit(version[7]))
    return refuse(400, "request_line_invalid");
  if (version[5] != '1') return refuse(505, "version_not_supported");
  if (target.size() > limits_.target_bytes) return refuse(414, "target_too_long");
  if (method.size() > kMostMethod) return refuse(501, "method_unknown");
  head_.minor_version = version[7] == '0' ? 0 : 1;  // a later 1.x is read as 1.1 (RFC 9110 section 2.5)
  head_.method_text = method;
  head_.method = method_of(method);
  head_.target_text = target;
  auto read = read_target(method, target);
  if (auto* fault = std::get_if<Fault>(&read)) {
    fault_ = *fault;
    return State::refused;
  }
  head_.target = std::move(std::get<Target>(read));
  return State::more;
}

HeadParser::State HeadParser::take_field(std::string_view line) {
  if (ascii::is_blank(line.front())) return refuse(400, "folded_header");
  if (static_cast<int>(head_.headers.size()) >= limits_.headers) return refuse(431, "too_many_headers");
  const auto field = split_field(line);
  if (!field) return refuse(400, "header_invalid");
  if (!take_known_field(field->first, field->second)) return State::refused;
  head_.headers.push_back({std::string(field->first), std::string(field->second)});
  return State::more;
}

/// The fields that decide where this request ends and who it is for.
bool HeadParser::take_known_field(std::string_view name, std::string_view value) {
  const auto is = [&](std::string_view known) { return ascii::equal_ignoring_case(name, known); };
  switch (name.size()) {
    case 4:
      if (!is("host")) return true;
      if (++hosts_ > 1 || !valid_host(value)) {
        refuse(400, "host_invalid");
        return false;
      }
      head_.host = value;
      return true;
    case 6:
      if (is("expect")) expect_ = expect_ ? *expect_ + "," + std::string(value) : std::string(value);
      return true;
    case 10:
      if (is("connection")) connection_ += (connection_.empty() ? "" : ",") + std::string(value);
      return true;
    case 14:
      return !is("content-length") || take_length(value);
    case 17:
      if (is("transfer-encoding"))
        transfer_encoding_ = transfer_encoding_ ? *transfer_encoding_ + "," + std::string(value) : std::string(value);
      return true;
    default:
      return true;
  }
}

/// A second Content-Length is refused even when it says the same: nobody sends two without a reason.
bool HeadParser::take_length(std::string_view value) {
  constexpr std::size_t kMostDigits = 18;
  const bool digits = !value.empty() && std::all_of(value.begin(), value.end(), ascii::is_digit);
  if (++lengths_ > 1 || !digits) {
    refuse(400, "length_invalid");
    return false;
  }
  const std::size_t zeros = std::min(value.find_first_not_of('0'), value.size());
  if (value.size() - zeros > kMostDigits) {
    refuse(413, "body_too_large");
    return false;
  }
  for (const char c : value) head_.content_length = head_.content_length * 10 + (c - '0');
  return true;
}

HeadParser::State HeadParser::finish() {
  const bool old = head_.minor_version == 0;
  if (hosts_ == 0 && !old) return refuse(400, "host_missing");
  if (head_.target.form == Target::Form::absolute) head_.host = head_.target.host;  // RFC 9112 section 3.2.2
  if (transfer_encoding_) {
    if (lengths_ > 0) return refuse(400, "length_and_encoding");
    if (old) return refuse(400, "encoding_in_old_version");
    std::vector<std::string_view> codings;
    ascii::each_member(*transfer_encoding_, [&](std::string_view coding) { codings.push_back(coding); });
    if (codings.empty() || !ascii::equal_ignoring_case(codings.back(), "chunked"))
      return refuse(400, "encoding_invalid");  // no end of the body could be known
    for (std::size_t i = 0; i + 1 < codings.size(); ++i) {
      if (ascii::equal_ignoring_case(codings[i], "chunked")) return refuse(400, "encoding_invalid");
    }
    if (codings.size() > 1) return refuse(501, "encoding_unknown");
    head_.chunked = true;
  }
  bool close = false;
  bool keep = false;
  ascii::each_member(connection_, [&](std::string_view option) {
    close = close || ascii::equal_ignoring_case(option, "close");
    keep = keep || ascii::equal_ignoring_case(option, "keep-alive");
  });
  head_.keep_alive = !close && (!old || keep);
  if (expect_ && !old) {  // RFC 9110 section 10.1.1: ignored in HTTP/1.0
    bool other = false;
    ascii::each_member(*expect_, [&](std::string_view member) {
      const bool known = ascii::equal_ignoring_case(member, "100-continue");
      head_.expects_continue = head_.expects_continue || known;
      other = other || !known;
    });
    if (other) return refuse(417, "expectation_failed");
  }
  return State::complete;
}

}  // namespace tenderloom::http
