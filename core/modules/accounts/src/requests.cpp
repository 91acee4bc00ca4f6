#include "tenderloom/accounts/requests.h"

#include <charconv>

#include "tenderloom/http/shape.h"

namespace tenderloom::accounts {
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> version_of(const http::Context& context) {
  std::string_view tag = context.request().header("If-Match");
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"') return whole_number(tag.substr(1, tag.size() - 2));
  const auto& values = context.values();
  const auto found = values.find("version");
  if (found == values.end()) return std::nullopt;
  const std::string number = http::body_value(values, "version");
  const auto version = whole_number(number);
  if (!version && !number.empty()) throw http::WrongShape("shape_value", "version");
  return version;
}

std::string text_value(const http::Context& context, const char* name) {
  const auto& values = context.values();
  if (values.contains(name)) return http::body_text(values, name);
  return context.request().query_value(name).value_or("");
}

std::string local_target(const std::string& wanted, const std::string& fallback) {
  const bool local = wanted.size() > 1 && wanted[0] == '/' && wanted[1] != '/' && wanted[1] != '\\' &&
                     wanted.find_first_of("\r\n\t\\") == std::string::npos;
  return local ? wanted : fallback;
}

std::optional<std::int64_t> id_param(const http::Context& context, const char* name) {
  const auto id = whole_number(context.param(name));
  return id && *id > 0 ? id : std::nullopt;
}

}  // namespace tenderloom::accounts
