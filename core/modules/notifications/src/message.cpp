// RFC 5322 and MIME: everything that goes over the wire is ASCII, and nothing that a person typed can start a header.
#include <ctime>

#include "tenderloom/base/crypto.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications {

namespace {

constexpr std::size_t kWordBytes =
    36;  // of text in one encoded word: with its frame and "Subject: " under 76 characters
constexpr std::size_t kLineLength = 76;  // of base64
constexpr std::size_t kAddressLength = 254;
constexpr std::size_t kLocalLength = 64;

std::string base64(std::string_view data) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const auto at = [&](std::size_t k) {
      return k < data.size() ? static_cast<unsigned>(static_cast<unsigned char>(data[k])) : 0U;
    };
    const unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    text += kDigits[three >> 18];
    text += kDigits[three >> 12 & 63];
    text += i + 1 < data.size() ? kDigits[three >> 6 & 63] : '=';
    text += i + 2 < data.size() ? kDigits[three & 63] : '=';
  }
  return text;
}

std::string base64_lines(std::string_view data) {
  const std::string text = base64(data);
  std::string lines;
  for (std::size_t i = 0; i < text.size(); i += kLineLength) lines += text.substr(i, kLineLength) + "\r\n";
  return lines;
}

bool plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

/// RFC 2047: words of at most 75 characters that never cut a character in two.
std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    std::size_t end = std::min(kWordBytes, text.size());
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    if (end == 0) end = std::min(kWordBytes, text.size());  // not UTF-8: cut anywhere
    words += (words.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, end)) + "?=");
    text.remove_prefix(end);
  }
  return words;
}

/// Text of a header: as it is when short and plain, else in encoded words, which keep every control character out.
std::string header_text(const std::string& text) {
  // "=?" would be read as an encoded word by the receiver; a long line must be folded.
  if (plain(text) && text.size() <= 60 && text.find("=?") == std::string::npos) return text;
  return encoded_words(text);
}

std::string mailbox(const std::string& name, const std::string& address) {
  if (name.empty()) return address;
  const bool atom = plain(name) && name.find_first_of("()<>[]:;@\\,.\"=?") == std::string::npos && name.size() <= 60;
  return (atom ? name : encoded_words(name)) + "\r\n <" + address + ">";
}

/// "Tue, 19 May 2026 10:04:00 +0800"; strftime would follow the locale.
std::string mail_date(base::Instant at) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(base::to_micros(at) / 1'000'000) + 8 * 3600;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d +0800", kDays[parts.tm_wday], parts.tm_mday,
                kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text;
}

std::string with_crlf(const std::string& text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return lines;
}

std::string part(const std::string& type, const std::string& text) {
  return "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         base64_lines(with_crlf(text));
}

}  // namespace

bool deliverable(const std::string& address) {
  if (address.size() > kAddressLength) return false;
  const auto at = address.rfind('@');
  if (at == std::string::npos || at == 0 || at > kLocalLength || at + 1 == address.size()) return false;
  const auto allowed = [](std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             extra.find(c) != std::string_view::npos;
    });
  };
  const std::string_view local = std::string_view(address).substr(0, at);
  const std::string_view domain = std::string_view(address).substr(at + 1);
  const auto dots = [](std::string_view text) {
    return !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string_view::npos;
  };
  return dots(local) && dots(domain) && allowed(local, "!#$%&'*+-/=?^_`{|}~.") && allowed(domain, "-.");
}

std::string render_message(const Mail& mail, const std::string& from_address, const std::string& from_name,
                           base::Instant at, const std::string& message_id) {
  std::string message;
  const auto header = [&](std::string_view name, const std::string& value) {
    message.append(name).append(": ").append(value).append("\r\n");
  };
  header("From", mailbox(from_name, from_address));
  header("To", mailbox(mail.to_name, mail.to_address));
  header("Subject", header_text(mail.subject));
  header("Date", mail_date(at));
  header("Message-ID", "<" + message_id + ">");
  header("Content-Language", plain(mail.locale) ? mail.locale : "zh-TW");
  header("Auto-Submitted", "auto-generated");  // no answers from machines (RFC 3834)
  header("MIME-Version", "1.0");
  if (mail.html.empty()) return message + part("text/plain", mail.text);
  const std::string boundary = "part-" + base::sha256_hex(message_id).substr(0, 20);
  return message + "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
         part("text/plain", mail.text) + "--" + boundary + "\r\n" + part("text/html", mail.html) + "--" + boundary +
         "--\r\n";
}

}  // namespace tenderloom::notifications
