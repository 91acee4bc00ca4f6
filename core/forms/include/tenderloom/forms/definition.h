// A tender type (or a form of the portal itself) as data: what scripts/<type>/*.lua says, checked against the
// meta-schema and ready to be evaluated. Immutable after loading, shared between threads.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tenderloom/base/decimal.h"
#include "tenderloom/base/result.h"
#include "tenderloom/base/words.h"
#include "tenderloom/forms/condition.h"
#include "tenderloom/forms/process.h"
#include "tenderloom/forms/stages.h"
#include "tenderloom/script/script_pool.h"

namespace tenderloom::forms {

using base::Json;
using base::Result;

enum class FieldType {
  text,
  textarea,
  integer,
  decimal,
  percent,
  money,
  price_range,
  boolean,
  choice,
  choices,
  choice_tree,
  text_list,
  group,
  table,
  checklist,
  date,
  datetime,
  email,
  phone,
  mobile,
  tax_id,
  address,
  url,
  country,
  countries,
  file,
  files,
  image,
  password,
  consent,
  computed
};
std::string_view name_of(FieldType type);

struct Option {
  std::string value;             // the code that is stored and sent
  std::string label;             // zh-TW as written; label_of() gives other languages
  std::vector<Option> children;  // tree of choices
  std::string group;             // heading in a long list
  bool exclusive = false;        // not together with others (none of these)
};

/// Where a choice's options come from.
struct OptionSource {
  enum class Kind { none, fixed, tender, provider } kind = Kind::none;
  std::vector<Option> fixed;  // written in the definition or a scripts/lib list (countries)
  std::string name;           // tender: "groups", "categories"; provider: a name the portal or a plugin answers
  std::string of;             // the field whose value narrows the list (category of group)
  std::string list;  // a named list: its words are list.<list>.<value> instead of option.<level>.<field>.<value>
  /// fixed: codes by what people read, folded, in zh-TW and English. Null where it was not indexed.
  std::shared_ptr<const std::unordered_map<std::string, std::string>> by_label;
};

struct Limits {
  std::optional<base::Decimal> min, max;
  std::optional<std::int64_t> min_length, max_length;  // code points
  std::optional<std::int64_t> max_words;
  std::optional<std::int64_t> min_items, max_items;  // choices, lists, tables, files
  std::optional<int> decimals;                       // most digits after the point
  std::int64_t max_bytes = 0;                        // files
  std::optional<std::int64_t> min_pages, max_pages;  // PDF
  std::vector<std::string> extensions;               // "pdf", "png"
  std::string not_before, not_after;      // dates: "today", an ISO date, a field's key, or with "-1y", "+90d"
  std::string above, at_least, at_most;   // keys of sibling fields
  std::string same_as;                    // key of a sibling field (a password typed twice)
  int pixel_width = 0, pixel_height = 0;  // images of exactly that size; 0: any
  std::string pattern;                    // guarded Lua pattern
};

struct Field {
  std::string key;
  std::string path;  // "members.name" inside a group or table, else the key; what words are called by
  FieldType type = FieldType::text;
  std::string label, hint;  // zh-TW as written
  std::string group;        // key of the level's field group
  Condition required{Condition::Op::never};
  Condition visible{Condition::Op::always};
  Limits limits;
  OptionSource options;
  Json default_value;         // a value, or {"$from": "tier_lower"}: taken from that field while untouched
  std::vector<Field> fields;  // group, table, checklist: its columns
  std::vector<Field> rows;    // checklist: its rows, each of type group with the columns as fields
  std::map<std::string, std::string> rules;  // limit -> rule id, as "max_length" -> "R-031"
  std::string unique;                        // "" | "siblings" | "submission": compared folded
  std::string set_by;                        // "" the vendor; who else sets it (read-only for vendors): "staff";
                                             // "staff.testing": also holders of that permission; "plugin": code alone
  std::string shown_to;                      // "" everybody; "staff": kept from vendors, and never among their values
  bool asks_reason = false;                  // with set_by: a change says why
  bool tells_vendor = false;                 // with set_by: a change is mailed to the vendor
  std::string expiry;                        // file: the date beside it on which what it proves ends (N-16)
  int expiry_months = 0;                     // it ends so long after that date (a report that holds for a year)
  std::string blank_form;                    // file in the type's folder, offered for download beside the field
  std::vector<std::string> goes_with;        // file: fields that say what is in it (a certificate's expiry); they
                                             // are set together when one file is put into many rows
  std::string autocomplete, unit, width;     // presentation hints: short | medium | long
  bool secret = false;                       // never logged, shown again or stored as text
  bool strong = false;                       // password
  int text_rows = 0;                         // textarea: height; 0: as the theme likes
  std::vector<std::string> must_be;          // boolean and consent: "true" when only that is acceptable
  std::string mend_at;                       // computed: the field where a person mends it
  Json computed;                             // computed: {"join": [...], "separator"} or {"$function": handle}
  Json extra = Json::object();               // keys for plugins, under `extra = {…}`
  Origin origin;
  bool is_file() const { return type == FieldType::file || type == FieldType::files || type == FieldType::image; }
};

struct Check {  // check "R-023" (function(row, siblings, context) … end)
  std::string rule;
  int function = 0;
  std::vector<std::string> reads;  // runs only when all of these have a sound value; empty: always
  bool needs_siblings = false, needs_context = false;
  Origin origin;
};

struct FieldGroup {
  std::string key, label, hint;
};

struct ListColumn {
  std::string key;    // a field, or "id", "created_at", "child_count", "completeness"
  std::string label;  // empty: the field's
  std::string heading_hint;
};

struct Counter {  // a figure above the list: count of rows, sum of a field, rows where …
  std::string key, label;
  std::string kind;  // count | sum | where | complete | incomplete
  std::string field;
  Condition where;
};

/// Of several rows under one parent the one with the greatest value is told apart.
struct Greatest {
  std::string field, label, rule;  // field: a number; empty: none is
};

struct Level {
  std::string key, label;
  Greatest greatest;
  std::string parent;  // key of the level above; empty for a root
  int index = 0;       // 0 for the root
  int per_parent_min = 0,
      per_parent_max = 0;  // of this level's rows under one parent (root: under the submission); 0: no bound
  std::string min_rule, max_rule;
  std::vector<std::string> name_fields;  // what names a row; a row needs at least these to be stored
  Json title;                            // as `computed`: how a row is called in lists ("1-100")
  bool priced = false;                   // its rows are the items that are counted on the application form
  std::vector<FieldGroup> groups;
  std::vector<Field> fields;
  std::vector<std::size_t> order;  // indices of `fields`: what a condition reads comes before what it opens
  std::vector<Check> checks;
  std::vector<ListColumn> columns;
  std::vector<std::string> search;  // fields the search box looks at
  std::vector<Counter> counters;
  std::string purpose, empty_text, guidance;  // one sentence under the title; the empty state; how to fill it in
  Json extra = Json::object();
  Origin origin;
  const Field* field(std::string_view key) const;
};

/// A document to print, seal and upload.
struct Document {
  std::string key, label, hint;
  Condition required{Condition::Op::always};
  std::string print_template;    // documents/<name>.mustache in the type's folder; empty: nothing to prefill
  std::string version_code;      // printed in the footer with its checksum
  bool asks_item_count = false;  // the uploader types declared_item_count
  Limits limits;                 // pages, bytes, extensions
  std::string rule;
  Json extra = Json::object();
  Origin origin;
};

struct Guide {  // read and confirmed before filling
  std::string key, label;
  bool must_confirm = true;
  Origin origin;
};

/// A column of the spreadsheet by which items are brought in: `sheet = { "product.name", … }` of type.lua.
struct SheetColumn {
  std::string level, field;
  Origin origin;
};

/// Rows of all applications that staff keep an eye on: `staff_lists = { … }` of type.lua. A row stands in it while the
/// field has a value, or one of `values` where some are named.
struct StaffList {
  std::string key, label;
  std::string level, field;  // a field of set_by = "staff"
  std::vector<std::string> values;
  std::vector<std::string> columns;  // keys of fields of that level
  Origin origin;
};

/// What staff go through when they judge an application: `staff_checks = { … }` of type.lua. The portal answers what it
/// can (pass, fail) and says what a person has to look at.
struct StaffCheck {
  std::string key, label, hint;
  /// "rules": every row by its rules, today; "documents": scans against what is known of them; "previous": an amount
  /// against that of the row of an earlier tender; "shared": the same thing filed by several vendors; "person": a
  /// question to people.
  std::string kind;
  std::string level;                // previous, shared, person (empty: one answer for the application)
  std::vector<std::string> fields;  // previous: the amount; person: what is looked at; of `level`
  std::string past;                 // previous: the field that names the row of an earlier tender
  std::int64_t most_percent = 0;    // previous: more than that above the former amount is for people to judge
  /// shared: "level.field" of fields that are unique in their place, in `level` or in one above it: rows in which all
  /// of them are the same are the same thing.
  std::vector<SheetColumn> same, beside;  // beside: what is shown of the others
  Origin origin;
};

/// May a spreadsheet hold the field in one cell? Not files, tables, checklists, groups, secrets and what is computed.
bool fits_cell(const Field& field);

/// The files of a type, as they are pinned: path relative to scripts/ ("cloud/type.lua", "lib/field.lua") -> text.
struct Bundle {
  std::map<std::string, std::string> files;
  std::string sha256() const;  // over names and contents, in order
  Json to_json() const;
  static Result<Bundle> from_json(const Json& json);
};

/// A problem of a definition, for its author: what, where, and what to write instead.
struct DefinitionProblem {
  Origin origin;
  std::string code;  // "unknown_key", "missing_label", …
  Json params;
  std::string text() const;  // one English sentence: file:line: …
};

/// What the portal or a plugin offers to Lua rules ("past_sales"), besides what scripts/lib has.
using Calculators = std::map<std::string, script::NativeFunction>;

class TypeDefinition {
 public:
  struct Impl;  // the library's own
  /// Loads and checks everything; all problems at once. `portal_words` (may be null) must outlive the definition.
  static std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> load(
      const std::string& key, Bundle bundle, const Calculators& calculators = {},
      const base::Words* portal_words = nullptr);
  ~TypeDefinition();

