// The one evaluator. Page, API, import, copy, completeness and supplement all ask it; there is no second path.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

struct Row {
  std::int64_t id = 0;
  Json values = Json::object();
};

/// What surrounds the row being judged. The evaluator asks only for what the level's rules need.
class Surroundings {
 public:
  virtual ~Surroundings();
  /// {"no", "name", "closes_at", "groups": [{"code","name","categories":[…]}], …}
  virtual const Json& tender() const = 0;
  /// Values of the ancestors by level key: {"product": {…}, "edition": {…}}.
  virtual const Json& ancestors() const = 0;
  /// Are they without what their own conditions hide already? Who judges many rows below one hides it once for all.
  virtual bool ancestors_are_shown() const { return false; }
  /// Rows under the same parent, without the row itself.
  virtual std::vector<Row> siblings() const = 0;
  /// Does another row ("siblings": same parent, "submission": same level anywhere in it) have this value, compared
  /// folded?
  virtual bool taken(const Level& level, const Field& field, const Json& value, const std::string& scope) const = 0;
  /// Options of OptionSource::Kind::provider.
  virtual std::vector<Option> options(const std::string& provider, const Json& row) const = 0;
  virtual base::Instant now() const = 0;
};

/// Surroundings of a form that stands alone (registration).
class Alone : public Surroundings {
 public:
  explicit Alone(base::Instant now) : now_(now) {}
  const Json& tender() const override;
  const Json& ancestors() const override;
  std::vector<Row> siblings() const override;
  bool taken(const Level&, const Field&, const Json&, const std::string&) const override;
  std::vector<Option> options(const std::string&, const Json&) const override;
  base::Instant now() const override { return now_; }

 private:
  base::Instant now_;
};

enum class Severity {
  missing,  // required and not there: may be stored, the row is 待補齊
  wrong     // type, format, limit or rule: refused, nothing is stored
};

struct Finding {
  std::string field;             // "tier_upper", "members[2].name"; empty: the row as a whole
  std::string code;              // "required", "above", "tier_overlap"
  Json params = Json::object();  // besides the sentence's parameters: "label" is filled in by sentence()
  std::string rule;              // "R-022", may be empty
  Severity severity = Severity::wrong;
};

struct FieldState {
  const Field* field = nullptr;
  std::string name;  // "tier_upper", "members[2].name"
  bool visible = true;
  bool required = false;
  bool editable = true;
  std::span<const Option> options;  // what may be chosen now; lives as long as this state and the definition
  std::shared_ptr<const std::vector<Option>> owned_options;
};

struct Evaluation {
  std::vector<FieldState> fields;  // in the definition's order; those inside groups and rows follow their parent
  Json values = Json::object();    // normalised: types as the contract says; hidden fields' values are kept
  Json computed = Json::object();
  std::vector<Finding> findings;  // all of them, in the fields' order
  std::string title;              // how the row is called
  bool named = true;              // every field that names the row has a value
  const FieldState* state(std::string_view name) const;
  bool acceptable() const;  // nothing wrong, and what names the row is there
  bool complete() const;    // no findings at all
};

struct Input {
  std::int64_t id = 0;            // the row's own id; 0: a new one. A row is never compared with itself
  Json stored = Json::object();   // values it has
  Json changes = Json::object();  // an absent key is left as it is, null clears; texts from forms or JSON types
  /// Files that the service resolved, by field name ("dm_file", "evidence.proof"): metadata objects, arrays of them for
  /// `files`, null when taken away. What `changes` says about file fields is ignored: a person cannot invent a file.
  Json files = Json::object();
  bool by_labels = false;   // choices may be given by what people read (spreadsheets)
  bool by_staff = false;    // may set fields of set_by = "staff"
  bool submitting = false;  // rules about dates are judged again
};

/// Never throws for bad input. A script that fails or runs out of budget gives the finding `rule_failed` (wrong) with
/// its rule id, and is logged through `report`.
Evaluation evaluate(const TypeDefinition& type, const Level& level, const Input& input, const Surroundings& around,
                    const std::function<void(const base::Error&)>& report = {});

/// The values that people may see: without those that a condition hides (they are kept, not shown, exported or asked).
Json shown_values(const TypeDefinition& type, const Level& level, const Json& values, const Surroundings& around);

/// Conditions of documents: `any_node` asks `rows`, which answers shown values.
bool holds(const Condition& condition, const Json& values, const Surroundings& around,
           const std::function<std::vector<Json>(const std::string& level)>& rows = {});

/// The sentence of a finding in that language, with the field's label and limits filled in.
std::string sentence(const TypeDefinition& type, const Level& level, const Finding& finding, const std::string& locale);
/// The contract's shape: {"field","code","params","message","rule"}.
Json to_json(const TypeDefinition& type, const Level& level, const Finding& finding, const std::string& locale);
/// The contract's answer of /evaluate: {"fields", "computed", "findings"}. A field that takes over another one's value
/// while untouched names it in "follows".
Json to_json(const TypeDefinition& type, const Level& level, const Evaluation& evaluation, const std::string& locale);

/// Does display() say the same in every language? Names and numbers do.
bool reads_alike(const Field& field);
/// A value as people read it in lists, prints and spreadsheets: labels of choices, 5,200, 2026-05-19, file names.
std::string display(const TypeDefinition& type, const Level& level, const Field& field, const Json& value,
                    const std::string& locale, const Surroundings* around = nullptr, const Json& row = Json::object());

}  // namespace tenderloom::forms
