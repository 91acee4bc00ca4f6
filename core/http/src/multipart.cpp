#include "multipart.h"

#include <algorithm>

#include "ascii.h"
#include "head_parser.h"
#include "negotiation.h"
#include "target.h"
#include "tenderloom/base/direction.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kMostHead = 8 << 10;
constexpr std::size_t kMostPadding = 64;
const Fault kMalformed{400, "multipart_malformed"};

bool is_boundary_character(char c) {
  return ascii::is_alpha(c) || ascii::is_digit(c) ||
         std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// The WHATWG way: quotes and line ends of names are percent-encoded, nothing else is.
std::string decode_name(std::string text) {
  replace_all(text, "%22", "\"");
  replace_all(text, "%0D", "\r");
  replace_all(text, "%0A", "\n");
  return text;
}

/// RFC 8187: utf-8''%e5%99... ; only UTF-8 is understood.
std::optional<std::string> decode_extended(std::string_view text) {
  const std::size_t first = text.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos || !ascii::equal_ignoring_case(text.substr(0, first), "utf-8"))
    return std::nullopt;
  return percent_decode(text.substr(second + 1), false);
}

}  // namespace

std::string clean_file_name(std::string_view name) {
  constexpr std::size_t kMostCodePoints = 200;
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string clean;
  // A name that is shown from right to left would hide its ending.
  const std::string seen = base::without_direction(name);
  for (const char c : seen) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) clean += c;
  }
  while (!clean.empty() && clean.front() == ' ') clean.erase(0, 1);
  while (!clean.empty() && (clean.back() == ' ' || clean.back() == '.')) clean.pop_back();
  if (clean.find_first_not_of('.') == std::string::npos) return "file";
  if (base::code_points(clean) <= kMostCodePoints) return clean;
  // The ending says what kind of file it is: keep it.
  const std::size_t dot = clean.rfind('.');
  const std::string ending = dot != std::string::npos && clean.size() - dot <= 16 ? clean.substr(dot) : "";
  std::size_t kept = 0;
  std::size_t points = 0;
  while (kept < clean.size() && points + ending.size() < kMostCodePoints) {
    ++kept;
    while (kept < clean.size() && (static_cast<unsigned char>(clean[kept]) & 0xC0) == 0x80) ++kept;
    ++points;
  }
  return clean.substr(0, kept) + ending;
}

std::optional<PartHead> read_part_head(std::string_view lines) {
  PartHead head;
  bool disposed = false;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    if (line.empty() || line.find('\n') != std::string_view::npos || !base::valid_utf8(line)) return std::nullopt;
    const auto field = split_field(line);
    if (!field) return std::nullopt;
    const std::string_view name = field->first;
    const std::string_view value = field->second;
    if (ascii::equal_ignoring_case(name, "content-disposition")) {
      if (std::exchange(disposed, true) || media_type_of(value) != "form-data") return std::nullopt;
      const auto part_name = parameter_of(value, "name");
      if (!part_name) return std::nullopt;
      head.name = decode_name(*part_name);
      if (auto file = parameter_of(value, "filename")) head.file_name = decode_name(std::move(*file));
      if (const auto extended = parameter_of(value, "filename*")) {
        const auto decoded = decode_extended(*extended);
        if (!decoded || !base::valid_utf8(*decoded)) return std::nullopt;
        head.file_name = *decoded;
      }
    } else if (ascii::equal_ignoring_case(name, "content-type")) {
      head.content_type = value;
    } else if (ascii::equal_ignoring_case(name, "content-transfer-encoding")) {
      const auto is = [&](std::string_view known) { return ascii::equal_ignoring_case(value, known); };
      if (!is("7bit") && !is("8bit") && !is("binary")) return std::nullopt;  // RFC 7578 section 4.7: not to be used
    }
  }
  if (!disposed) return std::nullopt;
  return head;
}

std::optional<std::string> MultipartReader::boundary_of(std::string_view content_type) {
  auto boundary = parameter_of(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
      !std::all_of(boundary->begin(), boundary->end(), is_boundary_character))
    return std::nullopt;
  return boundary;
}

MultipartReader::MultipartReader(std::string_view boundary, PartSink& sink)
    : delimiter_("\r\n--" + std::string(boundary)),
      sink_(sink),
      buffer_("\r\n") {}  // the first one may stand at the start

std::optional<Fault> MultipartReader::feed(std::string_view bytes) {
  if (expect_ == Expect::epilogue) return std::nullopt;
  buffer_ += bytes;
  std::optional<Fault> fault;
  while (step(fault)) {
  }
  buffer_.erase(0, at_);
  at_ = 0;
  return fault;
}

std::optional<Fault> MultipartReader::finish() const {
  if (expect_ == Expect::epilogue) return std::nullopt;
  return kMalformed;
}

/// True when it got on and may be called again.
bool MultipartReader::step(std::optional<Fault>& fault) {
  switch (expect_) {
    case Expect::first_delimiter: {
      const std::size_t found = left().find(delimiter_);
      if (found == std::string_view::npos) {
        const std::size_t keep = std::min(left().size(), delimiter_.size() - 1);
        at_ = buffer_.size() - keep;  // a preamble is to be ignored
        return false;
      }
      at_ += found + delimiter_.size();
      expect_ = Expect::after_delimiter;
      return true;
    }
    case Expect::after_delimiter:
      return step_delimiter_end(fault);
    case Expect::head:
      return step_head(fault);
    case Expect::data:
      return step_data(fault);
    case Expect::epilogue:
      at_ = buffer_.size();
      return false;
  }
  return false;
}

bool MultipartReader::step_delimiter_end(std::optional<Fault>& fault) {
  std::string_view rest = left();
  if (rest.size() < 2) return false;
  if (rest.starts_with("--")) {
    expect_ = Expect::epilogue;
    return true;
  }
  const std::size_t padding = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(padding);
  if (padding > kMostPadding || (!rest.empty() && rest.front() != '\r') || (rest.size() > 1 && rest[1] != '\n')) {
    fault = kMalformed;
    return false;
  }
  if (rest.size() < 2) return false;
  at_ += padding + 2;
  expect_ = Expect::head;
  return true;
}

bool MultipartReader::step_head(std::optional<Fault>& fault) {
  const std::size_t end = left().find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (left().size() > kMostHead) fault = kMalformed;
    return false;
  }
  auto head = end <= kMostHead ? read_part_head(left().substr(0, end)) : std::nullopt;
  if (!head) {
    fault = kMalformed;
    return false;
  }
  at_ += end + 4;
  expect_ = Expect::data;
  fault = sink_.begin(std::move(*head));
  return !fault;
}

bool MultipartReader::step_data(std::optional<Fault>& fault) {
  const std::size_t found = left().find(delimiter_);
  if (found != std::string_view::npos) {
    if (found > 0) fault = sink_.data(left().substr(0, found));
    if (!fault) fault = sink_.end();
    at_ += found + delimiter_.size();
    expect_ = Expect::after_delimiter;
    return !fault;
  }
  if (left().size() < delimiter_.size()) return false;
  const std::size_t safe = left().size() - (delimiter_.size() - 1);
  fault = sink_.data(left().substr(0, safe));
  at_ += safe;
  return false;
}

}  // namespace tenderloom::http
