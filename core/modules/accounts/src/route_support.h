// What the routes of this module share: who acts, which version they saw, where a page may lead back to.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/http/context.h"

namespace tenderloom::accounts {

Actor actor_of(const http::Context& context);
/// The row version that the request speaks about: If-Match, else `version` of the body. None when neither is there.
std::optional<std::int64_t> version_of(const http::Context& context);
/// A text of the body, or of the query; empty when it is absent or no text.
std::string text_value(const http::Context& context, const char* name);
/// An address inside this portal to go to afterwards; anything else gives `fallback` (no open redirect).
std::string local_target(const std::string& wanted, const std::string& fallback);
/// The values of a form: {"values": {…}} as the API sends them to evaluate, or the flat object itself.
Json form_values(const http::Context& context);
/// Contract-shaped findings of a judged form.
Json findings_of(const Judged& judged, const std::string& locale);
Json session_resource(const http::Session* session, const http::Principal& who, Instant now);
Json company_resource(const Company& company);

}  // namespace tenderloom::accounts
