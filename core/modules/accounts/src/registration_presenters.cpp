#include "presenters.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json status_badge(const std::string& state, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{{status::kPending, "info"},
                                                         {status::kApproved, "done"},
                                                         {status::kNeedsRevision, "attention"},
                                                         {status::kRejected, "danger"},
                                                         {status::kSuspended, "danger"}};
  const auto kind = kKinds.find(state);
  return parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("registration.status." + state));
}

std::string value_text(const Json& values, const std::string& key) {
  const auto found = values.find(key);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string label_of(const Json& labels, const std::string& key) {
  for (const auto& row : labels) {
    if (row.value("key", "") == key) return row.value("label", "");
  }
  return key;
}

Json home_crumb(const ViewContext& context, const std::string& label) {
  return Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}}, {{"label", label}}});
}

Json contact_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = resource.value("status", "");
  const Json editable = resource.value("editable", Json::array()), values = resource.value("values", Json::object());
  const bool revising = state == status::kNeedsRevision;
  Json details = Json::array();
  for (const auto& row : extra.value("labels", Json::array())) {
    const std::string key = row.value("key", "");
    if (std::find(editable.begin(), editable.end(), key) == editable.end()) {
      details.push_back(parts::detail(row.value("label", ""), value_text(values, key)));
    }
  }
  const std::string opinion = resource.value("review_comment", "");
  Json form = extra.value("form", Json());
  const std::string title = context.t(revising ? "contact.title_revision" : "contact.title");
  return {{"title", title},
          {"purpose", context.t(revising ? "contact.purpose_revision" : "contact.purpose")},
          {"breadcrumb", home_crumb(context, title)},
          {"status", status_badge(state, context)},
          {"note",
           parts::notice(revising || state == status::kRejected || state == status::kSuspended ? "attention" : "info",
                         context.t("registration.banner." + state), "")},
          {"has_note", state != status::kApproved},
          {"opinion", opinion},
          {"has_opinion", !opinion.empty() && state != status::kApproved},
          {"details", std::move(details)},
          {"has_form", form.is_object()},
          {"has_errors", form.is_object() && form.value("has_errors", false)},
          {"form", form.is_object() ? std::move(form) : Json::object()},
          {"version", resource.value("version", std::int64_t{0})},
          {"save_label", context.t(revising ? "contact.send_again" : "contact.save")}};
}

Json list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string chosen = extra.value("status", ""), text = extra.value("q", "");
  const std::string path = "/staff/registrations";
  Json rows = Json::array(), counters = Json::array(), options = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    rows.push_back({{"tax_id", item.value("tax_id", "")},
                    {"company_name", item.value("company_name", "")},
                    {"contact_name", item.value("contact_name", "")},
                    {"account_email", item.value("account_email", "")},
                    {"registered", parts::time_text(item.value("registered_at", Json()))},
                    {"status", status_badge(item.value("status", ""), context)},
                    {"url", path + "/" + item.value("id", "")}});
  }
  options.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", chosen.empty()}});
  for (const auto* name :
       {status::kPending, status::kNeedsRevision, status::kApproved, status::kRejected, status::kSuspended}) {
    const std::string label = context.t(std::string("registration.status.") + name);
    counters.push_back(
        {{"label", label},
         {"value", std::to_string(resource.value("counters", Json::object()).value(name, std::int64_t{0}))},
         {"url", path + parts::query({{"status", name}})},
         {"has_url", true},
         {"active", chosen == name}});
    options.push_back({{"value", name}, {"label", label}, {"selected", chosen == name}});
  }
  const bool filtered = !chosen.empty() || !text.empty();
  return {{"title", context.t("registrations.title")},
          {"purpose", context.t("registrations.purpose")},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("registrations.title")}}})},
          {"counters", std::move(counters)},
          {"filters",
           {{"action", path},
            {"q", text},
            {"q_label", context.t("registrations.search")},
            {"selects", Json::array({{{"name", "status"},
                                      {"label", context.t("registrations.status")},
                                      {"id", "filter-status"},
                                      {"options", std::move(options)}}})},
            {"keep", Json::array()},
            {"reset_url", path}}},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(filtered ? "registrations.none_found" : "registrations.none"),
                                 context.t(filtered ? "registrations.none_found_text" : "registrations.none_text"),
                                 filtered ? path : "", context.t("common.reset"))},
          {"pagination", parts::pagination(resource, path, {{"status", chosen}, {"q", text}}, context)}};
}

