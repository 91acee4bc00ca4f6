// Context as handlers see it, with a session that is looked up only when somebody asks for it.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "body_values.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/server.h"

namespace tenderloom::http {

class RequestContext final : public Context {
 public:
  RequestContext(const Request& request, const Services& services);

  const Request& request() const override { return request_; }
  const std::string& param(std::string_view name) const override;
  const Json& values() const override { return body_.values; }
  std::vector<UploadedFile>& files() override { return body_.files; }
  const Principal& principal() const override;
  Session* session() override;
  void replace_session(Session session) override;
  void set_cookie(const std::string& name, const std::string& value, std::chrono::seconds lifetime) override;
  const std::string& locale() const override;
  bool wants_html() const override { return wants_html_; }
  bool is_fragment() const override { return is_fragment_; }
  const base::Logger& log() const override { return services_.log; }

  // For the gate.
  void set_params(std::vector<std::pair<std::string, std::string>> params) { params_ = std::move(params); }
  void set_body(BodyValues body) { body_ = std::move(body); }
  void force_json() { wants_html_ = is_fragment_ = false; }
  /// "Authorization: Bearer" was sent; with `token_known` whether it is anybody's.
  bool has_token() const { return token_.has_value(); }
  bool token_known() const;
  /// The session that the request's own cookie named, if any; never makes one.
  const Session* existing_session() const;
  /// Whose the session of the request's cookie was, when it is over.
  std::optional<EndedSession> ended_session() const;
  /// Adds a message for the next page; makes a session for it where there is none.
  void add_flash(const Flash& flash);
  /// Stores what changed. After it, `cookie()` is the value of Set-Cookie, if one is due.
  void save();
  const std::optional<std::string>& cookie() const { return cookie_; }
  const std::vector<std::string>& other_cookies() const { return other_cookies_; }
  bool used_session() const { return session_.has_value() || has_token(); }

 private:
  void identify() const;
  void choose_locale() const;
  Session* make_session();

  const Request& request_;
  const Services& services_;
  std::vector<std::pair<std::string, std::string>> params_;
  BodyValues body_;
  bool wants_html_ = false;
  bool is_fragment_ = false;
  std::optional<std::string> token_;
  // Found when first asked for; handlers that never ask cost no look-up.
  mutable bool identified_ = false;
  mutable std::optional<Session> session_;
  mutable std::optional<Principal> token_principal_;
  mutable std::string locale_;
  bool replaced_ = false;
  bool signed_out_ = false;
  std::optional<std::string> cookie_;
  std::vector<std::string> other_cookies_;
};

}  // namespace tenderloom::http