  const std::string& key() const;
  const std::string& version() const;  // the bundle's SHA-256
  const Bundle& bundle() const;
  std::string kind() const;           // "tree" | "forms"
  bool is_tender_type() const;        // false for the portal's own forms
  const std::string& plugin() const;  // companion plugin that must be there, or empty
  /// Staff see nothing of its applications before the opening of their tender is recorded.
  bool sealed() const;
  const std::vector<Level>& levels() const;  // parents before children
  const Level* level(std::string_view key) const;
  const Level* child_of(const Level& level) const;  // the level below, or null
  const std::vector<Document>& documents() const;
  const std::vector<Guide>& guides() const;
  /// States and transitions: the shared tables as this type refines them.
  const Process& process() const;
  /// What a state is called (words process.<machine>.<state>; the type may have its own).
  std::string state_label(std::string_view machine, const std::string& state, const std::string& locale) const;
  /// In the order of the sheet; levels from the root. Without `sheet`: every field of the vendor that fits a cell.
  const std::vector<SheetColumn>& sheet() const;
  const std::vector<StaffList>& staff_lists() const;
  const std::vector<StaffCheck>& staff_checks() const;
  /// The review after receipt, in the order of the definition; the first is where it begins. Empty: none.
  const std::vector<Stage>& stages() const;
  const Stage* stage(std::string_view key) const;
  /// When people are told of what comes to an end.
  const Reminders& reminders() const;
  const ReminderDays& reminders(const Stage& stage) const;
  /// What of it is public; null: nothing.
  const Catalogue* catalogue() const;
  const std::string& tender_number_pattern() const;  // "^%d%d%d02%d%d$"
  bool matches_tender_number(const std::string& number) const;
  const Json& extra() const;           // `extra` of type.lua, for plugins
  const Json& default_groups() const;  // [{"code","name","categories":[{"code","name"}]}]
  /// Rule ids that this definition enforces, with where.
  std::map<std::string, std::vector<Origin>> rules() const;
  /// What does not stop the type from being used, but should be put right: missing_translation, missing_sentence,
  /// unused_sentence.
  std::vector<DefinitionProblem> advice() const;

