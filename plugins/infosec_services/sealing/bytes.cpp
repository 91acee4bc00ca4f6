#include "bytes.h"

#include <sodium.h>

#include <stdexcept>

namespace tenderloom::infosec_services {

Secret::~Secret() { sodium_memzero(text.data(), text.size()); }

std::string random_bytes(std::size_t count) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  std::string made(count, '\0');
  randombytes_buf(made.data(), made.size());
  return made;
}

std::string locked(const std::string& key, const std::string& plain) {
  const std::string nonce = random_bytes(crypto_secretbox_NONCEBYTES);
  std::string box(plain.size() + crypto_secretbox_MACBYTES, '\0');
  crypto_secretbox_easy(bytes(box), bytes(plain), plain.size(), bytes(nonce), bytes(key));
  return nonce + box;
}

std::optional<std::string> unlocked(const std::string& key, const std::string& sealed) {
  constexpr std::size_t kExtra = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < kExtra || key.size() != crypto_secretbox_KEYBYTES) return std::nullopt;
  std::string plain(sealed.size() - kExtra, '\0');
  const auto* box = bytes(sealed) + crypto_secretbox_NONCEBYTES;
  if (crypto_secretbox_open_easy(bytes(plain), box, sealed.size() - crypto_secretbox_NONCEBYTES, bytes(sealed),
                                 bytes(key)) != 0)
    return std::nullopt;
  return plain;
}

}  // namespace tenderloom::infosec_services
