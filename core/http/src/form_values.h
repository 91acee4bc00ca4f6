// Names of form fields, `members[2].name`, turned into nested arrays and objects.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "fault.h"
#include "tenderloom/base/json.h"

namespace tenderloom::http {

/// Collects fields in the order in which they come.
class FormValues {
 public:
  /// Nothing when it was taken. `form_malformed`: a name that is no path, or one that is both a text and a group.
  std::optional<Fault> add(std::string_view name, std::string value);
  /// Rows come in the order of their numbers, without gaps; `a[]` and names that occur twice give arrays.
  base::Json take();

 private:
  base::Json tree_ = base::Json::object();  // rows still as objects under their zero-padded numbers
};

}  // namespace tenderloom::http
