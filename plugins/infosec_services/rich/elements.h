// Which elements of HTML stay, as what, and which attributes are believed.
#pragma once
#include <gumbo.h>

#include <string>

namespace tenderloom::infosec_services {

enum class Keep {
  inside,  // only what is in it
  part,    // only what is in it, as paragraphs of their own
  mark,    // strong, em: part of a line
  link,    // a
  line,    // p, h3, h4: holds parts of a line
  frame,   // ul, table, td: holds blocks
  empty,   // br, img, hr
  skip,    // shows nothing of its own
  drop,    // with all that is in it, which is told
};

struct Element {
  Keep keep = Keep::inside;
  const char* name = "";  // what it becomes
  bool spans = false;     // a cell
};

Element element_of(GumboTag tag);
bool is_picture(const std::string& file);         // 64 hexadecimal digits
bool is_web_address(const std::string& address);  // http and https, without what could leave an attribute
int width_of(const std::string& percent);         // 10 to 100; else 100
int span_of(const std::string& count);            // 1 to 50; else 1

}  // namespace tenderloom::infosec_services
