#include "security_headers.h"

#include <array>
#include <string>

namespace tenderloom::http {
namespace {

// Scripts and styles come from files only. The proof-of-work widget of the bot check starts its worker from a blob
// where the browser demands it; that needs a script of ours to begin with.
constexpr std::string_view kPage =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri "
    "'none'; "
    "form-action 'self'; frame-ancestors 'none'; worker-src 'self' blob:";
// The viewers built into browsers style themselves inline and refuse to work in a sandbox; they run no script of a PDF.
constexpr std::string_view kPreview =
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'";
constexpr std::string_view kSandbox = "default-src 'none'; sandbox; frame-ancestors 'none'";

std::string lines(std::string_view policy, bool https) {
  std::string text = "Content-Security-Policy: ";
  text += policy;
  text +=
      "\r\nX-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: same-origin\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";
  if (https) text += "Strict-Transport-Security: max-age=31536000\r\n";
  return text;
}

}  // namespace

std::string_view security_headers(ContentPolicy policy, bool https) {
  static const std::array<std::string, 6> kLines = {lines(kPage, false),    lines(kPage, true),
                                                    lines(kPreview, false), lines(kPreview, true),
                                                    lines(kSandbox, false), lines(kSandbox, true)};
  return kLines[static_cast<std::size_t>(policy) * 2 + (https ? 1 : 0)];
}

std::string page_headers(bool https, const std::string& script_origin) {
  if (script_origin.empty()) return std::string(security_headers(ContentPolicy::page, https));
  constexpr std::string_view kOwnScripts = "script-src 'self'";
  std::string policy(kPage);
  policy.insert(policy.find(kOwnScripts) + kOwnScripts.size(), " " + script_origin);
  return lines(policy + "; frame-src 'self' " + script_origin, https);
}

}  // namespace tenderloom::http
