// What the routes of this module share: who acts, what a form holds, how resources look.
#pragma once
#include <string>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/http/context.h"

namespace tenderloom::accounts {

Actor actor_of(const http::Context& context);
/// The values of a form: {"values": {…}} as the API sends them to evaluate, or the flat object itself.
Json form_values(const http::Context& context);
/// Contract-shaped findings of a judged form.
Json findings_of(const Judged& judged, const std::string& locale);
Json session_resource(const http::Session* session, const http::Principal& who, Instant now);
Json company_resource(const Company& company);

}  // namespace tenderloom::accounts
