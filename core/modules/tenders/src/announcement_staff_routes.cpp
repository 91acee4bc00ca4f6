// SCR-157: staff write, change, withdraw announcements, add files, and see what the Markdown becomes.
#include <charconv>

#include "markdown.h"
#include "route_support.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

constexpr char kAnnouncing[] = "staff.announcements";
constexpr char kForm[] = "tenders/staff_announcement";
constexpr auto kAttachment = http::BodyLimit::of_file(kLargestAttachment);
constexpr int kPreviewHeading = 3;  // the preview stands in a panel with an h2

bool checked(const Json& values, const char* name) {
  const auto found = values.find(name);
  if (found == values.end()) return false;
  // A form sends 0 before the box, so that a box left empty says so.
  const Json& value = found->is_array() && !found->empty() ? found->back() : *found;
  if (value.is_boolean()) return value.get<bool>();
  return value == "1" || value == "true" || value == "on";
}

std::string page_of_announcement(std::int64_t id) { return "/staff/announcements/" + std::to_string(id); }

}  // namespace

/// What is not sent stays as it is stored.
AnnouncementDraft Tenders::announcement_draft(http::Context& context, Json& findings, const Announcement* stored) {
  const Json& values = context.values();
  AnnouncementDraft draft;
  if (stored) {
    draft = {stored->title,     stored->body,   stored->published_at, stored->until,
             stored->tender_id, stored->pinned, stored->position};
  }
  if (values.contains("title")) draft.title = accounts::text_value(context, "title");
  if (values.contains("body")) draft.body = accounts::text_value(context, "body");
  if (const auto at = time_value(values, "published_at", findings); at && *at) draft.published_at = *at;
  if (const auto until = time_value(values, "until", findings)) draft.until = *until;
  if (values.contains("pinned")) draft.pinned = checked(values, "pinned");
  if (values.contains("tender_no")) {
    const std::string no(base::trim(accounts::text_value(context, "tender_no")));
    const auto tender = no.empty() ? std::nullopt : service_.find(no);
    draft.tender_id = tender ? std::optional(tender->id) : std::nullopt;
    if (!no.empty() && !tender) {
      findings.push_back(
          {{"field", "tender_no"}, {"code", "announcement_tender"}, {"params", {{"no", base::truncate(no, 20)}}}});
    }
  }
  const auto position = values.find("position");
  if (position != values.end() && position->is_number_integer()) {
    draft.position = position->get<std::int64_t>();
  } else if (const std::string text(base::trim(accounts::text_value(context, "position"))); !text.empty()) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), draft.position);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) draft.position = 0;  // judged as out of range
  }
  return draft;
}

/// What only the form needs: the tenders to choose from, and what was typed.
Json Tenders::announcement_extra(const Json& typed, std::optional<std::int64_t> id) {
  Service::Query query;
  query.with_drafts = true;
  query.per_page = 100;
  Json tenders = Json::array();
  for (const auto& tender : service_.list(query).tenders) tenders.push_back({{"no", tender.no}, {"name", tender.name}});
  Json extra = {{"typed", typed}, {"tenders", std::move(tenders)}};
  if (id) extra["id"] = std::to_string(*id);
  return extra;
}

http::Outcome Tenders::new_announcement(http::Context&) {
  return http::Page{.view = kForm, .extra = announcement_extra(Json::object(), {})};
}

http::Outcome Tenders::edit_announcement(http::Context& context) {
  const auto id = accounts::id_param(context, "id");
  const auto found = id ? service_.board().find(*id, true) : std::nullopt;
  if (!found) return http::not_found();
  return http::Page{.view = kForm,
                    .resource = with_files(*found),
                    .extra = announcement_extra(Json::object(), id),
                    .etag = std::to_string(found->row_version)};
}

/// A form without script is shown again with the preview; a script asks for the HTML alone.
http::Outcome Tenders::preview_announcement(http::Context& context) {
  const std::string html = markdown_html(base::clean_lines(accounts::text_value(context, "body")), kPreviewHeading);
  if (!context.wants_html() || context.is_fragment()) {
    return http::Page{.view = "tenders/announcement_preview", .resource = {{"html", html}}};
  }
  const auto id = http::body_value(context.values(), "id");
  Json extra = announcement_extra(context.values(), {});
  if (!id.empty()) extra["id"] = id;
  extra["preview"] = html;
  std::int64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  const auto stored = service_.board().find(number, true);
  return http::Page{
      .view = kForm, .resource = stored ? with_files(*stored) : Json::object(), .extra = std::move(extra)};
}

http::Outcome Tenders::announce(http::Context& context) {
  Json findings = Json::array();
  const auto draft = announcement_draft(context, findings, nullptr);
  NoticeBoard::Saved made;
  if (findings.empty()) {
    made = service_.board().create(draft, actor_of(context));
    findings = std::move(made.findings);
  }
  if (!findings.empty()) {
    return http::Invalid{
        .findings = std::move(findings), .view = kForm, .extra = announcement_extra(context.values(), {})};
  }
  return http::Created{.location = "/announcements/" + std::to_string(made.announcement->id),
                       .resource = resource_of(*made.announcement),
                       .flash = http::Flash{"success", "flash.announced", {{"title", made.announcement->title}}},
                       .go_to = page_of_announcement(made.announcement->id)};
}

