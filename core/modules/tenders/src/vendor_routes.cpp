// SCR-110 and SCR-112: the list of tenders, one tender, choosing it, reading and confirming its guides.
#include "route_support.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

constexpr std::int64_t kAnnouncementsShown = 10;  // on a tender's page

}  // namespace

/// The tender of the address, unless filling has not opened: vendors do not know drafts.
std::optional<Tender> Tenders::open_tender(http::Context& context) {
  return visible_tender(context.param("no"), context);
}

std::optional<Tender> Tenders::visible_tender(const std::string& no, http::Context& context) {
  auto tender = service_.find(no);
  if (tender && fill_state(*tender, context.request().received_at) == state::kDraft &&
      !context.principal().may("staff.view")) {
    return std::nullopt;
  }
  return tender;
}

Json Tenders::type_labels(const std::string& locale) {
  Json labels = Json::object();
  for (const auto& type : types_.types()) labels[type->key()] = type->label(locale);
  return labels;
}

Json Tenders::tender_resource(const Tender& tender, http::Context& context) {
  Json resource = resource_of(tender, context.request().received_at);
  Json guides = Json::array();
  for (const auto& guide : service_.guides(tender, context.principal().company_id, context.locale())) {
    guides.push_back(resource_of(guide, tender.no));
  }
  resource["guides"] = std::move(guides);
  Json announcements = Json::array();
  const NoticeBoard::Query own{.tender_id = tender.id, .general = false, .per_page = kAnnouncementsShown};
  for (const auto& one : service_.board().list(own).rows) announcements.push_back(resource_of(one));
  resource["announcements"] = std::move(announcements);
  resource["missing_plugin"] = service_.missing_companion(tender);
  Json moves = Json::array();
  for (const auto& move : service_.deadline_moves(tender.id)) {
    moves.push_back(resource_of(move));
    if (context.principal().may("staff.tenders")) moves.back()["actor"] = move.actor;
  }
  resource["deadline_moves"] = std::move(moves);
  const std::string base = "/tenders/" + tender.no;
  resource["links"] = {
      {"items", base + "/items"}, {"documents", base + "/documents"}, {"submission", base + "/submission"}};
  return resource;
}

http::Outcome Tenders::list_tenders(http::Context& context) {
  Service::Query query;
  query.text = context.query("q");
  query.type_key = context.query("type");
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const auto list = service_.list(query);
  const auto* session = context.principal().by_token ? nullptr : context.session();
  const Json current = current_tender(session, context.locale());
  Json items = Json::array(), labels = type_labels(context.locale());
  for (const auto& tender : list.tenders) {
    Json item = resource_of(tender, context.request().received_at);
    item.erase("groups");
    item.erase("version");
    item["current"] = current.is_object() && current["no"] == tender.no;
    items.push_back(std::move(item));
    labels[tender.type_key] = service_.type_label(tender, context.locale());
  }
  return http::Page{.view = "tenders/list",
                    .resource = {{"items", std::move(items)},
                                 {"page", query.page},
                                 {"per_page", query.per_page},
                                 {"total", list.total}},
                    .extra = {{"type_labels", std::move(labels)}, {"q", query.text}, {"type", query.type_key}}};
}

http::Outcome Tenders::show_tender(http::Context& context) {
  const auto tender = open_tender(context);
  if (!tender) return http::not_found();
  const auto* session = context.principal().by_token ? nullptr : context.session();
  const Json current = current_tender(session, context.locale());
  return http::Page{.view = "tenders/tender",
                    .resource = tender_resource(*tender, context),
                    .extra = {{"type_label", service_.type_label(*tender, context.locale())},
                              {"current", current.is_object() && current["no"] == tender->no}}};
}

http::Outcome Tenders::select_tender(http::Context& context) {
  const auto tender = open_tender(context);
  if (!tender) return http::not_found();
  work_on(context, *tender);
  return http::Done{.go_to = accounts::local_target(accounts::text_value(context, "next"), "/tenders/" + tender->no),
                    .resource = tender_resource(*tender, context),
                    .flash = http::Flash{"success", "flash.tender_selected", {{"tender", tender->name}}}};
}

void Tenders::register_vendor_routes(http::Router& router) {
  router.add(
      {.method = Method::get,
       .pattern = "/",
       .permission = "public",
       .handler = [](http::Context& context) -> http::Outcome {
         const auto& who = context.principal();
         return http::Redirect{.to = who.may("staff.view") ? "/staff" : who.signed_in() ? "/dashboard" : "/login"};
       },
       .summary = "Goes to the start page of whoever asks.",
       .statuses = {303}});
  router.add({.method = Method::get,
              .pattern = "/tenders",
              .permission = "vendor.view",
              .handler = [this](http::Context& context) { return list_tenders(context); },
              .summary = "Tenders, newest first.",
              .parameters = {{.name = "q", .description = "part of number or name"},
                             {.name = "type", .description = "key of a tender type"},
                             {.name = "page", .type = "integer"},
                             {.name = "per_page", .type = "integer"}}});
  router.add({.method = Method::get,
              .pattern = "/tenders/{no}",
              .permission = "vendor.view",
              .handler = [this](http::Context& context) { return show_tender(context); },
              .summary = "One tender: its window, groups and guides.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/tenders/{no}/select",
              .permission = "vendor.view",
              .handler = [this](http::Context& context) { return select_tender(context); },
              .summary = "Makes it the current tender of this session.",
              .statuses = {200, 404}});
}

}  // namespace tenderloom::tenders
