#include "tenderloom/accounts/staff_views.h"

#include "tenderloom/accounts/model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {

namespace parts = render::parts;

std::string test_vendor_column(const std::string& company) {
  return "EXISTS (SELECT 1 FROM company_mark tv WHERE tv.company_id = " + company + " AND tv.is_test = 1)";
}

std::string test_vendor_condition(const std::string& tests, const std::string& company) {
  if (tests == "all") return {};
  return (tests == "only" ? " AND " : " AND NOT ") + test_vendor_column(company);
}

Json test_vendor_filter(const std::string& chosen, const render::ViewContext& context) {
  Json options = Json::array();
  for (const auto& [value, word] : {std::pair{"", "without"}, std::pair{"only", "only"}, std::pair{"all", "all"}}) {
    options.push_back({{"value", value},
                       {"label", context.t(std::string("registrations.tests.") + word)},
                       {"selected", chosen == value}});
  }
  return {{"name", "tests"},
          {"label", context.t("registrations.tests.label")},
          {"id", "filter-tests"},
          {"options", std::move(options)}};
}

Json test_vendor_badge(const render::ViewContext& context) {
  return parts::badge("neutral", context.t("registrations.mark.test"));
}

Json registration_badge(const std::string& state, const render::ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{{status::kPending, "info"},
                                                         {status::kApproved, "done"},
                                                         {status::kNeedsRevision, "attention"},
                                                         {status::kRejected, "danger"},
                                                         {status::kSuspended, "danger"}};
  const auto kind = kKinds.find(state);
  return parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("registration.status." + state));
}

Json company_links(const http::Principal& who, std::int64_t company, const std::string& here) {
  const std::string id = std::to_string(company);
  const bool registrations = who.may("staff.registrations"), support = who.may("staff.support");
  const auto url = [&](bool may, const char* name, const std::string& address) {
    return may && here != name ? address : std::string();
  };
  return {{"company_url", url(registrations, "company", "/staff/companies/" + id)},
          {"registration_url", url(registrations, "registration", "/staff/registrations/" + id)},
          {"notes_url", url(support, "notes", "/staff/companies/" + id + "/notes")},
          {"view_url", url(support && !who.by_token, "view", "/staff/support/" + id + "/view")}};
}

Json company_links_shape() {
  return {{"company_url", "text"}, {"registration_url", "text"}, {"notes_url", "text"}, {"view_url", "text"}};
}

}  // namespace tenderloom::accounts