http::Outcome Tenders::change_announcement(http::Context& context) {
  const auto id = accounts::id_param(context, "id");
  const auto found = id ? service_.board().find(*id, true) : std::nullopt;
  if (!found) return http::not_found();
  const auto version = accounts::version_of(context);
  if (!version) return http::refuse(428, {"version_required"});
  Json findings = Json::array();
  const auto draft = announcement_draft(context, findings, &*found);
  NoticeBoard::Saved saved;
  if (findings.empty()) {
    auto changed = service_.board().change(*id, draft, version, actor_of(context));
    if (!changed) {
      if (changed.error().code == "not_found") return http::not_found();
      return http::Refused{.status = 412, .error = changed.error(), .more = {{"current", with_files(*found)}}};
    }
    saved = std::move(*changed);
    findings = std::move(saved.findings);
  }
  if (!findings.empty()) {
    return http::Invalid{.findings = std::move(findings),
                         .view = kForm,
                         .resource = with_files(*found),
                         .extra = announcement_extra(context.values(), id)};
  }
  return http::Done{.go_to = page_of_announcement(*id),
                    .resource = with_files(*saved.announcement),
                    .flash = http::Flash{"success", "flash.announcement_saved", {{"title", saved.announcement->title}}},
                    .etag = std::to_string(saved.announcement->row_version)};
}

http::Outcome Tenders::withdraw_announcement(http::Context& context, bool withdrawn) {
  const auto id = accounts::id_param(context, "id");
  if (!id || !service_.board().set_withdrawn(*id, withdrawn, actor_of(context))) return http::not_found();
  const auto now = service_.board().find(*id, true);
  return http::Done{.go_to = page_of_announcement(*id),
                    .resource = with_files(*now),
                    .flash = http::Flash{"success",
                                         withdrawn ? "flash.announcement_withdrawn" : "flash.announcement_restored",
                                         {{"title", now->title}}}};
}

http::Outcome Tenders::add_announcement_file(http::Context& context) {
  const auto id = accounts::id_param(context, "id");
  const auto found = id ? service_.board().find(*id, true) : std::nullopt;
  if (!found) return http::not_found();
  const auto* file = uploaded_file(context);
  base::Error error{"file_needed", Json::object(), "file"};
  if (file) {
    const auto kept = service_.board().add_file(*id, file->name, file->path, judge_, actor_of(context));
    if (kept) {
      return http::Created{.location = "/announcements/" + std::to_string(*id) + "/files/" + std::to_string(kept->id),
                           .resource = with_files(*found),
                           .flash = http::Flash{"success", "flash.manual_uploaded", {{"name", kept->name}}},
                           .go_to = page_of_announcement(*id)};
    }
    error = kept.error();
    if (error.code.starts_with("blob_")) return http::Refused{.status = 503, .error = error};
  }
  return http::Invalid{.findings = Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}),
                       .view = kForm,
                       .resource = with_files(*found),
                       .extra = announcement_extra(Json::object(), id)};
}

http::Outcome Tenders::remove_announcement_file(http::Context& context) {
  const auto id = accounts::id_param(context, "id"), file = accounts::id_param(context, "file");
  if (!id || !file || !service_.board().remove_file(*id, *file, actor_of(context))) return http::not_found();
  return http::Deleted{.go_to = page_of_announcement(*id)};
}

void Tenders::register_announcement_staff_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, const char* summary, http::Handler handler,
                       std::vector<int> statuses, http::BodyLimit body = {}) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = kAnnouncing,
                .handler = std::move(handler),
                .summary = summary,
                .statuses = std::move(statuses),
                .body = body});
  };
  const auto by = [this](http::Outcome (Tenders::*handler)(http::Context&)) {
    return [this, handler](http::Context& context) { return (this->*handler)(context); };
  };
  const char* one = "/staff/announcements/{id}";
  add(Method::get, "/staff/announcements", "All announcements: future, past and withdrawn ones as well.",
      [this](http::Context& context) { return list_announcements(context, true); }, {200});
  router.add({.method = Method::post,
              .pattern = "/staff/announcements",
              .permission = kAnnouncing,
              .handler = by(&Tenders::announce),
              .summary = "Publishes an announcement, now or at `published_at`, until `until`; `body` is Markdown.",
              .statuses = {201, 422},
              .body_schema = {{"type", "object"},
                              {"required", {"title", "body"}},
                              {"properties",
                               {{"title", {{"type", "string"}}},
                                {"body", {{"type", "string"}}},
                                {"published_at", {{"type", "string"}, {"format", "date-time"}}},
                                {"until", {{"type", {"string", "null"}}, {"format", "date-time"}}},
                                {"tender_no", {{"type", {"string", "null"}}}},
                                {"pinned", {{"type", "boolean"}}},
                                {"position", {{"type", "integer"}}}}}}});
  add(Method::get, "/staff/announcements/new", "The form for a new announcement, for people.",
      by(&Tenders::new_announcement), {200});
  add(Method::post, "/staff/announcements/preview", "What the Markdown of `body` becomes; stores nothing.",
      by(&Tenders::preview_announcement), {200});
  add(Method::get, one, "One announcement as staff edit it.", by(&Tenders::edit_announcement), {200, 404});
  for (const auto method : {Method::post, Method::put})
    add(method, one, "Changes an announcement.", by(&Tenders::change_announcement), {200, 404, 412, 422, 428});
  add(Method::post, "/staff/announcements/{id}/withdraw", "Takes an announcement from the pages; it stays on record.",
      [this](http::Context& context) { return withdraw_announcement(context, true); }, {200, 404});
  add(Method::post, "/staff/announcements/{id}/restore", "Shows a withdrawn announcement again.",
      [this](http::Context& context) { return withdraw_announcement(context, false); }, {200, 404});
  add(Method::post, "/staff/announcements/{id}/files", "Adds a file (multipart part `file`).",
      by(&Tenders::add_announcement_file), {201, 404, 422, 503}, kAttachment);
  add(Method::del, "/staff/announcements/{id}/files/{file}", "Takes a file away.",
      by(&Tenders::remove_announcement_file), {204, 404});
}

}  // namespace tenderloom::tenders
