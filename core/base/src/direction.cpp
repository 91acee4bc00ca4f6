#include "tenderloom/base/direction.h"

namespace tenderloom::base {

namespace {

constexpr std::size_t kBytes = 3;  // of each of them in UTF-8

/// Where the first one is from there on, or npos.
std::size_t next_direction(std::string_view text, std::size_t from) {
  // All of them begin with one byte, which no other character has but at its beginning.
  for (std::size_t at = text.find('\xE2', from); at != std::string_view::npos && at + kBytes <= text.size();
       at = text.find('\xE2', at + 1)) {
    const auto second = static_cast<unsigned char>(text[at + 1]), third = static_cast<unsigned char>(text[at + 2]);
    if (second == 0x80 && third >= 0xAA && third <= 0xAE) return at;
    if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string direction_mark(std::string_view text) {
  const std::size_t at = next_direction(text, 0);
  if (at == std::string_view::npos) return {};
  const auto last = static_cast<unsigned char>(text[at + 2]) & 0x0F;
  return std::string(text[at + 1] == '\x80' ? "U+202" : "U+206") + "0123456789ABCDEF"[last];
}

std::string without_direction(std::string_view text) {
  std::string clean;
  std::size_t from = 0;
  for (std::size_t at = next_direction(text, 0); at != std::string_view::npos; at = next_direction(text, from)) {
    clean += text.substr(from, at - from);
    from = at + kBytes;
  }
  return clean += text.substr(from);
}

}  // namespace tenderloom::base
