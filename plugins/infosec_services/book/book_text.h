// The canonical text of a chapter as the book prints it: pictures as data, since a print fetches nothing, and headings
// that the table of contents leads to.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace tenderloom::infosec_services {

struct BookHeading {
  std::string anchor, label_html;
};
struct BookText {
  std::string html;
  std::vector<BookHeading> headings;  // h3, in order
};

/// `address` of a picture by its checksum; empty: the picture is left out. `prefix` of the anchors.
BookText book_text(const std::string& html, const std::string& prefix,
                   const std::function<std::string(const std::string& sha256)>& address);

/// The pictures that a canonical text shows, each once.
std::vector<std::string> pictures_in(const std::string& html);

}  // namespace tenderloom::infosec_services
