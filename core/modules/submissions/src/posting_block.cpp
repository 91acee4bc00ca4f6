#include "posting_block.h"

#include <bit>

namespace tenderloom::submissions {

namespace {

// Six bits a character; the order of the alphabet is of no matter, as long as it stays.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr std::size_t kBitsACharacter = 6;
constexpr std::size_t kPlaces = PostingBlock::kIds;
constexpr std::size_t kWholeLength = (kPlaces + kBitsACharacter - 1) / kBitsACharacter;
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
    // Six bits at a time, some of them over the border of two words.
    for (std::size_t at = 0; at < text.size(); ++at) {
      const int value = value_of(text[at]);
      if (value <= 0) continue;
      const std::size_t place = at * kBitsACharacter, word = place / 64, shift = place % 64;
      block.words_[word] |= static_cast<std::uint64_t>(value) << shift;
      if (shift + kBitsACharacter > 64 && word + 1 < kWords)
        block.words_[word + 1] |= static_cast<std::uint64_t>(value) >> (64 - shift);
    }
    return block;
  }
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    const int high = value_of(text[at]), low = value_of(text[at + 1]);
    if (high >= 0 && low >= 0) block.set(static_cast<std::size_t>(high * 64 + low));
  }
  return block;
}

std::string PostingBlock::encode() const {
  std::string text;
  if (static_cast<std::size_t>(count()) <= kMostListed) {
    for (std::size_t word = 0; word < kWords; ++word) {
      for (std::uint64_t left = words_[word]; left != 0; left &= left - 1) {
        text += kAlphabet[word];
        text += kAlphabet[static_cast<std::size_t>(std::countr_zero(left))];
      }
    }
    return text;
  }
  text.reserve(kWholeLength);
  for (std::size_t place = 0; place < kPlaces; place += kBitsACharacter) {
    const std::size_t word = place / 64, shift = place % 64;
    std::uint64_t value = words_[word] >> shift;
    if (shift + kBitsACharacter > 64 && word + 1 < kWords) value |= words_[word + 1] << (64 - shift);
    text += kAlphabet[value & 63];
  }
  return text;
}

std::int64_t PostingBlock::count() const {
  std::int64_t sum = 0;
  for (const std::uint64_t word : words_) sum += std::popcount(word);
  return sum;
}

std::vector<std::int64_t> PostingBlock::ids(std::int64_t number) const {
  std::vector<std::int64_t> found;
  for (std::size_t word = kWords; word-- > 0;) {
    for (std::uint64_t left = words_[word]; left != 0;) {
      const int bit = 63 - std::countl_zero(left);
      left &= ~(std::uint64_t{1} << bit);
      found.push_back(number * kIds + static_cast<std::int64_t>(word) * 64 + bit);
    }
  }
  return found;
}

}  // namespace tenderloom::submissions
