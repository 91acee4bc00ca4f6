// API tokens over HTTP: one's own at /account/tokens; the pages of staff show the same rows.
#pragma once
#include "tenderloom/accounts/tokens.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

Json token_resource(const ApiToken& token, Instant now);
void register_token_routes(http::Router& router, Tokens& tokens, const base::Clock& clock);

/// One row of a list of tokens as templates draw it, and its shape. `url` leads to the page that asks before revoking.
Json token_row(const Json& token, const std::string& url, const render::ViewContext& context);
Json token_row_shape();
void add_token_views(render::ViewRegistry& views);

}  // namespace tenderloom::accounts
