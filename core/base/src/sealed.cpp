#include "tenderloom/base/sealed.h"

#include <sodium.h>

#include "tenderloom/base/crypto.h"

namespace tenderloom::base {
namespace {

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string derived_key(std::string_view secret, std::string_view purpose) {
  std::string key(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, octets(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, octets(purpose), purpose.size());
  crypto_auth_hmacsha256_final(&state, octets(key));
  return key;
}

std::string seal(std::string_view key, std::string_view plain) {
  static_assert(crypto_auth_hmacsha256_BYTES == crypto_secretbox_KEYBYTES);
  std::string box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  randombytes_buf(box.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(octets(box) + crypto_secretbox_NONCEBYTES, octets(plain), plain.size(), octets(box),
                        octets(key));
  return base::base64url_encode(box);
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed) {
  std::string box(sealed.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(octets(box), box.size(), sealed.data(), sealed.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  constexpr std::size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (size < kAround) return std::nullopt;
  std::string plain(size - kAround, '\0');
  if (crypto_secretbox_open_easy(octets(plain), octets(box) + crypto_secretbox_NONCEBYTES,
                                 size - crypto_secretbox_NONCEBYTES, octets(box), octets(key)) != 0)
    return std::nullopt;
  return plain;
}

}  // namespace tenderloom::base
