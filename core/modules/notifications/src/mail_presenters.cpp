// Pure functions from the resources of the mail pages to what their templates draw.
#include "tenderloom/notifications/mail_pages.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::notifications {
namespace {

using base::Json;
using render::ViewContext;
namespace parts = render::parts;

constexpr char kList[] = "/staff/mail";

Json mail_badge(const std::string& state, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {"queued", "info"}, {"sending", "info"}, {"sent", "done"}, {"failed", "danger"}, {"cancelled", "neutral"}};
  const auto kind = kKinds.find(state);
  return parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("mail_pages.state." + state));
}

/// An event's name; one that nobody registers any more is shown by its key.
std::string event_name(const std::string& key, const ViewContext& context) {
  const std::string sentence = "mail_events." + key;
  return context.words.find(context.locale, sentence) ? context.t(sentence) : key;
}

std::string error_text(const Json& from, const char* code_key, const ViewContext& context) {
  const std::string code = from.value(code_key, "");
  return code.empty() ? std::string() : context.t("mail_pages.error." + code);
}

Json crumbs(const ViewContext& context, const std::string& last) {
  Json trail = Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}});
  if (last.empty()) {
    trail.push_back({{"label", context.t("mail_pages.title")}});
  } else {
    trail.push_back({{"label", context.t("mail_pages.title")}, {"url", kList}});
    trail.push_back({{"label", last}});
  }
  return trail;
}

Json mail_list_row(const Json& mail, const ViewContext& context) {
  const std::string retry = parts::time_text(mail.value("next_try_at", Json()));
  std::string note = error_text(mail, "last_error", context);
  if (mail.value("state", "") == "queued" && !retry.empty()) {
    note += context.t("mail_pages.next_try", {{"time", retry}, {"attempts", mail.value("attempts", 0)}});
  }
  return {{"created", parts::time_text(mail.value("created_at", Json()))},
          {"event", event_name(mail.value("event", ""), context)},
          {"rule", mail.value("rule", "")},
          {"subject", mail.value("subject", "")},
          {"address", mail.value("to_address", "")},
          {"company", mail.value("company_name", "")},
          {"state", mail_badge(mail.value("state", ""), context)},
          {"note", note},
          {"url", std::string(kList) + "/" + mail.value("id", "")}};
}

Json mail_list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const auto text = [&](const char* name) { return extra.value(name, ""); };
  Json rows = Json::array(), counters = Json::array(), events = Json::array(), states = Json::array();
  for (const auto& mail : resource.value("items", Json::array())) rows.push_back(mail_list_row(mail, context));
  states.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", text("state").empty()}});
  const Json counts = resource.value("counters", Json::object());
  for (const char* state : {"queued", "sending", "sent", "failed", "cancelled", "gathered", "unwanted"}) {
    const std::string label = context.t(std::string("mail_pages.state.") + state);
    const bool chosen = text("state") == state;
    states.push_back({{"value", state}, {"label", label}, {"selected", chosen}});
    counters.push_back({{"label", label},
                        {"value", std::to_string(counts.value(state, std::int64_t{0}))},
                        {"url", kList + parts::query({{"state", state}})},
                        {"has_url", true},
                        {"active", chosen}});
  }
  events.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", text("event").empty()}});
  for (const auto& key : extra.value("events", Json::array())) {
    const std::string value = key.get<std::string>();
    events.push_back({{"value", value}, {"label", event_name(value, context)}, {"selected", text("event") == value}});
  }
  const std::vector<std::pair<std::string, std::string>> keep = {{"q", text("q")},         {"state", text("state")},
                                                                 {"event", text("event")}, {"company", text("company")},
                                                                 {"from", text("from")},   {"until", text("until")}};
  const bool filtered = !parts::query(keep).empty();
  return {{"title", context.t("mail_pages.title")},
          {"purpose", context.t("mail_pages.purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, "")},
          {"actions", Json::array({{{"label", context.t("mail_pages.templates")},
                                    {"url", "/staff/mail/templates"},
                                    {"primary", false},
                                    {"icon", ""}}})},
          {"counters", std::move(counters)},
          {"q", text("q")},
          {"company", text("company")},
          {"from", text("from")},
          {"until", text("until")},
          {"states", std::move(states)},
          {"events", std::move(events)},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(filtered ? "mail_pages.none_found" : "mail_pages.none"),
                                 context.t(filtered ? "mail_pages.none_found_text" : "mail_pages.none_text"),
                                 filtered ? kList : "", context.t("common.reset"))},
          {"pagination", parts::pagination(resource, kList, keep, context)}};
}

