#include "tenderloom/base/crypto.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <cstring>
#include <new>
#include <stdexcept>

namespace tenderloom::base {
namespace {

void need_sodium() {
  // sodium_init is idempotent and thread-safe; after the first call it is one atomic read.
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not be initialised");
}

const unsigned char* bytes(std::string_view data) { return reinterpret_cast<const unsigned char*>(data.data()); }

std::string hex(const unsigned char* data, std::size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), data, size);
  out.pop_back();
  return out;
}

// OWASP's password storage cheat sheet: argon2id with 19 MiB and two passes (one lane, which is all libsodium has).
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = std::size_t{19} << 20;

}  // namespace

std::string random_token(std::size_t count) {
  need_sodium();
  std::string raw(count, '\0');
  randombytes_buf(raw.data(), raw.size());
  return base64url_encode(raw);
}

std::string sha256_hex(std::string_view data) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, bytes(data), data.size());
  return hex(digest, sizeof digest);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view data) {
  crypto_auth_hmacsha256_state state;
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(data), data.size());
  crypto_auth_hmacsha256_final(&state, mac);
  return hex(mac, sizeof mac);
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string base64url_encode(std::string_view data) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(data.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes(data), data.size(), kVariant);
  out.resize(std::strlen(out.c_str()));
  return out;
}

std::string hex_encode(std::string_view data) { return hex(bytes(data), data.size()); }

/// OpenSSL's, which uses the processor's instructions for it: files are hashed as they come in and go out.
struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view data) {
  if (!state_) throw std::logic_error("this SHA-256 computation has ended");
  if (EVP_DigestUpdate(state_->context, data.data(), data.size()) != 1)
    throw std::runtime_error("SHA-256 cannot be computed");
}

std::string Sha256::hex() {
  if (!state_) throw std::logic_error("this SHA-256 computation has ended");
  unsigned char digest[crypto_hash_sha256_BYTES];
  if (EVP_DigestFinal_ex(state_->context, digest, nullptr) != 1) throw std::runtime_error("SHA-256 cannot be computed");
  state_.reset();
  return base::hex(digest, sizeof digest);
}

std::string hash_password(std::string_view password, bool cheap) {
  need_sodium();
  char hash[crypto_pwhash_STRBYTES];
  const auto passes = cheap ? crypto_pwhash_OPSLIMIT_MIN : kPasses;
  const auto memory = cheap ? crypto_pwhash_MEMLIMIT_MIN : kMemory;
  if (crypto_pwhash_str(hash, password.data(), password.size(), passes, memory) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash;
}

bool verify_password(std::string_view password, std::string_view hash) {
  need_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  char padded[crypto_pwhash_STRBYTES] = {};  // libsodium reads a terminated string of exactly this room
  std::memcpy(padded, hash.data(), hash.size());
  return crypto_pwhash_str_verify(padded, password.data(), password.size()) == 0;
}

bool password_hash_outdated(std::string_view hash) {
  need_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return true;
  char padded[crypto_pwhash_STRBYTES] = {};
  std::memcpy(padded, hash.data(), hash.size());
  return crypto_pwhash_str_needs_rehash(padded, kPasses, kMemory) != 0;
}

}  // namespace tenderloom::base
