// The pages of chasing and counting.
#include "chasing_pages.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

using render::ViewContext;
namespace parts = render::parts;

namespace {

std::string chase_url(const Json& resource) { return "/staff/tenders/" + resource.at("tender").value("no", ""); }

Json chase_crumbs(const Json& resource, const std::string& title, const ViewContext& context) {
  return Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                      {{"label", resource.at("tender").at("name")}, {"url", chase_url(resource) + "/vendors"}},
                      {{"label", title}}});
}

/// The other pages of the same kind.
Json chase_links(const Json& resource, const char* here, const ViewContext& context) {
  Json actions = Json::array();
  for (const char* name : {"vendors", "day", "figures"})
    if (std::string_view(name) != here)
      actions.push_back(
          {{"label", context.t(std::string("chasing.") + name + ".title")}, {"url", chase_url(resource) + "/" + name}});
  return actions;
}

Json stage_counters(const Json& resource, const std::string& chosen, const ViewContext& context) {
  Json counters = Json::array();
  for (const char* stage : kStages)
    counters.push_back({{"label", context.t(std::string("chasing.stage.") + stage)},
                        {"value", base::thousands(resource.at("stages").value(stage, std::int64_t{0}))},
                        {"url", chase_url(resource) + "/vendors" + parts::query({{"stage", stage}})},
                        {"has_url", true},
                        {"active", chosen == stage}});
  return counters;
}

Json vendor_rows(const Json& items, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : items) {
    const std::string stage = item.at("stage");
    rows.push_back(
        {{"id", item.at("company")},
         {"name", item.at("name")},
         {"tax_id", item.at("tax_id")},
         {"url", "/staff/companies/" + item.value("company", "")},
         {"stage", parts::badge(stage == "handed_in"     ? "done"
                                : stage == "not_started" ? "neutral"
                                                         : "attention",
                                context.t("chasing.stage." + stage))},
         {"behind", stage != "handed_in"},
         {"rows", base::thousands(item.value("rows", std::int64_t{0}))},
         {"open", base::thousands(item.value("incomplete", std::int64_t{0}) + item.value("gaps", std::int64_t{0}))},
         {"changed", parts::time_text(item.at("changed_at"))},
         {"chased", parts::time_text(item.at("chased_at"))}});
  }
  return rows;
}
Json vendor_shape() {
  return Json::array({{{"id", "text"},
                       {"name", "text"},
                       {"tax_id", "text"},
                       {"url", "text"},
                       {"stage", parts::badge_shape()},
                       {"behind", "flag"},
                       {"rows", "text"},
                       {"open", "text"},
                       {"changed", "text"},
                       {"chased", "text"}}});
}

Json present_vendors(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string title = context.t("chasing.vendors.title"), stage = extra.value("stage", "");
  const Json errors = parts::errors(context.findings);
  Json options = Json::array({{{"value", ""}, {"label", context.t("common.all")}, {"selected", stage.empty()}}});
  for (const char* each : kStages)
    options.push_back(
        {{"value", each}, {"label", context.t(std::string("chasing.stage.") + each)}, {"selected", stage == each}});
  const std::string path = chase_url(resource) + "/vendors";
  return {{"title", title},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("chasing.vendors.purpose")},
          {"wide", true},
          {"breadcrumb", chase_crumbs(resource, title, context)},
          {"actions", chase_links(resource, "vendors", context)},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"counters", stage_counters(resource, stage, context)},
          {"filters",
           {{"action", path},
            {"q", extra.value("q", "")},
            {"q_label", context.t("chasing.vendors.search")},
            {"selects", Json::array({{{"name", "stage"},
                                      {"label", context.t("chasing.vendors.stage")},
                                      {"id", "filter-stage"},
                                      {"options", std::move(options)}}})},
            {"keep", Json::array()},
            {"reset_url", path}}},
          {"rows", vendor_rows(resource.at("items"), context)},
          {"chase_url", path + "/chase"},
          {"pagination", parts::pagination(resource, path, {{"stage", stage}, {"q", extra.value("q", "")}}, context)},
          {"empty", parts::empty(context.t("chasing.vendors.none"), "", path, context.t("common.all"))}};
}