Json mail_model(const Json& resource, const Json&, const ViewContext& context) {
  const std::string url = std::string(kList) + "/" + resource.value("id", ""), state = resource.value("state", "");
  const std::string rule = resource.value("rule", ""), event = event_name(resource.value("event", ""), context);
  const auto company = resource.value("company", Json());
  Json tries = Json::array();
  for (const auto& one : resource.value("tries", Json::array())) {
    std::string words = one.value("words", "");
    if (words.empty()) words = error_text(one, "error", context);
    tries.push_back({{"at", parts::time_text(one.value("at", Json()))},
                     {"state", mail_badge(one.value("state", ""), context)},
                     {"words", words}});
  }
  const std::string name = resource.value("to_name", "");
  Json details = Json::array(
      {parts::detail(context.t("mail_pages.event"), rule.empty() ? event : event + " (" + rule + ")"),
       parts::detail(context.t("mail_pages.to"), (name.empty() ? "" : name + " ") + resource.value("to_address", "")),
       parts::detail(context.t("mail_pages.company"), resource.value("company_name", ""),
                     company.is_string() && !resource.value("company_name", "").empty()
                         ? "/staff/registrations/" + company.get<std::string>()
                         : ""),
       parts::detail(context.t("mail_pages.created"), parts::time_text(resource.value("created_at", Json()))),
       parts::detail(context.t("mail_pages.sent"), parts::time_text(resource.value("sent_at", Json())))});
  if (const auto next = parts::time_text(resource.value("next_try_at", Json())); !next.empty()) {
    details.push_back(parts::detail(context.t("mail_pages.next"), next));
  }
  const auto text = resource.value("text", Json());
  return {{"title", resource.value("subject", "")},
          {"purpose", context.t("mail_pages.one_purpose")},
          {"breadcrumb", crumbs(context, resource.value("subject", ""))},
          {"state", mail_badge(state, context)},
          {"details", std::move(details)},
          {"text", text.is_string() ? text.get<std::string>() : ""},
          {"no_text", !text.is_string() || text.get<std::string>().empty()},
          {"tries", std::move(tries)},
          {"may_resend", resource.value("may_resend", false)},
          {"may_cancel", resource.value("may_cancel", false)},
          {"resend_url", url + "/resend"},
          {"cancel_url", url + "/cancel"}};
}

std::string recipient_text(const Json& item, const ViewContext& context) {
  std::string who = context.t("mail_pages.to_" + item.value("to", ""));
  std::string addresses;
  for (const auto& address : item.value("staff", Json::array())) {
    addresses += (addresses.empty() ? "" : ", ") + address.get<std::string>();
  }
  return addresses.empty() ? who : who + ": " + addresses;
}

Json templates_model(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array(), problems = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    std::string names;
    for (const auto& name : item.value("names", Json::array())) {
      names += (names.empty() ? "" : " ") + name.get<std::string>();
    }
    const std::string key = item.value("event", "");
    rows.push_back({{"name", event_name(key, context)},
                    {"key", key},
                    {"rule", item.value("rule", "")},
                    {"recipients", recipient_text(item, context)},
                    {"names", names},
                    {"url", "/staff/mail/preview" + parts::query({{"event", key}})}});
  }
  for (const auto& problem : resource.value("problems", Json::array())) {
    problems.push_back({{"text", problem.value("file", "") + ":" + std::to_string(problem.value("line", 0)) + ": " +
                                     problem.value("text", "")},
                        {"url", ""}});
  }
  Json note = parts::notice("attention", context.t("mail_pages.problems"), "");
  note["items"] = problems;
  return {{"title", context.t("mail_pages.templates")},
          {"purpose", context.t("mail_pages.templates_purpose")},
          {"wide", true},
          {"breadcrumb", crumbs(context, context.t("mail_pages.templates"))},
          {"has_problems", !problems.empty()},
          {"note", std::move(note)},
          {"rows", std::move(rows)}};
}

