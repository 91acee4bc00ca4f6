#include "negotiation.h"

#include "ascii.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {
namespace {

/// A weight in thousandths; 1000 when none is given, -1 when it is malformed.
int read_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return -1;
  int weight = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return -1;
  int unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (!ascii::is_digit(text[i])) return -1;
    weight += (text[i] - '0') * unit;
  }
  return weight <= 1000 ? weight : -1;
}

struct Weighted {
  std::string_view name;
  int weight = 1000;
};

Weighted read_member(std::string_view member) {
  Weighted result;
  std::size_t semicolon = member.find(';');
  result.name = ascii::trim(member.substr(0, semicolon));
  while (semicolon != std::string_view::npos) {
    member.remove_prefix(semicolon + 1);
    semicolon = member.find(';');
    const std::string_view parameter = ascii::trim(member.substr(0, semicolon));
    if (parameter.size() >= 2 && ascii::lower(parameter[0]) == 'q' && parameter[1] == '=')
      result.weight = read_weight(parameter.substr(2));
  }
  return result;
}

/// The best match of one media type: how much it is wanted, and how precisely that was said.
struct Wish {
  int weight = -1;
  int precision = 0;  // 1: */*, 2: text/*, 3: text/html
  void take(int found_weight, int found_precision) {
    if (found_precision < precision || (found_precision == precision && found_weight <= weight)) return;
    precision = found_precision;
    weight = found_weight;
  }
};

bool matches_prefix(std::string_view tag, std::string_view locale) {
  return ascii::equal_ignoring_case(tag, locale) ||
         (tag.size() > locale.size() && tag[locale.size()] == '-' &&
          ascii::equal_ignoring_case(tag.substr(0, locale.size()), locale)) ||
         (locale.size() > tag.size() && locale[tag.size()] == '-' &&
          ascii::equal_ignoring_case(locale.substr(0, tag.size()), tag));
}

}  // namespace

bool prefers_html(const Request& request) {
  if (request.header("hx-request") == "true") return true;
  Wish html;
  Wish json;
  for (const Header& header : request.headers) {
    if (!ascii::equal_ignoring_case(header.name, "accept")) continue;
    ascii::each_member(header.value, [&](std::string_view text) {
      const Weighted member = read_member(text);
      if (member.weight < 0) return;
      const auto is = [&](std::string_view type) { return ascii::equal_ignoring_case(member.name, type); };
      if (is("text/html") || is("application/xhtml+xml")) html.take(member.weight, 3);
      if (is("text/*")) html.take(member.weight, 2);
      if (is("application/json") || is("application/problem+json")) json.take(member.weight, 3);
      if (is("application/*")) json.take(member.weight, 2);
      if (is("*/*")) {
        html.take(member.weight, 1);
        json.take(member.weight, 1);
      }
    });
  }
  if (html.weight <= 0) return false;
  if (html.weight != json.weight) return html.weight > json.weight;
  return html.precision > json.precision;
}

std::optional<std::string> preferred_locale(std::string_view accept_language, const std::vector<std::string>& locales) {
  std::optional<std::string> best;
  int best_weight = 0;
  ascii::each_member(accept_language, [&](std::string_view text) {
    const Weighted member = read_member(text);
    if (member.weight <= best_weight || member.name == "*") return;
    for (const std::string& locale : locales) {
      const std::string_view language = std::string_view(locale).substr(0, locale.find('-'));
      const std::string_view asked = member.name.substr(0, member.name.find('-'));
      // Every Chinese reader is served by the one Chinese locale, every English one by the English.
      if (!matches_prefix(member.name, locale) && !ascii::equal_ignoring_case(asked, language)) continue;
      best = locale;
      best_weight = member.weight;
      return;
    }
  });
  return best;
}

bool accepts_gzip(std::string_view accept_encoding) {
  int named = -1;
  int any = -1;
  ascii::each_member(accept_encoding, [&](std::string_view text) {
    const Weighted member = read_member(text);
    if (ascii::equal_ignoring_case(member.name, "gzip") || ascii::equal_ignoring_case(member.name, "x-gzip"))
      named = member.weight;
    if (member.name == "*") any = member.weight;
  });
  return named >= 0 ? named > 0 : any > 0;
}

std::string media_type_of(std::string_view content_type) {
  return base::to_lower_ascii(ascii::trim(content_type.substr(0, content_type.find(';'))));
}

std::optional<std::string> parameter_of(std::string_view field, std::string_view name) {
  std::size_t at = field.find(';');
  while (at < field.size()) {
    ++at;
    while (at < field.size() && (ascii::is_blank(field[at]) || field[at] == ';')) ++at;
    const std::size_t start = at;
    while (at < field.size() && ascii::is_token(field[at])) ++at;
    const std::string_view found = field.substr(start, at - start);
    if (at >= field.size() || field[at] != '=') {
      at = field.find(';', at);
      continue;
    }
    ++at;
    std::string value;
    if (at < field.size() && field[at] == '"') {
      bool closed = false;
      for (++at; at < field.size() && !closed; ++at) {
        // Only \" is an escape: browsers send other back slashes as they are (file names of old Windows programs).
        if (field[at] == '\\' && at + 1 < field.size() && field[at + 1] == '"') {
          value += field[++at];
        } else if (field[at] == '"') {
          closed = true;
        } else {
          value += field[at];
        }
      }
      if (!closed) return std::nullopt;
    } else {
      const std::size_t end = std::min(field.find(';', at), field.size());
      value = ascii::trim(field.substr(at, end - at));
      at = end;
    }
    if (ascii::equal_ignoring_case(found, name)) return value;
    at = field.find(';', at);
  }
  return std::nullopt;
}

}  // namespace tenderloom::http
