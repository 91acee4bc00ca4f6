#include "route_support.h"

#include "tenderloom/base/clock.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::accounts {
namespace {

Json time_or_null(const std::optional<Instant>& instant) { return instant ? Json(base::iso8601(*instant)) : Json(); }

}  // namespace

Actor actor_of(const http::Context& context) {
  const auto& who = context.principal();
  return {who.person_id, who.display_name, context.request().client_address};
}

Json form_values(const http::Context& context) {
  const Json& sent = context.values();
  if (!sent.is_object()) return Json::object();
  Json values = sent.contains("values") ? http::body_object(sent, "values") : sent;
  // What travels with the form without being a field of it.
  for (const auto* name : {"captcha_token", "altcha", "version", "next", "id", "parent", "notice_version"})
    values.erase(name);
  return values;
}

Json findings_of(const Judged& judged, const std::string& locale) {
  Json findings = Json::array();
  for (const auto& finding : judged.evaluation.findings) {
    findings.push_back(forms::to_json(*judged.type, *judged.level, finding, locale));
  }
  return findings;
}

Json session_resource(const http::Session* session, const http::Principal& who, Instant now) {
  Json company;
  if (who.company_id != 0) {
    company = {{"id", std::to_string(who.company_id)},
               {"name", who.company_name},
               {"tax_id", who.tax_id},
               {"registration_status", who.registration_status}};
  }
  Json resource{{"signed_in", who.signed_in()},
                {"principal",
                 {{"person_id", who.signed_in() ? Json(std::to_string(who.person_id)) : Json()},
                  {"display_name", who.display_name},
                  {"email", who.email},
                  {"company", std::move(company)},
                  {"roles", who.roles},
                  {"permissions", who.permissions}}}};
  if (session) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(session->expires_at - now).count();
    resource["remaining_seconds"] = std::max<std::int64_t>(0, left);
    resource["expires_at"] = base::iso8601(session->expires_at);
    resource["csrf_token"] = session->csrf_token;
  }
  return resource;
}

Json company_resource(const Company& company) {
  return {{"id", std::to_string(company.id)},
          {"tax_id", company.tax_id},
          {"company_name", company.name},
          {"status", company.status},
          {"review_comment", company.review_comment},
          {"values", company.values},
          {"registered_at", base::iso8601(company.registered_at)},
          {"decided_at", time_or_null(company.decided_at)},
          {"version", company.row_version}};
}

}  // namespace tenderloom::accounts
