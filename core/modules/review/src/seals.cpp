#include "tenderloom/review/seals.h"

#include <algorithm>
#include <array>

#include "tenderloom/accounts/requests.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {
namespace {

using base::Json;
using http::Outcome;
namespace parts = render::parts;

constexpr std::string_view kSubmission = "/staff/submissions/{id}", kTender = "/staff/tenders/{no}",
                           kVendorTender = "/tenders/{no}";
/// Of a tender, what shows or moves what vendors wrote. Whatever is about one application is closed by itself.
constexpr std::array<std::string_view, 7> kClosed = {"/stages",  "/lists/",  "/exports", "/expiries",
                                                     "/figures", "/archive", "/checks"};

bool lies_under(std::string_view pattern, std::string_view address) {
  return pattern.starts_with(address) && (pattern.size() == address.size() || pattern[address.size()] == '/');
}

Outcome sealed_refusal(const tenders::Tender& tender) {
  http::Refused refused = http::refuse(409, {"application_sealed", {{"tender", tender.no}}});
  refused.more["state"] = "sealed";
  return refused;
}

Json present_sealed(const Json& resource, const Json&, const render::ViewContext& context) {
  const Json& company = resource.at("company");
  return {{"title", company.at("name")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("review.sealed.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions"}},
                                      {{"label", company.at("name")}}})},
          {"state", parts::badge("info", context.t("review.sealed.title"))},
          {"notice", parts::notice("info", context.t("review.sealed.title"), context.t("review.sealed.text"))},
          {"details",
           {parts::detail(context.t("review.sealed.tender"),
                          resource.at("tender").value("no", "") + " " + resource.at("tender").value("name", "")),
            parts::detail(context.t("review.sealed.company"),
                          company.value("name", "") + " (" + company.value("tax_id", "") + ")"),
            parts::detail(context.t("review.sealed.number"), resource.at("number")),
            parts::detail(context.t("review.sealed.handed_in"), parts::time_text(resource.at("submitted_at")))}}};
}

}  // namespace

std::optional<Outcome> Seals::before(const http::Route& route, http::Context& context) const {
  const http::Principal& who = context.principal();
  if (lies_under(route.pattern, kSubmission)) return of_submission(route, context);
  const bool closed_part =
      lies_under(route.pattern, kTender) && std::any_of(kClosed.begin(), kClosed.end(), [&](std::string_view part) {
        return std::string_view(route.pattern).substr(kTender.size()).starts_with(part);
      });
  const bool looking = who.support_until && lies_under(route.pattern, kVendorTender);
  if (!closed_part && !looking) return std::nullopt;
  const auto tender = tenders_.find(context.param("no"));
  if (!tender || !tenders_.sealed(*tender)) return std::nullopt;
  return sealed_refusal(*tender);
}

std::optional<Outcome> Seals::of_submission(const http::Route& route, const http::Context& context) const {
  const auto submission = submissions_.get(accounts::whole_number(context.param("id")).value_or(0));
  const auto tender = submission ? tenders_.find(submission->tender_id) : std::nullopt;
  if (!tender || !submission->last_submitted_at || !tenders_.sealed(*tender)) return std::nullopt;
  if (route.pattern != kSubmission || route.method != http::Method::get) return sealed_refusal(*tender);
  const auto company = directory_.company(submission->company_id);
  return http::Page{
      "review/sealed",
      {{"id", std::to_string(submission->id)},
       {"sealed", true},
       {"state", submission->state},
       {"number", submission->number},
       {"submitted_at", submission->submitted_at ? Json(base::iso8601(*submission->submitted_at)) : Json()},
       {"tender", {{"no", tender->no}, {"name", tender->name}}},
       {"company", {{"name", company ? company->name : ""}, {"tax_id", company ? company->tax_id : ""}}}}};
}

void Seals::register_views(render::ViewRegistry& views) {
  views.add({"review/sealed",
             {{"state", parts::badge_shape()}, {"notice", parts::notice_shape()}, {"details", parts::details_shape()}},
             present_sealed});
}

}  // namespace tenderloom::review
