// The two questions asked before a handler runs: may this person, and did they mean it?
#pragma once
#include <optional>

#include "request_context.h"
#include "tenderloom/http/router.h"

namespace tenderloom::http {

/// Whether "https://host:port" is this portal as the request names it. "null" is not.
bool same_origin(std::string_view origin, const Request& request);

/// Nothing when the route is open to whoever asks.
std::optional<Refused> check_permission(const Route& route, RequestContext& context);

/// Cross-site request forgery: browsers say where a request comes from, and forms carry the session's secret. Requests
/// with a token are exempt, because no browser adds one by itself.
std::optional<Refused> check_forgery(const Route& route, RequestContext& context, const BodyValues& body);

}  // namespace tenderloom::http
