// 首頁儀表板 (SCR-108, SCR-109).
#include "tenderloom/submissions/item_count.h"
#include "tenderloom/tenders/tenders.h"
#include "vendor.h"

namespace tenderloom::submissions {

http::Outcome Vendor::dashboard(http::Context& context) {
  const http::Principal& who = context.principal();
  const std::string& locale = context.locale();
  if (who.company_id == 0) return http::Redirect{who.may("staff.view") ? "/staff" : "/account/company", std::nullopt};
  constexpr int kAnnouncements = 5, kTenders = 10, kTendersRead = 50;
  const base::Instant now = context.request().received_at;

  Json resource = {{"company", {{"name", who.company_name}, {"tax_id", who.tax_id}}},
                   {"registration", {{"status", who.registration_status}}}};
  Json announcements = Json::array();
  for (const tenders::Announcement& each : tenders_.board().list({.per_page = kAnnouncements}).rows) {
    announcements.push_back({{"id", std::to_string(each.id)},
                             {"title", each.title},
                             {"published_at", base::iso8601(each.published_at)},
                             {"url", "/announcements/" + std::to_string(each.id)}});
  }
  resource["announcements"] = std::move(announcements);
  if (!who.may("vendor.view")) {  // nothing else until the registration is approved
    if (registration_comment_) resource["registration"]["review_comment"] = registration_comment_(who.company_id);
    return http::Page{"submissions/dashboard", std::move(resource), Json::object()};
  }

  std::string current;
  if (const http::Session* session = context.session())
    current = session->data.value(tenders::kCurrentTender, std::string());
  tenders::Service::Query query;
  query.per_page = kTendersRead;
  Json list = Json::array();
  for (const tenders::Tender& tender : tenders_.list(query).tenders) {
    if (list.size() == kTenders) break;
    if (!tenders_.type_of(tender)) continue;  // of a type that is switched off and never was used: nothing can be done
    list.push_back({{"id", tender.id},
                    {"no", tender.no},
                    {"name", tender.name},
                    {"type", tender.type_key},
                    {"type_label", tenders_.type_label(tender, locale)},
                    {"fill_state", tenders::fill_state(tender, now)},
                    {"current", tender.no == current},
                    {"url", "/tenders/" + tender.no}});
  }
  resource["tenders"] = std::move(list);

  Json applications = Json::array();
  for (const Submission& submission : service_.of_company(who.company_id)) {
    const auto tender = tenders_.find(submission.tender_id);
    if (!tender) continue;
    const bool is_current = tender->no == current;
    const auto type = tenders_.type_of(*tender);
    if (!type || (!is_current && submission.state == "not_submitted" && submission.levels.empty())) continue;
    ItemScope scope;
    scope.ground = {*tender, type, now};
    scope.submission = submission;
    Json application = state_json(scope, service_.editable(submission, *tender, now));
    application["counters"] = counters_json(service_.counters(*type, submission));
    application["counts_items"] = counts_items(*type);
    application["number"] = submission.number;
    application["current"] = is_current;
    const std::string base = "/tenders/" + tender->no;
    application["links"] = {{"items", base + "/items"}, {"documents", base + "/documents"}, {"todo", base + "/todo"}};
    for (ApplicationSource* source : application_sources_) {
      auto [key, about] = source->about(*tender, *type, submission, locale, now);
      if (!about.is_null()) application[key] = std::move(about);
    }
    if (is_current) {
      applications.insert(applications.begin(), std::move(application));
    } else {
      applications.push_back(std::move(application));
    }
  }
  resource["applications"] = std::move(applications);
  return http::Page{"submissions/dashboard", std::move(resource), Json::object()};
}

}  // namespace tenderloom::submissions
