// The session cookie.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/http/request.h"

namespace tenderloom::http {

inline constexpr std::string_view kSessionCookie = "tenderloom_session";

/// Every value that was sent under that name, at most four: a parent domain may have set one of its own.
std::vector<std::string> cookie_values(const Request& request, std::string_view name);

/// The value of Set-Cookie; an empty id removes it. The browser keeps it until it is closed, the server until it ends
/// there.
std::string session_cookie(std::string_view id, bool secure);
/// Another cookie, kept for `lifetime`.
std::string lasting_cookie(std::string_view name, std::string_view value, std::chrono::seconds lifetime, bool secure);

}  // namespace tenderloom::http
