#include <stdexcept>

#include "repository.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

// Control characters never occur in cells: display text is one line without them.
constexpr char kCell = '\x1f';
constexpr char kLocale = '\x1e';

std::string plain(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (;;) {
    const std::size_t end = text.find(separator, from);
    parts.emplace_back(text.substr(from, end == std::string_view::npos ? end : end - from));
    if (end == std::string_view::npos) return parts;
    from = end + 1;
  }
}

}  // namespace

std::string encode_cells(const std::vector<std::pair<std::string, std::vector<std::string>>>& by_locale) {
  std::string text;
  for (const auto& [locale, cells] : by_locale) {
    if (!text.empty()) text += kLocale;
    text += locale;
    for (const std::string& cell : cells) (text += kCell) += plain(cell);
  }
  return text;
}

std::vector<std::string> decode_cells(const std::string& text, const std::string& locale) {
  std::string_view rest = text, first;
  while (!rest.empty()) {
    const std::size_t end = rest.find(kLocale);
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (first.empty()) first = part;
    if (part.size() > locale.size() && part.starts_with(locale) && part[locale.size()] == kCell)
      return split(part.substr(locale.size() + 1), kCell);
  }
  const std::size_t begin = first.find(kCell);
  return begin == std::string_view::npos ? std::vector<std::string>{} : split(first.substr(begin + 1), kCell);
}

std::string position_key(std::int64_t position) {
  static constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string key(kPositionKeyLength, '0');
  for (std::size_t i = kPositionKeyLength; i-- > 0; position /= 36) key[i] = kDigits[position % 36];
  if (position != 0) throw std::overflow_error("a row has too many children to be ordered");
  return key;
}

std::string value_hash(const Json& value) {
  return base::sha256_hex(base::fold(value.is_string() ? value.get<std::string>() : value.dump()));
}

}  // namespace tenderloom::submissions
