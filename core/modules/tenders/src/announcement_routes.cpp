// Announcements (SCR-102, SCR-157) and manuals.
#include "route_support.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

constexpr std::int64_t kPerPage = 25;

http::Outcome announcement_list(Service& service, http::Context& context, bool all, const char* view, Json extra) {
  const auto page = context.query_number("page", 1, 1, 1'000'000);
  const auto per_page = context.query_number("per_page", kPerPage, 1, 100);
  const auto found = service.announcements(page, per_page, all);
  Json items = Json::array();
  for (const auto& row : found.rows) items.push_back(resource_of(row));
  return http::Page{
      .view = view,
      .resource = {{"items", std::move(items)}, {"page", page}, {"per_page", per_page}, {"total", found.total}},
      .extra = std::move(extra)};
}

}  // namespace

http::Outcome Tenders::send_manual(http::Context& context) {
  const auto manual = service_.manual(context.param("type"));
  if (!manual) return http::not_found();
  return http::File{.path = blobs_.path(manual->sha256),
                    .media_type = "application/pdf",
                    .name = manual->name,
                    .etag = manual->sha256};
}

http::Outcome Tenders::announce(http::Context& context) {
  const Json& values = context.values();
  Json findings = Json::array();
  const auto published = time_value(values, "published_at", findings);
  const std::string title = accounts::text_value(context, "title"), body = accounts::text_value(context, "body");
  Service::Announced made;
  if (findings.empty()) {
    made = service_.announce(title, body, published.value_or(std::nullopt), actor_of(context));
    findings = std::move(made.findings);
  }
  if (!findings.empty()) {
    const auto found = service_.announcements(1, kPerPage, true);
    Json items = Json::array();
    for (const auto& row : found.rows) items.push_back(resource_of(row));
    return http::Invalid{
        .findings = std::move(findings),
        .view = "tenders/staff_announcements",
        .resource = {{"items", std::move(items)}, {"page", 1}, {"per_page", kPerPage}, {"total", found.total}},
        .extra = {{"typed", values}}};
  }
  return http::Created{.location = "/announcements/" + std::to_string(made.announcement->id),
                       .resource = resource_of(*made.announcement),
                       .flash = http::Flash{"success", "flash.announced", {{"title", made.announcement->title}}},
                       .go_to = "/staff/announcements"};
}

void Tenders::register_announcement_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/manuals/{type}",
              .permission = "public",
              .handler = [this](http::Context& context) { return send_manual(context); },
              .summary = "The manual that staff uploaded for a tender type.",
              .statuses = {200, 404}});
  router.add({.method = Method::get,
              .pattern = "/announcements",
              .permission = "public",
              .handler =
                  [this](http::Context& context) {
                    return announcement_list(service_, context, false, "tenders/announcements", Json::object());
                  },
              .summary = "Announcements, newest first."});
  router.add({.method = Method::get,
              .pattern = "/announcements/{id}",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto id = accounts::id_param(context, "id");
                const auto found =
                    id ? service_.announcement(*id, context.principal().may("staff.announcements")) : std::nullopt;
                if (!found) return http::not_found();
                return http::Page{.view = "tenders/announcement", .resource = resource_of(*found)};
              },
              .summary = "One announcement in full.",
              .statuses = {200, 404}});
  router.add({.method = Method::get,
              .pattern = "/staff/announcements",
              .permission = "staff.announcements",
              .handler =
                  [this](http::Context& context) {
                    return announcement_list(service_, context, true, "tenders/staff_announcements", Json::object());
                  },
              .summary = "All announcements, those of the future as well."});
  router.add({.method = Method::post,
              .pattern = "/staff/announcements",
              .permission = "staff.announcements",
              .handler = [this](http::Context& context) { return announce(context); },
              .summary = "Publishes an announcement, now or at `published_at`.",
              .statuses = {201, 422},
              .body_schema = {{"type", "object"},
                              {"required", {"title", "body"}},
                              {"properties",
                               {{"title", {{"type", "string"}}},
                                {"body", {{"type", "string"}}},
                                {"published_at", {{"type", "string"}, {"format", "date-time"}}}}}}});
}

}  // namespace tenderloom::tenders
