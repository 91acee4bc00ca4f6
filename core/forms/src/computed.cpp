#include "evaluator.h"
#include "paths.h"
#include "values.h"

namespace tenderloom::forms {

Json compute_value(const TypeDefinition& type, const Level& level, const Json& computation, const Scope& scope,
                   const std::function<Json(const Json& function)>& call) {
  if (!computation.is_object()) return nullptr;
  if (computation.contains("$function")) {
    Json value = call(computation);
    return value.is_string() || value.is_number() || value.is_boolean() ? value : Json();
  }
  std::string text;
  const auto separator = computation.value("separator", "");
  for (const Json& path : computation.at("join")) {
    const auto& name = path.get_ref<const std::string&>();
    const Json* value = look_up(scope, name);
    if (is_blank(value)) continue;
    const PathTarget target = resolve(type.levels(), level, nullptr, name);
    const std::string part = target.field         ? plain_text(type, *target.level, *target.field, *value, scope)
                             : value->is_string() ? value->get<std::string>()
                                                  : value->dump();
    if (part.empty()) continue;
    if (!text.empty()) text += separator;
    text += part;
  }
  return text.empty() ? Json() : Json(text);
}

}  // namespace tenderloom::forms
