#include "responder.h"

#include <array>

#include "conditions.h"
#include "response_head.h"
#include "security_headers.h"

namespace tenderloom::http {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProblem = "application/problem+json";
constexpr std::string_view kVary = "Accept, HX-Request";
constexpr int kRetryBusy = 5;
constexpr int kRetryLimited = 60;

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string entity_tag(const std::string& etag) { return "\"" + etag + "\""; }

/// The phrase for people; kept apart from `error.<code>` because it says what happened, not why.
std::string title_of(PageRenderer& pages, const std::string& locale, int status) {
  const std::string key = "problem." + std::to_string(status);
  std::string title = pages.sentence(locale, key, Json::object());
  if (title.empty() || title == key) title = reason_phrase(status);
  return title;
}

}  // namespace

std::string location_value(std::string_view address) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string value;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\') {
      value += c;
    } else {
      value += '%';
      value += kHex[byte >> 4];
      value += kHex[byte & 15];
    }
  }
  return value;
}

Response Responder::respond(RequestContext& context, Outcome outcome) const {
  Response response = std::visit([&](auto& value) { return from(context, value); }, outcome);
  return finish(context, std::move(response));
}

Response Responder::finish(RequestContext& context, Response response) const {
  context.save();
  if (context.cookie()) add_header(response.headers, "Set-Cookie", *context.cookie());
  for (const auto& cookie : context.other_cookies()) add_header(response.headers, "Set-Cookie", cookie);
  if (response.headers.find("Cache-Control: ") == std::string::npos)
    add_header(response.headers, "Cache-Control", context.used_session() ? "no-store" : "no-cache");
  if (response.headers.find("Content-Security-Policy: ") == std::string::npos)
    response.headers += page_headers(context.request().secure || services_.secure_cookies, services_.script_origin);
  return response;
}

Response Responder::json(RequestContext&, int status, const Json& resource) const {
  Response response;
  response.status = status;
  response.body = dump(resource);
  response.body += '\n';
  add_header(response.headers, "Content-Type", status >= 400 ? kProblem : kJson);
  add_header(response.headers, "Vary", kVary);
  return response;
}

Response Responder::html(RequestContext& context, int status, std::string body) const {
  Response response;
  response.status = status;
  response.body = std::move(body);
  add_header(response.headers, "Content-Type", "text/html; charset=utf-8");
  add_header(response.headers, "Content-Language", context.locale());
  add_header(response.headers, "Vary", kVary);
  return response;
}

/// See-other for browsers; htmx would follow it unseen, so a fragment request is told to go there as a page.
Response Responder::go(RequestContext& context, const std::string& to, const std::optional<Flash>& flash) const {
  if (flash) context.add_flash(*flash);
  Response response;
  response.status = context.is_fragment() ? 204 : 303;
  add_header(response.headers, context.is_fragment() ? "HX-Redirect" : "Location", location_value(to));
  add_header(response.headers, "Vary", kVary);
  add_header(response.headers, "Cache-Control", "no-store");
  return response;
}

Response Responder::from(RequestContext& context, Page& page) const {
  if (context.wants_html() && !page.view.empty())
    return html(context, page.status, services_.pages.page(context, page.view, page.resource, page.extra, nullptr));
  const Method method = context.request().method;
  const bool reads = method == Method::get || method == Method::head;
  if (page.etag && reads && page.status == 200) {
    const Condition condition = check_conditions(context.request(), entity_tag(*page.etag));
    if (condition == Condition::failed) return refused(context, 412, "precondition_failed");
    if (condition == Condition::not_modified) {
      Response response;
      response.status = 304;
      add_header(response.headers, "ETag", entity_tag(*page.etag));
      add_header(response.headers, "Vary", kVary);
      return response;
    }
  }
  Response response = json(context, page.status, page.resource);
  if (page.etag) add_header(response.headers, "ETag", entity_tag(*page.etag));
  return response;
}

Response Responder::from(RequestContext& context, Created& created) const {
  if (context.wants_html()) return go(context, created.go_to.empty() ? created.location : created.go_to, created.flash);
  Response response = json(context, 201, created.resource);
  add_header(response.headers, "Location", location_value(created.location));
  if (created.etag) add_header(response.headers, "ETag", entity_tag(*created.etag));
  return response;
}

Response Responder::from(RequestContext& context, Done& done) const {
  if (context.wants_html() && !done.go_to.empty()) return go(context, done.go_to, done.flash);
  Response response = json(context, 200, done.resource);
  if (done.etag) add_header(response.headers, "ETag", entity_tag(*done.etag));
  return response;
}

Response Responder::from(RequestContext& context, Accepted& accepted) const {
  if (context.wants_html()) return go(context, accepted.location, std::nullopt);
  Response response = json(context, 202, accepted.resource);
  add_header(response.headers, "Location", location_value(accepted.location));
  return response;
}

