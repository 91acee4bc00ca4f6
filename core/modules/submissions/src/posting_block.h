// Which rows a search term occurs in, by blocks of 4,096 ids: as text that any database keeps, two characters for each
// id while they are few, else a bit for every id.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::submissions {

class PostingBlock {
 public:
  static constexpr std::int64_t kIds = 4096;
  static std::int64_t number_of(std::int64_t id) { return id / kIds; }

  /// What encode() gave; other text gives an empty block.
  static PostingBlock decode(std::string_view text);
  std::string encode() const;

  void add(std::int64_t id) { set(static_cast<std::size_t>(id % kIds)); }
  void keep_common(const PostingBlock& other) {
    for (std::size_t at = 0; at < kWords; ++at) words_[at] &= other.words_[at];
  }
  void join(const PostingBlock& other) {
    for (std::size_t at = 0; at < kWords; ++at) words_[at] |= other.words_[at];
  }
  bool empty() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
  }
  std::int64_t count() const;
  /// The ids in a block of that number, the highest first.
  std::vector<std::int64_t> ids(std::int64_t number) const;

 private:
  static constexpr std::size_t kWords = kIds / 64;
  void set(std::size_t place) { words_[place / 64] |= std::uint64_t{1} << (place % 64); }
  std::array<std::uint64_t, kWords> words_{};
};

}  // namespace tenderloom::submissions