Json history_rows(const Json& history, const ViewContext& context) {
  Json rows = Json::array();
  for (auto event = history.rbegin(); event != history.rend(); ++event) {
    const std::string actor = event->value("actor", ""), opinion = event->value("opinion", "");
    rows.push_back({{"at", parts::time_text(event->value("at", Json()))},
                    {"actor", actor},
                    {"event", context.t("registration.event." + event->value("event", ""))},
                    {"opinion", opinion},
                    {"changed", event->value("changes", Json::array()).size()}});
  }
  return rows;
}

Json detail_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json values = resource.value("values", Json::object()), labels = extra.value("labels", Json::array());
  const std::string id = resource.value("id", ""), state = resource.value("status", "");
  Json details = Json::array(), changes = Json::array(), decisions = Json::array();
  for (const auto& row : labels) {
    details.push_back(parts::detail(row.value("label", ""), value_text(values, row.value("key", ""))));
  }
  details.push_back(parts::detail(context.t("registrations.registered_at"),
                                  parts::time_text(resource.value("registered_at", Json()))));
  for (const auto& change : resource.value("changes", Json::array())) {
    changes.push_back({{"label", label_of(labels, change.value("field", ""))},
                       {"old", value_text(change, "old")},
                       {"new", value_text(change, "new")}});
  }
  const std::string refused = parts::error_of(context.findings, "reason");
  for (const auto& decision : resource.value("decisions", Json::array())) {
    const std::string name = decision.get<std::string>();
    decisions.push_back(
        {{"url", "/staff/registrations/" + id + "/" + name},
         {"label", context.t("registration.decision." + name)},
         {"preview_url", "/staff/mail/preview" +
                             parts::query({{"event", Registrations::mail_of_decision(name, state)}, {"company", id}})},
         {"primary", name == "approve"},
         {"danger", name == "reject" || name == "suspend"},
         {"plain", name == "request-revision" || name == "reopen"}});
  }
  Json errors = Json::array();
  if (!refused.empty()) errors.push_back({{"field", "reason"}, {"anchor", "field-reason"}, {"message", refused}});
  return {{"title", resource.value("company_name", "")},
          {"purpose", context.t("registration.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("registrations.title")}, {"url", "/staff/registrations"}},
                                      {{"label", resource.value("company_name", "")}}})},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"status", status_badge(state, context)},
          {"opinion", resource.value("review_comment", "")},
          {"details", std::move(details)},
          {"changes", std::move(changes)},
          {"history", history_rows(resource.value("history", Json::array()), context)},
          {"has_decisions", !decisions.empty()},
          {"first_url", decisions.empty() ? "" : decisions[0]["url"].get<std::string>()},
          {"decisions", std::move(decisions)},
          {"reason_field",
           {{"id", "field-reason"},
            {"value", extra.value("reason", "")},
            {"error", refused},
            {"has_error", !refused.empty()}}},
          {"version", resource.value("version", std::int64_t{0})}};
}

}  // namespace

void add_registration_views(render::ViewRegistry& views) {
  views.add({"accounts/contact",
             {{"status", parts::badge_shape()},
              {"note", parts::notice_shape()},
              {"has_note", "flag"},
              {"opinion", "text"},
              {"has_opinion", "flag"},
              {"details", parts::details_shape()},
              {"has_form", "flag"},
              {"form", forms::form_model_shape()},
              {"version", "number"},
              {"save_label", "text"}},
             contact_model});
  views.add({"accounts/registrations",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", Json::array({{{"tax_id", "text"},
                                     {"company_name", "text"},
                                     {"contact_name", "text"},
                                     {"account_email", "text"},
                                     {"registered", "text"},
                                     {"status", parts::badge_shape()},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             list_model});
  views.add(
      {"accounts/registration",
       {{"status", parts::badge_shape()},
        {"opinion", "text"},
        {"details", parts::details_shape()},
        {"changes", Json::array({{{"label", "text"}, {"old", "text"}, {"new", "text"}}})},
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
        {"version", "number"}},
       detail_model});
}

}  // namespace tenderloom::accounts
