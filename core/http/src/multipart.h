// multipart/form-data (RFC 7578), read piece by piece. A pure class: bytes in, parts out.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "fault.h"

namespace tenderloom::http {

/// What the head of a part said.
struct PartHead {
  std::string name;
  std::optional<std::string> file_name;  // a file part, even when empty
  std::string content_type;
};

class PartSink {
 public:
  virtual ~PartSink() = default;
  /// Each may refuse, which ends the reading.
  virtual std::optional<Fault> begin(PartHead head) = 0;
  virtual std::optional<Fault> data(std::string_view bytes) = 0;
  virtual std::optional<Fault> end() = 0;
};

class MultipartReader {
 public:
  MultipartReader(std::string_view boundary, PartSink& sink);
  std::optional<Fault> feed(std::string_view bytes);
  /// After the last byte: refuses a body without its closing delimiter.
  std::optional<Fault> finish() const;
  /// Of a Content-Type; nothing when it is missing or not as RFC 2046 wants it.
  static std::optional<std::string> boundary_of(std::string_view content_type);

 private:
  enum class Expect { first_delimiter, after_delimiter, head, data, epilogue };
  bool step(std::optional<Fault>& fault);
  bool step_delimiter_end(std::optional<Fault>& fault);
  bool step_head(std::optional<Fault>& fault);
  bool step_data(std::optional<Fault>& fault);
  std::string_view left() const { return std::string_view(buffer_).substr(at_); }

  std::string delimiter_;  // with the line end before it
  PartSink& sink_;
  Expect expect_ = Expect::first_delimiter;
  std::string buffer_;
  std::size_t at_ = 0;
};

/// Reads the header lines of one part.
std::optional<PartHead> read_part_head(std::string_view lines);

/// What a browser or program gave as a file's name, made harmless: last path segment, no control characters, at most
/// 200 code points, never empty.
std::string clean_file_name(std::string_view name);

}  // namespace tenderloom::http
