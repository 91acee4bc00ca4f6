#include "cookies.h"

#include "ascii.h"

namespace tenderloom::http {

std::vector<std::string> cookie_values(const Request& request, std::string_view name) {
  constexpr std::size_t kMost = 4;
  std::vector<std::string> values;
  for (const Header& header : request.headers) {
    if (!ascii::equal_ignoring_case(header.name, "cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty() && values.size() < kMost) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = ascii::trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      std::string_view value = pair.substr(equals + 1);
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
      if (!value.empty()) values.emplace_back(value);
    }
  }
  return values;
}

std::string session_cookie(std::string_view id, bool secure) {
  std::string cookie(kSessionCookie);
  cookie += "=";
  cookie += id;
  cookie += "; Path=/; HttpOnly; SameSite=Lax";
  if (id.empty()) cookie += "; Max-Age=0";
  if (secure) cookie += "; Secure";
  return cookie;
}

std::string lasting_cookie(std::string_view name, std::string_view value, std::chrono::seconds lifetime, bool secure) {
  std::string cookie(name);
  cookie += "=";
  cookie += value;
  cookie += "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lifetime.count());
  if (secure) cookie += "; Secure";
  return cookie;
}

}  // namespace tenderloom::http
