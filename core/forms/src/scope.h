// Values as conditions, limits and computed values see them: the row, what is around it, its ancestors, the tender.
#pragma once
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::forms {

struct Scope {
  const Json* values = nullptr;                // without what is hidden
  const std::vector<Field>* fields = nullptr;  // that `values` may have
  const Scope* outer = nullptr;                // the level's row, when this is a row of a table or a group
  const Surroundings* around = nullptr;
  const Json* computed = nullptr;
};

/// Null when there is nothing, or only null.
const Json* look_up(const Scope& scope, std::string_view path);
bool holds(const Condition& condition, const Scope& scope,
           const std::function<std::vector<Json>(const std::string&)>* rows = nullptr);

/// null, "", [], {}.
bool is_blank(const Json& value);
bool is_blank(const Json* value);
std::optional<base::Decimal> decimal_of(const Json& value);
/// The day in Asia/Taipei of a stored date or time.
std::optional<base::Date> date_of(const Json& value);

/// The same surroundings, with ancestors that show only what their own conditions show.
class ShownAncestors final : public Surroundings {
 public:
  ShownAncestors(const TypeDefinition& type, const Level& level, const Surroundings& inner);
  const Json& tender() const override { return inner_.tender(); }
  const Json& ancestors() const override { return own_ ? *own_ : inner_.ancestors(); }
  bool ancestors_are_shown() const override { return true; }
  std::vector<Row> siblings() const override { return inner_.siblings(); }
  bool taken(const Level& level, const Field& field, const Json& value, const std::string& scope) const override {
    return inner_.taken(level, field, value, scope);
  }
  std::vector<Option> options(const std::string& provider, const Json& row) const override {
    return inner_.options(provider, row);
  }
  base::Instant now() const override { return inner_.now(); }

 private:
  const Surroundings& inner_;
  std::optional<Json> own_;  // only where some level above has conditions
};

/// Removes hidden values; `visible` (may be null) gets one flag per field.
void hide(const Level& level, Json& values, const Scope& scope, std::vector<bool>* visible);

}  // namespace tenderloom::forms
