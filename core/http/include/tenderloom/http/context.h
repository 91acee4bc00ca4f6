// What a handler may ask about its request.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/request.h"
#include "tenderloom/http/session.h"

namespace tenderloom::http {

class Context {
 public:
  virtual ~Context();
  virtual const Request& request() const = 0;
  /// A path parameter ("no" of /tenders/{no}); throws std::logic_error when the route has none of that name.
  virtual const std::string& param(std::string_view name) const = 0;
  /// The value of a cookie that the request brought; empty when there is none.
  std::string cookie_value(std::string_view name) const;
  std::string query(std::string_view name, std::string_view fallback = {}) const;
  /// A number from the query within [low, high]; anything else gives `fallback`.
  std::int64_t query_number(std::string_view name, std::int64_t fallback, std::int64_t low, std::int64_t high) const;
  /// The body's values as one object: a JSON object as sent; a form's fields as text, `a[1].b` and `a[]` as nested
  /// arrays and objects (rows in the order of their numbers, gaps closed), a name that occurs twice as an array.
  /// `_method`, `_csrf` and files are taken out.
  virtual const Json& values() const = 0;
  virtual std::vector<UploadedFile>& files() = 0;
  virtual const Principal& principal() const = 0;
  /// The browser session; null for bearer-token and for cookie-less API requests that change something. A visitor who
  /// has none yet gets one when it is first asked for (page or GET), so ask only where it is needed.
  virtual Session* session() = 0;
  /// Puts another session in this one's place (after sign-in: new id, new cookie). A session with an empty id signs
  /// out.
  virtual void replace_session(Session session) = 0;
  /// A cookie beside the session's, which scripts cannot read; its value must be plain ASCII without blanks, commas and
  /// semicolons.
  virtual void set_cookie(const std::string& name, const std::string& value, std::chrono::seconds lifetime) = 0;
  virtual const std::string& locale() const = 0;  // "zh-TW" or "en"
  virtual bool wants_html() const = 0;            // text/html by Accept, or HX-Request
  virtual bool is_fragment() const = 0;           // HX-Request without HX-Boosted
  virtual const base::Logger& log() const = 0;
};

}  // namespace tenderloom::http
