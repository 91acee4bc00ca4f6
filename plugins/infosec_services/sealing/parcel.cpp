#include "parcel.h"

#include <sodium.h>

#include <cctype>
#include <stdexcept>

#include "bytes.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::infosec_services {
namespace {

// Without letters and digits that look alike.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// 32 signs of 32 letters: 160 bits, which need no stretching.
std::string make_code() {
  std::string code;
  for (const char byte : random_bytes(32)) code += kAlphabet[static_cast<unsigned char>(byte) % kAlphabet.size()];
  return code;
}

std::string in_groups(const std::string& code) {
  std::string shown;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 4 == 0) shown += '-';
    shown += code[i];
  }
  return shown;
}

std::string key_of(const std::string& code) {
  std::string plain, key(crypto_secretbox_KEYBYTES, '\0');
  for (const char c : code)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  crypto_generichash(bytes(key), key.size(), bytes(plain), plain.size(), nullptr, 0);
  return key;
}

std::optional<std::string> content_of(const Parcel& parcel, const std::string& key) {
  auto plain = unlocked(key, parcel.content);
  if (plain && base::sha256_hex(*plain) != parcel.digest) return std::nullopt;
  return plain;
}

}  // namespace

Sealed seal(const std::string& tender_public_key, const std::string& plain) {
  if (tender_public_key.size() != crypto_box_PUBLICKEYBYTES) throw std::logic_error("not the key of a tender");
  Secret key(random_bytes(crypto_secretbox_KEYBYTES));
  Sealed made;
  made.parcel.content = locked(key.text, plain);
  made.parcel.digest = base::sha256_hex(plain);
  made.parcel.for_tender.resize(key.text.size() + crypto_box_SEALBYTES);
  if (crypto_box_seal(bytes(made.parcel.for_tender), bytes(key.text), key.text.size(), bytes(tender_public_key)) != 0)
    throw std::runtime_error("not a public key");
  const std::string code = make_code();
  made.parcel.for_vendor = locked(key_of(code), key.text);
  made.code = in_groups(code);
  return made;
}

std::optional<std::string> open(const Parcel& parcel, const std::string& tender_public_key,
                                const std::string& tender_secret) {
  if (parcel.for_tender.size() != crypto_secretbox_KEYBYTES + crypto_box_SEALBYTES ||
      tender_secret.size() != crypto_box_SECRETKEYBYTES || tender_public_key.size() != crypto_box_PUBLICKEYBYTES)
    return std::nullopt;
  Secret key(crypto_secretbox_KEYBYTES);
  if (crypto_box_seal_open(bytes(key.text), bytes(parcel.for_tender), parcel.for_tender.size(),
                           bytes(tender_public_key), bytes(tender_secret)) != 0)
    return std::nullopt;
  return content_of(parcel, key.text);
}

std::optional<std::string> take_back(const Parcel& parcel, const std::string& code) {
  const auto key = unlocked(key_of(code), parcel.for_vendor);
  return key ? content_of(parcel, *key) : std::nullopt;
}

}  // namespace tenderloom::infosec_services
