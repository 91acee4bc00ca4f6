#include "dossier_pages.h"

#include <algorithm>
#include <ostream>

#include "tenderloom/base/text.h"

namespace tenderloom::review {

namespace {

using base::escape_html;

constexpr char kLook[] =
    "body{font:16px/1.6 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#1c2733}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5em}th,td{border:1px solid #b9c4cf;padding:.35em "
    ".6em;text-align:left;vertical-align:top}th{background:#eef2f6}td{white-space:pre-wrap;overflow-wrap:anywhere}"
    "code{font-size:.8em;color:#52606d}";

std::string head_of(const std::string& title, const std::string& locale) {
  return "<!DOCTYPE html>\n<html lang=\"" + escape_html(locale) +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
         escape_html(title) + "</title><style>" + kLook + "</style></head><body>\n<h1>" + escape_html(title) +
         "</h1>\n";
}

/// A path as an address: everything but the plain characters as %XX.
std::string address_of(const std::string& path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string address;
  for (const unsigned char c : path) {
    if (std::isalnum(c) || c == '/' || c == '-' || c == '_' || c == '.') {
      address += static_cast<char>(c);
    } else {
      address += {'%', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return address;
}

std::string cell(const char* tag, const std::string& text) {
  return std::string("<") + tag + ">" + escape_html(text) + "</" + tag + ">";
}

}  // namespace

std::string dossier_index(const std::string& title, const std::vector<std::pair<std::string, std::string>>& facts,
                          const std::vector<DossierPart>& parts, const std::vector<std::vector<std::string>>& history,
                          const base::Words& words, const std::string& locale) {
  std::string page = head_of(title, locale) + "<table>\n";
  for (const auto& [label, text] : facts) page += "<tr>" + cell("th", label) + cell("td", text) + "</tr>\n";
  page += "</table>\n";
  for (const DossierPart& part : parts) {
    if (part.links.empty()) continue;
    page += cell("h2", part.title) + "\n<ul>\n";
    for (const DossierLink& link : part.links) {
      page += "<li><a href=\"" + address_of(link.path) + "\">" + escape_html(link.label) + "</a>";
      if (!link.sha256.empty()) page += " <code>SHA-256 " + link.sha256 + "</code>";
      page += "</li>\n";
    }
    page += "</ul>\n";
  }
  if (history.empty()) return page + "</body></html>\n";
  page += cell("h2", words.text(locale, "review.history")) + "\n<table><tr>";
  for (const char* key : {"review.time", "review.event_label", "review.actor", "review.words"})
    page += cell("th", words.text(locale, key));
  page += "</tr>\n";
  for (const auto& row : history) {
    page += "<tr>";
    for (const std::string& text : row) page += cell("td", text);
    page += "</tr>\n";
  }
  return page + "</table>\n</body></html>\n";
}

DossierItems::DossierItems(const submissions::Ground& ground, const base::Words& words, std::string locale,
                           std::ostream& html, std::ostream& json)
    : ground_(ground), locale_(std::move(locale)), html_(html), json_(json) {
  html_ << head_of(words.text(locale_, "dossier.items"), locale_);
  json_ << "[";
}

void DossierItems::add(const submissions::Node& node) {
  const forms::Level* level = ground_.type->level(node.level);
  if (level == nullptr) return;
  Json values = node.shown_values();
  const char depth = static_cast<char>('2' + std::min<std::size_t>(node.ancestors.size(), 4));
  html_ << "<h" << depth << ">" << escape_html(ground_.type->label(*level, locale_) + "　" + node.title) << "</h"
        << depth << ">\n<table>\n";
  for (const forms::Field& field : level->fields) {
    if (field.secret) values.erase(field.key);
    const Json value = values.value(field.key, node.computed.value(field.key, Json()));
    if (value.is_null() || field.secret) continue;
    html_ << "<tr>" << cell("th", ground_.type->label(*level, field, locale_))
          << cell("td", forms::display(*ground_.type, *level, field, value, locale_, nullptr, values)) << "</tr>\n";
  }
  html_ << "</table>\n";
  json_ << (first_ ? "\n" : ",\n")
        << Json({{"id", std::to_string(node.id)},
                 {"parent", node.parent_id == 0 ? Json() : Json(std::to_string(node.parent_id))},
                 {"level", node.level},
                 {"title", node.title},
                 {"values", std::move(values)},
                 {"computed", node.computed},
                 {"updated_at", base::iso8601(node.updated_at)}})
               .dump();
  first_ = false;
}

void DossierItems::end() {
  html_ << "</body></html>\n";
  json_ << "\n]\n";
}

}  // namespace tenderloom::review
