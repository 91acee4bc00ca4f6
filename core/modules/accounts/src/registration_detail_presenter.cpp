// SCR-151: one registration as staff read it and decide.
#include "json_text.h"
#include "presenters.h"
#include "registration_views.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

std::string label_of_field(const Json& labels, const std::string& key) {
  for (const auto& row : labels) {
    if (row.value("key", "") == key) return row.value("label", "");
  }
  return key;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Two texts with what they share at both ends, on whole characters: what is left in between was changed.
Json marked_change(const std::string& before, const std::string& after) {
  std::size_t head = 0;
  const std::size_t shorter = std::min(before.size(), after.size());
  while (head < shorter && before[head] == after[head]) ++head;
  while (head > 0 &&
         ((head < before.size() && continues(before[head])) || (head < after.size() && continues(after[head]))))
    --head;
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  while (tail > 0 && continues(before[before.size() - tail])) --tail;
  return {{"head", before.substr(0, head)},
          {"gone", before.substr(head, before.size() - head - tail)},
          {"come", after.substr(head, after.size() - head - tail)},
          {"tail", before.substr(before.size() - tail)}};
}

Json change_rows(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  const Json labels = extra.value("labels", Json::array()), fresh = extra.value("new_fields", Json::array());
  const bool marks = extra.contains("since") && extra["since"].is_string();
  for (const auto& change : resource.value("changes", Json::array())) {
    const std::string field = change.value("field", "");
    Json row = marked_change(text_in(change, "old"), text_in(change, "new"));
    row["label"] = label_of_field(labels, field);
    row["is_new"] = marks && std::find(fresh.begin(), fresh.end(), field) != fresh.end();
    row["new_badge"] = parts::badge("attention", context.t("registration.new_to_you"));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json history_rows(const Json& history, const ViewContext& context) {
  Json rows = Json::array();
  for (auto event = history.rbegin(); event != history.rend(); ++event) {
    const std::string actor = event->value("actor", "");
    rows.push_back({{"at", parts::time_text(event->value("at", Json()))},
                    {"actor", actor.empty() ? context.t("registration.by_system") : actor},
                    {"event", context.t("registration.event." + event->value("event", ""))},
                    {"opinion", event->value("opinion", "")},
                    {"changed", event->value("changes", Json::array()).size()}});
  }
  return rows;
}

/// What came between the page that somebody decided on and their decision.
Json late_note(const Json& extra, const ViewContext& context) {
  const Json late = extra.value("late", Json::object());
  const Json params = late.value("params", Json::object());
  const std::string decision = params.value("decision", "");
  const bool other = late.value("code", "") == "registration_decided_meanwhile";
  return parts::notice(
      "attention", context.t("error." + late.value("code", ""), params),
      other ? context.t("registration.their_decision", {{"decision", context.t("registration.decision." + decision)}})
            : "");
}

Json decisions_model(const Json& resource, const ViewContext& context) {
  Json decisions = Json::array();
  for (const auto& decision : resource.value("decisions", Json::array())) {
    const std::string name = decision.get<std::string>();
    decisions.push_back(
        {{"url", "/staff/registrations/" + resource.value("id", "") + "/" + name},
         {"label", context.t("registration.decision." + name)},
         {"preview_url", "/staff/mail/preview" + parts::query({{"event", Registrations::mail_of_decision(
                                                                             name, resource.value("status", ""))},
                                                               {"company", resource.value("id", "")}})},
         {"primary", name == "approve"},
         {"danger", name == "reject" || name == "suspend"},
         {"plain", name == "request-revision" || name == "reopen"}});
  }
  return decisions;
}

Json badges_model(const Json& resource, const ViewContext& context) {
  Json badges = Json::array({registration_badge(resource.value("status", ""), context)});
  if (resource.value("superseded", false))
    badges.push_back(parts::badge("neutral", context.t("registrations.mark.superseded")));
  if (resource.value("is_test", false)) badges.push_back(test_vendor_badge(context));
  return badges;
}

Json registration_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json values = resource.value("values", Json::object()), labels = extra.value("labels", Json::array());
  const std::string id = resource.value("id", ""), name = resource.value("company_name", "");
  const std::string path = "/staff/registrations/" + id;
  Json details = Json::array(), errors = Json::array();
  for (const auto& row : labels)
    details.push_back(parts::detail(row.value("label", ""), text_in(values, row.value("key", ""))));
  details.push_back(parts::detail(context.t("registrations.registered_at"),
                                  parts::time_text(resource.value("registered_at", Json()))));
  const std::string refused = parts::error_of(context.findings, "reason");
  if (!refused.empty()) errors.push_back({{"field", "reason"}, {"anchor", "field-reason"}, {"message", refused}});
  if (const auto opinion = parts::error_of(context.findings, "opinion"); !opinion.empty())
    errors.push_back({{"field", "opinion"}, {"anchor", "field-opinion"}, {"message", opinion}});
  Json decisions = decisions_model(resource, context), changes = change_rows(resource, extra, context);
  const bool is_test = resource.value("is_test", false), unconfirmed = resource.value("unconfirmed", false);
  const std::string since = parts::time_text(extra.value("since", Json()));
  return {{"title", name},
          {"purpose", context.t("registration.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("registrations.title")}, {"url", "/staff/registrations"}},
                                      {{"label", name}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"is_late", extra.contains("late")},
          {"late", extra.contains("late") ? late_note(extra, context) : parts::notice("info", "", "")},
          {"badges", badges_model(resource, context)},
          {"company_links", extra.value("company_links", Json::object())},
          {"last_look", since.empty() ? "" : context.t("registration.last_look", {{"time", since}})},
          {"opinion", resource.value("review_comment", "")},
          {"details", std::move(details)},
          {"changes", std::move(changes)},
          {"changes_title", context.t(unconfirmed ? "registration.changes_unconfirmed" : "registration.changes")},
          {"tax_id_changes", tax_id_rows(resource.value("tax_id_changes", Json::array()), path + "/tax-id", context)},
          {"opinion_field",
           {{"id", "field-opinion"},
            {"value", extra.value("opinion", "")},
            {"error", parts::error_of(context.findings, "opinion")},
            {"has_error", !parts::error_of(context.findings, "opinion").empty()}}},
          {"unconfirmed", unconfirmed},
          {"confirm_url", path + "/confirm"},
          {"seen", resource.value("last_event", "")},
          {"history", history_rows(resource.value("history", Json::array()), context)},
          {"has_decisions", !decisions.empty()},
          {"first_url", decisions.empty() ? "" : decisions[0]["url"].get<std::string>()},
          {"decisions", std::move(decisions)},
          {"reason_field",
           {{"id", "field-reason"},
            {"value", extra.value("reason", "")},
            {"error", refused},
            {"has_error", !refused.empty()}}},
          {"test_url", path + (is_test ? "/no-test" : "/test")},
          {"test_label", context.t(is_test ? "registration.no_test" : "registration.make_test")},
          {"version", resource.value("version", std::int64_t{0})}};
}

}  // namespace

void add_registration_detail_view(render::ViewRegistry& views) {
  views.add(
      {"accounts/registration",
       {{"is_late", "flag"},
        {"late", parts::notice_shape()},
        {"badges", Json::array({parts::badge_shape()})},
        {"company_links", company_links_shape()},
        {"last_look", "text"},
        {"opinion", "text"},
        {"details", parts::details_shape()},
        {"changes", Json::array({{{"label", "text"},
                                  {"head", "text"},
                                  {"gone", "text"},
                                  {"come", "text"},
                                  {"tail", "text"},
                                  {"is_new", "flag"},
                                  {"new_badge", parts::badge_shape()}}})},
        {"changes_title", "text"},
        {"tax_id_changes", tax_id_rows_shape()},
        {"opinion_field", {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}},
        {"unconfirmed", "flag"},
        {"confirm_url", "text"},
        {"seen", "text"},
        {"history",
         Json::array(
             {{{"at", "text"}, {"actor", "text"}, {"event", "text"}, {"opinion", "text"}, {"changed", "number"}}})},
        {"has_decisions", "flag"},
        {"first_url", "text"},
        {"decisions", Json::array({{{"url", "text"},
                                    {"label", "text"},
                                    {"preview_url", "text"},
                                    {"primary", "flag"},
                                    {"danger", "flag"},
                                    {"plain", "flag"}}})},
        {"reason_field", {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}},
        {"test_url", "text"},
        {"test_label", "text"},
        {"version", "number"}},
       registration_model});
}

}  // namespace tenderloom::accounts
