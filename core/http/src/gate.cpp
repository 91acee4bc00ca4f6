#include "gate.h"

#include <cxxabi.h>

#include <chrono>
#include <system_error>
#include <typeinfo>

#include "guards.h"
#include "kept_form.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/http/unavailable.h"

namespace tenderloom::http {
namespace {

std::string allow_value(const std::vector<Method>& methods) {
  std::string value;
  for (const Method method : methods) {
    if (!value.empty()) value += ", ";
    value += name_of(method);
  }
  return value;
}

Refused refused_by(const Fault& fault, const std::string& field = {}) {
  Refused refused{
      .status = fault.status, .error = {fault.code, Json::object(), field}, .retry_after = fault.retry_after};
  if (!field.empty()) refused.error.params["field"] = field;
  return refused;
}

bool takes_body(Method method) { return method == Method::post || method == Method::put || method == Method::del; }

std::string type_name(const std::exception& exception) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(typeid(exception).name(), nullptr, nullptr, &status), std::free);
  return status == 0 ? name.get() : typeid(exception).name();
}

}  // namespace

Gate::Gate(Services services, TrustedProxies proxies, std::shared_ptr<SpoolArea> area)
    : services_(std::move(services)),
      proxies_(std::move(proxies)),
      area_(std::move(area)),
      responder_(services_),
      id_prefix_(base::random_token(6) + "-") {}

