#include "hashes.h"

namespace tenderloom::audit {

namespace {

void append(std::string& text, const std::string& value) {
  text += std::to_string(value.size());
  text += ':';
  text += value;
}

void append(std::string& text, const std::optional<long long>& value) {
  append(text, value ? std::to_string(*value) : std::string("-"));
}

}  // namespace

std::string hash_of(const EntryRow& row) {
  std::string text = "entry1|";
  append(text, std::to_string(row.id));
  append(text, std::to_string(row.at));
  append(text, row.action);
  append(text, row.subject);
  append(text, row.person);
  append(text, row.company);
  append(text, row.personal_hash);
  return base::sha256_hex(text);
}

std::string hash_of(const PersonalRow& row) {
  std::string text = "personal1|";
  append(text, row.salt);
  append(text, row.actor_name);
  append(text, row.address);
  append(text, row.details);
  return base::sha256_hex(text);
}

SealHash::SealHash(long long number, const std::string& previous) {
  hash_.add("seal1|" + std::to_string(number) + "|" + previous + "\n");
}

void SealHash::add(const EntryRow& row) { hash_.add(hash_of(row) + "\n"); }

}  // namespace tenderloom::audit
