#include "keys.h"

#include <sodium.h>

#include <stdexcept>

#include "bytes.h"

namespace tenderloom::infosec_services {
namespace {

std::string key_of(const std::string& passphrase, const std::string& salt, Effort effort) {
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  const bool real = effort == Effort::real;
  const auto passes = real ? crypto_pwhash_OPSLIMIT_MODERATE : crypto_pwhash_OPSLIMIT_MIN;
  const auto memory = real ? std::size_t{64} * 1024 * 1024 : std::size_t{crypto_pwhash_MEMLIMIT_MIN};
  if (crypto_pwhash(bytes(key), key.size(), passphrase.data(), passphrase.size(), bytes(salt), passes, memory,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory for argon2id");
  return key;
}

std::string sealed_to(const std::string& public_key, const std::string& plain) {
  std::string sealed(plain.size() + crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal(bytes(sealed), bytes(plain), plain.size(), bytes(public_key)) != 0)
    throw std::runtime_error("not a public key");
  return sealed;
}

std::string exclusive_or(const std::string& left, const std::string& right) {
  std::string both(left.size(), '\0');
  for (std::size_t i = 0; i < left.size(); ++i) both[i] = static_cast<char>(left[i] ^ right[i]);
  return both;
}

}  // namespace

OpenerKey make_opener(const std::string& passphrase, Effort effort) {
  OpenerKey made;
  made.public_key.resize(crypto_box_PUBLICKEYBYTES);
  Secret secret(crypto_box_SECRETKEYBYTES);
  crypto_box_keypair(bytes(made.public_key), bytes(secret.text));
  made.salt = random_bytes(crypto_pwhash_SALTBYTES);
  Secret key(key_of(passphrase, made.salt, effort));
  made.locked = locked(key.text, secret.text);
  return made;
}

OpenerKey lock_again(const std::string& public_key, const std::string& secret, const std::string& passphrase,
                     Effort effort) {
  OpenerKey made{public_key, random_bytes(crypto_pwhash_SALTBYTES), {}};
  Secret key(key_of(passphrase, made.salt, effort));
  made.locked = locked(key.text, secret);
  return made;
}

std::optional<std::string> unlock(const OpenerKey& key, const std::string& passphrase, Effort effort) {
  if (key.salt.size() != crypto_pwhash_SALTBYTES) return std::nullopt;
  Secret with(key_of(passphrase, key.salt, effort));
  return unlocked(with.text, key.locked);
}

TenderKey make_tender_key(const std::vector<Opener>& openers) {
  if (openers.size() < 2) throw std::logic_error("a tender is opened by two: it has at least two openers");
  TenderKey made;
  made.public_key.resize(crypto_box_PUBLICKEYBYTES);
  Secret secret(crypto_box_SECRETKEYBYTES);
  crypto_box_keypair(bytes(made.public_key), bytes(secret.text));
  for (std::size_t a = 0; a < openers.size(); ++a)
    for (std::size_t b = a + 1; b < openers.size(); ++b) {
      Secret half(random_bytes(secret.text.size()));
      Secret rest(exclusive_or(secret.text, half.text));
      made.shares.push_back({openers[a].id, openers[b].id, sealed_to(openers[a].public_key, half.text)});
      made.shares.push_back({openers[b].id, openers[a].id, sealed_to(openers[b].public_key, rest.text)});
    }
  return made;
}

std::vector<Contribution> contribute(const std::vector<Share>& shares, std::int64_t opener, const OpenerKey& key,
                                     const std::string& secret) {
  std::vector<Contribution> given;
  for (const Share& share : shares) {
    if (share.opener != opener || share.sealed.size() <= crypto_box_SEALBYTES) continue;
    std::string half(share.sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(bytes(half), bytes(share.sealed), share.sealed.size(), bytes(key.public_key),
                             bytes(secret)) == 0)
      given.push_back({opener, share.other, half});
  }
  return given;
}

std::optional<std::string> join(const std::string& tender_public_key, const std::vector<Contribution>& given) {
  for (const Contribution& one : given)
    for (const Contribution& other : given) {
      if (one.opener != other.other || one.other != other.opener || one.half.size() != crypto_box_SECRETKEYBYTES ||
          other.half.size() != one.half.size())
        continue;
      std::string secret = exclusive_or(one.half, other.half);
      std::string public_key(crypto_box_PUBLICKEYBYTES, '\0');
      if (crypto_scalarmult_base(bytes(public_key), bytes(secret)) == 0 && public_key == tender_public_key)
        return secret;
    }
  return std::nullopt;
}

}  // namespace tenderloom::infosec_services
