// Markdown of announcements as harmless HTML (cmark-gfm). Raw HTML is shown as it was typed; links go to http(s),
// mailto and addresses of this portal only; pictures become their words; headings begin below the page's own.
#pragma once
#include <string>

namespace tenderloom::tenders {

/// `heading`: the level that `#` becomes (2: under a page's h1).
std::string markdown_html(const std::string& text, int heading = 2);
/// The words alone, for an excerpt: blocks joined by a blank.
std::string markdown_words(const std::string& text);

}  // namespace tenderloom::tenders
