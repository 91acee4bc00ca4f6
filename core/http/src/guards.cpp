#include "guards.h"

#include <algorithm>

#include "ascii.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::http {
namespace {

std::string_view without_default_port(std::string_view host, bool https) {
  const std::string_view port = https ? ":443" : ":80";
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

bool changes(Method method) { return method != Method::get && method != Method::head && method != Method::options; }

/// Whether somebody of that role knows that such addresses exist: "staff.tenders" is no secret to staff, but it is to a
/// vendor. Pages about oneself ("account.") are known to everybody who is signed in.
bool may_know(const Principal& principal, std::string_view permission) {
  const std::string_view area = permission.substr(0, permission.find('.') + 1);
  if (area == "account.") return true;
  return std::any_of(principal.of_role.begin(), principal.of_role.end(),
                     [&](const std::string& held) { return held.starts_with(area); });
}

/// Staff who look at the portal as a vendor read what is the company's, and nothing else: the one place that says so.
std::optional<Refused> check_support_view(const Route& route, const Principal& principal) {
  if (!principal.support_until || route.while_supporting) return std::nullopt;
  if (route.method != Method::get && route.method != Method::options)
    return refuse(403, {"support_read_only", {{"company", principal.company_name}}});
  if (route.permission == "signed_in" || route.permission.starts_with("account."))
    return refuse(403, {"support_not_shown"});
  return std::nullopt;
}

}  // namespace

bool same_origin(std::string_view origin, const Request& request) {
  constexpr std::string_view kHttp = "http://";
  constexpr std::string_view kHttps = "https://";
  const bool https = origin.starts_with(kHttps);
  if (!https && !origin.starts_with(kHttp)) return false;  // "null" as well
  const std::string_view host = origin.substr(https ? kHttps.size() : kHttp.size());
  return ascii::equal_ignoring_case(without_default_port(host, https), without_default_port(request.host, https));
}

namespace {

/// Where somebody may go who has something to do first: there, to what keeps the session, and out.
bool open_before_all(const Route& route, const std::string& first) {
  const auto lies_under = [&](std::string_view address) {
    return route.pattern == address || (route.pattern.starts_with(address) && route.pattern[address.size()] == '/');
  };
  return lies_under(first) || lies_under("/session");
}

}  // namespace

std::optional<Refused> check_permission(const Route& route, RequestContext& context) {
  if (route.permission == "public" && !changes(route.method)) return std::nullopt;  // nobody's name is looked up
  const Principal& principal = context.principal();
  if (auto refused = check_support_view(route, principal)) return refused;
  if (route.permission == "public") return std::nullopt;
  if (!principal.signed_in()) return refuse(401, {context.has_token() ? "token_invalid" : "not_signed_in"});
  if (!principal.first.empty() && !open_before_all(route, principal.first)) return refuse(403, {principal.first_code});
  const bool read_only = principal.read_only && changes(route.method);
  if (route.permission == "signed_in")
    return read_only ? std::optional(refuse(403, {"permission_missing"})) : std::nullopt;
  // a vendor may do nothing until its registration is approved. Staff have no registration.
  const bool waiting = !principal.registration_status.empty() && principal.registration_status != "approved";
  if (waiting && route.permission.starts_with("vendor.")) {
    return Refused{.status = 403,
                   .error = {"registration_not_approved", {{"status", principal.registration_status}}},
                   .more = {{"state", principal.registration_status}}};
  }
  if (principal.may(route.permission) && !read_only) return std::nullopt;
  if (route.hidden || !may_know(principal, route.permission)) return not_found();
  // A member of a company turns to its owner, not to the office. A token's scope is its own matter.
  const bool member = principal.company_id != 0 && !principal.by_token && !route.permission.starts_with("staff.");
  return refuse(403, {member ? "role_missing" : "permission_missing"});
}

std::optional<Refused> check_forgery(const Route& route, RequestContext& context, const BodyValues& body) {
  const Request& request = context.request();
  if (route.method == Method::get || route.method == Method::options || !route.csrf || context.has_token())
    return std::nullopt;
  const Refused refused = refuse(403, {"csrf_failed"});
  if (const std::string_view site = request.header("sec-fetch-site"); !site.empty()) {
    if (site != "same-origin" && site != "none") return refused;
  } else if (const std::string_view origin = request.header("origin"); !origin.empty()) {
    if (!same_origin(origin, request)) return refused;
  }
  const Session* session = context.existing_session();
  if (session == nullptr) {
    // Nothing that a browser sends by itself speaks for anybody here. A form without a session is still refused: it
    // could sign a visitor in as somebody else.
    if (body.form) return refused;
    return std::nullopt;
  }
  const std::string_view header = request.header("x-csrf-token");
  const std::string_view sent = header.empty() ? std::string_view(body.csrf) : header;
  if (sent.empty() || session->csrf_token.empty() || !base::equal_in_constant_time(sent, session->csrf_token))
    return refused;
  return std::nullopt;
}

}  // namespace tenderloom::http
