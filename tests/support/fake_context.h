// A request as a handler sees it, without a server.
#pragma once
#include <map>
#include <stdexcept>

#include "tenderloom/base/log.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/router.h"

namespace tenderloom::test {

class FakeContext final : public http::Context {
 public:
  const http::Request& request() const override { return request_; }
  const std::string& param(std::string_view name) const override {
    for (const auto& [key, value] : params_)
      if (key == name) return value;
    throw std::logic_error("no parameter " + std::string(name));
  }
  const base::Json& values() const override { return values_; }
  std::vector<http::UploadedFile>& files() override { return files_; }
  const http::Principal& principal() const override { return principal_; }
  http::Session* session() override { return nullptr; }
  void replace_session(http::Session) override {}
  void set_cookie(const std::string&, const std::string&, std::chrono::seconds) override {}
  const std::string& locale() const override { return locale_; }
  bool wants_html() const override { return html_; }
  bool is_fragment() const override { return false; }
  const base::Logger& log() const override { return *log_; }

  http::Request request_;
  std::vector<std::pair<std::string, std::string>> params_;
  base::Json values_ = base::Json::object();
  std::vector<http::UploadedFile> files_;
  http::Principal principal_;
  std::string locale_ = "zh-TW";
  bool html_ = false;
  std::shared_ptr<base::Logger> log_ = std::make_shared<base::Logger>(base::LogLevel::error, [](std::string_view) {});
};

/// Sends `context` to the handler of that route, permission included. The query may follow the path.
inline http::Outcome ask(const http::Router& router, http::Method method, const std::string& target,
                         FakeContext& context) {
  const auto mark = target.find('?');
  context.request_.method = method;
  context.request_.path = target.substr(0, mark);
  context.request_.query.clear();
  if (mark != std::string::npos) {
    std::string rest = target.substr(mark + 1);
    while (!rest.empty()) {
      const std::string pair = rest.substr(0, rest.find('&'));
      rest = pair.size() == rest.size() ? "" : rest.substr(pair.size() + 1);
      const auto equals = pair.find('=');
      context.request_.query.emplace_back(pair.substr(0, equals),
                                          equals == std::string::npos ? "" : pair.substr(equals + 1));
    }
  }
  const auto match = router.match(method, context.request_.path);
  if (match.route == nullptr) return http::not_found();
  if (!context.principal_.may(match.route->permission)) return http::refuse(403, {"permission_missing"});
  context.params_ = match.params;
  return match.route->handler(context);
}

}  // namespace tenderloom::test
