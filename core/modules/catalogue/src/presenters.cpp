#include "pages.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::catalogue {

namespace {

namespace parts = render::parts;
using render::ViewContext;

Json zone_links(const Json& zones, const std::string& chosen) {
  Json links = Json::array();
  for (const Json& zone : zones)
    links.push_back({{"label", zone.at("label")},
                     {"value", base::thousands(zone.value("total", std::int64_t{0}))},
                     {"url", zone.at("links").at("self")},
                     {"has_url", true},
                     {"active", zone.value("key", "") == chosen}});
  return links;
}

Json present_index(const Json& resource, const Json&, const ViewContext& context) {
  Json items = Json::array();
  for (const Json& item : resource.at("items"))
    items.push_back({{"label", item.at("label")},
                     {"id", "catalogue-" + item.value("key", "")},
                     {"zones", zone_links(item.at("zones"), "")}});
  return {{"title", context.t("catalogue.title")},
          {"purpose", context.t("catalogue.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("catalogue.title")}}})},
          {"items", std::move(items)},
          {"empty", parts::empty(context.t("catalogue.none"), context.t("catalogue.none_text"))}};
}

Json present_list(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string path = "/catalogue/" + resource.value("catalogue", ""), zone = resource.value("zone", "");
  Json rows = Json::array(), selects = Json::array();
  std::vector<std::pair<std::string, std::string>> keep{{"zone", zone}, {"q", extra.value("q", "")}};
  for (const Json& item : resource.at("items"))
    rows.push_back(
        {{"title", item.at("title")},
         {"summary", item.at("summary")},
         {"listed", context.t("catalogue.listed", {{"date", parts::time_text(item.at("listed_at")).substr(0, 10)}})},
         {"url", item.at("links").at("self")}});
  int number = 0;
  for (const Json& facet : resource.at("facets")) {
    const std::string name = facet.value("field", ""), chosen = extra.at("chosen").value(name, "");
    if (!chosen.empty()) keep.emplace_back(name, chosen);
    Json options = Json::array({{{"value", ""}, {"label", context.t("common.all")}, {"selected", chosen.empty()}}});
    for (const Json& option : facet.at("options"))
      options.push_back(
          {{"value", option.at("value")},
           {"label", context.t("catalogue.option", {{"label", option.at("label")}, {"count", option.at("total")}})},
           {"selected", option.value("value", "") == chosen}});
    selects.push_back({{"name", name},
                       {"label", facet.at("label")},
                       {"id", "facet-" + std::to_string(++number)},
                       {"options", std::move(options)}});
  }
  const bool narrowed = keep.size() > 2 || !extra.value("q", "").empty();
  return {{"title", resource.at("label")},
          {"title_suffix", resource.at("zone_label")},
          {"purpose", context.t("catalogue.list_purpose", {{"zone", resource.at("zone_label")}})},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("catalogue.title")}, {"url", "/catalogue"}},
                                      {{"label", resource.at("label")}}})},
          {"wide", true},
          {"counters", zone_links(resource.at("zones"), zone)},
          {"filters",
           {{"action", path},
            {"q", extra.value("q", "")},
            {"q_label", context.t("catalogue.search")},
            {"selects", std::move(selects)},
            {"keep", Json::array({{{"name", "zone"}, {"value", zone}}})},
            {"reset_url", path + "?zone=" + zone}}},
          {"rows", std::move(rows)},
          {"pagination", parts::pagination(resource, path, keep, context)},
          {"empty", narrowed ? parts::empty(context.t("catalogue.none_found"), context.t("catalogue.none_found_text"),
                                            path + "?zone=" + zone, context.t("common.reset"))
                             : parts::empty(context.t("catalogue.nothing"), context.t("catalogue.nothing_text"))}};
}

Json present_entry(const Json& resource, const Json&, const ViewContext& context) {
  Json details = Json::array(), pictures = Json::array();
  for (const Json& field : resource.at("fields")) {
    const std::string kind = field.value("kind", ""), text = field.value("text", "");
    if (kind == "picture") {
      const Json& value = field.at("value");
      pictures.push_back({{"label", field.at("label")},
                          {"url", field.at("links").at("self")},
                          {"width", value.value("width", 0)},
                          {"height", value.value("height", 0)}});
      continue;
    }
    if (kind == "file") {
      details.push_back(parts::detail(field.value("label", ""), text, field.at("links").value("self", "")));
      continue;
    }
    const std::string url = kind == "url" ? text : kind == "email" ? "mailto:" + text : "";
    details.push_back(parts::detail(field.value("label", ""), text, url));
  }
  return {{"title", resource.at("title")},
          {"title_suffix", resource.at("label")},
          {"purpose", resource.at("summary")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/"}},
                                      {{"label", context.t("catalogue.title")}, {"url", "/catalogue"}},
                                      {{"label", resource.at("zone_label")}, {"url", resource.at("links").at("zone")}},
                                      {{"label", resource.at("title")}}})},
          {"details", std::move(details)},
          {"pictures", std::move(pictures)},
          {"listed", context.t("catalogue.listed_and_changed",
                               {{"listed", parts::time_text(resource.at("listed_at")).substr(0, 10)},
                                {"updated", parts::time_text(resource.at("updated_at")).substr(0, 10)}})},
          {"back", resource.at("links").at("zone")}};
}

}  // namespace

void register_catalogue_views(render::ViewRegistry& views) {
  views.add({"catalogue/index",
             {{"items", Json::array({{{"label", "text"}, {"id", "text"}, {"zones", parts::counters_shape()}}})},
              {"empty", parts::empty_shape()}},
             present_index});
  views.add({"catalogue/list",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", Json::array({{{"title", "text"}, {"summary", "text"}, {"listed", "text"}, {"url", "text"}}})},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present_list});
  views.add(
      {"catalogue/entry",
       {{"details", parts::details_shape()},
        {"pictures", Json::array({{{"label", "text"}, {"url", "text"}, {"width", "number"}, {"height", "number"}}})},
        {"listed", "text"},
        {"back", "text"}},
       present_entry});
}

}  // namespace tenderloom::catalogue
