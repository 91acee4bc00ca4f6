// Values of a body as a route reads them. JSON may hold anything anywhere: a value of another shape than the route
// reads is refused by its name before anything is done, and never taken for one that is not there.
#pragma once
#include <exception>
#include <string>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

namespace tenderloom::http {

/// Thrown by the readers below; the gate answers 422 with a finding that names the field (decisions/0092).
class WrongShape : public std::exception {
 public:
  /// `code` says what was wanted: shape_text, shape_value, shape_flag, shape_list or shape_object.
  WrongShape(const char* code, std::string field);
  ~WrongShape() override;
  const char* what() const noexcept override;
  const base::Error& error() const { return error_; }

 private:
  base::Error error_;
};

/// A text; empty when there is none or null. `at` goes before the name in what people are told ("items[2].").
std::string body_text(const base::Json& body, const std::string& name, const std::string& at = {});
/// A text, or a number as it is written: identifiers and amounts come as either.
std::string body_value(const base::Json& body, const std::string& name, const std::string& at = {});
/// true or false; of a form "true", "1", "on" or "yes". False when there is none.
bool body_flag(const base::Json& body, const std::string& name);
/// A list of texts or numbers. One alone is a list of one: a form with a single box ticked sends it so.
std::vector<std::string> body_values(const base::Json& body, const std::string& name);
/// A list of objects; empty when there is none.
base::Json body_rows(const base::Json& body, const std::string& name);
/// An object; an empty one when there is none.
base::Json body_object(const base::Json& body, const std::string& name);

}  // namespace tenderloom::http
