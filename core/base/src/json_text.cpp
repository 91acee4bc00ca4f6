#include "tenderloom/base/json_text.h"

#include <charconv>

#include "utf8.h"

namespace tenderloom::base {

namespace {

void append_escaped(std::string& out, unsigned char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += static_cast<char>(c);
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      out += "u00";
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
  }
}

bool is_tail(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// How far the text goes on without anything that is written otherwise; `sound` is false where it is no UTF-8.
std::size_t plain_end(std::string_view text, std::size_t at, bool& sound) {
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c < 0x80) {
      if (c < 0x20 || c == '"' || c == '\\') return at;
      ++at;
    } else if (c > 0xE0 && c < 0xED && is_tail(text, at + 1) && is_tail(text, at + 2)) {
      at += 3;  // most of what is not ASCII here: U+1000 to U+CFFF
    } else if (utf8::next(text, at) == utf8::kInvalid) {
      sound = false;
      return at;
    }
  }
  return at;
}

template <typename Number>
void append_number(std::string& out, Number number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out += '"';
  bool sound = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = plain_end(text, at, sound);
    if (!sound) {
      out += Json(std::string(text)).dump();  // throws, and says what is wrong
      return;
    }
    out.append(text, at, end - at);
    if (end < text.size()) append_escaped(out, static_cast<unsigned char>(text[end]));
    at = end + 1;
  }
  out += '"';
}

void append_json(std::string& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::string:
      append_json(out, std::string_view(value.get_ref<const std::string&>()));
      break;
    case Json::value_t::object: {
      out += '{';
      bool first = true;
      for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {
        if (!first) out += ',';
        first = false;
        append_json(out, std::string_view(key));
        out += ':';
        append_json(out, member);
      }
      out += '}';
      break;
    }
    case Json::value_t::array: {
      out += '[';
      bool first = true;
      for (const Json& entry : value.get_ref<const Json::array_t&>()) {
        if (!first) out += ',';
        first = false;
        append_json(out, entry);
      }
      out += ']';
      break;
    }
    case Json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      break;
    case Json::value_t::number_integer:
      append_number(out, value.get<std::int64_t>());
      break;
    case Json::value_t::number_unsigned:
      append_number(out, value.get<std::uint64_t>());
      break;
    case Json::value_t::null:
      out += "null";
      break;
    default:
      out += value.dump();
  }
}

std::string json_text(const Json& value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace tenderloom::base
