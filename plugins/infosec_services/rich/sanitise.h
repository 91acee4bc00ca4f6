// Text of chapters, from whatever a browser, a word processor or a stranger sends to one small canonical HTML. A parser
// of HTML5 (gumbo) reads it as browsers do; what is written is made anew from a short list of elements, and every text
// is escaped, so that nothing of the input's own markup survives.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::infosec_services {

struct RichLimits {
  std::size_t bytes = 4 * 1024 * 1024;  // of input
  std::size_t characters = 200'000;     // of text
  std::size_t pictures = 100;
  std::size_t cells = 5'000;
  int depth = 200;   // of the input's elements
  int nesting = 12;  // of lists, tables and quotations that are kept
};

struct Rich {
  std::string refusal;  // rich_too_long, rich_too_deep, rich_too_many_pictures, rich_too_many_cells; or empty
  std::string html;     // canonical: cleaning it again changes nothing
  std::vector<std::string> pictures;  // the files it shows, in order
  std::size_t characters = 0, words = 0;
  bool dropped = false;  // something was left out that a reader would have seen, or that would have run
};

/// The parser's memory is not given back when the input is too deep: to be called in a process in bounds
/// (cleaner.h), or with canonical text.
Rich sanitise(std::string_view html, const RichLimits& limits = {});

}  // namespace tenderloom::infosec_services
