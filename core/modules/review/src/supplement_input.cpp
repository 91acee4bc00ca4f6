#include "supplement_input.h"

#include <charconv>

#include "tenderloom/base/text.h"

namespace tenderloom::review {

namespace {

std::vector<std::string> typed_list(const Json& values, const std::string& name) {
  std::vector<std::string> list;
  if (!values.is_object() || !values.contains(name)) return list;
  for (const Json& each : values[name].is_array() ? values[name] : Json::array({values[name]}))
    if (each.is_string()) list.push_back(each.get<std::string>());
  return list;
}

}  // namespace

std::int64_t whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? value : 0;
}

std::string typed_text(const Json& values, const std::string& name) {
  const auto found = values.is_object() ? values.find(name) : values.end();
  if (!values.is_object() || found == values.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? found->dump() : std::string();
}

std::optional<base::Instant> end_of(const std::string& text) {
  if (const auto date = base::parse_date(base::trim(text)))
    return base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
  return base::parse_iso8601(base::trim(text));
}

std::optional<base::Error> read_windows(const Json& values, Opening& opening) {
  for (const char* name : {"documents_until", "items_until"}) {
    const std::string text = typed_text(values, name);
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
  if (!values.is_object()) return asks;
  for (const Json& each : values.value("documents", Json::array())) {
    if (!each.is_object()) continue;
    Ask ask;
    ask.document_key = typed_text(each, "key");
    ask.reason = typed_text(each, "reason");
    asks.push_back(std::move(ask));
  }
  for (const Json& each : values.value("items", Json::array())) {
    if (!each.is_object()) continue;
    Ask ask;
    ask.node_id = whole_number(typed_text(each, "id"));
    ask.level = typed_text(each, "level");
    ask.field = typed_text(each, "field");
    ask.action = each.contains("action") ? typed_text(each, "action") : "change";
    ask.reason = typed_text(each, "reason");
    ask.previous_id = whole_number(typed_text(each, "previous"));
    asks.push_back(std::move(ask));
  }
  for (const std::string& tick : typed_list(values, "ask")) {
    const std::string kind = tick.substr(0, tick.find(':'));
    const std::string key = kind.size() == tick.size() ? "" : tick.substr(kind.size() + 1);
    Ask ask;
    ask.reason = typed_text(values, "reason_" + kind + (key.empty() ? "" : "_" + key));
    if (kind == "document") {
      ask.document_key = key;
    } else {
      ask.node_id = whole_number(typed_text(values, "node"));
      ask.action = kind == "field" ? "change" : kind;
      ask.level = kind == "add_child" ? key : typed_text(values, "level");
      if (kind == "field") ask.field = key;
    }
    asks.push_back(std::move(ask));
  }
  return asks;
}

}  // namespace tenderloom::review
