#include "shared_texts.h"

#include <charconv>

#include "refusal.h"

namespace tenderloom::sheets {

namespace {

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Spreadsheet programs write characters that XML cannot hold as _xHHHH_.
std::string decode_escapes(std::string text) {
  constexpr std::size_t kLength = 7;
  auto at = text.find("_x");
  if (at == std::string::npos) return text;
  std::string out;
  std::size_t copied = 0;
  for (; at != std::string::npos; at = text.find("_x", at)) {
    unsigned code = 0;
    const bool whole = at + kLength <= text.size() && text[at + kLength - 1] == '_';
    const char* digits = text.data() + at + 2;
    const auto end = whole ? std::from_chars(digits, digits + 4, code, 16).ptr : digits;
    if (end != digits + 4 || (code >= 0xD800 && code <= 0xDFFF) || code == 0) {
      at += 2;
      continue;
    }
    out.append(text, copied, at - copied);
    append_utf8(out, code);
    copied = at += kLength;
  }
  return out.append(text, copied);
}

}  // namespace

void TextCollector::start(std::string_view name) {
  if (name == "rPh") ++phonetic_;
  in_text_ = name == "t" && phonetic_ == 0;
}

void TextCollector::end(std::string_view name) {
  if (name == "rPh") --phonetic_;
  in_text_ = false;
}

void TextCollector::text(std::string_view piece) {
  if (in_text_) text_ += piece;
}

std::string TextCollector::take() {
  std::string taken = decode_escapes(std::move(text_));
  text_.clear();
  return taken;
}

class SharedTextsHandler final : public XmlHandler {
 public:
  SharedTextsHandler(SharedTexts& texts, const Limits& limits) : texts_(texts), limits_(limits) {}

  void start(std::string_view name, const Attributes&) override { collector_.start(name); }
  void text(std::string_view piece) override {
    collector_.text(piece);
    if (static_cast<std::int64_t>(texts_.all_.size() + collector_.size()) > limits_.text_bytes) refuse("sheet_bomb");
  }
  void end(std::string_view name) override {
    collector_.end(name);
    if (name != "si") return;
    texts_.all_ += collector_.take();
    texts_.ends_.push_back(texts_.all_.size());
  }

 private:
  SharedTexts& texts_;
  const Limits& limits_;
  TextCollector collector_;
};

void SharedTexts::load(Archive& archive, const std::string& part, const Limits& limits) {
  SharedTextsHandler handler(*this, limits);
  read_xml(archive, part, limits.depth, handler);
}

std::string_view SharedTexts::at(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(all_).substr(begin, ends_[index] - begin);
}

}  // namespace tenderloom::sheets
