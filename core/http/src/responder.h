// Outcomes to answers: JSON for programs, pages for people, the same facts for both.
#pragma once
#include <string>
#include <string_view>

#include "request_context.h"
#include "response.h"
#include "tenderloom/http/server.h"

namespace tenderloom::http {

class Responder {
 public:
  explicit Responder(const Services& services) : services_(services) {}
  /// Everything: body, caching, cookie, security headers. Saves the session.
  Response respond(RequestContext& context, Outcome outcome) const;
  /// `allow`: for 405.
  Response problem(RequestContext& context, const Refused& refused, const std::string& allow = {}) const;
  /// 303 to the sign-in page and back to `target` afterwards.
  Response to_sign_in(RequestContext& context, const std::string& target,
                      const std::optional<Flash>& flash = std::nullopt) const;
  /// 303 to a page with a message.
  Response go_to(RequestContext& context, const std::string& target, const Flash& flash) const;
  Response options(const std::string& allow) const;
  /// A file of the theme; null asset: 404 without a page, because no person reads it.
  Response asset(const Request& request, const StaticFiles& files) const;
  /// 308 to the same address without the slash at its end.
  Response moved(const Request& request, const std::string& to) const;

 private:
  Response from(RequestContext& context, Page& page) const;
  Response from(RequestContext& context, Created& created) const;
  Response from(RequestContext& context, Done& done) const;
  Response from(RequestContext& context, Accepted& accepted) const;
  Response from(RequestContext& context, Deleted& deleted) const;
  Response from(RequestContext& context, Redirect& redirect) const;
  Response from(RequestContext& context, Invalid& invalid) const;
  Response from(RequestContext& context, Refused& refused) const;
  Response from(RequestContext& context, File& file) const;
  Response from(RequestContext& context, Content& content) const;

  Response refused(RequestContext& context, int status, const char* code) const;
  Response json(RequestContext& context, int status, const Json& resource) const;
  Response html(RequestContext& context, int status, std::string body) const;
  Response go(RequestContext& context, const std::string& to, const std::optional<Flash>& flash) const;
  Json problem_document(RequestContext& context, int status, const base::Error& error, const Json& more) const;
  Response finish(RequestContext& context, Response response) const;

  const Services& services_;
};

/// A header value of an address: everything but visible ASCII is percent-encoded.
std::string location_value(std::string_view address);

}  // namespace tenderloom::http