Response Gate::answer(Exchange& exchange) {
  const auto started = std::chrono::steady_clock::now();
  exchange.request.id = id_prefix_ + std::to_string(++count_);
  std::string pattern;
  Response response;
  try {
    proxies_.identify(exchange);
    RequestContext context(exchange.request, services_);
    try {
      response = take(exchange, context, pattern);
    } catch (...) {
      response = recover(exchange, context, pattern);
    }
  } catch (...) {
    response = plain_problem(Fault{500, "internal"});  // not even an error page could be made
  }
  const auto spent = std::chrono::steady_clock::now() - started;
  log(exchange, pattern, response, std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
  return response;
}

Response Gate::take(Exchange& exchange, RequestContext& context, std::string& pattern) {
  Request& request = exchange.request;
  if (exchange.fault) {
    Response response = responder_.problem(context, refused_by(*exchange.fault));
    response.close = true;
    return response;
  }
  const bool known_elsewhere = request.method_text == "PATCH" || request.method_text == "TRACE";
  if (request.method == Method::other && !known_elsewhere)
    return responder_.problem(context, refuse(501, {"method_unknown"}));
  if (request.path == "*") return responder_.options("GET, HEAD, POST, PUT, DELETE, OPTIONS");
  if (services_.rate_limiter && !services_.rate_limiter(request))
    return responder_.problem(context, refuse(429, {"too_many_requests"}));
  if (services_.assets != nullptr && request.path.starts_with(services_.assets->prefix())) {
    pattern = services_.assets->prefix();
    return responder_.asset(request, *services_.assets);
  }
  Router::Match match = services_.router.match(request.method, request.path);
  if (match.route == nullptr && match.allowed.empty()) {
    if (request.path.size() > 1 && request.path.ends_with('/')) {
      const std::string shorter = request.path.substr(0, request.path.size() - 1);
      const Router::Match moved = services_.router.match(Method::get, shorter);
      if (moved.route != nullptr || !moved.allowed.empty()) return responder_.moved(request, shorter);
    }
    return responder_.problem(context, not_found());
  }
  if (match.route == nullptr && request.method == Method::options)
    return responder_.options(allow_value(match.allowed));
  return take_route(exchange, context, std::move(match), pattern);
}

/// A form may say `_method` in its body. Whoever may use none of the routes that it could mean is refused before the
/// body is read as anything.
Response Gate::take_route(Exchange& exchange, RequestContext& context, Router::Match match, std::string& pattern) {
  Request& request = exchange.request;
  const BodyKind kind = takes_body(request.method) ? kind_of(request) : BodyKind::none;
  std::vector<Way> ways;
  if (match.route != nullptr) ways.push_back({match.route, match.params});
  if (request.method == Method::post && (kind == BodyKind::form || kind == BodyKind::multipart)) {
    for (const Method method : {Method::put, Method::del}) {
      auto other = services_.router.match(method, request.path);
      if (other.route != nullptr) ways.push_back({other.route, std::move(other.params)});
    }
  }
  const auto not_allowed = [&] {
    auto allowed = match.allowed;
    if (allowed.empty()) allowed = services_.router.match(Method::other, request.path).allowed;
    return responder_.problem(context, refuse(405, {"method_not_allowed"}), allow_value(allowed));
  };
  if (ways.empty()) return not_allowed();
  pattern = ways.front().route->pattern;
  std::optional<Refused> first_refusal;
  std::int64_t most = 0;
  bool files = false;
  bool open = false;
  for (const Way& way : ways) {
    auto refusal = check_permission(*way.route, context);
    if (!refusal) {
      open = true;
      files = files || way.route->body.files;
      most = std::max(most, way.route->body.bytes);
    } else if (!first_refusal) {
      first_refusal = std::move(refusal);
    }
  }
  if (!open) return refuse_way(context, *ways.front().route, *first_refusal);
  if (kind != BodyKind::none && request.body->size() > most)
    return responder_.problem(context, refuse(413, {"body_too_large"}));
  BodyValues body;
  if (kind != BodyKind::none) body = read_body(request, files, area_);
  if (body.fault) return responder_.problem(context, refused_by(*body.fault, body.faulty_field));
  Method wanted = request.method == Method::head ? Method::get : request.method;
  if (request.method == Method::post && body.form && !body.method_override.empty()) {
    if (body.method_override == "PUT") {
      wanted = Method::put;
    } else if (body.method_override == "DELETE") {
      wanted = Method::del;
    } else if (body.method_override != "POST") {
      return responder_.problem(context, refuse(400, {"method_override_invalid"}));
    }
  }
  for (Way& way : ways) {
    if (way.route->method != wanted) continue;
    pattern = way.route->pattern;
    if (wanted != request.method && request.method == Method::post) {
      request.method = wanted;
      request.method_text = name_of(wanted);
    }
    return handle(context, std::move(way), std::move(body));
  }
  return not_allowed();
}

Response Gate::handle(RequestContext& context, Way way, BodyValues body) {
  const Route& route = *way.route;
  if (auto refusal = check_permission(route, context)) return refuse_way(context, route, *refusal);
  if (takes_body(route.method) && context.request().body->size() > route.body.bytes)
    return responder_.problem(context, refuse(413, {"body_too_large"}));
  if (auto refusal = check_forgery(route, context, body)) return refuse_way(context, route, *refusal);
  if (route.api_only) context.force_json();
  context.set_params(std::move(way.params));
  context.set_body(std::move(body));
  return responder_.respond(context, route.handler(context));
}

Response Gate::refuse_way(RequestContext& context, const Route& route, const Refused& refused) {
  if (route.api_only) context.force_json();
  if (auto kept = keep_form(context, refused)) return std::move(*kept);
  const bool sign_in = refused.status == 401 && context.wants_html() && !context.has_token();
  const bool reads = route.method == Method::get;
  if (sign_in && (reads || context.is_fragment())) return ask_to_sign_in(context);
  const Principal& who = context.principal();
  if (reads && context.wants_html() && !who.first.empty() && refused.error.code == who.first_code)
    return responder_.respond(context, Redirect{.to = who.first});
  return responder_.problem(context, refused);
}

/// A person's form whose session is over, or whose page belongs to an earlier session: what was typed waits for them on
/// the form, after signing in where that is needed. Only for forms that demonstrably came from a page of ours, so that
/// no other site can lay words into somebody's hands.
std::optional<Response> Gate::keep_form(RequestContext& context, const Refused& refused) {
  const Request& request = context.request();
  const BodyKind kind = takes_body(request.method) ? kind_of(request) : BodyKind::none;
  if (!services_.forms || !context.wants_html() || context.has_token()) return std::nullopt;
  if (kind != BodyKind::form && kind != BodyKind::multipart) return std::nullopt;
  const bool sign_in = refused.status == 401;
  if (!sign_in && refused.error.code != "csrf_failed") return std::nullopt;
  auto posted = read_posted_form(request);
  if (!posted) return std::nullopt;
  const auto ended = sign_in ? context.ended_session() : std::nullopt;
  const bool genuine = ended && base::equal_in_constant_time(posted->csrf, ended->csrf_token);
  if (!came_from_here(request) && (!genuine || !request.header("sec-fetch-site").empty())) return std::nullopt;
  KeptForm& form = posted->form;
  form.person_id = ended ? ended->person_id : context.principal().person_id;
  if (const Session* session = context.existing_session(); session != nullptr && form.person_id == 0)
    form.person_id = session->data.value(kEndedPerson, std::int64_t{0});
  form.page = page_of_form(request, form, services_.router);
  std::optional<std::string> token;
  if (posted->typed) token = services_.forms->keep(form, request);
  if (Session* session = token || ended ? context.session() : nullptr; session != nullptr) {
    if (token) session->data[kKeptForm] = *token;
    if (ended) session->data[kEndedPerson] = ended->person_id;
    session->changed = true;
  }
  if (!sign_in) return responder_.go_to(context, form.page, {"notice", "flash.form_not_sent"});
  return responder_.to_sign_in(context, form.page, Flash{"notice", token ? "flash.form_kept" : "flash.session_over"});
}

/// To the sign-in page; somebody whose session ran out is told so, and remembered as whose the other tabs are.
Response Gate::ask_to_sign_in(RequestContext& context) {
  std::optional<Flash> flash;
  if (const auto ended = context.ended_session()) {
    if (Session* session = context.session()) {
      session->data[kEndedPerson] = ended->person_id;
      session->changed = true;
      flash = Flash{"notice", "flash.session_ran_out"};
    }
  }
  return responder_.to_sign_in(context, context.request().target, flash);
}

/// The end of every exception. What a client sees names nothing; what is logged holds no value that a user sent: texts
/// of foreign exceptions may (a database's do), so only those of our own kinds are written down.
Response Gate::recover(Exchange& exchange, RequestContext& context, const std::string& pattern) {
  Json fields{{"request", exchange.request.id}, {"route", pattern}, {"method", exchange.request.method_text}};
  Refused refused = refuse(500, {"internal"});
  try {
    throw;
  } catch (const Unavailable& outage) {
    fields["what"] = outage.what();
    refused = refuse(503, {"unavailable"});
    refused.retry_after = outage.retry_after();
  } catch (const std::exception& exception) {
    fields["type"] = type_name(exception);
    if (const auto* system = dynamic_cast<const std::system_error*>(&exception)) {
      fields["what"] = system->code().message();
    } else if (dynamic_cast<const std::logic_error*>(&exception) != nullptr) {
      fields["what"] = exception.what();
    }
  } catch (...) {
    fields["type"] = "unknown";
  }
  services_.log.error("http.failed", fields);
  try {
    return responder_.problem(context, refused);
  } catch (const std::exception& exception) {
    services_.log.error("http.error_page_failed", {{"request", exchange.request.id}, {"type", type_name(exception)}});
  }
  Response response = plain_problem(Fault{refused.status, refused.error.code, refused.retry_after});
  response.close = false;
  return response;
}

void Gate::log(const Exchange& exchange, const std::string& pattern, const Response& response,
               std::int64_t micros) const {
  constexpr std::int64_t kSlow = 500'000;
  const Request& request = exchange.request;
  const bool notable = response.status >= 400 || takes_body(request.method) || micros >= kSlow;
  if (!notable && !services_.log_every_request) return;
  services_.log.log(notable ? base::LogLevel::info : base::LogLevel::debug, "http.request",
                    {{"request", request.id},
                     {"method", request.method_text},
                     {"route", pattern},
                     {"status", response.status},
                     {"micros", micros},
                     {"address", request.client_address}});
}

}  // namespace tenderloom::http
