// How personal data looks to people. Pure functions.
#include "routes.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::privacy {

namespace {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

std::string word(const ViewContext& context, const std::string& key, const std::string& otherwise) {
  return context.words.find(context.locale, key) ? context.t(key) : otherwise;
}

std::string holding_text(const ViewContext& context, const std::string& key) {
  return word(context, "personal_data.holding." + key, key);
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string value_text(const Json& value, const ViewContext& context) {
  if (value.is_null()) return {};
  if (value.is_boolean()) return context.t(value.get<bool>() ? "common.yes" : "common.no");
  if (!value.is_string()) return value.dump();
  const auto text = value.get<std::string>();
  const bool time = text.size() == 25 && text[10] == 'T';
  return time ? parts::time_text(value) : text;
}

Json present_own(const Json& resource, const Json&, const ViewContext& context) {
  Json groups = Json::array();
  for (const Json& part : resource.at("held")) {
    const std::string key = text_in(part, "holding");
    Json entries = Json::array();
    for (const Json& row : part.at("rows")) {
      Json details = Json::array();
      for (const auto& [column, value] : row.items()) {
        const std::string code = value.is_string() ? value.get<std::string>() : std::string();
        const std::string text = column == "action"  ? word(context, "audit.action." + code, code)
                                 : column == "state" ? word(context, "personal_data.state." + code, code)
                                                     : value_text(value, context);
        if (!text.empty())
          details.push_back(parts::detail(word(context, "personal_data.column." + column, column), text));
      }
      entries.push_back({{"details", std::move(details)}});
    }
    groups.push_back({{"label", holding_text(context, key)},
                      {"id", "data-" + key},
                      {"count", context.t("personal_data.rows", {{"count", part.at("rows").size()}})},
                      {"open", entries.size() == 1},
                      {"entries", std::move(entries)}});
  }
  return {{"title", context.t("personal_data.own")},
          {"purpose", context.t("personal_data.own_purpose")},
          {"actions", Json::array({{{"label", context.t("personal_data.download")},
                                    {"url", "/account/data/export.json"},
                                    {"primary", false},
                                    {"icon", "download"}}})},
          {"groups", std::move(groups)}};
}

Json state_badge(const std::string& state, const ViewContext& context) {
  const std::string kind = state == "done" ? "done" : state == "cancelled" ? "neutral" : "attention";
  return parts::badge(kind, context.t("personal_data.state." + state));
}

std::string who(const Json& request, const ViewContext& context) {
  const std::string name = text_in(request, "person_name");
  return name.empty() ? context.t("personal_data.number", {{"id", text_in(request, "person")}}) : name;
}

Json control(const Json& extra, const char* name, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"value", text_in(extra, name)},
          {"id", std::string("field-") + name},
          {"error", error},
          {"has_error", !error.empty()}};
}

Json present_requests(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& request : resource.at("items")) {
    rows.push_back({{"url", "/staff/personal-data/" + text_in(request, "id")},
                    {"who", who(request, context)},
                    {"letter_no", text_in(request, "letter_no")},
                    {"time", parts::time_text(request.value("requested_at", Json()))},
                    {"state", state_badge(text_in(request, "state"), context)}});
  }
  return {{"title", context.t("personal_data.requests")},
          {"purpose", context.t("personal_data.requests_purpose")},
          {"errors", parts::errors(context.findings)},
          {"has_errors", context.findings && !context.findings->empty()},
          {"rows", rows},
          {"empty", parts::empty(context.t("personal_data.none"), context.t("personal_data.none_text"))},
          {"person_field", control(extra, "person", context)},
          {"letter_field", control(extra, "letter_no", context)},
          {"reason_field", control(extra, "reason", context)}};
}

Json preview_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& part : resource.at("preview")) {
    const std::string fate = text_in(part, "fate"), reason = text_in(part, "reason");
    rows.push_back(
        {{"holding", holding_text(context, text_in(part, "holding"))},
         {"number", std::to_string(part.value("rows", std::int64_t{0}))},
         {"fate", parts::badge(fate == "keep" ? "neutral" : "attention", context.t("personal_data.fate." + fate))},
         {"reason", reason.empty() ? "" : context.t("personal_data.reason." + reason)}});
  }
  return rows;
}

