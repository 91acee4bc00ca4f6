#include "request_context.h"

#include <algorithm>
#include <stdexcept>

#include "ascii.h"
#include "cookies.h"
#include "negotiation.h"

namespace tenderloom::http {
namespace {

const Principal kNobody;

std::optional<std::string> bearer_token(const Request& request) {
  const std::string_view header = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (header.size() <= kScheme.size() || !ascii::equal_ignoring_case(header.substr(0, kScheme.size()), kScheme))
    return std::nullopt;
  return std::string(ascii::trim(header.substr(kScheme.size())));
}

bool changes_something(Method method) {
  return method != Method::get && method != Method::head && method != Method::options;
}

}  // namespace

RequestContext::RequestContext(const Request& request, const Services& services)
    : request_(request), services_(services), token_(bearer_token(request)) {
  wants_html_ = prefers_html(request);
  is_fragment_ = request.header("hx-request") == "true" && request.header("hx-boosted") != "true" &&
                 request.header("hx-history-restore-request") != "true";
}

const std::string& RequestContext::param(std::string_view name) const {
  for (const auto& [key, value] : params_) {
    if (key == name) return value;
  }
  throw std::logic_error("the route of " + request_.path + " has no parameter " + std::string(name));
}

/// A token wins over a cookie: whoever sends one means it.
void RequestContext::identify() const {
  if (std::exchange(identified_, true)) return;
  if (token_) {
    token_principal_ = services_.sessions.find_token(*token_, request_);
    if (token_principal_) token_principal_->by_token = true;
    return;
  }
  for (const std::string& value : cookie_values(request_, kSessionCookie)) {
    session_ = services_.sessions.find(value, request_);
    if (session_) return;
  }
}

bool RequestContext::token_known() const {
  identify();
  return token_principal_.has_value();
}

const Session* RequestContext::existing_session() const {
  identify();
  return session_ ? &*session_ : nullptr;
}

std::optional<EndedSession> RequestContext::ended_session() const {
  for (const std::string& value : cookie_values(request_, kSessionCookie)) {
    if (auto ended = services_.sessions.ended(value)) return ended;
  }
  return std::nullopt;
}

const Principal& RequestContext::principal() const {
  identify();
  if (token_principal_) return *token_principal_;
  return session_ ? session_->principal : kNobody;
}

Session* RequestContext::make_session() {
  session_ = services_.sessions.create_anonymous(request_);
  replaced_ = true;
  return &*session_;
}

Session* RequestContext::session() {
  identify();
  if (token_) return nullptr;
  if (session_) return &*session_;
  if (signed_out_ || (!wants_html_ && changes_something(request_.method))) return nullptr;
  return make_session();
}

void RequestContext::replace_session(Session session) {
  identify();
  replaced_ = true;
  locale_.clear();
  signed_out_ = session.id.empty();
  if (signed_out_) {
    session_.reset();
  } else {
    session_ = std::move(session);
  }
}

void RequestContext::set_cookie(const std::string& name, const std::string& value, std::chrono::seconds lifetime) {
  other_cookies_.push_back(lasting_cookie(name, value, lifetime, services_.secure_cookies || request_.secure));
}

void RequestContext::choose_locale() const {
  const auto known = [&](const std::string& locale) {
    return std::find(services_.locales.begin(), services_.locales.end(), locale) != services_.locales.end();
  };
  if (const auto asked = request_.query_value("lang"); asked && known(*asked)) {
    locale_ = *asked;
    return;
  }
  identify();
  if (session_ && session_->data.is_object()) {
    const auto chosen = session_->data.find("locale");
    if (chosen != session_->data.end() && chosen->is_string() && known(chosen->get_ref<const std::string&>())) {
      locale_ = chosen->get<std::string>();
      return;
    }
  }
  const auto preferred = preferred_locale(request_.header("accept-language"), services_.locales);
  locale_ = preferred.value_or(services_.locales.front());
}

const std::string& RequestContext::locale() const {
  if (locale_.empty()) choose_locale();
  return locale_;
}

void RequestContext::add_flash(const Flash& flash) {
  if (token_ || (!wants_html_ && existing_session() == nullptr)) return;
  identify();
  Session* session = session_ ? &*session_ : make_session();
  Json& messages = session->data["flash"];
  if (!messages.is_array()) messages = Json::array();
  messages.push_back({{"kind", flash.kind}, {"key", flash.key}, {"params", flash.params}});
  session->changed = true;
}

void RequestContext::save() {
  // A language asked for in the address stays chosen; only people have a session for it.
  if (const auto asked = request_.query_value("lang"); asked && wants_html_ && !token_ && locale() == *asked) {
    if (Session* session = this->session(); session != nullptr && session->data.value("locale", "") != *asked) {
      session->data["locale"] = *asked;
      session->changed = true;
    }
  }
  if (session_ && session_->changed) {
    services_.sessions.save(*session_);
    session_->changed = false;
  }
  if (!replaced_) return;
  const bool secure = services_.secure_cookies || request_.secure;
  cookie_ = session_cookie(session_ ? std::string_view(session_->id) : std::string_view(), secure);
}

}  // namespace tenderloom::http
