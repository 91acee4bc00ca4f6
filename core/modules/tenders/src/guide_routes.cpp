// Guides: a page that shows the PDF and takes the reading confirmation, and the file itself.
#include "route_support.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

/// Staff look at guides as well; R-018 still holds for vendors.
std::optional<http::Refused> may_read(const http::Principal& who) {
  if (who.may("vendor.view") || who.may("staff.view")) return std::nullopt;
  return http::Refused{.status = 403,
                       .error = {"registration_not_approved", {{"status", who.registration_status}}},
                       .more = {{"state", who.registration_status}}};
}

}  // namespace

http::Outcome Tenders::show_guide(http::Context& context) {
  const auto tender = open_tender(context);
  const auto guide =
      tender ? service_.guide(*tender, context.param("key"), context.principal().company_id, context.locale())
             : std::nullopt;
  if (!guide) return http::not_found();
  return http::Page{
      .view = "tenders/guide",
      .resource = resource_of(*guide, tender->no),
      .extra = {{"tender_no", tender->no},
                {"tender_name", tender->name},
                {"may_confirm", context.principal().may("vendor.edit") && !context.principal().support_until &&
                                    service_.missing_companion(*tender).empty()}}};
}

http::Outcome Tenders::send_guide(http::Context& context) {
  if (auto refused = may_read(context.principal())) return *refused;
  const auto tender = open_tender(context);
  const auto guide = tender ? service_.guide(*tender, context.param("key"), 0, context.locale()) : std::nullopt;
  if (!guide || !guide->has_file) return http::not_found();
  return http::File{.path = blobs_.path(guide->sha256),
                    .media_type = "application/pdf",
                    .name = guide->name,
                    .show = context.query("download").empty(),
                    .etag = guide->sha256};
}

http::Outcome Tenders::confirm_guide(http::Context& context) {
  const auto tender = open_tender(context);
  if (!tender) return http::not_found();
  const auto company = context.principal().company_id;
  const std::string key = context.param("key");
  const auto confirmed =
      service_.confirm_guide(*tender, key, accounts::text_value(context, "sha256"), company, actor_of(context));
  if (!confirmed) {
    if (confirmed.error().code == "guide_unknown") return http::not_found();
    return http::Refused{.status = 409, .error = confirmed.error()};
  }
  const auto guide = service_.guide(*tender, key, company, context.locale());
  const auto left = service_.unconfirmed_guides(*tender, company, context.locale());
  const std::string base = "/tenders/" + tender->no;
  return http::Done{
      .go_to = left.empty() ? base + "/items" : base + "/guides/" + left.front().key,
      .resource = resource_of(*guide, tender->no),
      .flash = http::Flash{
          "success", left.empty() ? "flash.guides_confirmed" : "flash.guide_confirmed", {{"guide", guide->label}}}};
}

void Tenders::register_guide_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/tenders/{no}/guides/{key}",
              .permission = "vendor.view",
              .handler = [this](http::Context& context) { return show_guide(context); },
              .summary = "One guide and whether this company has confirmed reading it.",
              .statuses = {200, 404}});
  router.add({.method = Method::get,
              .pattern = "/tenders/{no}/guides/{key}/file",
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return send_guide(context); },
              .summary = "The guide's PDF; shown in the page, or as a download with ?download=1.",
              .statuses = {200, 403, 404},
              .while_supporting = true});
  router.add({.method = Method::post,
              .pattern = "/tenders/{no}/guides/{key}/confirm",
              .permission = "vendor.edit",
              .handler = [this](http::Context& context) { return confirm_guide(context); },
              .summary = "Confirms reading the guide (R-037); `sha256` names the version that was read.",
              .statuses = {200, 404, 409}});
}

}  // namespace tenderloom::tenders
