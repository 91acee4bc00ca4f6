// What the chain is made of. Every value goes in with its length before it, so that no two records hash alike.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/base/crypto.h"

namespace tenderloom::audit {

struct EntryRow {
  long long id = 0, at = 0;
  std::string action, subject;
  std::optional<long long> person, company;
  std::string personal_hash;
};

struct PersonalRow {
  std::string salt, actor_name, address, details;
};

std::string hash_of(const EntryRow& row);
std::string hash_of(const PersonalRow& row);

/// The hash of a seal: its number, the seal before it, and the entries in order.
class SealHash {
 public:
  SealHash(long long number, const std::string& previous);
  void add(const EntryRow& row);
  std::string hex() { return hash_.hex(); }

 private:
  base::Sha256 hash_;
};

}  // namespace tenderloom::audit
