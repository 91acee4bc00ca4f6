#include "setting_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "tenderloom/base/text.h"

namespace tenderloom::config {
namespace {

std::optional<int> whole_number(std::string_view text, int least, int most) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

bool is_ip(const std::string& text, int& bits) {
  unsigned char address[16];
  if (inet_pton(AF_INET, text.c_str(), address) == 1) {
    bits = 32;
    return true;
  }
  bits = 128;
  return inet_pton(AF_INET6, text.c_str(), address) == 1;
}

}  // namespace

std::optional<std::string> read_text(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return std::nullopt;  // a line end would reach mail headers
  }
  if (!base::valid_utf8(text)) return std::nullopt;
  return text;
}

std::optional<bool> read_switch(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value == "on") return true;
  if (value == "off") return false;
  return std::nullopt;
}

std::optional<int> read_number(const Json& value, int least, int most) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    return number >= least && number <= most ? std::optional(static_cast<int>(number)) : std::nullopt;
  }
  return value.is_string() ? whole_number(value.get_ref<const std::string&>(), least, most) : std::nullopt;
}

std::optional<std::vector<std::string>> read_list(const Json& value) {
  std::vector<std::string> items;
  if (value.is_object() && value.empty()) return items;  // {} in Lua
  if (value.is_array()) {
    for (const Json& item : value) {
      const auto text = read_text(item);
      if (!text || text->empty()) return std::nullopt;
      items.push_back(*text);
    }
    return items;
  }
  const auto text = read_text(value);
  if (!text) return std::nullopt;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find(',', at), text->size());
    const auto item = base::trim(std::string_view(*text).substr(at, end - at));
    if (item.empty()) return std::nullopt;
    items.emplace_back(item);
    at = end + 1;
  }
  return items;
}

std::optional<Address> read_address(const Json& value) {
  const auto text = read_text(value);
  if (!text) return std::nullopt;
  const std::size_t colon = text->rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto port = whole_number(std::string_view(*text).substr(colon + 1), 0, 65535);
  std::string host = text->substr(0, colon);
  int bits = 0;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    if (!is_ip(host, bits) || bits != 128) return std::nullopt;
  } else if (!is_host(host)) {
    return std::nullopt;
  }
  if (!port) return std::nullopt;
  return Address{std::move(host), *port};
}

std::optional<std::string> read_base_url(const Json& value) {
  auto text = read_text(value);
  if (!text || text->empty()) return text;
  while (text->back() == '/') text->pop_back();
  const std::string_view rest = text->starts_with("https://")  ? std::string_view(*text).substr(8)
                                : text->starts_with("http://") ? std::string_view(*text).substr(7)
                                                               : std::string_view();
  if (rest.find_first_of("?#@ \"'<>\\") != std::string_view::npos) return std::nullopt;
  const std::string authority(rest.substr(0, rest.find('/')));
  // The same rules as for an address, where the port may be left out.
  const bool has_port =
      authority.find(':', authority.rfind(']') == std::string::npos ? 0 : authority.rfind(']')) != std::string::npos;
  if (!read_address(has_port ? authority : authority + ":80")) return std::nullopt;
  return text;
}

std::optional<std::string> read_clamd(const Json& value) {
  auto text = read_text(value);
  if (!text || text->empty()) return text;
  if (text->starts_with("unix:") && text->size() > 5) return text;
  if (text->starts_with("tcp://") && read_address(text->substr(6))) return text;
  return std::nullopt;
}

bool is_network(const std::string& text) {
  const std::size_t slash = text.find('/');
  int bits = 0;
  if (!is_ip(text.substr(0, slash), bits)) return false;
  return slash == std::string::npos || whole_number(std::string_view(text).substr(slash + 1), 0, bits).has_value();
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.front() != '-' && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z');
         });
}

bool is_loopback(const std::string& host) {
  unsigned char address[4];
  if (inet_pton(AF_INET, host.c_str(), address) == 1) return address[0] == 127;
  return host == "::1" || host == "localhost";
}

}  // namespace tenderloom::config
