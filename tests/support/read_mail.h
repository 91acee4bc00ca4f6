// Reads a mail as a mail program does: bodies with Poco's parser, headers by RFC 5322 and 2047 (Poco keeps the blanks
// between encoded words).
#pragma once
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>

#include <map>
#include <sstream>
#include <string>

namespace tenderloom::test {

/// The decoded text of an encoded header.
inline std::string decoded_header(const std::string& raw) {
  std::string unfolded;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw.compare(i, 3, "?= ") == 0 && raw.compare(i + 3, 2, "=?") == 0) {
      unfolded += "?=";
      i += 2;  // blanks between encoded words do not count (RFC 2047, 6.2)
    } else {
      unfolded += raw[i];
    }
  }
  std::string text;
  for (std::size_t at = 0; at < unfolded.size();) {
    if (unfolded.compare(at, 10, "=?UTF-8?B?") != 0) {
      text += unfolded[at++];
      continue;
    }
    const auto end = unfolded.find("?=", at + 10);
    int bits = 0, value = 0;
    for (const char c : unfolded.substr(at + 10, end - at - 10)) {
      static const std::string kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      if (c == '=') break;
      value = value << 6 | static_cast<int>(kDigits.find(c));
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        text += static_cast<char>(value >> bits & 0xff);
        value &= (1 << bits) - 1;
      }
    }
    at = end + 2;
  }
  return text;
}

struct ReadMail {
  std::map<std::string, std::string> headers;  // decoded; the last of its name
  std::size_t header_count = 0;
  std::string text;
};

inline ReadMail read_mail(const std::string& raw) {
  ReadMail mail;
  std::string name, value;
  const auto keep = [&] {
    if (name.empty()) return;
    mail.headers[name] = decoded_header(value);
    ++mail.header_count;
  };
  std::istringstream lines(raw);
  for (std::string line; std::getline(lines, line) && line != "\r";) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with(' ') || line.starts_with('\t')) {
      value += line;  // folded
      continue;
    }
    keep();
    const auto colon = line.find(": ");
    name = line.substr(0, colon);
    value = colon == std::string::npos ? "" : line.substr(colon + 2);
  }
  keep();

  Poco::Net::MailMessage message;
  std::istringstream whole(raw);
  message.read(whole);
  mail.text = message.getContent();
  return mail;
}

}  // namespace tenderloom::test
