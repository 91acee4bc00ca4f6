// Secrets that the database keeps sealed, under keys made of the portal's own secret.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace tenderloom::base {

/// A key of 32 bytes for one purpose; purposes never share one.
std::string derived_key(std::string_view secret, std::string_view purpose);
/// crypto_secretbox of libsodium (XSalsa20, Poly1305) with a nonce of its own each time, as base64url.
std::string seal(std::string_view key, std::string_view plain);
/// None when it was changed, or sealed under another key.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed);

}  // namespace tenderloom::base
