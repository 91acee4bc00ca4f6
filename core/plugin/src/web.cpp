#include "tenderloom/plugin/web.h"

#include <charconv>

namespace tenderloom::plugin {

std::int64_t number_of(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value > 0 ? value : 0;
}

std::string text_value(const base::Json& body, const std::string& name) {
  if (!body.is_object() || !body.contains(name)) return {};
  const base::Json& value = body[name];
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

base::Json finding(const base::Words& words, const std::string& locale, const base::Error& error) {
  return {{"field", error.field},
          {"code", error.code},
          {"params", error.params},
          {"message", words.text(locale, "error." + error.code, error.params)},
          {"rule", ""}};
}

http::Route route(const std::string& plugin, http::Method method, const std::string& tail, const char* permission,
                  const char* summary, std::vector<int> statuses) {
  http::Route made;
  made.method = method;
  made.pattern = "/plugins/" + plugin + "/" + tail;
  made.permission = permission;
  made.summary = summary;
  made.statuses = std::move(statuses);
  return made;
}

}  // namespace tenderloom::plugin
