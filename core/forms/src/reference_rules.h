// Parts of the second half of the meta-schema (reference_check.cpp).
#pragma once
#include "definition_impl.h"
#include "problems.h"

namespace tenderloom::forms {

bool is_number(const Field& field);
bool is_date(const Field& field);
bool has_options(const Field& field);
/// Codes of the options and of those inside them.
void values_of(const std::vector<Option>& options, std::vector<std::string>& values);

void bad_reference(Problems& problems, const Origin& origin, const std::string& where, const std::string& key,
                   const std::string& name, const std::string& expected, const std::vector<std::string>& possible);

/// Do conditions name what is there, and can they ever hold?
class ConditionCheck {
 public:
  ConditionCheck(const TypeDefinition::Impl& type, Problems& problems) : type_(type), problems_(problems) {}
  /// `row`: the fields beside it, inside a group or table; `self`: the field that must not be asked.
  void check_condition(const Condition& condition, const Level& level, const std::vector<Field>* row,
                       const std::string& where, const std::string& self);
  void check_document_condition(const Condition& condition, const std::string& where);

 private:
  void unreachable(const Condition& condition, const std::string& where, std::string detail);
  void check_reachable(const Condition& condition, const Field& field, const std::string& where);
  void check_contradiction(const Condition& all, const std::string& where);

  const TypeDefinition::Impl& type_;
  Problems& problems_;
};

/// Do the staff's checks speak of what is there?
void check_staff_checks(const TypeDefinition::Impl& type, Problems& problems);
/// Outcomes lead to stages that are there, judges name fields of staff, the catalogue names fields that vendors fill
/// in.
void check_stages(const TypeDefinition::Impl& type, ConditionCheck& conditions, Problems& problems);

/// Fills Level::order; visibility that goes in a circle is a problem.
void order_fields(Level& level, Problems& problems);

}  // namespace tenderloom::forms
