#include <Poco/Net/Context.h>
#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/URI.h>

#include "tenderloom/accounts/bot_check.h"

namespace tenderloom::accounts {
namespace {

using base::Json;
namespace net = Poco::Net;

constexpr std::size_t kLongestTurnstileAnswer = 2048;
constexpr std::size_t kLongestVerdict = 16 << 10;
const Poco::Timespan kVerifyTime(5, 0);

/// https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
class Turnstile final : public BotCheck {
 public:
  explicit Turnstile(TurnstileUse use)
      : use_(std::move(use)),
        context_(new net::Context(net::Context::TLS_CLIENT_USE, "", net::Context::VERIFY_STRICT, 9, true)) {
    context_->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context_->enableExtendedCertificateVerification(true);
  }
  std::string kind() const override { return "turnstile"; }
  Json challenge(std::string_view) override { return {{"site_key", use_.site_key}}; }

  base::Result<void> verify(std::string_view form, std::string_view answer) override {
    if (answer.empty()) return base::Error{"bot_check_missing"};
    if (answer.size() > kLongestTurnstileAnswer) return base::Error{"bot_check_failed"};
    Json verdict;
    try {
      verdict = Json::parse(ask(std::string(answer)), nullptr, false);
    } catch (const Poco::Exception& exception) {
      use_.log.warning("bot_check.unreachable", {{"what", exception.className()}});
      return base::Error{"bot_check_unavailable"};
    }
    if (!verdict.is_object() || !verdict.contains("success")) {
      use_.log.warning("bot_check.unreachable", {{"what", "no verdict"}});
      return base::Error{"bot_check_unavailable"};
    }
    if (verdict["success"] != true) return refusal(verdict);
    // The widget names the form it was solved for; an answer for another one counts nowhere else.
    if (verdict.value("action", std::string(form)) != form) return base::Error{"bot_check_failed"};
    return {};
  }

 private:
  static base::Error refusal(const Json& verdict) {
    const Json codes = verdict.value("error-codes", Json::array());
    const bool stale = std::find(codes.begin(), codes.end(), "timeout-or-duplicate") != codes.end();
    return {stale ? "bot_check_expired" : "bot_check_failed"};
  }

  std::string ask(const std::string& answer) const {
    const Poco::URI address(use_.verify_url);
    const bool https = address.getScheme() == "https";
    std::unique_ptr<net::HTTPClientSession> session;
    if (https) {
      session = std::make_unique<net::HTTPSClientSession>(address.getHost(), address.getPort(), context_);
    } else {
      session = std::make_unique<net::HTTPClientSession>(address.getHost(), address.getPort());
    }
    session->setTimeout(kVerifyTime);
    net::HTTPRequest request(net::HTTPRequest::HTTP_POST, address.getPathAndQuery(), net::HTTPMessage::HTTP_1_1);
    net::HTMLForm form;
    form.set("secret", use_.secret);
    form.set("response", answer);
    form.prepareSubmit(request);
    form.write(session->sendRequest(request));
    net::HTTPResponse response;
    std::istream& in = session->receiveResponse(response);
    std::string text(kLongestVerdict, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
  }

  TurnstileUse use_;
  net::Context::Ptr context_;
};

}  // namespace

std::unique_ptr<BotCheck> make_turnstile(TurnstileUse use) { return std::make_unique<Turnstile>(std::move(use)); }

}  // namespace tenderloom::accounts