Json present_chase(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json errors = parts::errors(context.findings);
  Json ids = Json::array(), people = Json::array();
  for (const Json& mail : resource.at("mails")) {
    ids.push_back({{"id", mail.at("company")}});
    people.push_back({{"name", mail.at("name")}, {"address", mail.at("address")}});
  }
  const bool any = !resource.at("mails").empty();
  return {{"title", context.t("chasing.chase.title")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("chasing.chase.purpose", {{"count", resource.at("mails").size()}})},
          {"breadcrumb", chase_crumbs(resource, context.t("chasing.chase.title"), context)},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"ids", std::move(ids)},
          {"people", std::move(people)},
          {"subject", any ? resource.at("mails")[0].at("subject") : Json("")},
          {"text", any ? resource.at("mails")[0].at("text") : Json("")},
          {"any", any},
          {"words", extra.value("words", "")},
          {"words_error", parts::error_of(context.findings, "words")},
          {"chase_url", chase_url(resource) + "/vendors/chase"},
          {"back_url", chase_url(resource) + "/vendors"}};
}

Json present_day(const Json& resource, const Json&, const ViewContext& context) {
  const std::string title = context.t("chasing.day.title");
  const auto figure = [&](const char* part, const char* name) {
    return base::thousands(resource.at(part).value(name, std::int64_t{0}));
  };
  Json incoming = Json::array();
  for (const char* name : {"last_ten_minutes", "last_hour", "last_day"})
    incoming.push_back(parts::detail(context.t(std::string("chasing.day.") + name), figure("handed_in", name)));
  incoming.push_back(
      parts::detail(context.t("chasing.day.failed"), figure("mails", "failed"), "/staff/mail?state=failed"));
  incoming.push_back(parts::detail(context.t("chasing.day.waiting"), figure("mails", "waiting"), ""));
  return {{"title", title},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("chasing.day.purpose")},
          {"wide", true},
          {"breadcrumb", chase_crumbs(resource, title, context)},
          {"actions", chase_links(resource, "day", context)},
          {"at", context.t("chasing.day.at", {{"time", parts::time_text(resource.at("at"))}})},
          {"deadline", parts::deadline_text(resource.at("tender").at("closes_at"), context)},
          {"reload_url", chase_url(resource) + "/day"},
          {"counters", stage_counters(resource, "", context)},
          {"details", std::move(incoming)},
          {"rows", vendor_rows(resource.at("stuck"), context)},
          {"idle", vendor_rows(resource.at("not_started").at("items"), context)},
          {"idle_url", chase_url(resource) + "/vendors?stage=not_started"},
          {"idle_label", context.t("chasing.day.all_idle", {{"count", resource.at("not_started").at("total")}})}};
}

Json present_figures(const Json& resource, const Json&, const ViewContext& context) {
  const std::string title = context.t("chasing.figures.title");
  Json tables = Json::array();
  for (const Json& table : resource.at("tables")) {
    Json rows = Json::array();
    for (const Json& figure : table.at("figures"))
      rows.push_back({{"label", figure.at("label")},
                      {"submissions", base::thousands(figure.value("submissions", std::int64_t{0}))},
                      {"items", base::thousands(figure.value("rows", std::int64_t{0}))}});
    tables.push_back({{"label", table.at("label")}, {"with_rows", table.at("with_rows")}, {"figures", rows}});
  }
  return {{"title", title},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("chasing.figures.purpose", {{"time", parts::time_text(resource.at("at"))}})},
          {"wide", true},
          {"breadcrumb", chase_crumbs(resource, title, context)},
          {"actions", chase_links(resource, "figures", context)},
          {"counters", stage_counters(resource, "", context)},
          {"sheet_url", chase_url(resource) + "/figures.xlsx"},
          {"tables", std::move(tables)}};
}

}  // namespace

void register_chasing_views(render::ViewRegistry& views) {
  views.add({"review/vendors",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", vendor_shape()},
              {"chase_url", "text"},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present_vendors});
  views.add({"review/chase",
             {{"ids", Json::array({{{"id", "text"}}})},
              {"people", Json::array({{{"name", "text"}, {"address", "text"}}})},
              {"subject", "text"},
              {"text", "text"},
              {"any", "flag"},
              {"words", "text"},
              {"words_error", "text"},
              {"chase_url", "text"},
              {"back_url", "text"}},
             present_chase});
  views.add({"review/day",
             {{"counters", parts::counters_shape()},
              {"at", "text"},
              {"deadline", "text"},
              {"reload_url", "text"},
              {"details", parts::details_shape()},
              {"rows", vendor_shape()},
              {"idle", vendor_shape()},
              {"idle_url", "text"},
              {"idle_label", "text"}},
             present_day});
  views.add(
      {"review/figures",
       {{"counters", parts::counters_shape()},
        {"sheet_url", "text"},
        {"tables",
         Json::array({{{"label", "text"},
                       {"with_rows", "flag"},
                       {"figures", Json::array({{{"label", "text"}, {"submissions", "text"}, {"items", "text"}}})}}})}},
       present_figures});
}

}  // namespace tenderloom::review
