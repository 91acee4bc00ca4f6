#include "matcher.h"

#include <cctype>
#include <cstring>

#include "sandbox.h"

namespace tenderloom::script {
namespace {

constexpr std::size_t kStepsAtOnce = 1024;
constexpr std::size_t kStepsOfInstruction = 4;  // a step takes about a quarter of an instruction's time

bool in_class(int character, int name) {
  bool member;
  switch (std::tolower(name)) {
    case 'a':
      member = std::isalpha(character) != 0;
      break;
    case 'c':
      member = std::iscntrl(character) != 0;
      break;
    case 'd':
      member = std::isdigit(character) != 0;
      break;
    case 'g':
      member = std::isgraph(character) != 0;
      break;
    case 'l':
      member = std::islower(character) != 0;
      break;
    case 'p':
      member = std::ispunct(character) != 0;
      break;
    case 's':
      member = std::isspace(character) != 0;
      break;
    case 'u':
      member = std::isupper(character) != 0;
      break;
    case 'w':
      member = std::isalnum(character) != 0;
      break;
    case 'x':
      member = std::isxdigit(character) != 0;
      break;
    default:
      return name == character;
  }
  return std::isupper(name) ? !member : member;
}

unsigned char byte(const char* at) { return static_cast<unsigned char>(*at); }

}  // namespace

void Matcher::step(std::size_t cost) {
  steps_ += cost;
  if (steps_ < kStepsAtOnce) return;
  const std::size_t steps = steps_;
  steps_ = 0;
  Sandbox::of(lua_).charge(steps / kStepsOfInstruction);
}

const char* Matcher::match_at(const char* at) {
  count_ = depth_ = 0;
  step();
  return match(at, pattern_);
}

const char* Matcher::match(const char* at, const char* pattern) {
  if (++depth_ > kDeepest) luaL_error(lua_, "pattern too complex");
  const char* end = match_items(at, pattern);
  --depth_;
  return end;
}

// Items are followed in a loop as long as there is one way only; where there are several, match() is called for each.
const char* Matcher::match_items(const char* at, const char* pattern) {
  while (pattern != pattern_end_) {
    step();
    switch (*pattern) {
      case '(':
        return pattern[1] == ')' ? open_capture(at, pattern + 2, kPosition) : open_capture(at, pattern + 1, kOpen);
      case ')':
        return close_capture(at, pattern + 1);
      case '$':
        if (pattern + 1 == pattern_end_) return at == subject_end_ ? at : nullptr;
        break;
      case '%':
        if (pattern[1] == 'b') {
          at = match_balanced(at, pattern + 2);
          if (!at) return nullptr;
          pattern += 4;
          continue;
        }
        if (pattern[1] == 'f') {
          const char* set = pattern + 2;
          if (*set != '[') luaL_error(lua_, "missing '[' after '%%f' in pattern");
          const char* set_end = end_of_item(set);
          if (!at_frontier(at, set, set_end)) return nullptr;
          pattern = set_end;
          continue;
        }
        if (std::isdigit(byte(pattern + 1))) {
          at = match_back_reference(at, pattern[1]);
          if (!at) return nullptr;
          pattern += 2;
          continue;
        }
        break;
      default:
        break;
    }
    const char* item_end = end_of_item(pattern);
    const char repeat = item_end == pattern_end_ ? '\0' : *item_end;
    if (repeat == '*') return match_greedy(at, pattern, item_end);
    if (repeat == '-') return match_lazy(at, pattern, item_end);
    const bool one = matches_one(at, pattern, item_end);
    if (repeat == '?') {
      if (one) {
        if (const char* end = match(at + 1, item_end + 1)) return end;
      }
      pattern = item_end + 1;
      continue;
    }
    if (!one) return nullptr;
    ++at;
    if (repeat == '+') return match_greedy(at, pattern, item_end);
    pattern = item_end;
  }
  return at;
}

const char* Matcher::match_greedy(const char* at, const char* item, const char* item_end) {
  std::ptrdiff_t most = 0;
  for (; matches_one(at + most, item, item_end); ++most) step();
  for (; most >= 0; --most) {
    if (const char* end = match(at + most, item_end + 1)) return end;
    step();
  }
  return nullptr;
}

const char* Matcher::match_lazy(const char* at, const char* item, const char* item_end) {
  for (;;) {
    if (const char* end = match(at, item_end + 1)) return end;
    if (!matches_one(at, item, item_end)) return nullptr;
    ++at;
    step();
  }
}

const char* Matcher::match_balanced(const char* at, const char* pair) {
  if (pair + 1 >= pattern_end_) luaL_error(lua_, "malformed pattern (missing arguments to '%%b')");
  if (at == subject_end_ || *at != pair[0]) return nullptr;
  int open = 1;
  while (++at < subject_end_) {
    step();
    if (*at == pair[1]) {
      if (--open == 0) return at + 1;
    } else if (*at == pair[0]) {
      ++open;
    }
  }
  return nullptr;
}

const char* Matcher::match_back_reference(const char* at, char digit) {
  const int number = digit - '1';
  if (number < 0 || number >= count_ || capture_[number].size == kOpen) {
    luaL_error(lua_, "invalid capture index %%%d", number + 1);
  }
  const std::ptrdiff_t size = capture_[number].size;
  if (size < 0 || subject_end_ - at < size) return nullptr;
  step(static_cast<std::size_t>(size) / 16);
  return std::memcmp(capture_[number].start, at, static_cast<std::size_t>(size)) == 0 ? at + size : nullptr;
}

const char* Matcher::open_capture(const char* at, const char* pattern, std::ptrdiff_t kind) {
  if (count_ >= kMostCaptures) luaL_error(lua_, "too many captures");
  capture_[count_++] = {at, kind};
  const char* end = match(at, pattern);
  if (!end) --count_;
  return end;
}

const char* Matcher::close_capture(const char* at, const char* pattern) {
  int number = count_ - 1;
  while (number >= 0 && capture_[number].size != kOpen) --number;
  if (number < 0) luaL_error(lua_, "invalid pattern capture");
  capture_[number].size = at - capture_[number].start;
  const char* end = match(at, pattern);
  if (!end) capture_[number].size = kOpen;
  return end;
}

bool Matcher::at_frontier(const char* at, const char* set, const char* set_end) {
  const unsigned char before = at == subject_ ? '\0' : byte(at - 1);
  const unsigned char here = at == subject_end_ ? '\0' : byte(at);
  return !in_set(before, set, set_end - 1) && in_set(here, set, set_end - 1);
}

bool Matcher::matches_one(const char* at, const char* item, const char* item_end) {
  if (at >= subject_end_) return false;
  switch (*item) {
    case '.':
      return true;
    case '%':
      return in_class(byte(at), byte(item + 1));
    case '[':
      return in_set(byte(at), item, item_end - 1);
    default:
      return *item == *at;
  }
}

bool Matcher::in_set(unsigned char character, const char* set, const char* bracket) {
  step(static_cast<std::size_t>(bracket - set) / 4);
  bool member = true;
  if (set[1] == '^') {
    member = false;
    ++set;
  }
  while (++set < bracket) {
    if (*set == '%') {
      ++set;
      if (in_class(character, byte(set))) return member;
    } else if (set[1] == '-' && set + 2 < bracket) {
      if (byte(set) <= character && character <= byte(set + 2)) return member;
      set += 2;
    } else if (byte(set) == character) {
      return member;
    }
  }
  return !member;
}

const char* Matcher::end_of_item(const char* item) {
  const char first = *item++;
  if (first == '%') {
    if (item == pattern_end_) luaL_error(lua_, "malformed pattern (ends with '%%')");
    return item + 1;
  }
  if (first != '[') return item;
  const char* start = item;
  if (*item == '^') ++item;
  do {  // a ']' right after the '[' stands for itself
    if (item == pattern_end_) luaL_error(lua_, "malformed pattern (missing ']')");
    if (*item++ == '%' && item < pattern_end_) ++item;
  } while (item == pattern_end_ || *item != ']');
  step(static_cast<std::size_t>(item - start) / 16);
  return item + 1;
}

void Matcher::push_capture(int number, const char* match, const char* match_end) {
  if (number >= count_) {
    if (number != 0) luaL_error(lua_, "invalid capture index %%%d", number + 1);
    lua_pushlstring(lua_, match, static_cast<std::size_t>(match_end - match));
    return;
  }
  const Capture& capture = capture_[number];
  if (capture.size == kOpen) luaL_error(lua_, "unfinished capture");
  if (capture.size == kPosition) {
    lua_pushinteger(lua_, capture.start - subject_ + 1);
  } else {
    lua_pushlstring(lua_, capture.start, static_cast<std::size_t>(capture.size));
  }
}

int Matcher::push_captures(const char* match, const char* match_end) {
  const int pushed = count_ == 0 && match ? 1 : count_;
  luaL_checkstack(lua_, pushed, "too many captures");
  for (int i = 0; i < pushed; ++i) push_capture(i, match, match_end);
  return pushed;
}

}  // namespace tenderloom::script
