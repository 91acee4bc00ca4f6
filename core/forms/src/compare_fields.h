// Comparing the fields of two versions of a level (compare.cpp does the rest of the type).
#pragma once
#include "tenderloom/forms/compare.h"

namespace tenderloom::forms {

class Changes {
 public:
  void add(Effect effect, std::string where, std::string code, std::string before = {}, std::string after = {}) {
    found_.push_back({effect, std::move(where), std::move(code), std::move(before), std::move(after)});
  }
  std::vector<TypeChange> take() { return std::move(found_); }

 private:
  std::vector<TypeChange> found_;
};

/// `where` is the level, or the group or table whose parts these are.
void compare_fields(Changes& changes, const std::string& where, const std::vector<Field>& before,
                    const std::vector<Field>& after);
void compare_limits(Changes& changes, const std::string& where, const Limits& before, const Limits& after);
/// Of what becomes required, optional, or required otherwise.
void compare_required(Changes& changes, const std::string& where, const Condition& before, const Condition& after);

// compare_stages.cpp
void compare_reminders(Changes& changes, const TypeDefinition& before, const TypeDefinition& after);
void compare_stages(Changes& changes, const TypeDefinition& before, const TypeDefinition& after);
void compare_catalogues(Changes& changes, const TypeDefinition& before, const TypeDefinition& after);

}  // namespace tenderloom::forms
