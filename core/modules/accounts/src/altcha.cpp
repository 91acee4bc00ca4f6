#include <openssl/evp.h>

#include "tenderloom/accounts/bot_check.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {

BotCheck::~BotCheck() = default;

namespace {

using base::Json;

constexpr char kAlgorithm[] = "PBKDF2/SHA-256";
constexpr std::size_t kKeyBytes = 32;
// One key in 256 begins with this byte: about half a second on a laptop, a few seconds on an old phone.
constexpr char kPrefix[] = "00";
constexpr std::chrono::minutes kLifetime{15};
constexpr std::size_t kLongestAnswer = 4096;

std::string random_hex(std::size_t bytes) { return base::sha256_hex(base::random_token()).substr(0, bytes * 2); }

std::optional<std::string> from_hex(const std::string& text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int value = 0;
    for (const char c : {text[i], text[i + 1]}) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return std::nullopt;
      value = value * 16 + digit;
    }
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

/// Standard base64 with or without padding, as the widget sends it.
std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+' || c == '-') value = 62;
    if (c == '/' || c == '_') value = 63;
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>(bits >> count & 0xff));
    }
  }
  return bytes;
}

std::string derive_key(const std::string& nonce, const std::string& salt, std::uint32_t counter, int iterations) {
  std::string password = nonce;
  for (const int shift : {24, 16, 8, 0}) password.push_back(static_cast<char>(counter >> shift & 0xff));
  std::string key(kKeyBytes, '\0');
  if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                        reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), iterations,
                        EVP_sha256(), static_cast<int>(key.size()),
                        reinterpret_cast<unsigned char*>(key.data())) != 1) {
    throw std::runtime_error("PBKDF2 failed");
  }
  return key;
}

class Altcha final : public BotCheck {
 public:
  Altcha(storage::Database& database, const base::Clock& clock, const std::string& secret, int iterations)
      : database_(database), clock_(clock), key_(base::hmac_sha256_hex(secret, "altcha")), iterations_(iterations) {}

  std::string kind() const override { return "altcha"; }

  Json challenge(std::string_view form) override {
    const std::int64_t expires = base::to_micros(clock_.now() + kLifetime) / 1'000'000;
    Json parameters{{"algorithm", kAlgorithm}, {"nonce", random_hex(16)},
                    {"salt", random_hex(16)},  {"cost", iterations_},
                    {"keyLength", kKeyBytes},  {"keyPrefix", kPrefix},
                    {"expiresAt", expires},    {"data", {{"form", std::string(form)}}}};
    std::string signature = base::hmac_sha256_hex(key_, parameters.dump());
    return {{"parameters", std::move(parameters)}, {"signature", std::move(signature)}};
  }

  base::Result<void> verify(std::string_view form, std::string_view answer) override {
    if (answer.empty()) return failure("bot_check_missing");
    if (answer.size() > kLongestAnswer) return failure("bot_check_failed");
    const auto text = from_base64(answer);
    const Json sent = text ? Json::parse(*text, nullptr, false) : Json();
    if (!sent.is_object()) return failure("bot_check_failed");
    const Json challenge = sent.value("challenge", Json()), solution = sent.value("solution", Json());
    if (!challenge.is_object() || !solution.is_object()) return failure("bot_check_failed");
    const Json parameters = challenge.value("parameters", Json()), signature = challenge.value("signature", Json());
    // Objects of nlohmann::json are sorted by key, which is exactly what is signed.
    if (!parameters.is_object() || !signature.is_string() ||
        !base::equal_in_constant_time(
            base::hmac_sha256_hex(key_, parameters.dump(-1, ' ', false, Json::error_handler_t::replace)),
            signature.get<std::string>())) {
      return failure("bot_check_failed");
    }
    // From here on the parameters are ours.
    if (parameters.at("data").at("form").get<std::string>() != form) return failure("bot_check_failed");
    if (parameters.at("expiresAt").get<std::int64_t>() <= base::to_micros(clock_.now()) / 1'000'000) {
      return failure("bot_check_expired");
    }
    const Json counter = solution.value("counter", Json()), claimed = solution.value("derivedKey", Json());
    if (!counter.is_number_integer() || !claimed.is_string() || counter < 0 || counter > 0xffffffffLL) {
      return failure("bot_check_failed");
    }
    const auto nonce = parameters.at("nonce").get<std::string>();
    const std::string key = base::hex_encode(derive_key(*from_hex(nonce), *from_hex(parameters.at("salt")),
                                                        counter.get<std::uint32_t>(), parameters.at("cost")));
    // The library itself leaves this out: without work, any key that was honestly derived would do.
    if (key.rfind(parameters.at("keyPrefix").get<std::string>(), 0) != 0) return failure("bot_check_failed");
    if (!base::equal_in_constant_time(key, claimed.get<std::string>())) return failure("bot_check_failed");
    return use_once(nonce, parameters.at("expiresAt").get<std::int64_t>() * 1'000'000);
  }

 private:
  static base::Error failure(const char* code) { return {code, Json::object(), "captcha_token"}; }

  base::Result<void> use_once(const std::string& nonce, std::int64_t expires) {
    try {
      database_.write([&](storage::Transaction& tx) {
        tx.sql() << "INSERT INTO bot_check_nonce (nonce, expires_at) VALUES (:nonce, :expires)", soci::use(nonce),
            soci::use(expires);
      });
    } catch (const storage::DatabaseError& error) {
      if (error.kind() != storage::DatabaseError::Kind::unique) throw;
      return failure("bot_check_used");
    }
    return {};
  }

  storage::Database& database_;
  const base::Clock& clock_;
  std::string key_;
  int iterations_;
};

class NoBotCheck final : public BotCheck {
 public:
  std::string kind() const override { return "off"; }
  Json challenge(std::string_view) override { return Json::object(); }
  base::Result<void> verify(std::string_view, std::string_view) override { return {}; }
};

}  // namespace

std::unique_ptr<BotCheck> make_altcha(storage::Database& database, const base::Clock& clock, std::string secret,
                                      int iterations) {
  return std::make_unique<Altcha>(database, clock, secret, iterations);
}

std::unique_ptr<BotCheck> make_no_bot_check() { return std::make_unique<NoBotCheck>(); }

}  // namespace tenderloom::accounts
