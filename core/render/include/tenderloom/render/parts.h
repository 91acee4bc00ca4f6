// Pieces of view models that many pages share, in the shapes that the theme's partials read (themes/base/README.md),
// and their shapes for views. Pure functions: presenters call them.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/views.h"

namespace tenderloom::render::parts {

/// partials/badge: `kind` is done, attention, danger, info or neutral.
inline Json badge(const std::string& kind, const std::string& label) { return {{"kind", kind}, {"label", label}}; }
inline Json badge_shape() { return {{"kind", "text"}, {"label", "text"}, {"icon", "text"}}; }

/// partials/details.
inline Json detail(const std::string& label, const std::string& value, const std::string& url = {}) {
  return {{"label", label}, {"value", value}, {"url", url}, {"has_url", !url.empty()}, {"empty", value.empty()}};
}
inline Json details_shape() {
  return Json::array({{{"label", "text"}, {"value", "text"}, {"url", "text"}, {"has_url", "flag"}, {"empty", "flag"}}});
}

/// partials/notice.
inline Json notice(const std::string& kind, const std::string& title, const std::string& text) {
  return {{"kind", kind}, {"title", title}, {"text", text}};
}
inline Json notice_shape() {
  return {{"kind", "text"}, {"title", "text"},     {"text", "text"},
          {"url", "text"},  {"url_label", "text"}, {"items", Json::array({{{"text", "text"}, {"url", "text"}}})}};
}

/// partials/empty.
inline Json empty(const std::string& title, const std::string& text, const std::string& url = {},
                  const std::string& label = {}) {
  return {{"title", title}, {"text", text}, {"action_url", url}, {"action_label", label}, {"has_action", !url.empty()}};
}
inline Json empty_shape() {
  return {
      {"title", "text"}, {"text", "text"}, {"action_url", "text"}, {"action_label", "text"}, {"has_action", "flag"}};
}

/// An instant as the JSON resource has it (ISO 8601, or null) as people read it: 2026-05-19 10:04.
inline std::string time_text(const Json& iso) {
  if (!iso.is_string()) return {};
  const auto instant = base::parse_iso8601(iso.get<std::string>());
  return instant ? base::display_time(*instant) : std::string();
}

/// A deadline: date, weekday, hour and, while it is ahead, what is left (look.md, feedback).
inline std::string deadline_text(const Json& iso, const ViewContext& context) {
  const auto instant = iso.is_string() ? base::parse_iso8601(iso.get<std::string>()) : std::nullopt;
  if (!instant) return {};
  const std::string shown = base::display_time(*instant);  // 2026-05-19 10:04
  const std::chrono::weekday weekday(std::chrono::sys_days(base::taipei_date(*instant)));
  std::string text = context.t(
      "common.deadline.at", {{"date", shown.substr(0, 10)},
                             {"weekday", context.t("common.deadline.weekday_" + std::to_string(weekday.c_encoding()))},
                             {"time", shown.substr(11)}});
  const auto hours = std::chrono::floor<std::chrono::hours>(*instant - context.now).count();
  if (*instant <= context.now) return text;
  return text + context.t(hours >= 24 ? "common.deadline.days" : "common.deadline.hours",
                          {{"days", hours / 24}, {"hours", hours}});
}

/// A query string of what is not empty: "?q=…&page=2", or empty.
inline std::string query(const std::vector<std::pair<std::string, std::string>>& values) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  for (const auto& [name, value] : values) {
    if (value.empty()) continue;
    text += text.empty() ? "?" : "&";
    text += name + "=";
    for (const unsigned char c : value) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                         c == '_' || c == '.' || c == '~';
      if (plain) {
        text += static_cast<char>(c);
      } else {
        text += {'%', kHex[c >> 4], kHex[c & 15]};
      }
    }
  }
  return text;
}

