// Builds the view model of a form, field by field (core/docs/form-model.md).
#pragma once
#include <set>

#include "choices.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::forms {

class FormBuilder {
 public:
  FormBuilder(const TypeDefinition& type, const Level& level, const Evaluation& evaluation,
              const FormModelOptions& options);
  Json build();

 private:
  Json groups();
  Json errors() const;

  // form_builder.cpp: one field
  Json field(const Field& field, const std::string& name, const Json* value, const Json* typed,
             const FieldState* state);
  Json frame(const Field& field, const std::string& name, const FieldState& state);
  void add_error(Json& model, const std::string& name) const;
  void add_description(Json& model) const;

  // form_controls.cpp: what kind of control, with what in it
  void control(Json& model, const Field& field, const std::string& name, const Json* value, const Json* typed,
               const FieldState& state);
  void text_control(Json& model, const Field& field, const Json* value, const Json* typed);
  void choice_control(Json& model, const Field& field, const Json* value, const Json* typed, const FieldState& state);
  void tick_control(Json& model, const Field& field, const Json* value, const Json* typed, const FieldState& state);
  void date_control(Json& model, const Field& field, const Json* value, const Json* typed);
  void file_control(Json& model, const Field& field, const std::string& name, const Json* value);
  void blank_form(Json& model, const Field& field) const;
  void add_advice(Json& model, const Field& field, base::Date day) const;
  void static_control(Json& model, const Field& field, const Json* value, const FieldState& state);
  void add_counter(Json& model, const Field& field, const std::string& text) const;
  std::string width_of(const Field& field) const;

  // form_tables.cpp: controls made of controls
  void table_control(Json& model, const Field& field, const std::string& name, const Json* value, const Json* typed);
  void checklist_control(Json& model, const Field& field, const std::string& name, const Json* value,
                         const Json* typed);
  void text_list_control(Json& model, const Field& field, const std::string& name, const Json* value,
                         const Json* typed);
  void group_control(Json& model, const Field& field, const std::string& name, const Json* value, const Json* typed);
  void price_control(Json& model, const Field& field, const std::string& name, const Json* value, const Json* typed);
  Json row_cells(const std::vector<Field>& columns, const std::string& row_name, const Json* value, const Json* typed);

  const FieldState* state_of(const std::string& name) const;
  std::string word(const char* key, const Json& params = Json::object()) const;
  std::string limits_text(const Limits& limits, bool several) const;

  const TypeDefinition& type_;
  const Level& level_;
  const Evaluation& evaluation_;
  const FormModelOptions& options_;
  Json typed_;
  std::map<std::string, const FieldState*, std::less<>> states_;
  std::map<std::string, std::string> messages_;  // first error of each name
  std::set<std::string> drawn_;                  // names that have an id on the page
  bool has_required_ = false;
};

/// "members[2].name" -> "field-members-2-name"
std::string field_id(std::string_view name);
/// "" becomes false: templates take any text, even the empty one, for true.
Json text_or_false(const std::string& text);
const Json* part_of(const Json* value, const std::string& key);
const Json* entry_of(const Json* value, std::size_t index);

}  // namespace tenderloom::forms
