#include "book_text.h"

#include <algorithm>

namespace tenderloom::infosec_services {
namespace {

constexpr std::string_view kPicture = "<img data-picture=\"", kHeading = "<h3>", kEnd = "</h3>",
                           kWide = " data-width=\"";

/// Without the marks of the text; what is left is escaped already.
std::string without_marks(std::string_view html) {
  std::string text;
  bool inside = false;
  for (const char c : html) {
    if (c == '<') inside = true;
    if (!inside) text += c;
    if (c == '>') inside = false;
  }
  return text;
}

/// An element as sanitise.h writes it: <img data-picture="…" alt="…" data-width="50">.
std::string printed_picture(std::string_view element, const std::string& address) {
  if (address.empty()) return {};
  std::string made = "<img src=\"" + address + "\"";
  const std::size_t alt = element.find(" alt=\"");
  if (alt != std::string_view::npos) made += element.substr(alt, element.find('"', alt + 6) + 1 - alt);
  const std::size_t wide = element.find(kWide);
  if (wide != std::string_view::npos) {
    const std::size_t from = wide + kWide.size();
    made += " style=\"width:" + std::string(element.substr(from, element.find('"', from) - from)) + "%\"";
  }
  return made + ">";
}

}  // namespace

BookText book_text(const std::string& html, const std::string& prefix,
                   const std::function<std::string(const std::string& sha256)>& address) {
  BookText made;
  std::size_t from = 0;
  while (from < html.size()) {
    const std::size_t picture = html.find(kPicture, from), heading = html.find(kHeading, from);
    const std::size_t at = std::min(picture, heading);
    if (at == std::string::npos) break;
    made.html += html.substr(from, at - from);
    if (at == picture) {
      const std::size_t end = html.find('>', at);
      made.html +=
          printed_picture(std::string_view(html).substr(at, end - at), address(html.substr(at + kPicture.size(), 64)));
      from = end + 1;
      continue;
    }
    const std::size_t begins = at + kHeading.size(), end = html.find(kEnd, begins);
    const std::string anchor = prefix + std::to_string(made.headings.size() + 1);
    made.html += "<h3 id=\"" + anchor + "\">";
    made.headings.push_back({anchor, without_marks(std::string_view(html).substr(begins, end - begins))});
    from = begins;
  }
  made.html += html.substr(std::min(from, html.size()));
  return made;
}

std::vector<std::string> pictures_in(const std::string& html) {
  std::vector<std::string> found;
  for (std::size_t at = html.find(kPicture); at != std::string::npos; at = html.find(kPicture, at + 1)) {
    const std::string sha256 = html.substr(at + kPicture.size(), 64);
    if (std::find(found.begin(), found.end(), sha256) == found.end()) found.push_back(sha256);
  }
  return found;
}

}  // namespace tenderloom::infosec_services
