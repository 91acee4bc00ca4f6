#include "chunked_decoder.h"

#include <algorithm>

#include "ascii.h"
#include "head_parser.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kMostSizeLine = 256;
constexpr std::size_t kMostExtensions = 16 << 10;  // of a whole body
constexpr std::size_t kMostTrailer = 8 << 10;
constexpr std::size_t kMostSizeDigits = 15;  // fits an int64 with room

}  // namespace

ChunkedDecoder::Step ChunkedDecoder::refuse(int status, const char* code) {
  fault_ = Fault{status, code};
  return {State::refused, 0, {}};
}

/// chunk-size [ chunk-ext ]; the extension begins with a semicolon, blanks before it only when one follows.
bool ChunkedDecoder::take_size_line(std::string_view line) {
  std::size_t digits = 0;
  std::int64_t size = 0;
  while (digits < line.size() && ascii::hex_value(line[digits]) >= 0) {
    if (digits == kMostSizeDigits) return false;
    size = size * 16 + ascii::hex_value(line[digits]);
    ++digits;
  }
  if (digits == 0) return false;
  std::string_view rest = line.substr(digits);
  if (!rest.empty()) {
    const std::size_t semicolon = rest.find_first_not_of(" \t");
    if (semicolon == std::string_view::npos || rest[semicolon] != ';') return false;
    if (semicolon + 1 == rest.size()) return false;
    if (!std::all_of(rest.begin(), rest.end(), ascii::is_field_value)) return false;
    extension_bytes_ += rest.size();
    if (extension_bytes_ > kMostExtensions) return false;
  }
  left_ = size;
  return true;
}

ChunkedDecoder::Step ChunkedDecoder::feed(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (expect_ == Expect::data) {
      const auto take =
          static_cast<std::size_t>(std::min<std::int64_t>(left_, static_cast<std::int64_t>(bytes.size() - at)));
      left_ -= static_cast<std::int64_t>(take);
      if (left_ == 0) expect_ = Expect::data_end;
      return {State::more, at + take, bytes.substr(at, take)};
    }
    const std::size_t end = bytes.find('\n', at);
    const std::string_view piece = bytes.substr(at, end == std::string_view::npos ? end : end - at);
    const std::size_t most = expect_ == Expect::trailer ? kMostTrailer : expect_ == Expect::size ? kMostSizeLine : 1;
    if (line_.size() + piece.size() > most + 1)
      return refuse(400, expect_ == Expect::trailer ? "trailer_invalid" : "chunk_invalid");
    line_ += piece;
    at += piece.size();
    // A carriage return may only be the last byte before the line feed.
    const std::size_t carriage = line_.find('\r');
    if (carriage != std::string::npos && carriage + 1 != line_.size()) return refuse(400, "chunk_invalid");
    if (end == std::string_view::npos) {
      if (expect_ == Expect::data_end && line_ != "\r") return refuse(400, "chunk_invalid");
      break;
    }
    ++at;
    if (carriage == std::string::npos) return refuse(400, "chunk_invalid");  // a bare line feed
    line_.pop_back();
    if (expect_ == Expect::data_end) {
      if (!line_.empty()) return refuse(400, "chunk_invalid");
      expect_ = Expect::size;
    } else if (expect_ == Expect::size) {
      if (!take_size_line(line_)) return refuse(400, "chunk_invalid");
      if (left_ > limit_ - total_) return refuse(413, "body_too_large");
      total_ += left_;
      expect_ = left_ == 0 ? Expect::trailer : Expect::data;
    } else {
      if (line_.empty()) return {State::complete, at, {}};
      trailer_bytes_ += line_.size() + 2;
      if (trailer_bytes_ > kMostTrailer || !split_field(line_)) return refuse(400, "trailer_invalid");
    }
    line_.clear();
  }
  return {State::more, at, {}};
}

}  // namespace tenderloom::http
