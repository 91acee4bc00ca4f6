// The field reference in Markdown, made from the definition so that it cannot differ from it.
#include "condition_text.h"
#include "definition_impl.h"
#include "paths.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/schema.h"
#include "values.h"

namespace tenderloom::forms {
namespace {

/// | would end a cell, a line break a row.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

class Reference {
 public:
  Reference(const TypeDefinition& type, const std::string& locale) : type_(type), locale_(locale) {}

  std::string text() {
    out_ = "# " + type_.label(locale_) + " (`" + type_.key() + "`)\n\nVersion " + type_.version().substr(0, 12) + ".\n";
    for (const Level& level : type_.levels()) add_level(level);
    if (!type_.documents().empty()) add_documents();
    if (type_.is_tender_type())
      for (const StateMachine& machine : type_.process().machines) add_machine(machine);
    return out_;
  }

 private:
  void add_level(const Level& level) {
    out_ += "\n## " + type_.label(level, locale_) + " (`" + level.key + "`)\n\n";
    if (!level.parent.empty()) out_ += "Under `" + level.parent + "`. ";
    if (level.per_parent_min > 0)
      out_ += "At least " + std::to_string(level.per_parent_min) + bracket(level.min_rule) + ". ";
    if (level.per_parent_max > 0)
      out_ += "At most " + std::to_string(level.per_parent_max) + bracket(level.max_rule) + ". ";
    out_ +=
        "\n\n| label | key | type | required | shown | limits and options | rules |\n|---|---|---|---|---|---|---|\n";
    for (const Field& field : level.fields) add_field(level, field);
    for (const Check& check : level.checks) out_ += "\nRule " + check.rule + " is checked over the whole row.\n";
  }

  static std::string bracket(const std::string& rule) { return rule.empty() ? "" : " (" + rule + ")"; }

  void add_field(const Level& level, const Field& field) {
    std::string rules;
    for (const auto& [limit, rule] : field.rules) rules += (rules.empty() ? "" : ", ") + rule + " " + limit;
    out_ += "| " + cell(type_.label(level, field, locale_)) + " | `" + field.path + "` | " +
            std::string(name_of(field.type)) + " | " + cell(text_of(field.required)) + " | " +
            cell(text_of(field.visible)) + " | " + cell(limits(level, field)) + " | " + rules + " |\n";
    for (const Field& inner : field.fields) add_field(level, inner);
  }

  std::string limits(const Level& level, const Field& field) const {
    std::vector<std::string> parts;
    const Limits& limits = field.limits;
    const auto number = [&](const char* name, const std::optional<std::int64_t>& value) {
      if (value) parts.push_back(name + std::to_string(*value));
    };
    if (limits.min) parts.push_back(">= " + limits.min->text());
    if (limits.max) parts.push_back("<= " + limits.max->text());
    number("characters >= ", limits.min_length);
    number("characters <= ", limits.max_length);
    number("words <= ", limits.max_words);
    number("entries >= ", limits.min_items);
    number("entries <= ", limits.max_items);
    if (!limits.above.empty()) parts.push_back("> " + limits.above);
    if (!limits.at_least.empty()) parts.push_back(">= " + limits.at_least);
    if (!limits.at_most.empty()) parts.push_back("<= " + limits.at_most);
    if (!limits.same_as.empty()) parts.push_back("same as " + limits.same_as);
    if (!limits.not_before.empty()) parts.push_back("not before " + limits.not_before);
    if (!limits.not_after.empty()) parts.push_back("not after " + limits.not_after);
    if (field.is_file()) {
      std::string extensions;
      for (const std::string& extension : limits.extensions) extensions += (extensions.empty() ? "" : "/") + extension;
      parts.push_back(extensions + " up to " + base::size_text(limits.max_bytes));
    }
    if (!field.unique.empty()) parts.push_back("unique among " + field.unique);
    if (!field.set_by.empty()) parts.push_back("set by " + field.set_by);
    if (!field.shown_to.empty()) parts.push_back("shown to " + field.shown_to + " alone");
    if (field.asks_reason) parts.push_back("a change asks for a reason");
    if (field.tells_vendor) parts.push_back("a change is mailed to the vendor");
    if (!field.expiry.empty())
      parts.push_back("ends " +
                      (field.expiry_months > 0 ? std::to_string(field.expiry_months) + " months after " : "on ") +
                      field.expiry);
    add_options(level, field, parts);
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
  }

  void add_options(const Level& level, const Field& field, std::vector<std::string>& parts) const {
    if (field.options.kind == OptionSource::Kind::tender) parts.push_back("from the tender's " + field.options.name);
    if (field.options.kind == OptionSource::Kind::provider) parts.push_back("from " + field.options.name);
    if (field.options.fixed.size() > 30) {
      parts.push_back(std::to_string(field.options.fixed.size()) + " options (" + field.options.list + ")");
      return;
    }
    std::string options;
    for (const Option& option : field.options.fixed) {
      options += (options.empty() ? "" : ", ") +
                 ("`" + option.value + "` " + type_.option_label(level, field, option, locale_));
    }
    if (!options.empty()) parts.push_back(options);
  }

  void add_documents() {
    out_ += "\n## Documents\n\n| label | key | required | rule |\n|---|---|---|---|\n";
    for (const Document& document : type_.documents()) {
      out_ += "| " + cell(type_.words().text(locale_, "document." + document.key + ".label")) + " | `" + document.key +
              "` | " + cell(text_of(document.required)) + " | " + document.rule + " |\n";
    }
  }

  std::string word(const std::string& kind, const std::string& code) const {
    const std::string* found = type_.words().find(locale_, "process." + kind + "." + code);
    return found == nullptr ? code : *found;
  }

  void add_machine(const StateMachine& machine) {
    out_ += "\n## " + word("machine", machine.key) + " (`" + machine.key + "`, " + machine.rule +
            ")\n\n| from | event | actor | when | to | mail |\n|---|---|---|---|---|---|\n";
    for (const Transition& row : machine.transitions) {
      const auto [kind, code] = event_word(machine, row);
      out_ += "| " + cell(word(machine.key, row.from)) + " `" + row.from + "` | " + cell(word(kind, code)) + " `" +
              row.event + "` | " + cell(word("actor", row.actor)) + " | " + row.guard + " | " +
              cell(word(machine.key, row.to)) + " `" + row.to + "` | " + row.notification + " |\n";
    }
    out_ += "\n" + process_diagram(
                       machine, [this](const std::string& kind, const std::string& code) { return word(kind, code); });
  }

  const TypeDefinition& type_;
  const std::string& locale_;
  std::string out_;
};

}  // namespace

std::string field_reference(const TypeDefinition& type, const std::string& locale) {
  return Reference(type, locale).text();
}

}  // namespace tenderloom::forms
