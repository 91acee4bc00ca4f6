// Header lines that every answer carries.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::http {

enum class ContentPolicy {
  page,     // our own pages and data: everything from ourselves, nothing inline, framed by nobody
  preview,  // a checked PDF or picture that our own pages may frame
  sandbox,  // anything that somebody uploaded
};

/// Whole lines. `https`: with Strict-Transport-Security.
std::string_view security_headers(ContentPolicy policy, bool https);
/// Those of a page. `script_origin` may bring scripts and frames of its own; empty: nobody may.
std::string page_headers(bool https, const std::string& script_origin);

}  // namespace tenderloom::http
