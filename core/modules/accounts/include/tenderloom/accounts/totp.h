// Time-based one-time passwords: RFC 6238 with HMAC-SHA-1, six digits, steps of thirty seconds, which every
// authenticator app takes. Pure functions.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tenderloom/base/clock.h"

namespace tenderloom::accounts::totp {

inline constexpr std::int64_t kStepSeconds = 30;
inline constexpr int kDigits = 6;
inline constexpr int kSkew = 1;  // steps that a clock may be off, either way

std::int64_t step_of(base::Instant at);
std::string code(std::string_view key, std::int64_t step);
/// The step within the skew that has this code and is later than `last_used`; none otherwise, so that no code works
/// twice (RFC 6238, section 5.2). Blanks in the code are passed over.
std::optional<std::int64_t> matching_step(std::string_view key, std::string_view code, base::Instant at,
                                          std::int64_t last_used);
/// RFC 4648 base32 without padding, as people type a key.
std::string base32(std::string_view bytes);
/// otpauth://totp/ISSUER:ACCOUNT?… for the QR code (Google's Key Uri Format).
std::string address(std::string_view key, const std::string& issuer, const std::string& account);

}  // namespace tenderloom::accounts::totp
