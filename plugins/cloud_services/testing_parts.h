// Parts that several pages of tests share.
#pragma once
#include <string>

#include "tenderloom/render/parts.h"
#include "testing_pages.h"

namespace tenderloom::cloud_services {

namespace parts = render::parts;

inline constexpr char kQueue[] = "/plugins/cloud_services/tests";

/// A text of a resource; null is empty.
std::string text_of(const Json& value);
Json state_badge(const Json& item);
/// Options of a select of people; `none` stands for nobody.
Json options(const Json& people, const std::string& chosen, const std::string& none);
Json options_shape();
std::string size_of(const Json& file);
/// Rounds that have ended, the latest first.
Json round_rows(const Json& resource, const render::ViewContext& context);
Json rounds_shape();
/// What the head of a page says of the service and its test.
Json head_details(const Json& resource, const render::ViewContext& context);

void register_queue_view(plugin::Host& host);
void register_test_view(plugin::Host& host);
void register_service_view(plugin::Host& host);

}  // namespace tenderloom::cloud_services
