#include "tenderloom/accounts/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "tenderloom/base/crypto.h"

namespace tenderloom::accounts::totp {
namespace {

std::string percent_encoded(const std::string& text) {
  static constexpr char kHexDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += {'%', kHexDigits[c >> 4], kHexDigits[c & 15]};
    }
  }
  return out;
}

}  // namespace

std::int64_t step_of(base::Instant at) { return base::to_micros(at) / 1'000'000 / kStepSeconds; }

std::string code(std::string_view key, std::int64_t step) {
  unsigned char counter[8];
  for (int i = 0; i < 8; ++i) counter[i] = static_cast<unsigned char>(step >> (56 - 8 * i));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter, sizeof counter, digest, &size) || size < 20)
    throw std::runtime_error("HMAC-SHA-1 is not available");
  // RFC 4226, section 5.3: four bytes at the place that the last four bits name, without the sign.
  const unsigned at = digest[size - 1] & 0x0fU;
  const std::uint32_t number = (digest[at] & 0x7fU) << 24 | static_cast<std::uint32_t>(digest[at + 1]) << 16 |
                               static_cast<std::uint32_t>(digest[at + 2]) << 8 | digest[at + 3];
  const std::string digits = std::to_string(number % 1'000'000);
  return std::string(kDigits - digits.size(), '0') + digits;
}

std::optional<std::int64_t> matching_step(std::string_view key, std::string_view sent, base::Instant at,
                                          std::int64_t last_used) {
  std::string digits;
  for (const char c : sent) {
    if (c != ' ') digits += c;
    if (digits.size() > kDigits) return std::nullopt;
  }
  const auto now = step_of(at);
  std::optional<std::int64_t> found;
  for (std::int64_t step = now - kSkew; step <= now + kSkew; ++step) {
    if (base::equal_in_constant_time(code(key, step), digits) && step > last_used && !found) found = step;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const unsigned char c : bytes) {
    bits = bits << 8 | c;
    for (count += 8; count >= 5; count -= 5) out += kAlphabet[bits >> (count - 5) & 31];
  }
  if (count > 0) out += kAlphabet[bits << (5 - count) & 31];
  return out;
}

std::string address(std::string_view key, const std::string& issuer, const std::string& account) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + base32(key) +
         "&issuer=" + percent_encoded(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace tenderloom::accounts::totp
