// The model that a form is printed from, made from the tree alone: no form, level or field is known here
// (core/docs/print-forms.md describes it for the authors of templates).
#pragma once
#include <string>

#include "tenderloom/accounts/model.h"
#include "tenderloom/base/json.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::documents {

using base::Json;

/// What a condition or a value of one row may look at, answered from rows that are in memory already.
class LoadedSurroundings final : public forms::Surroundings {
 public:
  LoadedSurroundings(Json tender, Json ancestors, base::Instant now)
      : tender_(std::move(tender)), ancestors_(std::move(ancestors)), now_(now) {}
  const Json& tender() const override { return tender_; }
  const Json& ancestors() const override { return ancestors_; }
  std::vector<forms::Row> siblings() const override { return {}; }
  bool taken(const forms::Level&, const forms::Field&, const Json&, const std::string&) const override { return false; }
  std::vector<forms::Option> options(const std::string&, const Json&) const override { return {}; }
  base::Instant now() const override { return now_; }

 private:
  Json tender_, ancestors_;
  base::Instant now_;
};

/// {"<root level>": [{row, "<level below>": […]}], "counts": {"<level>": n}}.
Json print_rows(const submissions::Ground& ground, const submissions::Tree& tree, const std::string& locale);

/// What every print has, blank or filled: tender, document, dates.
Json print_frame(const submissions::Ground& ground, const forms::Document* document, const std::string& locale);
Json print_company(const accounts::Company& company, const std::optional<accounts::Contact>& contact);

}  // namespace tenderloom::documents
