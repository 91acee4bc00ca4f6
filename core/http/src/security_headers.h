// Header lines that every answer carries.
#pragma once
#include <string_view>

namespace tenderloom::http {

enum class ContentPolicy {
  page,     // our own pages and data: everything from ourselves, nothing inline, framed by nobody
  preview,  // a checked PDF or picture that our own pages may frame
  sandbox,  // anything that somebody uploaded
};

/// Whole lines. `https`: with Strict-Transport-Security.
std::string_view security_headers(ContentPolicy policy, bool https);

}  // namespace tenderloom::http
