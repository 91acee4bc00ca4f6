#include "supplement_input.h"

#include <charconv>

#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::review {

std::int64_t whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? value : 0;
}

std::optional<base::Instant> end_of(const std::string& text) {
  if (const auto date = base::parse_date(base::trim(text)))
    return base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
  return base::parse_iso8601(base::trim(text));
}

std::optional<base::Error> read_windows(const Json& values, Opening& opening) {
  for (const char* name : {"documents_until", "items_until"}) {
    const std::string text = http::body_text(values, name);
    if (base::trim(text).empty()) continue;
    const auto end = end_of(text);
    if (!end) return base::Error{"until_invalid", Json::object(), name};
    (std::string_view(name) == "items_until" ? opening.items_until : opening.documents_until) = end;
  }
  return std::nullopt;
}

std::vector<Ask> asks_of(const http::Context& context) {
  std::vector<Ask> asks;
  const Json& values = context.values();
  const Json documents = http::body_rows(values, "documents"), items = http::body_rows(values, "items");
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::string at = "documents[" + std::to_string(i) + "].";
    Ask ask;
    ask.document_key = http::body_text(documents[i], "key", at);
    ask.reason = http::body_text(documents[i], "reason", at);
    asks.push_back(std::move(ask));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Json& item = items[i];
    const std::string at = "items[" + std::to_string(i) + "].";
    Ask ask;
    ask.node_id = whole_number(http::body_value(item, "id", at));
    ask.level = http::body_text(item, "level", at);
    ask.field = http::body_text(item, "field", at);
    ask.action = item.contains("action") ? http::body_text(item, "action", at) : "change";
    ask.reason = http::body_text(item, "reason", at);
    ask.previous_id = whole_number(http::body_value(item, "previous", at));
    asks.push_back(std::move(ask));
  }
  for (const std::string& tick : http::body_values(values, "ask")) {
    const std::string kind = tick.substr(0, tick.find(':'));
    const std::string key = kind.size() == tick.size() ? "" : tick.substr(kind.size() + 1);
    Ask ask;
    ask.reason = http::body_text(values, "reason_" + kind + (key.empty() ? "" : "_" + key));
    if (kind == "document") {
      ask.document_key = key;
    } else {
      ask.node_id = whole_number(http::body_value(values, "node"));
      ask.action = kind == "field" ? "change" : kind;
      ask.level = kind == "add_child" ? key : http::body_text(values, "level");
      if (kind == "field") ask.field = key;
    }
    asks.push_back(std::move(ask));
  }
  return asks;
}

}  // namespace tenderloom::review
