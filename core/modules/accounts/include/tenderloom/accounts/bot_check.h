// before a sign-in or a registration a check that no program sends them by the thousand.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

/// Thread-safe.
class BotCheck {
 public:
  virtual ~BotCheck();
  /// "altcha", "turnstile", "off": which widget the pages show.
  virtual std::string kind() const = 0;
  /// What the widget solves, for one form ("login", "register").
  virtual base::Json challenge(std::string_view form) = 0;
  /// Errors: bot_check_missing, bot_check_failed, bot_check_expired, bot_check_used.
  virtual base::Result<void> verify(std::string_view form, std::string_view answer) = 0;
};

/// Proof of work as npm altcha 3 speaks it: {parameters, signature}, HMAC-SHA256 over the parameters as JSON with
/// sorted keys, PBKDF2/SHA-256 as the work. Answers count once on all servers (table bot_check_nonce). No outside
/// service.
std::unique_ptr<BotCheck> make_altcha(storage::Database& database, const base::Clock& clock, std::string secret,
                                      int iterations = 5000);
/// Cloudflare Turnstile: the answer of its widget is verified over HTTPS. Besides the errors above:
/// bot_check_unavailable, when the service cannot be reached.
struct TurnstileUse {
  std::string site_key, secret;
  std::string verify_url;  // http:// is for tests on loopback
  const base::Logger& log;
};
/// Where the widget's script and frame come from; pages must be allowed to have them.
inline constexpr char kTurnstileOrigin[] = "https://challenges.cloudflare.com";
std::unique_ptr<BotCheck> make_turnstile(TurnstileUse use);
/// Everybody passes; only by configuration in test mode.
std::unique_ptr<BotCheck> make_no_bot_check();

}  // namespace tenderloom::accounts
