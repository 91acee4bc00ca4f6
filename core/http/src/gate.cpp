#include "gate.h"

#include <cxxabi.h>

#include <chrono>
#include <system_error>
#include <typeinfo>

#include "guards.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/http/shape.h"
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
  Trace trace;
  Response response;
  try {
    proxies_.identify(exchange);
    RequestContext context(exchange.request, services_);
    try {
      response = take(exchange, context, trace);
    } catch (...) {
      response = recover(exchange, context, trace.pattern);
    }
  } catch (...) {
    response = plain_problem(Fault{500, "internal"});  // not even an error page could be made
  }
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
  traffic_.count(trace.area, response.status, spent.count());
  log(exchange, trace.pattern, response, spent.count());
  return response;
}

Response Gate::take(Exchange& exchange, RequestContext& context, Trace& trace) {
  Request& request = exchange.request;
  if (exchange.fault) {
    Response response = exchange.fault->code == "body_too_large"
                            ? refuse_size(context)
                            : responder_.problem(context, refused_by(*exchange.fault));
    response.close = true;
    return response;
  }
  const bool known_elsewhere = request.method_text == "PATCH" || request.method_text == "TRACE";
  if (request.method == Method::other && !known_elsewhere)
    return responder_.problem(context, refuse(501, {"method_unknown"}));
  if (request.path == "*") return responder_.options("GET, HEAD, POST, PUT, DELETE, OPTIONS");
  if (services_.assets != nullptr && request.path.starts_with(services_.assets->prefix())) {
    trace = {services_.assets->prefix(), Area::assets};
    return responder_.asset(request, *services_.assets);
  }
  if (services_.rates != nullptr) {
    if (const auto wait = services_.rates->of_address(Cost::ordinary, request.client_address))
      return refuse_rate(context, *wait);
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
  return take_route(exchange, context, std::move(match), trace);
}

/// A form may say `_method` in its body. Whoever may use none of the routes that it could mean is refused before the
/// body is read as anything.
Response Gate::take_route(Exchange& exchange, RequestContext& context, Router::Match match, Trace& trace) {
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
  trace = {ways.front().route->pattern, area_of(ways.front().route->permission)};
  std::optional<Refused> first_refusal;
  std::int64_t most = 0;
  bool files = false;
  bool open = false;
  Cost cost = Cost::ordinary;
  for (const Way& way : ways) {
    auto refusal = check_permission(*way.route, context);
    if (!refusal) {
      open = true;
      files = files || way.route->body.files;
      most = std::max(most, way.route->body.bytes);
      if (cost == Cost::ordinary) cost = way.route->cost.value_or(Cost::ordinary);
    } else if (!first_refusal) {
      first_refusal = std::move(refusal);
    }
  }
  if (!open) return refuse_way(context, *ways.front().route, *first_refusal);
  if (const auto wait = too_soon(context, cost)) return refuse_rate(context, *wait);
  if (kind != BodyKind::none && request.body->size() > most) return refuse_size(context);
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
    trace = {way.route->pattern, area_of(way.route->permission)};
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
  if (takes_body(route.method) && context.request().body->size() > route.body.bytes) return refuse_size(context);
  if (auto refusal = check_forgery(route, context, body)) return refuse_way(context, route, *refusal);
  if (route.api_only) context.force_json();
  for (const UploadedFile& file : body.files) {
    if (auto refusal = check_upload(file)) return refuse_upload(context, *refusal);
  }
  context.set_params(std::move(way.params));
  context.set_body(std::move(body));
  if (const auto& guard = services_.router.guard())
    if (auto answer = guard(route, context)) return responder_.respond(context, std::move(*answer));
  try {
    return responder_.respond(context, route.handler(context));
  } catch (const WrongShape& wrong) {
    const base::Error& error = wrong.error();
    return responder_.respond(
        context,
        Invalid{.findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}})});
  }
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
