// Thin names over libsodium: random tokens, SHA-256, HMAC, password hashes. Thread-safe.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace tenderloom::base {

/// `bytes` random bytes as unpadded base64url.
std::string random_token(std::size_t bytes = 32);
std::string sha256_hex(std::string_view data);
std::string hmac_sha256_hex(std::string_view key, std::string_view data);
bool equal_in_constant_time(std::string_view left, std::string_view right);
std::string base64url_encode(std::string_view data);
std::string hex_encode(std::string_view data);

/// SHA-256 of a stream, piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::string_view data);
  std::string hex();  // ends the computation

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// argon2id with 19 MiB and two passes (OWASP), or the least that libsodium does when `cheap` (test mode).
std::string hash_password(std::string_view password, bool cheap = false);
/// Also hashes that other parameters made.
bool verify_password(std::string_view password, std::string_view hash);
/// Made with other parameters than those of today: hash anew while the password is at hand.
bool password_hash_outdated(std::string_view hash);

}  // namespace tenderloom::base
