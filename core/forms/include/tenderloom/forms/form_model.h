// The view model of a form: everything a template needs to draw fields of any type, and nothing of HTML. The shape is
// described in core/docs/form-model.md and drawn by themes/base/partials/form.mustache.
#pragma once
#include <string>

#include "tenderloom/forms/evaluate.h"

namespace tenderloom::forms {

struct FormModelOptions {
  std::string locale;
  /// What the person typed, shown instead of normalised values (a refused form comes back as it was typed).
  const Json* typed = nullptr;
  /// Findings to show beside the fields and in the summary; null: none are shown (a fresh form).
  const std::vector<Finding>* findings = nullptr;
  bool show_missing = true;       // of the findings, also those of severity missing
  std::string files_url;          // "/tenders/1150202/items/spec/7/files/" + field; empty: files wait as pending tokens
  std::string blank_forms_url;    // the field's key follows; empty: no blank forms are offered
  std::string blank_forms_query;  // after that: "?id=7", for forms that are made for one row
  bool may_stay = false;          // long parts offer to save and to go on at the same place
  std::optional<base::Date> today;  // set: what proves something not for long any more is said
  bool read_only = false;
  std::vector<std::string> only;  // keys of the fields that the form is about; empty: all
};

Json form_model(const TypeDefinition& type, const Level& level, const Evaluation& evaluation,
                const FormModelOptions& options);
/// The shape for the view's model check (render::View::shape).
Json form_model_shape();

}  // namespace tenderloom::forms
