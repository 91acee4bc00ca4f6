#include "operation_routes.h"

#include "navigation.h"
#include "version.h"

namespace tenderloom::app {

using base::Json;
using http::Content;
using http::Outcome;

namespace {

constexpr char kJson[] = "application/json";

Outcome ready(storage::Database& database, tenders::Service& tenders, UploadScan* scan) {
  try {
    const int one = database.read([](soci::session& sql) {
      int value = 0;
      sql << "select 1", soci::into(value);
      return value;
    });
    Json answer = {{"ready", one == 1}};
    // Everything but uploads works without it.
    if (scan != nullptr) answer["scanner"] = scan->answers() ? "ready" : "unreachable";
    // Reading works and so does everything else, so that the portal counts as ready.
    for (const auto& [type, plugin] : tenders.read_only_types())
      answer["read_only_types"][type] = plugin + " is missing";
    return Content{answer.dump(), kJson};
  } catch (const storage::DatabaseError&) {
    return Content{.body = R"({"ready":false,"database":"unreachable"})", .media_type = kJson, .status = 503};
  }
}

/// The reference for people: one row a route, from the same table as the OpenAPI document.
Json reference_model(const Json& resource, const Json&, const render::ViewContext& context) {
  Json rows = Json::array();
  for (const auto& [path, methods] : resource["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
      rows.push_back({{"method", upper},
                      {"path", path},
                      {"summary", operation.value("summary", "")},
                      {"permission", operation.value("x-permission", "")}});
    }
  return {{"title", context.t("portal.api.title")}, {"purpose", context.t("portal.api.purpose")}, {"rows", rows}};
}

/// Pages whose words are all in the theme.
constexpr std::array kAboutPages = {"privacy", "accessibility"};

render::Presenter about_model(const std::string& page) {
  return [page](const Json&, const Json&, const render::ViewContext& context) -> Json {
    return {{"title", context.t("portal." + page + ".title")}, {"purpose", context.t("portal." + page + ".purpose")}};
  };
}

auto adding_to(http::Router& router) {
  return [&router](std::string pattern, std::string summary, http::Handler handler, bool api_only) {
    router.add({.method = http::Method::get,
                .pattern = std::move(pattern),
                .permission = "public",
                .handler = std::move(handler),
                .summary = std::move(summary),
                .api_only = api_only});
  };
}

/// What the menus lead to, from their own table: a page that comes or goes is listed or not without being named here.
Outcome site_map(http::Context& context, const http::Router& router, tenders::Tenders& tenders,
                 const base::Words& words, const std::vector<plugin::NavigationLink>& plugins) {
  const auto* session = context.principal().by_token ? nullptr : context.session();
  const Json tender =
      context.principal().may("staff.view") ? Json() : tenders.current_tender(session, context.locale());
  return http::Page{"portal/sitemap", {{"groups", Navigation(router, words, plugins).site_map(context, tender)}}};
}

Json site_map_model(const Json& resource, const Json&, const render::ViewContext& context) {
  return {{"title", context.t("portal.sitemap.title")},
          {"purpose", context.t("portal.sitemap.purpose")},
          {"groups", resource.value("groups", Json::array())}};
}

}  // namespace

void register_operation_views(render::ViewRegistry& views) {
  for (const std::string page : kAboutPages)
    views.add({"portal/" + page, {{"title", "text"}, {"purpose", "text"}}, about_model(page)});
  views.add(
      {"portal/sitemap",
       {{"title", "text"},
        {"purpose", "text"},
        {"groups", Json::array({{{"label", "text"}, {"items", Json::array({{{"label", "text"}, {"url", "text"}}})}}})}},
       site_map_model});
  views.add(
      {"portal/api",
       {{"title", "text"},
        {"purpose", "text"},
        {"rows", Json::array({{{"method", "text"}, {"path", "text"}, {"summary", "text"}, {"permission", "text"}}})}},
       reference_model});
}

void register_health_routes(http::Router& router, storage::Database& database, tenders::Service& tenders,
                            UploadScan* scan) {
  const auto get = adding_to(router);
  get(
      "/healthz", "The process answers",
      [](http::Context&) -> Outcome {
        return Content{R"({"ok":true})", kJson};
      },
      true);
  get(
      "/readyz", "The database answers, and whether the virus scanner does",
      [&database, &tenders, scan](http::Context&) { return ready(database, tenders, scan); }, true);
}

void register_operation_routes(http::Router& router, tenders::Tenders& tenders, const base::Words& words,
                               const std::vector<plugin::NavigationLink>& plugins) {
  const auto get = adding_to(router);
  get(
      "/openapi.json", "This API as OpenAPI 3.1",
      [&router](http::Context&) -> Outcome {
        return Content{router.openapi("Tenderloom", kVersion).dump(2), kJson};
      },
      true);
  for (const std::string page : kAboutPages)
    get(
        "/" + page, "About this portal: " + page,
        [page](http::Context&) -> Outcome { return http::Page{"portal/" + page}; }, false);
  get(
      "/sitemap", "The pages that whoever asks may open",
      [&](http::Context& context) { return site_map(context, router, tenders, words, plugins); }, false);
  get(
      "/api", "This API for people to read",
      [&router](http::Context&) -> Outcome {
        return http::Page{"portal/api", router.openapi("Tenderloom", kVersion)};
      },
      false);
}

}  // namespace tenderloom::app