Json preview_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string name = event_name(resource.value("event", ""), context), rule = resource.value("rule", "");
  const bool desk = extra.value("desk", false);
  Json languages = Json::array(), recipients = Json::array();
  for (const auto& language : resource.value("languages", Json::array())) {
    const std::string locale = language.value("locale", "");
    const bool sent = locale == resource.value("sent_in", "");
    if (sent) recipients = language.value("recipients", Json::array());
    languages.push_back({{"label", context.t("mail_pages.in_" + locale)},
                         {"lang", locale == "en" ? "en" : "zh-Hant-TW"},
                         {"sent", sent},
                         {"subject", language.value("subject", "")},
                         {"text", language.value("text", "")}});
  }
  const Json about = extra.value("about", Json::object());
  return {{"title", context.t("mail_pages.preview", {{"event", name}})},
          {"purpose", context.t("mail_pages.preview_purpose")},
          {"breadcrumb", desk ? crumbs(context, context.t("mail_pages.preview", {{"event", name}}))
                              : Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                             {{"label", context.t("mail_pages.preview", {{"event", name}})}}})},
          {"event", resource.value("event", "")},
          {"rule", rule},
          {"desk", desk},
          {"find", extra.value("find", "")},
          {"unknown", extra.value("unknown", false)},
          {"reason", about.value("reason", "")},
          {"recipients", std::move(recipients)},
          {"languages", std::move(languages)}};
}

Json options_shape() { return Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}}); }

}  // namespace

void MailPages::register_views(render::ViewRegistry& views) {
  views.add({"notifications/mails",
             {{"counters", parts::counters_shape()},
              {"q", "text"},
              {"company", "text"},
              {"from", "text"},
              {"until", "text"},
              {"states", options_shape()},
              {"events", options_shape()},
              {"rows", Json::array({{{"created", "text"},
                                     {"event", "text"},
                                     {"rule", "text"},
                                     {"subject", "text"},
                                     {"address", "text"},
                                     {"company", "text"},
                                     {"state", parts::badge_shape()},
                                     {"note", "text"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             mail_list_model});
  views.add({"notifications/mail",
             {{"state", parts::badge_shape()},
              {"details", parts::details_shape()},
              {"text", "text"},
              {"no_text", "flag"},
              {"tries", Json::array({{{"at", "text"}, {"state", parts::badge_shape()}, {"words", "text"}}})},
              {"may_resend", "flag"},
              {"may_cancel", "flag"},
              {"resend_url", "text"},
              {"cancel_url", "text"}},
             mail_model});
  views.add({"notifications/templates",
             {{"has_problems", "flag"},
              {"note", parts::notice_shape()},
              {"rows", Json::array({{{"name", "text"},
                                     {"key", "text"},
                                     {"rule", "text"},
                                     {"recipients", "text"},
                                     {"names", "text"},
                                     {"url", "text"}}})}},
             templates_model});
  views.add({"notifications/preview",
             {{"event", "text"},
              {"rule", "text"},
              {"desk", "flag"},
              {"find", "text"},
              {"unknown", "flag"},
              {"reason", "text"},
              {"recipients", Json::array({{{"address", "text"}, {"name", "text"}}})},
              {"languages",
               Json::array(
                   {{{"label", "text"}, {"lang", "text"}, {"sent", "flag"}, {"subject", "text"}, {"text", "text"}}})}},
             preview_model});
}

}  // namespace tenderloom::notifications
