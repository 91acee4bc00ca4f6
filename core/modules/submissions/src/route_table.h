// Routes of the vendor's side in one line each.
#pragma once
#include "vendor.h"

namespace tenderloom::submissions {

/// A reading route, or a changing one with the size of its body.
inline http::Route route_of(http::Method method, std::string pattern, const char* permission, const char* summary,
                            http::Handler handler, std::vector<int> statuses, http::BodyLimit body = {},
                            std::vector<http::Parameter> parameters = {}) {
  http::Route route;
  route.method = method;
  route.pattern = std::move(pattern);
  route.permission = permission;
  route.handler = std::move(handler);
  route.summary = summary;
  route.statuses = std::move(statuses);
  route.body = body;
  route.parameters = std::move(parameters);
  return route;
}

}  // namespace tenderloom::submissions
