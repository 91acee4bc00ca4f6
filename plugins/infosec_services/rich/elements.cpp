#include "elements.h"

#include <algorithm>

namespace tenderloom::infosec_services {
namespace {

int number(const std::string& digits, int least, int most, int otherwise) {
  if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string::npos)
    return otherwise;
  const int value = std::stoi(digits);
  return value < least || value > most ? otherwise : value;
}

}  // namespace

Element element_of(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_B:
      return {Keep::mark, "strong"};
    case GUMBO_TAG_EM:
    case GUMBO_TAG_I:
      return {Keep::mark, "em"};
    case GUMBO_TAG_U:
    case GUMBO_TAG_INS:
      return {Keep::mark, "u"};
    case GUMBO_TAG_S:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_DEL:
      return {Keep::mark, "s"};
    case GUMBO_TAG_SUB:
      return {Keep::mark, "sub"};
    case GUMBO_TAG_SUP:
      return {Keep::mark, "sup"};
    case GUMBO_TAG_A:
      return {Keep::link, "a"};
    case GUMBO_TAG_P:
      return {Keep::line, "p"};
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
      return {Keep::line, "h3"};
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
      return {Keep::line, "h4"};
    case GUMBO_TAG_UL:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_DIR:
      return {Keep::frame, "ul"};
    case GUMBO_TAG_OL:
      return {Keep::frame, "ol"};
    case GUMBO_TAG_LI:
      return {Keep::frame, "li"};
    case GUMBO_TAG_BLOCKQUOTE:
      return {Keep::frame, "blockquote"};
    case GUMBO_TAG_TABLE:
      return {Keep::frame, "table"};
    case GUMBO_TAG_TR:
      return {Keep::frame, "tr"};
    case GUMBO_TAG_TD:
      return {Keep::frame, "td", true};
    case GUMBO_TAG_TH:
      return {Keep::frame, "th", true};
    case GUMBO_TAG_BR:
      return {Keep::empty, "br"};
    case GUMBO_TAG_HR:
      return {Keep::empty, "hr"};
    case GUMBO_TAG_IMG:
      return {Keep::empty, "img"};
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
      return {Keep::part, ""};
    case GUMBO_TAG_CAPTION:  // written before its table
    case GUMBO_TAG_COLGROUP:
    case GUMBO_TAG_COL:
    case GUMBO_TAG_WBR:
      return {Keep::skip, ""};
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
      return {Keep::inside, ""};
    default:
      return {Keep::drop, ""};  // scripts, styles, frames, objects, media, controls, and what nobody knows
  }
}

bool is_picture(const std::string& file) {
  return file.size() == 64 && file.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_web_address(const std::string& address) {
  if (address.size() > 2000 || (!address.starts_with("https://") && !address.starts_with("http://"))) return false;
  return std::all_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\' &&
           c != '`';
  });
}

int width_of(const std::string& percent) { return number(percent, 10, 100, 100); }

int span_of(const std::string& count) { return number(count, 1, 50, 1); }

}  // namespace tenderloom::infosec_services
