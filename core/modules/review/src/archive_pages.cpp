#include "archive_pages.h"

#include "queue_pages.h"
#include "resources.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;
namespace parts = render::parts;
using render::ViewContext;

constexpr char kArchiveView[] = "review/archive";
constexpr char kArchivePermission[] = "staff.tenders";

std::string archive_url(const std::string& no) { return "/staff/tenders/" + no + "/archive"; }

Json archive_json(const Archive& one, base::Instant now) {
  const auto time = [](const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  Json links = Json::object();
  if (!one.sha256.empty()) links["file"] = archive_url(one.tender_no) + ".zip?archive=" + std::to_string(one.id);
  if (one.state == "making") links["job"] = "/jobs/" + std::to_string(one.job_id);
  return {{"id", std::to_string(one.id)},
          {"tender_no", one.tender_no},
          {"tender_name", one.tender_name},
          {"state", one.state},
          {"sha256", one.sha256},
          {"size", one.size},
          {"files", one.files},
          {"applications", one.applications},
          {"ordered_at", base::iso8601(one.ordered_at)},
          {"ordered_by", one.actor},
          {"keep_until", base::iso8601(one.keep_until)},
          {"retention_over", one.keep_until <= now},
          {"made_at", time(one.made_at)},
          {"released_at", time(one.released_at)},
          {"released_by", one.released_by},
          {"release_reason", one.release_reason},
          {"links", std::move(links)}};
}

class ArchiveRoutes {
 public:
  ArchiveRoutes(const Review::Dependencies& uses, TenderArchive& archive) : uses_(uses), archive_(archive) {}

  Outcome show(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{kArchiveView, resource(*tender, context)};
  }

  Outcome order(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    const std::string typed = accounts::text_value(context, "keep_until");
    std::optional<base::Instant> until;
    if (const auto date = base::parse_date(base::trim(typed)))
      until = base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
    const auto ordered = archive_.order(*tender, until, staff_actor(context), context.locale());
    if (!ordered) return refuse(context, *tender, ordered.error());
    const std::string job = "/jobs/" + std::to_string(ordered->job_id);
    return http::Accepted{job, {{"id", std::to_string(ordered->job_id)}, {"state", "queued"}}};
  }

  Outcome release(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    const auto released = archive_.release(*tender, accounts::text_value(context, "reason"), staff_actor(context));
    if (!released && released.error().code == "not_found") return refuse(context, *tender, {"archive_none"});
    if (!released) return refuse(context, *tender, released.error());
    return http::Done{archive_url(tender->no), resource(*uses_.tenders.find(tender->no), context),
                      http::Flash{"success", "flash.archive_released"}};
  }

  Outcome file(Context& context) const {
    const auto tender = uses_.tenders.find(context.param("no"));
    if (!tender) return http::not_found();
    const std::string wanted = context.query("archive");
    for (const Archive& one : archive_.of(tender->id)) {
      if (!wanted.empty() && std::to_string(one.id) != wanted) continue;
      if (one.sha256.empty() || !uses_.blobs.has(one.sha256)) continue;
      archive_.note_download(*tender, one, staff_actor(context));
      return http::File{.path = uses_.blobs.path(one.sha256),
                        .media_type = "application/zip",
                        .name = tender->no + "-archive-" + std::to_string(one.id) + ".zip",
                        .etag = one.sha256};
    }
    return http::not_found();
  }

  Outcome list(Context& context) const {
    const int page = static_cast<int>(context.query_number("page", 1, 1, 100'000)),
              per_page = static_cast<int>(context.query_number("per_page", 25, 1, 100));
    std::int64_t total = 0;
    Json items = Json::array();
    for (const Archive& one : archive_.all(page, per_page, total))
      items.push_back(archive_json(one, context.request().received_at));
    return http::Page{"review/archives",
                      {{"items", std::move(items)}, {"page", page}, {"per_page", per_page}, {"total", total}}};
  }

 private:
  Json resource(const tenders::Tender& tender, const Context& context) const {
    Json items = Json::array();
    for (const Archive& one : archive_.of(tender.id)) items.push_back(archive_json(one, context.request().received_at));
    const std::string state = tenders::fill_state(tender, context.request().received_at);
    const bool ended = state != tenders::state::kDraft && state != tenders::state::kFilling;
    return {{"tender", {{"no", tender.no}, {"name", tender.name}, {"state", state}}},
            {"archived_at", tender.archived_at ? Json(base::iso8601(*tender.archived_at)) : Json()},
            {"may_archive", ended && !tender.archived_at},
            {"items", std::move(items)}};
  }

  Outcome refuse(Context& context, const tenders::Tender& tender, const base::Error& error) const {
    const Json typed = {{"keep_until", accounts::text_value(context, "keep_until")},
                        {"reason", accounts::text_value(context, "reason")}};
    if (!error.field.empty())
      return http::Invalid{Json::array({finding_of(uses_.words, context, error)}), kArchiveView,
                           resource(tender, context), typed};
    if (context.wants_html()) {
      Json extra = typed;
      extra["problem"] = uses_.words.text(context.locale(), "error." + error.code, error.params);
      return http::Page{
          .view = kArchiveView, .resource = resource(tender, context), .extra = std::move(extra), .status = 409};
    }
    http::Refused refused = http::refuse(409, error);
    refused.more["state"] = tenders::fill_state(tender, context.request().received_at);
    return refused;
  }

  const Review::Dependencies& uses_;
  TenderArchive& archive_;
};

Json archive_badge(const Json& item, const ViewContext& context) {
  const std::string state = item.value("state", "");
  if (state == "made" && item.value("retention_over", false))
    return parts::badge("attention", context.t("archive.state.over"));
  return parts::badge(state == "made"     ? "done"
                      : state == "failed" ? "danger"
                      : state == "making" ? "attention"
                                          : "neutral",
                      context.t("archive.state." + state));
}

Json archive_rows_model(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) {
    std::string released;
    if (!item.at("released_at").is_null())
      released = context.t("archive.released", {{"actor", item.value("released_by", "")},
                                                {"time", parts::time_text(item.at("released_at"))},
                                                {"reason", item.value("release_reason", "")}});
    rows.push_back({{"tender", item.value("tender_no", "") + "　" + item.value("tender_name", "")},
                    {"url", archive_url(item.value("tender_no", ""))},
                    {"state", archive_badge(item, context)},
                    {"ordered", parts::time_text(item.at("ordered_at")) + "　" + item.value("ordered_by", "")},
                    {"keep_until", parts::time_text(item.at("keep_until")).substr(0, 10)},
                    {"applications", base::thousands(item.value("applications", std::int64_t{0}))},
                    {"files", base::thousands(item.value("files", std::int64_t{0}))},
                    {"size", base::size_text(item.value("size", std::int64_t{0}))},
                    {"sha256", item.value("sha256", "")},
                    {"file_url", item.at("links").value("file", "")},
                    {"job_url", item.at("links").value("job", "")},
                    {"released", released}});
  }
  return rows;
}

Json archive_row_shape() {
  return Json::array({{{"tender", "text"},
                       {"url", "text"},
                       {"state", parts::badge_shape()},
                       {"ordered", "text"},
                       {"keep_until", "text"},
                       {"applications", "text"},
                       {"files", "text"},
                       {"size", "text"},
                       {"sha256", "text"},
                       {"file_url", "text"},
                       {"job_url", "text"},
                       {"released", "text"}}});
}

Json present_archive(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string no = resource.at("tender").value("no", "");
  Json errors = parts::errors(context.findings), notices = Json::array();
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("archive.refused"), problem));
  if (!resource.at("archived_at").is_null())
    notices.push_back(parts::notice(
        "info", context.t("archive.is_archived", {{"time", parts::time_text(resource.at("archived_at"))}}),
        context.t("archive.is_archived_text")));
  if (resource.at("archived_at").is_null() && !resource.value("may_archive", false))
    notices.push_back(parts::notice("info", context.t("archive.not_yet"), context.t("archive.not_yet_text")));
  return {{"title", context.t("archive.title")},
          {"title_suffix", resource.at("tender").value("name", "")},
          {"purpose", context.t("archive.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("layout.nav.staff_tenders")}, {"url", "/staff/tenders"}},
                                      {{"label", no}, {"url", "/staff/tenders/" + no}},
                                      {{"label", context.t("archive.title")}}})},
          {"wide", true},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"notices", std::move(notices)},
          {"rows", archive_rows_model(resource, context)},
          {"may_archive", resource.at("may_archive")},
          {"may_release", !resource.at("archived_at").is_null()},
          {"action", archive_url(no)},
          {"keep_until", extra.value("keep_until", "")},
          {"keep_until_error", parts::error_of(context.findings, "keep_until")},
          {"reason", extra.value("reason", "")},
          {"reason_error", parts::error_of(context.findings, "reason")}};
}