Json outcome_details(const Json& outcome, const ViewContext& context) {
  Json details = Json::array();
  for (const auto& [key, rows] : outcome.items()) {
    details.push_back(parts::detail(holding_text(context, key), context.t("personal_data.rows", {{"count", rows}})));
  }
  return details;
}

Json present_request(const Json& resource, const Json&, const ViewContext& context) {
  const std::string id = text_in(resource, "id"), url = "/staff/personal-data/" + id;
  const auto t = [&](const char* key) { return context.t(std::string("personal_data.") + key); };
  const auto time = [&](const char* key) { return parts::time_text(resource.value(key, Json())); };
  Json details =
      Json::array({parts::detail(t("person"), who(resource, context)),
                   parts::detail(t("letter_no"), text_in(resource, "letter_no")),
                   parts::detail(t("reason_label"), text_in(resource, "reason")),
                   parts::detail(t("requested_by"), text_in(resource, "requested_by") + "　" + time("requested_at"))});
  if (const auto decided = time("decided_at"); !decided.empty()) {
    details.push_back(parts::detail(t("decided_by"), text_in(resource, "decided_by") + "　" + decided));
  }
  if (const auto done = time("done_at"); !done.empty()) details.push_back(parts::detail(t("done_at"), done));
  const bool may_confirm = resource.value("may_confirm", false), may_cancel = resource.value("may_cancel", false);
  return {{"title", context.t("personal_data.request_title", {{"id", id}})},
          {"purpose", t("request_purpose")},
          {"breadcrumb", Json::array({{{"label", t("requests")}, {"url", "/staff/personal-data"}},
                                      {{"label", text_in(resource, "letter_no")}}})},
          {"state", state_badge(text_in(resource, "state"), context)},
          {"details", details},
          {"rows", preview_rows(resource, context)},
          {"outcome", {{"details", outcome_details(resource.value("outcome", Json::object()), context)}}},
          {"has_outcome", text_in(resource, "state") == "done"},
          {"may_confirm", may_confirm},
          {"may_cancel", may_cancel},
          {"needs_second", may_cancel && !may_confirm},
          {"confirm_url", url + "/confirm"},
          {"cancel_url", url + "/cancel"},
          {"version", std::to_string(resource.value("version", std::int64_t{0}))}};
}

Json control_shape() { return {{"value", "text"}, {"id", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

}  // namespace

void add_privacy_views(render::ViewRegistry& views) {
  views.add({"privacy/own",
             {{"groups", Json::array({{{"label", "text"},
                                       {"id", "text"},
                                       {"count", "text"},
                                       {"open", "flag"},
                                       {"entries", Json::array({{{"details", parts::details_shape()}}})}}})}},
             present_own});
  views.add({"privacy/requests",
             {{"rows", Json::array({{{"url", "text"},
                                     {"who", "text"},
                                     {"letter_no", "text"},
                                     {"time", "text"},
                                     {"state", parts::badge_shape()}}})},
              {"empty", parts::empty_shape()},
              {"person_field", control_shape()},
              {"letter_field", control_shape()},
              {"reason_field", control_shape()}},
             present_requests});
  views.add(
      {"privacy/request",
       {{"state", parts::badge_shape()},
        {"details", parts::details_shape()},
        {"rows",
         Json::array({{{"holding", "text"}, {"number", "text"}, {"fate", parts::badge_shape()}, {"reason", "text"}}})},
        {"outcome", {{"details", parts::details_shape()}}},
        {"has_outcome", "flag"},
        {"may_confirm", "flag"},
        {"may_cancel", "flag"},
        {"needs_second", "flag"},
        {"confirm_url", "text"},
        {"cancel_url", "text"},
        {"version", "text"}},
       present_request});
}

}  // namespace tenderloom::privacy
