// Where in an HTML document a piece of template text ends: in text, inside a tag, inside an attribute's value. Escaping
// makes a value harmless in text and in quoted attributes only, so that a template with a value anywhere else is
// refused.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::render {

class HtmlPosition {
 public:
  enum class State {
    text,
    tag_open,      // just after <
    tag_name,      // inside a start tag's name
    end_tag,       // inside </...>
    in_tag,        // between attributes
    attribute,     // inside an attribute's name
    before_value,  // after the =
    unquoted,
    double_quoted,
    single_quoted,
    comment,
    declaration,    // <!DOCTYPE ...>
    raw_text,       // script and style
    readable_text,  // textarea and title: no tags, but character references count
  };

  void read(std::string_view text);
  State state() const { return state_; }
  /// Why a value must not stand here, or empty when it may.
  std::string_view refusal() const;
  /// Whether a value here begins an address (href, src, action ...). Ask before value().
  bool begins_address() const;
  /// A value stands here.
  void value() { value_begun_ = true; }
  /// Whether white space here may be shortened without a reader seeing it.
  bool may_squeeze() const { return state_ != State::raw_text && state_ != State::readable_text && keep_depth_ == 0; }

  /// Two positions of one document that a section may join: alike but for what the attribute holds so far.
  bool same_place(const HtmlPosition& other) const;
  /// After a section that may not have been drawn: what holds for sure on both ways.
  void join(const HtmlPosition& without) { value_begun_ = value_begun_ && without.value_begun_; }

 private:
  void step(char c);
  void finish_tag();

  State state_ = State::text;
  std::string tag_;        // lower case
  std::string attribute_;  // lower case
  std::string tail_;       // the last few characters, to see where a comment or a raw text ends
  bool value_begun_ = false;
  bool closing_ = false;
  int keep_depth_ = 0;  // inside <pre>
};

}  // namespace tenderloom::render
