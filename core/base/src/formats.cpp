#include "tenderloom/base/formats.h"

#include <algorithm>

#include "tenderloom/base/text.h"

namespace tenderloom::base {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool any(std::string_view text, bool (*test)(char)) { return std::any_of(text.begin(), text.end(), test); }
bool all(std::string_view text, bool (*test)(char)) { return std::all_of(text.begin(), text.end(), test); }

bool digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && all(text, is_digit);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.push_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

/// A host name as DNS has it; letters beyond ASCII are taken in web addresses, where browsers translate them.
bool valid_domain(std::string_view host, bool international) {
  if (host.size() > 253) return false;
  const auto labels = split(host, '.');
  for (const std::string_view label : labels) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    for (const char c : label) {
      if (!is_alnum(c) && c != '-' && !(international && !is_ascii(c))) return false;
    }
  }
  // A last label of digits alone would make it an address like 1.2.3.4, which is checked elsewhere.
  return labels.size() >= 2 && labels.back().size() >= 2 && !all(labels.back(), is_digit);
}

bool valid_ipv4(std::string_view host) {
  const auto parts = split(host, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return digits(part, 1, 3) && std::stoi(std::string(part)) <= 255;
         });
}

bool valid_bracketed_ipv6(std::string_view host) {
  return host.size() >= 4 && host.front() == '[' && host.back() == ']' &&
         host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1 &&
         host.find(':') != std::string_view::npos;
}

}  // namespace

std::vector<std::string> password_problems(std::string_view password) {
  std::vector<std::string> problems;
  const auto length = code_points(password);
  if (length < kPasswordMinimum) problems.emplace_back("password_too_short");
  if (length > kPasswordMaximum) problems.emplace_back("password_too_long");
  if (!any(password, is_upper)) problems.emplace_back("password_needs_upper");
  if (!any(password, is_lower)) problems.emplace_back("password_needs_lower");
  if (!any(password, is_digit)) problems.emplace_back("password_needs_digit");
  if (password.find_first_of(kPasswordSpecials) == std::string_view::npos) {
    problems.emplace_back("password_needs_special");
  }
  if (!password.empty() && (password.front() == ' ' || password.back() == ' ')) {
    problems.emplace_back("password_blank_at_end");
  }
  if (!all(password, [](char c) { return c >= 0x20 && c < 0x7F; })) problems.emplace_back("password_characters");
  return problems;
}

bool valid_phone(std::string_view text) {
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos && !digits(text.substr(hash + 1), 1, 6)) return false;
  const auto parts = split(text.substr(0, hash), '-');
  if (parts.size() != 3 || !digits(parts[0], 2, 4) || parts[0][0] != '0') return false;
  if (!digits(parts[1], 2, 4) || !digits(parts[2], 3, 4)) return false;
  const std::size_t total = parts[0].size() + parts[1].size() + parts[2].size();
  return total == 9 || total == 10;
}

std::optional<std::string> normalise_mobile(std::string_view text) {
  std::string number(text);
  if (number.size() == 12 && number[4] == '-' && number[8] == '-') {
    number.erase(8, 1);
    number.erase(4, 1);
  }
  if (!digits(number, 10, 10) || !number.starts_with("09")) return std::nullopt;
  return number.substr(0, 4) + "-" + number.substr(4, 3) + "-" + number.substr(7);
}

std::optional<std::string> normalise_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return std::nullopt;
  const std::string_view local = text.substr(0, at);
  for (const std::string_view atom : split(local, '.')) {
    const bool allowed = !atom.empty() && std::all_of(atom.begin(), atom.end(), [](char c) {
      return is_alnum(c) || std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
    });
    if (!allowed) return std::nullopt;
  }
  if (!valid_domain(text.substr(at + 1), false)) return std::nullopt;
  return to_lower_ascii(text);
}

bool valid_address(std::string_view text) {
  const std::size_t code = std::min(text.find_first_not_of("0123456789"), text.size());
  return (code == 3 || code == 5 || code == 6) && !trim(text.substr(code)).empty();
}

bool valid_url(std::string_view text) {
  if (text.size() > 2048 || !valid_utf8(text)) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
        std::string_view("\"'<>\\`{}|^").find(c) != std::string_view::npos) {
      return false;
    }
  }
  const std::string scheme = to_lower_ascii(text.substr(0, std::min<std::size_t>(text.size(), 8)));
  const std::size_t start = scheme.starts_with("https://") ? 8 : scheme.starts_with("http://") ? 7 : 0;
  if (start == 0) return false;
  const std::string_view rest = text.substr(start);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return false;  // http://bank.example@evil.example/
  std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) != std::string_view::npos)
    colon = std::string_view::npos;
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    if (!digits(port, 1, 5)) return false;
    const int number = std::stoi(std::string(port));
    if (number < 1 || number > 65535) return false;
  }
  const std::string_view host = authority.substr(0, colon);
  return valid_domain(host, true) || valid_ipv4(host) || valid_bracketed_ipv6(host);
}

std::string size_text(std::int64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " B";
  if (bytes < (1 << 20)) return std::to_string((bytes + 512) / 1024) + " KB";
  const std::int64_t tenths = (bytes * 10 + (1 << 19)) / (1 << 20);
  return std::to_string(tenths / 10) + (tenths % 10 != 0 ? "." + std::to_string(tenths % 10) : "") + " MB";
}

}  // namespace tenderloom::base
