#include "html_position.h"

#include <algorithm>
#include <array>

namespace tenderloom::render {
namespace {

using State = HtmlPosition::State;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

constexpr std::array<std::string_view, 13> kAddresses = {
    "href",       "src",        "action", "formaction",    "data",        "poster",   "cite",
    "background", "xlink:href", "ping",   "data-evaluate", "data-upload", "challenge"};

}  // namespace

void HtmlPosition::read(std::string_view text) {
  for (const char c : text) step(c);
}

void HtmlPosition::finish_tag() {
  state_ = State::text;
  tail_.clear();
  if (tag_ == "pre") keep_depth_ = std::max(0, keep_depth_ + (closing_ ? -1 : 1));
  if (closing_) return;
  if (tag_ == "script" || tag_ == "style") state_ = State::raw_text;
  if (tag_ == "textarea" || tag_ == "title") state_ = State::readable_text;
}

void HtmlPosition::step(char c) {
  switch (state_) {
    case State::text:
      if (c == '<') state_ = State::tag_open;
      return;
    case State::tag_open:
      tag_.clear();
      closing_ = c == '/';
      if (c == '/') {
        state_ = State::end_tag;
      } else if (c == '!') {
        state_ = State::declaration;
        tail_.clear();
      } else if (is_letter(c)) {
        state_ = State::tag_name;
        tag_ += lower(c);
      } else {
        state_ = State::text;
      }
      return;
    case State::declaration:
      tail_ += c;
      if (tail_ == "--") {
        state_ = State::comment;
        tail_.clear();
      } else if (c == '>') {
        state_ = State::text;
      }
      return;
    case State::comment:
      tail_ = (tail_ + c).substr(tail_.size() >= 3 ? tail_.size() - 2 : 0);
      if (ends_with(tail_, "-->")) state_ = State::text;
      return;
    case State::end_tag:
      if (c == '>') {
        finish_tag();
      } else {
        tag_ += lower(c);
      }
      return;
    case State::tag_name:
      if (c == '>') {
        finish_tag();
      } else if (is_blank(c) || c == '/') {
        state_ = State::in_tag;
      } else {
        tag_ += lower(c);
      }
      return;
    case State::in_tag:
      if (c == '>') {
        finish_tag();
      } else if (!is_blank(c) && c != '/') {
        state_ = State::attribute;
        attribute_.assign(1, lower(c));
      }
      return;
    case State::attribute:
      if (c == '>') {
        finish_tag();
      } else if (c == '=') {
        state_ = State::before_value;
        value_begun_ = false;
      } else if (is_blank(c) || c == '/') {
        state_ = State::in_tag;
      } else {
        attribute_ += lower(c);
      }
      return;
    case State::before_value:
      if (c == '"') {
        state_ = State::double_quoted;
      } else if (c == '\'') {
        state_ = State::single_quoted;
      } else if (c == '>') {
        finish_tag();
      } else if (!is_blank(c)) {
        state_ = State::unquoted;
      }
      return;
    case State::unquoted:
      if (c == '>') {
        finish_tag();
      } else if (is_blank(c)) {
        state_ = State::in_tag;
      }
      return;
    case State::double_quoted:
    case State::single_quoted:
      if (c == (state_ == State::double_quoted ? '"' : '\'')) {
        state_ = State::in_tag;
      } else if (!is_blank(c)) {
        value_begun_ = true;
      }
      return;
    case State::raw_text:
    case State::readable_text:
      tail_ += lower(c);
      if (ends_with(tail_, "</" + tag_ + ">")) {
        state_ = State::text;
      } else if (tail_.size() > 64) {
        tail_.erase(0, tail_.size() - 32);
      }
      return;
  }
}

std::string_view HtmlPosition::refusal() const {
  switch (state_) {
    case State::text:
    case State::readable_text:
      return {};
    case State::double_quoted:
    case State::single_quoted:
      if (attribute_.rfind("on", 0) == 0) return "a value inside an event attribute";
      if (attribute_ == "style") return "a value inside a style attribute";
      if (attribute_ == "srcdoc") return "a value inside srcdoc";
      return {};
    case State::before_value:
    case State::unquoted:
      return "a value in an attribute without quotes";
    case State::comment:
      return "a value inside an HTML comment";
    case State::raw_text:
      return "a value inside script or style";
    default:
      return "a value inside a tag, where only quoted attributes may hold one";
  }
}

bool HtmlPosition::begins_address() const {
  if (state_ != State::double_quoted && state_ != State::single_quoted) return false;
  if (value_begun_) return false;
  return std::find(kAddresses.begin(), kAddresses.end(), attribute_) != kAddresses.end();
}

bool HtmlPosition::same_place(const HtmlPosition& other) const {
  // Behind a tag's name, between attributes and behind one without a value are the same to a section.
  const auto place = [](State state) {
    return state == State::attribute || state == State::tag_name ? State::in_tag : state;
  };
  if (place(state_) != place(other.state_)) return false;
  if (state_ == State::text) return true;
  const bool in_value = state_ == State::double_quoted || state_ == State::single_quoted;
  return tag_ == other.tag_ && (!in_value || attribute_ == other.attribute_);
}

}  // namespace tenderloom::render