  /// Words of the type, its parent being the portal's. Keys: type.label, level.<level>.label,
  /// level.<level>.<purpose|empty|guidance|step|greatest>, field.<level>.<path>.<label|hint|unit>,
  /// row.<level>.<checklist>.<row>.<label|hint>, option.<level>.<path>.<value>, list.<list>.<value>,
  /// group.<level>.<key>.<label|hint>, column.<level>.<key>, counter.<level>.<key>, document.<key>.<label|hint>,
  /// guide.<key>.label, process.<machine>.<state>,
  /// process.stage_event.<stage>.<outcome>, stage.<stage>.<hint|mail_<outcome>>, criterion.<stage>.<key>.<label|hint>,
  /// catalogue.<label|zone.<zone>>, message.<level>.<path>.<code>, problem.<code>. zh-TW inline texts
  /// are entered under the same keys at loading.
  const base::Words& words() const;
  const std::vector<std::string>& locales() const;  // that there are words in; zh-TW and English come first
  std::string label(const std::string& locale) const;
  std::string label(const Level& level, const std::string& locale) const;
  std::string label(const Level& level, const Field& field, const std::string& locale) const;
  std::string option_label(const Level& level, const Field& field, const Option& option,
                           const std::string& locale) const;

  /// Levels below `level` whose computed values or checks read fields of it (a renamed parent re-checks them, R-031).
  std::vector<const Level*> dependents(const Level& level) const;
  script::ScriptPool& scripts() const;
  /// Does `text` match a (guarded) Lua pattern?
  bool matches(const std::string& text, const std::string& pattern) const;

 private:
  friend class Loader;
  explicit TypeDefinition(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::forms