Json present_archives(const Json& resource, const Json&, const ViewContext& context) {
  return {{"title", context.t("archive.list")},
          {"purpose", context.t("archive.list_purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("archive.list")}}})},
          {"wide", true},
          {"rows", archive_rows_model(resource, context)},
          {"pagination", parts::pagination(resource, "/staff/archives", {}, context)},
          {"empty", parts::empty(context.t("archive.none"), context.t("archive.none_text"))}};
}

}  // namespace

void add_archive_routes(http::Router& router, const Review::Dependencies& uses, TenderArchive& archive) {
  const auto routes = std::make_shared<const ArchiveRoutes>(uses, archive);
  const http::RoutesOf add(router, routes, kArchivePermission);
  using http::Method;
  using R = ArchiveRoutes;
  add(Method::get, "/staff/archives", "Archived tenders, the retention that ends first first", {200}, &R::list);
  add(Method::get, "/staff/tenders/{no}/archive", "The archives of a tender", {200, 404}, &R::show);
  add(Method::post, "/staff/tenders/{no}/archive",
      "Archives a tender that has ended: keep_until, the last day of retention; it is read-only from then on",
      {202, 404, 409, 422}, &R::order);
  add(Method::post, "/staff/tenders/{no}/archive/release", "The tender may be changed again: reason",
      {200, 404, 409, 422}, &R::release);
  add(Method::get, "/staff/tenders/{no}/archive.zip", "The bundle, with manifest.txt for sha256sum -c", {200, 404},
      &R::file);
}

void register_archive_views(render::ViewRegistry& views) {
  views.add({kArchiveView,
             {{"notices", Json::array({parts::notice_shape()})},
              {"rows", archive_row_shape()},
              {"may_archive", "flag"},
              {"may_release", "flag"},
              {"action", "text"},
              {"keep_until", "text"},
              {"keep_until_error", "text"},
              {"reason", "text"},
              {"reason_error", "text"}},
             present_archive});
  views.add(
      {"review/archives",
       {{"rows", archive_row_shape()}, {"pagination", parts::pagination_shape()}, {"empty", parts::empty_shape()}},
       present_archives});
}

}  // namespace tenderloom::review
