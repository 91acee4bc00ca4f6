// The checks of an application by HTTP, and their summary on its page.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/checks.h"

namespace tenderloom::review {

void add_check_routes(http::Router& router, const Review::Dependencies& uses, StaffChecks& checks,
                      Supplements& supplements);
void register_check_views(render::ViewRegistry& views);

/// [{"key","label","state","looked","failed","human"}].
Json checks_summary(const std::vector<CheckResult>& results);
/// The same with badges, for the section of the page.
Json checks_model(const Json& resource, const render::ViewContext& context);
Json checks_shape();

}  // namespace tenderloom::review
