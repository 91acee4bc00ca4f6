// The key of a tender, which any two of its openers bring back together and nobody alone (libsodium throughout).
// Each opener has a pair of keys whose secret half is locked by the opener's own passphrase. The tender's secret is cut
// in two for every pair of openers: a random half for one, what is left for the other, each sealed to its owner.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenderloom::infosec_services {

/// How hard a passphrase is made to guess: argon2id, or its least in tests.
enum class Effort { real, test };

/// Public half in the clear; the secret half only under the passphrase. All members are bytes.
struct OpenerKey {
  std::string public_key, salt, locked;
};
OpenerKey make_opener(const std::string& passphrase, Effort effort);
/// The same secret under another passphrase.
OpenerKey lock_again(const std::string& public_key, const std::string& secret, const std::string& passphrase,
                     Effort effort);
/// The secret half; none: another passphrase.
std::optional<std::string> unlock(const OpenerKey& key, const std::string& passphrase, Effort effort);

/// One half for one opener of the pair; `other` is the opener who has the second half.
struct Share {
  std::int64_t opener = 0, other = 0;
  std::string sealed;
};

struct Opener {
  std::int64_t id = 0;
  std::string public_key;
};

struct TenderKey {
  std::string public_key;
  std::vector<Share> shares;  // two a pair of openers
};
/// At least two openers. The tender's secret is forgotten before this answers.
TenderKey make_tender_key(const std::vector<Opener>& openers);

/// What an opener gives to the opening: the halves, opened. Worth nothing without the other's.
struct Contribution {
  std::int64_t opener = 0, other = 0;
  std::string half;
};
std::vector<Contribution> contribute(const std::vector<Share>& shares, std::int64_t opener, const OpenerKey& key,
                                     const std::string& secret);

/// The tender's secret from what two openers gave; none when it does not belong to the public key.
std::optional<std::string> join(const std::string& tender_public_key, const std::vector<Contribution>& given);

}  // namespace tenderloom::infosec_services
