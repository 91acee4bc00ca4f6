#include <algorithm>
#include <charconv>

#include "setting_values.h"
#include "tenderloom/base/text.h"

namespace tenderloom::config {
namespace {

constexpr const char* kDatabaseForms =
    "sqlite://PATH or mysql://USER@HOST[,HOST2]:PORT/DB (a password belongs into DATABASE_PASSWORD_FILE)";
constexpr const char* kSmtpForms = "smtp://[USER[:PASSWORD]@]HOST[:PORT] or smtps://...";

base::Error invalid(const char* key, const char* expected) {
  return {"config_invalid", {{"key", key}, {"expected", expected}}};
}

bool eat(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

/// Cuts ":PORT" off the end of `text`, unless the colon belongs to an IPv6 address in brackets.
bool cut_port(std::string_view& text, int& port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.find(']', colon) != std::string_view::npos) return true;
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || problem != std::errc{} || end != digits.data() + digits.size()) return false;
  text = text.substr(0, colon);
  return port >= 1 && port <= 65535;
}

std::optional<std::string> host_of(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    const std::string address(text.substr(1, text.size() - 2));
    return address.find(':') != std::string::npos && is_network(address) ? std::optional(address) : std::nullopt;
  }
  return is_host(text) ? std::optional(std::string(text)) : std::nullopt;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// %40 is @; a lone % stands for itself, as people write passwords without escaping them.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

base::Result<DatabaseUrl> DatabaseUrl::parse(std::string_view text) {
  const auto refuse = [] { return invalid("DATABASE", kDatabaseForms); };
  DatabaseUrl url;
  if (has_control(text)) return refuse();
  if (eat(text, "sqlite://")) {
    if (text.empty()) return refuse();
    url.path = text;
    return url;
  }
  if (!eat(text, "mysql://")) return refuse();
  url.kind = Kind::mysql;

  const std::size_t question = text.find('?');
  if (question != std::string_view::npos) {
    std::string_view option = text.substr(question + 1);
    if (!eat(option, "socket=") || option.empty() || option.front() != '/') return refuse();
    url.socket = option;
    text = text.substr(0, question);
  }
  const std::size_t at = text.find('@'), slash = text.find('/');
  if (at == std::string_view::npos || slash == std::string_view::npos || at > slash) return refuse();
  url.user = percent_decoded(text.substr(0, at));
  url.database = text.substr(slash + 1);
  // USER:PASSWORD@ would put a secret into a place that is printed and committed.
  if (url.user.empty() || url.user.find(':') != std::string::npos || !is_name(url.database)) return refuse();

  std::string_view hosts = text.substr(at + 1, slash - at - 1);
  if (!cut_port(hosts, url.port)) return refuse();
  for (;;) {
    const std::size_t comma = hosts.find(',');
    const auto host = host_of(hosts.substr(0, comma));
    if (!host) return refuse();
    url.hosts.push_back(*host);
    if (comma == std::string_view::npos) break;
    hosts.remove_prefix(comma + 1);
  }
  return url;
}

base::Result<SmtpServer> SmtpServer::parse(std::string_view text) {
  const auto refuse = [] { return invalid("SMTP", kSmtpForms); };
  SmtpServer server;
  if (has_control(text)) return refuse();
  server.tls = eat(text, "smtps://");
  if (!server.tls && !eat(text, "smtp://")) return refuse();
  server.port = server.tls ? 465 : 25;
  if (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t at = text.rfind('@');  // the last one: user names are often e-mail addresses
  if (at != std::string_view::npos) {
    const std::string_view who = text.substr(0, at);
    const std::size_t colon = who.find(':');
    server.user = percent_decoded(who.substr(0, colon));
    if (colon != std::string_view::npos) server.password = percent_decoded(who.substr(colon + 1));
    if (server.user.empty() || has_control(server.user) || has_control(server.password)) return refuse();
    text.remove_prefix(at + 1);
  }
  if (!cut_port(text, server.port)) return refuse();
  const auto host = host_of(text);
  if (!host) return refuse();
  server.host = *host;
  return server;
}

}  // namespace tenderloom::config