/// partials/pagination of a list resource ({"page", "per_page", "total"}), R-164. `keep` are the filters of its
/// address.
inline Json pagination(const Json& list, const std::string& path, std::vector<std::pair<std::string, std::string>> keep,
                       const ViewContext& context) {
  const std::int64_t page = list.value("page", 1), per_page = list.value("per_page", 25),
                     total = list.value("total", 0);
  const std::int64_t pages = std::max<std::int64_t>(1, (total + per_page - 1) / per_page);
  const auto url = [&](std::int64_t number) {
    auto values = keep;
    values.emplace_back("page", number > 1 ? std::to_string(number) : "");
    return path + query(values);
  };
  Json numbers = Json::array();
  std::int64_t last = 0;
  for (std::int64_t number = 1; number <= pages; ++number) {
    const bool near = number == 1 || number == pages || (number >= page - 2 && number <= page + 2);
    if (!near) continue;
    if (number > last + 1) numbers.push_back({{"number", 0}, {"url", ""}, {"current", false}, {"is_gap", true}});
    numbers.push_back({{"number", number}, {"url", url(number)}, {"current", number == page}, {"is_gap", false}});
    last = number;
  }
  const std::int64_t from = total == 0 ? 0 : (page - 1) * per_page + 1, to = std::min(total, page * per_page);
  return {{"text",
           context.t("list.shown", {{"from", from}, {"to", to}, {"total", total}, {"page", page}, {"pages", pages}})},
          {"has_pages", pages > 1},
          {"prev_url", page > 1 ? url(page - 1) : ""},
          {"has_prev", page > 1},
          {"next_url", page < pages ? url(page + 1) : ""},
          {"has_next", page < pages},
          {"pages", std::move(numbers)}};
}
inline Json pagination_shape() {
  return {{"text", "text"},
          {"has_pages", "flag"},
          {"prev_url", "text"},
          {"has_prev", "flag"},
          {"next_url", "text"},
          {"has_next", "flag"},
          {"pages", Json::array({{{"number", "number"}, {"url", "text"}, {"current", "flag"}, {"is_gap", "flag"}}})}};
}

/// partials/filters.
inline Json filters_shape() {
  return {{"action", "text"},
          {"q", "text"},
          {"q_label", "text"},
          {"selects",
           Json::array({{{"name", "text"},
                         {"label", "text"},
                         {"id", "text"},
                         {"options", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})}}})},
          {"keep", Json::array({{{"name", "text"}, {"value", "text"}}})},
          {"reset_url", "text"}};
}

/// partials/counters.
inline Json counters_shape() {
  return Json::array(
      {{{"label", "text"}, {"value", "text"}, {"url", "text"}, {"has_url", "flag"}, {"active", "flag"}}});
}

/// partials/detail_groups.
inline Json detail_groups_shape() {
  return Json::array({{{"label", "text"}, {"id", "text"}, {"details", details_shape()}}});
}

/// partials/stepper.
inline Json steps_shape() {
  return Json::array({{{"number", "number"},
                       {"label", "text"},
                       {"name", "text"},
                       {"has_name", "flag"},
                       {"url", "text"},
                       {"has_url", "flag"},
                       {"current", "flag"}}});
}

/// partials/tree_status.
inline Json tree_status_shape() {
  return {{"own", badge_shape()},
          {"tree", badge_shape()},
          {"has_next", "flag"},
          {"next_url", "text"},
          {"next_label", "text"}};
}

/// partials/confirm.
inline Json confirm_shape() {
  return {{"text", "text"},           {"items", Json::array({{{"text", "text"}}})},
          {"action", "text"},         {"method", "text"},
          {"version", "text"},        {"label", "text"},
          {"danger", "flag"},         {"cancel_url", "text"},
          {"reason", "text"},         {"reason_label", "text"},
          {"reason_required", "flag"}};
}

/// Findings of a form that has no form model, for partials/error_summary; the control of field x has the id "field-x".
inline Json errors(const Json* findings) {
  Json list = Json::array();
  if (!findings) return list;
  for (const auto& finding : *findings) {
    const std::string field = finding.value("field", "");
    list.push_back({{"field", field},
                    {"anchor", field.empty() ? "" : "field-" + field},
                    {"message", finding.value("message", "")}});
  }
  return list;
}
/// The first sentence about one field, or empty.
inline std::string error_of(const Json* findings, const std::string& field) {
  if (findings) {
    for (const auto& finding : *findings) {
      if (finding.value("field", "") == field) return finding.value("message", "");
    }
  }
  return {};
}

}  // namespace tenderloom::render::parts
