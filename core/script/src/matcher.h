// Lua's patterns, matched step by step against the budget. The standard matcher is one C call that backtracks for
// hours ("a*" a hundred times over a hundred letters); this one can be ended in the middle. The language is the one of
// the Lua 5.4 manual, section 6.4.1. Nothing here has a destructor: a Lua error may leave at any point.
#pragma once
#include <cstddef>
#include <lua.hpp>

namespace tenderloom::script {

class Matcher {
 public:
  Matcher(lua_State* lua, const char* subject, std::size_t subject_size, const char* pattern, std::size_t pattern_size)
      : lua_(lua),
        subject_(subject),
        subject_end_(subject + subject_size),
        pattern_(pattern),
        pattern_end_(pattern + pattern_size) {}

  /// The end of a match of the pattern that begins at `at`, or nullptr.
  const char* match_at(const char* at);
  int captures() const { return count_; }
  /// Pushes all captures, or the whole match when there are none; answers how many.
  int push_captures(const char* match, const char* match_end);
  /// Pushes one capture; number 0 is the whole match when there are no captures.
  void push_capture(int number, const char* match, const char* match_end);

 private:
  static constexpr int kMostCaptures = 32;
  static constexpr int kDeepest = 200;
  static constexpr std::ptrdiff_t kOpen = -1, kPosition = -2;
  struct Capture {
    const char* start;
    std::ptrdiff_t size;
  };

  const char* match(const char* at, const char* pattern);
  const char* match_items(const char* at, const char* pattern);
  const char* match_greedy(const char* at, const char* item, const char* item_end);
  const char* match_lazy(const char* at, const char* item, const char* item_end);
  const char* match_balanced(const char* at, const char* pair);
  const char* match_back_reference(const char* at, char digit);
  const char* open_capture(const char* at, const char* pattern, std::ptrdiff_t kind);
  const char* close_capture(const char* at, const char* pattern);
  bool at_frontier(const char* at, const char* set, const char* set_end);
  bool matches_one(const char* at, const char* item, const char* item_end);
  bool in_set(unsigned char character, const char* set, const char* bracket);
  const char* end_of_item(const char* item);
  void step(std::size_t cost = 1);

  lua_State* lua_;
  const char *subject_, *subject_end_, *pattern_, *pattern_end_;
  Capture capture_[kMostCaptures];
  int count_ = 0, depth_ = 0;
  std::size_t steps_ = 0;
};

}  // namespace tenderloom::script
