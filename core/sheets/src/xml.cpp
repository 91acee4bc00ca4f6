#include "xml.h"

#include <expat.h>

#include <optional>

#include "refusal.h"

namespace tenderloom::sheets {

namespace {

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// What the callbacks of one document share. Exceptions must not cross expat: they wait in `refused`.
struct Parse {
  XML_Parser parser;
  XmlHandler& handler;
  const std::string& part;
  int most_depth;
  int depth = 0;
  std::optional<Refusal> refused = {};

  template <typename Action>
  void guard(Action action) {
    if (refused || handler.done) return;
    try {
      action();
    } catch (Refusal& refusal) {
      refused = std::move(refusal);
    }
    if (refused || handler.done) XML_StopParser(parser, XML_FALSE);
  }
};

Parse& parse_of(void* data) { return *static_cast<Parse*>(data); }

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  Parse& parse = parse_of(data);
  parse.guard([&] {
    if (++parse.depth > parse.most_depth) refuse("sheet_damaged", {{"part", parse.part}});
    parse.handler.start(local_name(name), Attributes(attributes));
  });
}

void XMLCALL on_end(void* data, const XML_Char* name) {
  Parse& parse = parse_of(data);
  parse.guard([&] {
    --parse.depth;
    parse.handler.end(local_name(name));
  });
}

void XMLCALL on_text(void* data, const XML_Char* text, int size) {
  Parse& parse = parse_of(data);
  parse.guard([&] { parse.handler.text({text, static_cast<std::size_t>(size)}); });
}

void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  Parse& parse = parse_of(data);
  parse.guard([&] { refuse("sheet_doctype", {{"part", parse.part}}); });
}

}  // namespace

XmlHandler::~XmlHandler() = default;

const char* Attributes::find(std::string_view name) const {
  for (const char** pair = pairs_; *pair; pair += 2)
    if (local_name(*pair) == name) return pair[1];
  return nullptr;
}

std::string_view Attributes::get(std::string_view name) const {
  const char* value = find(name);
  return value ? value : std::string_view();
}

bool Attributes::has(std::string_view name) const { return find(name) != nullptr; }

void read_xml(Archive& archive, const std::string& part, int most_depth, XmlHandler& handler) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                                        XML_ParserFree);
  Parse parse{parser.get(), handler, part, most_depth};
  XML_SetUserData(parser.get(), &parse);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const auto feed = [&](const char* data, std::size_t size, bool last) {
    const auto status = XML_Parse(parser.get(), data, static_cast<int>(size), last);
    if (parse.refused) throw std::move(*parse.refused);
    if (handler.done) return false;
    if (status != XML_STATUS_OK) refuse("sheet_damaged", {{"part", part}});
    return true;
  };
  archive.read(part, [&](const char* data, std::size_t size) { return feed(data, size, false); });
  if (!handler.done) feed("", 0, true);
}

}  // namespace tenderloom::sheets
