// SCR-151: the staff's list of registrations.
#include "presenters.h"
#include "registration_views.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kListPath[] = "/staff/registrations";

/// The query of the list with one part changed; the page goes back to the first.
std::string list_url(const Json& extra, const std::string& name, const std::string& value) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const char* part : {"status", "q", "mark", "tests", "sort"}) {
    values.emplace_back(part, name == part ? value : extra.value(part, ""));
  }
  return kListPath + parts::query(values);
}

Json row_badges(const Json& item, const ViewContext& context) {
  Json badges = Json::array();
  const bool unseen = item.value("unseen", false);
  if (unseen)
    badges.push_back(parts::badge(
        "attention",
        context.t(item.value("first_look", false) ? "registrations.mark.new" : "registrations.mark.changed")));
  if (item.value("unconfirmed", false))
    badges.push_back(parts::badge("attention", context.t("registrations.mark.unconfirmed")));
  if (item.value("tax_id_asked", false))
    badges.push_back(parts::badge("attention", context.t("registrations.mark.tax_id")));
  if (const Json mark = item.value("unreachable", Json()); mark.is_object())
    badges.push_back(unreachable_note(mark, context));
  if (item.value("superseded", false))
    badges.push_back(parts::badge("neutral", context.t("registrations.mark.superseded")));
  if (item.value("is_test", false)) badges.push_back(test_vendor_badge(context));
  return badges;
}

std::string waiting_text(const Json& item, const ViewContext& context) {
  const Json since = item.value("waiting_since", Json());
  const auto instant = since.is_string() ? base::parse_iso8601(since.get<std::string>()) : std::nullopt;
  if (!instant) return {};
  const auto days = std::chrono::duration_cast<std::chrono::hours>(context.now - *instant).count() / 24;
  return days < 1 ? context.t("registrations.waiting_today")
                  : context.t("registrations.waiting_days", {{"days", days}});
}

Json choice(const Json& extra, const char* name, const std::string& label,
            const std::vector<std::pair<std::string, std::string>>& options) {
  Json list = Json::array();
  for (const auto& [value, text] : options)
    list.push_back({{"value", value}, {"label", text}, {"selected", extra.value(name, "") == value}});
  return {{"name", name}, {"label", label}, {"id", std::string("filter-") + name}, {"options", std::move(list)}};
}

Json filters_model(const Json& extra, const ViewContext& context) {
  std::vector<std::pair<std::string, std::string>> states{{"", context.t("common.all")}};
  for (const auto* name :
       {status::kPending, status::kNeedsRevision, status::kApproved, status::kRejected, status::kSuspended})
    states.emplace_back(name, context.t(std::string("registration.status.") + name));
  return {{"action", kListPath},
          {"q", extra.value("q", "")},
          {"q_label", context.t("registrations.search")},
          {"selects", Json::array({choice(extra, "status", context.t("registrations.status"), states),
                                   choice(extra, "mark", context.t("registrations.mark.label"),
                                          {{"", context.t("common.all")},
                                           {"unseen", context.t("registrations.mark.unseen")},
                                           {"unconfirmed", context.t("registrations.mark.unconfirmed")},
                                           {"tax_id", context.t("registrations.mark.tax_id")}}),
                                   test_vendor_filter(extra.value("tests", ""), context),
                                   choice(extra, "sort", context.t("registrations.sort.label"),
                                          {{"", context.t("registrations.sort.newest")},
                                           {"waiting", context.t("registrations.sort.waiting")}})})},
          {"keep", Json::array()},
          {"reset_url", kListPath}};
}

Json counters_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json counters = Json::array();
  for (const auto* name :
       {status::kPending, status::kNeedsRevision, status::kApproved, status::kRejected, status::kSuspended}) {
    counters.push_back(
        {{"label", context.t(std::string("registration.status.") + name)},
         {"value", std::to_string(resource.value("counters", Json::object()).value(name, std::int64_t{0}))},
         {"url", list_url(extra, "status", name)},
         {"has_url", true},
         {"active", extra.value("status", "") == name}});
  }
  return counters;
}

Json registrations_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    Json badges = row_badges(item, context);
    rows.push_back({{"tax_id", item.value("tax_id", "")},
                    {"company_name", item.value("company_name", "")},
                    {"contact_name", item.value("contact_name", "")},
                    {"account_email", item.value("account_email", "")},
                    {"registered", parts::time_text(item.value("registered_at", Json()))},
                    {"waiting", waiting_text(item, context)},
                    {"status", registration_badge(item.value("status", ""), context)},
                    {"has_badges", !badges.empty()},
                    {"badges", std::move(badges)},
                    {"url", std::string(kListPath) + "/" + item.value("id", "")}});
  }
  bool filtered = false;
  std::vector<std::pair<std::string, std::string>> kept;
  for (const char* part : {"status", "q", "mark", "tests", "sort"}) {
    kept.emplace_back(part, extra.value(part, ""));
    filtered = filtered || (std::string(part) != "sort" && !extra.value(part, "").empty());
  }
  Json actions = Json::array();
  if (extra.value("may_import", false))
    actions.push_back({{"label", context.t("registrations.import")}, {"url", "/staff/registrations/import"}});
  return {{"title", context.t("registrations.title")},
          {"purpose", context.t("registrations.purpose")},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                      {{"label", context.t("registrations.title")}}})},
          {"has_actions", !actions.empty()},
          {"actions", std::move(actions)},
          {"counters", counters_model(resource, extra, context)},
          {"filters", filters_model(extra, context)},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(filtered ? "registrations.none_found" : "registrations.none"),
                                 context.t(filtered ? "registrations.none_found_text" : "registrations.none_text"),
                                 filtered ? kListPath : "", context.t("common.reset"))},
          {"pagination", parts::pagination(resource, kListPath, kept, context)}};
}

}  // namespace

void add_registration_list_view(render::ViewRegistry& views) {
  views.add({"accounts/registrations",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", Json::array({{{"tax_id", "text"},
                                     {"company_name", "text"},
                                     {"contact_name", "text"},
                                     {"account_email", "text"},
                                     {"registered", "text"},
                                     {"waiting", "text"},
                                     {"status", parts::badge_shape()},
                                     {"has_badges", "flag"},
                                     {"badges", Json::array({parts::badge_shape()})},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             registrations_model});
}

}  // namespace tenderloom::accounts
