// What everybody sees of announcements (SCR-101, SCR-102): the list, one in full with its files, and a feed.
#include "markdown.h"
#include "route_support.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

constexpr std::int64_t kPerPage = 25, kInFeed = 20;

std::string xml(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace

http::Outcome Tenders::list_announcements(http::Context& context, bool staff) {
  NoticeBoard::Query query{.all = staff};
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", kPerPage, 1, 100);
  const std::string no = context.query("tender");
  if (!no.empty()) {
    const auto tender = service_.find(no);
    if (!tender) return http::not_found();
    query.tender_id = tender->id;
  }
  const auto found = service_.board().list(query);
  Json items = Json::array();
  for (const auto& row : found.rows) items.push_back(resource_of(row));
  return http::Page{
      .view = staff ? "tenders/staff_announcements" : "tenders/announcements",
      .resource = {
          {"items", std::move(items)}, {"page", query.page}, {"per_page", query.per_page}, {"total", found.total}}};
}

Json Tenders::with_files(const Announcement& announcement) {
  Json resource = resource_of(announcement), files = Json::array();
  for (const auto& file : service_.board().files(announcement.id)) {
    files.push_back(
        {{"id", std::to_string(file.id)},
         {"name", file.name},
         {"size", file.size},
         {"type", file.media_type},
         {"sha256", file.sha256},
         {"url", "/announcements/" + std::to_string(announcement.id) + "/files/" + std::to_string(file.id)}});
  }
  resource["files"] = std::move(files);
  return resource;
}

http::Outcome Tenders::show_announcement(http::Context& context) {
  const auto id = accounts::id_param(context, "id");
  const bool staff = context.principal().may("staff.announcements");
  const auto found = id ? service_.board().find(*id, staff) : std::nullopt;
  if (!found) return http::not_found();
  return http::Page{.view = "tenders/announcement", .resource = with_files(*found)};
}

http::Outcome Tenders::send_announcement_file(http::Context& context) {
  const auto id = accounts::id_param(context, "id"), file_id = accounts::id_param(context, "file");
  const bool staff = context.principal().may("staff.announcements");
  const auto found = id && file_id ? service_.board().find(*id, staff) : std::nullopt;
  const auto file = found ? service_.board().file(*id, *file_id) : std::nullopt;
  if (!file) return http::not_found();
  return http::File{
      .path = blobs_.path(file->sha256), .media_type = file->media_type, .name = file->name, .etag = file->sha256};
}

/// Atom (RFC 4287), so that a vendor's clerk is told by any reader.
http::Outcome Tenders::announcement_feed(http::Context& context) {
  const auto found = service_.board().list({.per_page = kInFeed}).rows;
  std::string updated = base::iso8601(clock_.now()), entries;
  Instant newest{};
  for (const auto& row : found) {
    newest = std::max(newest, row.published_at);
    const std::string url = base_url_ + "/announcements/" + std::to_string(row.id);
    entries += "<entry><id>" + xml(url) + "</id><title>" + xml(row.title) + "</title><link href=\"" + xml(url) +
               "\"/><updated>" + base::iso8601(row.published_at) + "</updated><content type=\"html\">" +
               xml(markdown_html(row.body)) + "</content></entry>\n";
  }
  if (!found.empty()) updated = base::iso8601(newest);
  const std::string self = base_url_ + "/announcements.atom";
  return http::Content{
      .body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>" +
              xml(self) + "</id><title>" + xml(words_.text(context.locale(), "announcements.title")) +
              "</title><updated>" + updated + "</updated><link rel=\"self\" href=\"" + xml(self) +
              "\"/><author><name>" + xml(words_.text(context.locale(), "mail.site_name")) + "</name></author>\n" +
              entries + "</feed>\n",
      .media_type = "application/atom+xml"};
}

void Tenders::register_announcement_routes(http::Router& router) {
  const auto get = [&](const char* pattern, const char* summary, http::Outcome (Tenders::*handler)(http::Context&),
                       std::vector<int> statuses) {
    router.add({.method = Method::get,
                .pattern = pattern,
                .permission = "public",
                .handler = [this, handler](http::Context& context) { return (this->*handler)(context); },
                .summary = summary,
                .statuses = std::move(statuses)});
  };
  router.add({.method = Method::get,
              .pattern = "/announcements",
              .permission = "public",
              .handler = [this](http::Context& context) { return list_announcements(context, false); },
              .summary = "Announcements: pinned ones first, then the newest.",
              .parameters = {{.name = "tender", .description = "those of that tender and the general ones"},
                             {.name = "page", .type = "integer"},
                             {.name = "per_page", .type = "integer"}},
              .statuses = {200, 404}});
  get("/announcements.atom", "The newest announcements as an Atom feed.", &Tenders::announcement_feed, {200});
  get("/announcements/{id}", "One announcement in full; `body` is Markdown.", &Tenders::show_announcement, {200, 404});
  get("/announcements/{id}/files/{file}", "A file of an announcement.", &Tenders::send_announcement_file, {200, 404});
}

}  // namespace tenderloom::tenders
