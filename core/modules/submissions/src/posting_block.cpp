#include "posting_block.h"

#include <array>

namespace tenderloom::submissions {

namespace {

// Six bits a character; the order of the alphabet is of no matter, as long as it stays.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr std::size_t kBitsACharacter = 6;
constexpr std::size_t kWholeLength = (PostingBlock::kIds + kBitsACharacter - 1) / kBitsACharacter;
constexpr std::size_t kMostListed = kWholeLength / 2 - 1;  // more ids take less room as bits

constexpr std::array<signed char, 256> kValueOf = [] {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t at = 0; at < kAlphabet.size(); ++at)
    values[static_cast<unsigned char>(kAlphabet[at])] = static_cast<signed char>(at);
  return values;
}();

int value_of(char c) { return kValueOf[static_cast<unsigned char>(c)]; }

}  // namespace

PostingBlock PostingBlock::decode(std::string_view text) {
  PostingBlock block;
  if (text.size() == kWholeLength) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      const int value = value_of(text[at]);
      if (value <= 0) continue;
      for (std::size_t bit = 0; bit < kBitsACharacter && at * kBitsACharacter + bit < kIds; ++bit)
        if ((value >> bit) & 1) block.bits_.set(at * kBitsACharacter + bit);
    }
    return block;
  }
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    const int high = value_of(text[at]), low = value_of(text[at + 1]);
    if (high >= 0 && low >= 0) block.bits_.set(static_cast<std::size_t>(high * 64 + low));
  }
  return block;
}

std::string PostingBlock::encode() const {
  std::string text;
  if (bits_.count() <= kMostListed) {
    for (std::size_t at = bits_._Find_first(); at < bits_.size(); at = bits_._Find_next(at)) {
      text += kAlphabet[at / 64];
      text += kAlphabet[at % 64];
    }
    return text;
  }
  text.reserve(kWholeLength);
  for (std::size_t from = 0; from < bits_.size(); from += kBitsACharacter) {
    std::size_t value = 0;
    for (std::size_t bit = 0; bit < kBitsACharacter && from + bit < bits_.size(); ++bit)
      if (bits_.test(from + bit)) value |= std::size_t{1} << bit;
    text += kAlphabet[value];
  }
  return text;
}

std::vector<std::int64_t> PostingBlock::ids(std::int64_t number) const {
  std::vector<std::int64_t> found;
  for (std::size_t at = bits_._Find_first(); at < bits_.size(); at = bits_._Find_next(at))
    found.push_back(number * kIds + static_cast<std::int64_t>(at));
  return {found.rbegin(), found.rend()};
}

}  // namespace tenderloom::submissions