Response Responder::from(RequestContext& context, Deleted& deleted) const {
  if (context.wants_html() && !deleted.go_to.empty()) return go(context, deleted.go_to, deleted.flash);
  Response response;
  response.status = 204;
  return response;
}

Response Responder::from(RequestContext& context, Redirect& redirect) const {
  return go(context, redirect.to, redirect.flash);
}

Response Responder::from(RequestContext& context, Invalid& invalid) const {
  for (Json& finding : invalid.findings) {
    if (!finding.is_object() || finding.contains("message") || !finding.contains("code")) continue;
    finding["message"] = services_.pages.sentence(context.locale(), "error." + finding["code"].get<std::string>(),
                                                  finding.contains("params") ? finding["params"] : Json::object());
  }
  if (context.wants_html() && !invalid.view.empty())
    return html(context, 422,
                services_.pages.page(context, invalid.view, invalid.resource, invalid.extra, &invalid.findings));
  Json document = problem_document(context, 422, {"invalid"}, Json::object());
  document["findings"] = std::move(invalid.findings);
  if (context.wants_html()) return html(context, 422, services_.pages.problem(context, document));
  return json(context, 422, document);
}

Json Responder::problem_document(RequestContext& context, int status, const base::Error& error,
                                 const Json& more) const {
  Json document = more.is_object() ? more : Json::object();
  document["type"] = "about:blank";
  document["title"] = title_of(services_.pages, context.locale(), status);
  document["status"] = status;
  // Who refuses may have put it in words that only it knows: those of a tender's type, say.
  if (!document.contains("detail"))
    document["detail"] = services_.pages.sentence(context.locale(), "error." + error.code, error.params);
  document["code"] = error.code;
  if (!error.field.empty()) document["field"] = error.field;
  if (error.params.is_object() && !error.params.empty()) document["params"] = error.params;
  if (status >= 500) document["request_id"] = context.request().id;
  return document;
}

Response Responder::from(RequestContext& context, Refused& refused) const {
  const Json document = problem_document(context, refused.status, refused.error, refused.more);
  Response response = context.wants_html() ? html(context, refused.status, services_.pages.problem(context, document))
                                           : json(context, refused.status, document);
  auto retry_after = refused.retry_after;
  if (!retry_after && refused.status == 503) retry_after = kRetryBusy;
  if (!retry_after && refused.status == 429) retry_after = kRetryLimited;
  if (retry_after) add_header(response.headers, "Retry-After", std::to_string(*retry_after));
  if (refused.status == 401)
    add_header(
        response.headers, "WWW-Authenticate",
        context.has_token() ? R"(Bearer realm="tenderloom", error="invalid_token")" : R"(Bearer realm="tenderloom")");
  if (refused.status == 415)
    add_header(response.headers, "Accept", "application/json, application/x-www-form-urlencoded, multipart/form-data");
  return response;
}

Response Responder::refused(RequestContext& context, int status, const char* code) const {
  Refused refused = refuse(status, {code});
  return from(context, refused);
}

Response Responder::problem(RequestContext& context, const Refused& refused, const std::string& allow) const {
  Refused copy = refused;
  Response response = from(context, copy);
  if (!allow.empty()) add_header(response.headers, "Allow", allow);
  return finish(context, std::move(response));
}

Response Responder::go_to(RequestContext& context, const std::string& target, const Flash& flash) const {
  return finish(context, go(context, target, flash));
}

Response Responder::to_sign_in(RequestContext& context, const std::string& target,
                               const std::optional<Flash>& flash) const {
  std::string to = "/login";
  if (target.size() > 1 && target.front() == '/' && target[1] != '/') {
    to += "?next=";
    for (const char c : target)
      to += c == '&' ? "%26" : c == '+' ? "%2B" : c == '%' ? "%25" : c == '#' ? "%23" : std::string(1, c);
  }
  return finish(context, go(context, to, flash));
}

Response Responder::options(const std::string& allow) const {
  Response response;
  response.status = 204;
  add_header(response.headers, "Allow", allow);
  add_header(response.headers, "Cache-Control", "no-store");
  response.headers += security_headers(ContentPolicy::page, services_.secure_cookies);
  return response;
}

Response Responder::moved(const Request& request, const std::string& to) const {
  Response response;
  response.status = 308;
  std::string location = to;
  if (!request.raw_query.empty()) location += "?" + request.raw_query;
  add_header(response.headers, "Location", location_value(location));
  add_header(response.headers, "Cache-Control", "no-cache");
  response.headers += security_headers(ContentPolicy::page, request.secure || services_.secure_cookies);
  return response;
}

}  // namespace tenderloom::http
