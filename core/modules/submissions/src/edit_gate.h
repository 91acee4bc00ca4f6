// The one gate through which every write to items goes: open, shut, or open for what corrections ask.
#pragma once
#include <optional>

#include "tenderloom/base/result.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/corrections.h"

namespace tenderloom::submissions {

class EditGate {
 public:
  /// Everything may be changed.
  EditGate() = default;
  explicit EditGate(EditScope scope) : scope_(std::move(scope)) {}

  bool whole() const { return !scope_; }
  /// Errors: not_asked {action}.
  std::optional<base::Error> refuse_create(const forms::Level& level, const Node* parent) const;
  std::optional<base::Error> refuse_remove(const Node& node) const;
  std::optional<base::Error> refuse_restore(const Node& node) const;
  /// Fields of that row that were asked for; none: all of them may be changed.
  std::optional<std::set<std::string>> fields(const Node& node) const;

 private:
  std::optional<EditScope> scope_;
};

/// Fields that a rule makes the person change: those that an evaluation finds missing or wrong.
std::set<std::string> fields_made_by_rules(const forms::Evaluation& evaluation);
/// The part of `changes` that is about those fields; changes may be flat ("members[0].name").
Json changes_within(const Json& changes, const std::set<std::string>& fields);

}  // namespace tenderloom::submissions
