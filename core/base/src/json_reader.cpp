// What the portal stored, read by simdjson. It finds the parts of a text many bytes at a time.
#include <simdjson.h>

#include "tenderloom/base/json_text.h"

namespace tenderloom::base {

namespace {

constexpr std::size_t kKeptRoom = 256 * 1024;  // bytes; a parser keeps the room of the longest text that it has read

using Element = simdjson::dom::element;

Json value_of(const Element& element) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::OBJECT: {
      Json::object_t object;
      for (const auto& [key, value] : simdjson::dom::object(element))
        object.insert_or_assign(object.end(), std::string(key), value_of(value));
      return object;
    }
    case Type::ARRAY: {
      const simdjson::dom::array elements(element);
      Json::array_t array;
      array.reserve(elements.size());
      for (const Element& each : elements) array.push_back(value_of(each));
      return array;
    }
    case Type::STRING:
      return std::string_view(element);
    case Type::INT64: {
      const auto number = std::int64_t(element);
      return number < 0 ? Json(number) : Json(static_cast<std::uint64_t>(number));  // as Json::parse() has them
    }
    case Type::UINT64:
      return std::uint64_t(element);
    case Type::DOUBLE:
      return double(element);
    case Type::BOOL:
      return bool(element);
    case Type::NULL_VALUE:
      break;
  }
  return nullptr;
}

}  // namespace

Json json_of(std::string_view text) {
  if (text == "{}") return Json::object();  // what most rows have in one of their columns
  if (text == "[]") return Json::array();
  thread_local simdjson::dom::parser parser;
  Element root;
  // Longer texts are rare, and what this parser does not take (a number beyond 64 bits) the other one may.
  if (text.size() > kKeptRoom || parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS)
    return Json::parse(text);
  return value_of(root);
}

}  // namespace tenderloom::base
