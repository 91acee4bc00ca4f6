// The limits of one value: what data says, evaluated natively.
#pragma once
#include "scope.h"

namespace tenderloom::forms {

struct Breach {
  std::string code;
  std::string limit;  // key in Field::rules
  Json params = Json::object();
  Severity severity = Severity::wrong;
  std::string part;  // "[2]", ".low": appended to the field's name
};

/// Everything but `required`, options and uniqueness. `value` is not blank.
std::vector<Breach> breaches(const TypeDefinition& type, const Field& field, const Json& value, const Scope& scope);
std::vector<Breach> file_breaches(const Field& field, const Json& value);
std::vector<Breach> date_breaches(const Field& field, const Json& value, const Scope& scope);

}  // namespace tenderloom::forms
