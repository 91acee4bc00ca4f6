// Bytes as text of the database, and back.
#pragma once
#include <string>

namespace tenderloom::infosec_services {

inline std::string to_hex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {kDigits[value >> 4], kDigits[value & 15]};
  }
  return text;
}

/// What is no hexadecimal text becomes bytes that open nothing.
inline std::string of_hex(const std::string& text) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>((value(text[i]) << 4) | value(text[i + 1]));
  return bytes;
}

}  // namespace tenderloom::infosec_services
