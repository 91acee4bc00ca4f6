#include "tenderloom/http/context.h"

#include <charconv>

#include "cookies.h"
#include "tenderloom/http/server.h"

namespace tenderloom::http {

// Out of line, so that each type exists once, in the shared core library.
Context::~Context() = default;
SessionStore::~SessionStore() = default;
std::optional<EndedSession> SessionStore::ended(const std::string&) { return std::nullopt; }
PageRenderer::~PageRenderer() = default;

std::string Context::query(std::string_view name, std::string_view fallback) const {
  auto value = request().query_value(name);
  return value ? std::move(*value) : std::string(fallback);
}

std::string Context::cookie_value(std::string_view name) const {
  const auto values = cookie_values(request(), name);
  return values.empty() ? std::string() : values.front();
}

std::int64_t Context::query_number(std::string_view name, std::int64_t fallback, std::int64_t low,
                                   std::int64_t high) const {
  const auto text = request().query_value(name);
  if (!text) return fallback;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < low || number > high) return fallback;
  return number;
}

}  // namespace tenderloom::http
