#include "target.h"

#include <algorithm>

#include "ascii.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kMostQueryPairs = 200;

bool is_unreserved(char c) {
  return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_path_character(char c) {
  return is_unreserved(c) || std::string_view("/%!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

/// Browsers send a few characters unencoded that RFC 3986 does not list; none of them can be misread here.
bool is_query_character(char c) {
  return is_path_character(c) || std::string_view("?[]{}|\\^`").find(c) != std::string_view::npos;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

/// Refuses what two programs could read differently: encoded slashes, back slashes, dot segments, control characters.
std::variant<std::string, Fault> read_path(std::string_view raw) {
  if (!std::all_of(raw.begin(), raw.end(), is_path_character)) return Fault{400, "path_invalid"};
  std::string path;
  path.reserve(raw.size());
  std::size_t at = 0;
  while (at < raw.size()) {
    path += '/';
    const std::size_t end = std::min(raw.find('/', at + 1), raw.size());
    const std::string_view segment = raw.substr(at + 1, end - at - 1);
    if (segment.find('%') == std::string_view::npos) {
      if (segment == "." || segment == "..") return Fault{400, "path_invalid"};
      path += segment;
    } else {
      const auto decoded = percent_decode(segment, false);
      if (!decoded || decoded->find_first_of("/\\") != std::string::npos || has_control(*decoded) || *decoded == "." ||
          *decoded == ".." || !base::valid_utf8(*decoded))
        return Fault{400, "path_invalid"};
      path += *decoded;
    }
    at = end;
  }
  return path;
}

std::variant<Target, Fault> read_origin(std::string_view text) {
  Target target;
  const std::size_t mark = std::min(text.find('?'), text.size());
  auto path = read_path(text.substr(0, mark));
  if (auto* fault = std::get_if<Fault>(&path)) return *fault;
  target.path = std::move(std::get<std::string>(path));
  if (mark == text.size()) return target;
  target.raw_query = text.substr(mark + 1);
  if (!std::all_of(target.raw_query.begin(), target.raw_query.end(), is_query_character))
    return Fault{400, "query_invalid"};
  auto pairs = read_pairs(target.raw_query, kMostQueryPairs, "query_invalid");
  if (auto* fault = std::get_if<Fault>(&pairs)) return *fault;
  target.query = std::move(std::get<0>(pairs));
  return target;
}

std::variant<Target, Fault> read_absolute(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return Fault{400, "target_invalid"};
  const std::string_view scheme = text.substr(0, colon);
  const bool secure = ascii::equal_ignoring_case(scheme, "https");
  if (!secure && !ascii::equal_ignoring_case(scheme, "http")) return Fault{400, "target_invalid"};
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view host = rest.substr(0, end);
  if (!valid_host(host)) return Fault{400, "target_invalid"};  // userinfo too: RFC 9110 section 4.2.4
  std::string origin(rest.substr(end));
  if (origin.empty() || origin.front() == '?') origin.insert(0, "/");
  auto target = read_origin(origin);
  if (auto* found = std::get_if<Target>(&target)) {
    found->form = Target::Form::absolute;
    found->host = host;
    found->secure = secure;
  }
  return target;
}

bool valid_port(std::string_view port) {
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), ascii::is_digit)) return false;
  int number = 0;
  for (const char c : port) number = number * 10 + (c - '0');
  return number <= 65535;
}

bool valid_ipv6_text(std::string_view text) {
  return text.size() >= 2 && text.size() <= 45 && text.find(':') != std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return ascii::hex_value(c) >= 0 || c == ':' || c == '.'; });
}

}  // namespace

bool valid_host(std::string_view host) {
  if (host.empty() || host.size() > 260) return false;
  if (host.front() == '[') {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos || !valid_ipv6_text(host.substr(1, end - 1))) return false;
    const std::string_view rest = host.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && valid_port(rest.substr(1)));
  }
  const std::size_t colon = std::min(host.find(':'), host.size());
  const std::string_view name = host.substr(0, colon);
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
        return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_';
      }))
    return false;
  return colon == host.size() || valid_port(host.substr(colon + 1));
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = ascii::hex_value(text[i + 1]);
      const int low = ascii::hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

std::variant<std::vector<std::pair<std::string, std::string>>, Fault> read_pairs(std::string_view text,
                                                                                 std::size_t most,
                                                                                 const char* fault_code) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (pairs.size() == most) return Fault{400, fault_code};
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    for (const auto& part : {std::cref(name), std::cref(value)}) {
      if (!part.get() || part.get()->find('\0') != std::string::npos || !base::valid_utf8(*part.get()))
        return Fault{400, fault_code};
    }
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

std::variant<Target, Fault> read_target(std::string_view method, std::string_view text) {
  if (text.empty()) return Fault{400, "target_invalid"};
  if (method == "CONNECT") {
    Target target;
    target.form = Target::Form::authority;
    if (!valid_host(text)) return Fault{400, "target_invalid"};
    target.host = text;
    return target;
  }
  if (text == "*") {
    if (method != "OPTIONS") return Fault{400, "target_invalid"};
    Target target;
    target.form = Target::Form::asterisk;
    target.path = "*";
    return target;
  }
  if (text.front() == '/') return read_origin(text);
  return read_absolute(text);
}

}  // namespace tenderloom::http
