// Which rows a search term occurs in, by blocks of 4,096 ids: as text that any database keeps, two characters for each
// id while they are few, else a bit for every id.
#pragma once
#include <bitset>
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

  void add(std::int64_t id) { bits_.set(static_cast<std::size_t>(id % kIds)); }
  void keep_common(const PostingBlock& other) { bits_ &= other.bits_; }
  void join(const PostingBlock& other) { bits_ |= other.bits_; }
  bool empty() const { return bits_.none(); }
  std::int64_t count() const { return static_cast<std::int64_t>(bits_.count()); }
  /// The ids in a block of that number, the highest first.
  std::vector<std::int64_t> ids(std::int64_t number) const;

 private:
  std::bitset<kIds> bits_;
};

}  // namespace tenderloom::submissions
