#include "tenderloom/http/shape.h"

namespace tenderloom::http {
namespace {

using base::Json;

/// The value of that name; null when there is none.
const Json& value_in(const Json& body, const std::string& name) {
  static const Json none;
  if (!body.is_object()) return none;
  const auto found = body.find(name);
  return found == body.end() ? none : *found;
}

}  // namespace

WrongShape::WrongShape(const char* code, std::string field) {
  error_.code = code;
  error_.params = {{"field", field}};
  error_.field = std::move(field);
}

WrongShape::~WrongShape() = default;

const char* WrongShape::what() const noexcept { return "a value of a body has another shape than is read"; }

std::string body_text(const Json& body, const std::string& name, const std::string& at) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return {};
  if (!value.is_string()) throw WrongShape("shape_text", at + name);
  return value.get<std::string>();
}

std::string body_value(const Json& body, const std::string& name, const std::string& at) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return {};
  if (value.is_number()) return value.dump();
  if (!value.is_string()) throw WrongShape("shape_value", at + name);
  return value.get<std::string>();
}

bool body_flag(const Json& body, const std::string& name) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_string()) throw WrongShape("shape_flag", name);
  return value == "true" || value == "1" || value == "on" || value == "yes";
}

std::vector<std::string> body_values(const Json& body, const std::string& name) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return {};
  if (value.is_object() || value.is_boolean()) throw WrongShape("shape_list", name);
  if (!value.is_array()) return {body_value(body, name)};
  std::vector<std::string> list;
  for (const Json& each : value) {
    if (!each.is_string() && !each.is_number())
      throw WrongShape("shape_value", name + "[" + std::to_string(list.size()) + "]");
    list.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  }
  return list;
}

Json body_rows(const Json& body, const std::string& name) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return Json::array();
  if (!value.is_array()) throw WrongShape("shape_list", name);
  for (std::size_t i = 0; i < value.size(); ++i)
    if (!value[i].is_object()) throw WrongShape("shape_object", name + "[" + std::to_string(i) + "]");
  return value;
}

Json body_object(const Json& body, const std::string& name) {
  const Json& value = value_in(body, name);
  if (value.is_null()) return Json::object();
  if (!value.is_object()) throw WrongShape("shape_object", name);
  return value;
}

}  // namespace tenderloom::http
