// Collects what is wrong with a definition. Lines come from the constructors; for tables without one the text of the
// file is searched for what the message is about.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

class Problems {
 public:
  explicit Problems(const Bundle& bundle) : bundle_(bundle) {}
  void add(const Origin& origin, std::string code, Json params = Json::object());
  /// As add(), at the line at or after `origin` where `word` is written as a key (`word =`) or a text ("word").
  void add_at(const Origin& origin, std::string_view word, std::string code, Json params = Json::object());
  bool empty() const { return found_.empty(); }
  std::vector<DefinitionProblem> take() { return std::move(found_); }
  Origin locate(const Origin& origin, std::string_view word) const;

 private:
  const Bundle& bundle_;
  std::vector<DefinitionProblem> found_;
};

/// Lower-case letters, digits and _, beginning with a letter, at most 60.
bool usable_key(std::string_view key);
/// R-023, R-050b.
bool usable_rule_id(std::string_view id);

}  // namespace tenderloom::forms
