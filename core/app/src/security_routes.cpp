#include "security_routes.h"

#include "tenderloom/render/parts.h"

namespace tenderloom::app {

using base::Json;
using http::Outcome;

namespace {

/// RFC 9116, 2.5.5: less than a year ahead. The file is made anew at every request, so it never runs out.
constexpr std::chrono::days kValid{180};

std::string contact_of(const config::Settings& settings) {
  return settings.security_contact.empty() ? "mailto:" + settings.contact_email : settings.security_contact;
}

std::string origin_of(const config::Settings& settings, const http::Request& request) {
  if (!settings.base_url.empty()) return settings.base_url;
  return (request.secure ? "https://" : "http://") + request.host;
}

std::string expiry(const base::Clock& clock) {
  const auto day = std::chrono::floor<std::chrono::days>(clock.now()) + kValid;
  const std::chrono::year_month_day date(day);
  return base::iso_date(date) + "T00:00:00Z";
}

std::string security_txt(const config::Settings& settings, const http::Request& request, const base::Clock& clock) {
  const std::string origin = origin_of(settings, request);
  return "Contact: " + contact_of(settings) + "\n" + "Expires: " + expiry(clock) + "\n" +
         "Preferred-Languages: zh-TW, en\n" + "Canonical: " + origin + "/.well-known/security.txt\n" +
         "Policy: " + origin + "/security\n";
}

Json present_security(const Json& resource, const Json&, const render::ViewContext& context) {
  const std::string contact = resource.value("contact", "");
  const std::string shown = contact.starts_with("mailto:") ? contact.substr(7)
                            : contact.starts_with("tel:")  ? contact.substr(4)
                                                           : contact;
  return {{"title", context.t("portal.security.title")},
          {"purpose", context.t("portal.security.purpose")},
          {"contact_url", contact},
          {"contact", shown}};
}

}  // namespace

void register_security_routes(http::Router& router, const config::Settings& settings, const base::Clock& clock) {
  const auto text = [&settings, &clock](http::Context& context) -> Outcome {
    return http::Content{security_txt(settings, context.request(), clock), "text/plain; charset=utf-8"};
  };
  router.add({.method = http::Method::get,
              .pattern = "/.well-known/security.txt",
              .permission = "public",
              .handler = text,
              .summary = "Whom to tell of a vulnerability (RFC 9116).",
              .api_only = true});
  router.add({.method = http::Method::get,
              .pattern = "/security",
              .permission = "public",
              .handler = [&settings](http::Context&) -> Outcome {
                return http::Page{"portal/security",
                                  {{"contact", contact_of(settings)}, {"languages", Json::array({"zh-TW", "en"})}}};
              },
              .summary = "How to report a vulnerability, and what happens then."});
}

void register_security_views(render::ViewRegistry& views) {
  views.add({"portal/security",
             {{"title", "text"}, {"purpose", "text"}, {"contact_url", "text"}, {"contact", "text"}},
             present_security});
}

}  // namespace tenderloom::app
