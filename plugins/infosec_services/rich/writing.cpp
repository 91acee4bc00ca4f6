#include "writing.h"

#include <algorithm>
#include <cctype>

namespace tenderloom::infosec_services {
namespace {

bool is_cell(const std::string& name) { return name == "td" || name == "th"; }

/// The element's name without attributes: of "a href=…" that is "a".
std::string tag_of(const std::string& mark) { return mark.substr(0, mark.find(' ')); }

/// Code points from U+3000 on are written without blanks between words: each counts as one.
bool is_ideograph(unsigned char lead) { return lead >= 0xE3; }

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

void Writing::count(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;  // follows
    ++made_.characters;
    const bool letter = byte >= 0x80 || std::isalnum(byte) != 0;
    if (is_ideograph(byte)) {
      ++made_.words;
      in_word_ = false;
    } else {
      if (letter && !in_word_) ++made_.words;
      in_word_ = letter;
    }
  }
}

std::vector<std::string> Writing::wanted() const {
  static const std::vector<std::string> kOrder = {"a", "strong", "em", "u", "s", "sub", "sup"};
  std::vector<std::string> wanted;
  for (const auto& name : kOrder) {
    const auto last =
        std::find_if(marks_.rbegin(), marks_.rend(), [&](const auto& mark) { return tag_of(mark) == name; });
    if (last != marks_.rend()) wanted.push_back(*last);
  }
  return wanted;
}

void Writing::put(const std::string& piece) {
  const auto marks = wanted();
  while (written_.size() > marks.size() || !std::equal(written_.begin(), written_.end(), marks.begin())) {
    line_ += "</" + tag_of(written_.back()) + ">";
    written_.pop_back();
  }
  for (; breaks_ > 0; --breaks_) line_ += "<br>";
  if (blank_) line_ += ' ';
  blank_ = false;
  while (written_.size() < marks.size()) {
    written_.push_back(marks[written_.size()]);
    line_ += "<" + written_.back() + ">";
  }
  line_ += piece;
}

void Writing::text(std::string_view text) {
  std::string word;
  const auto flush = [&] {
    if (word.empty()) return;
    count(word);
    put(escaped(word));
    word.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      flush();
      blank_ = !line_.empty() && breaks_ == 0;
      in_word_ = false;
    } else if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) {
      word += c;
    }
  }
  flush();
}

void Writing::line_break() {
  if (line_.empty()) return;
  blank_ = in_word_ = false;
  ++breaks_;
}

void Writing::rule() {
  end_paragraph();
  made_.html += "<hr>";
}

void Writing::picture(const std::string& file, const std::string& description, int width) {
  constexpr std::size_t kMost = 300;
  std::string clean;
  for (const char c : description) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // a character; it is never cut in two
    if (begins && clean.size() >= kMost) break;
    if (static_cast<unsigned char>(c) >= ' ') clean += c;
  }
  end_paragraph();
  made_.html += "<img data-picture=\"" + file + "\" alt=\"" + escaped(clean) + "\"" +
                (width < 100 ? " data-width=\"" + std::to_string(width) + "\"" : std::string()) + ">";
}

void Writing::open_mark(const std::string& name) { marks_.push_back(name); }

void Writing::close_mark(const std::string& name) {
  const auto found = std::find(marks_.rbegin(), marks_.rend(), name);
  if (found != marks_.rend()) marks_.erase(std::next(found).base());
}

void Writing::begin_line(const char* name) {
  end_paragraph();
  line_name_ = name;
}

void Writing::end_paragraph() {
  if (!line_.empty()) {
    for (; !written_.empty(); written_.pop_back()) line_ += "</" + tag_of(written_.back()) + ">";
    const std::string name = line_name_;
    made_.html += "<" + name + ">" + line_ + "</" + name + ">";
  }
  line_.clear();
  written_.clear();
  line_name_ = "p";
  breaks_ = 0;
  blank_ = in_word_ = false;
}

void Writing::open_frame(const std::string& name, const std::string& attributes) {
  end_paragraph();
  frames_.push_back({name, made_.html.size(), 0});
  made_.html += "<" + name + attributes + ">";
  frames_.back().content = made_.html.size();
}

void Writing::close_frame(const std::string& name) {
  end_paragraph();
  const Frame frame = frames_.back();
  frames_.pop_back();
  // A cell may be empty, since it keeps the columns straight; nothing else may.
  if (made_.html.size() == frame.content && !is_cell(name)) {
    made_.html.resize(frame.start);
    return;
  }
  made_.html += "</" + name + ">";
}

}  // namespace tenderloom::infosec_services
