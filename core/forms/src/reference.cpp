// The reference of a type, made from the definition so that it cannot differ from it: levels, fields, rules, the
// columns of the spreadsheet, documents, guides, states and mails.
#include "condition_text.h"
#include "definition_impl.h"
#include "paths.h"
#include "reference_writer.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/schema.h"
#include "values.h"

namespace tenderloom::forms {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string code_of(const std::string& text) { return "`" + text + "`"; }

class Reference {
 public:
  Reference(const TypeDefinition& type, const std::string& locale, ReferenceWriter& out)
      : type_(type), locale_(locale), out_(out) {}

  /// `first`: the level of the first heading.
  void write(int first) {
    part_ = first + 1;
    out_.heading(first, type_.label(locale_) + " (" + code_of(type_.key()) + ")");
    out_.paragraph("Version " + type_.version().substr(0, 12) + ".");
    for (const Level& level : type_.levels()) add_level(level);
    add_rules();
    if (!type_.is_tender_type()) return;
    add_sheet();
    add_documents();
    for (const StateMachine& machine : type_.process().machines) add_machine(machine);
    add_mails();
    add_reminders();
  }

 private:
  void add_level(const Level& level) {
    out_.heading(part_, type_.label(level, locale_) + " (" + code_of(level.key) + ")");
    std::string text;
    if (!level.parent.empty()) text += "Under " + code_of(level.parent) + ". ";
    if (level.per_parent_min > 0)
      text += "At least " + std::to_string(level.per_parent_min) + bracket(level.min_rule) + ". ";
    if (level.per_parent_max > 0)
      text += "At most " + std::to_string(level.per_parent_max) + bracket(level.max_rule) + ". ";
    if (!text.empty()) out_.paragraph(text);
    Rows rows;
    for (const Field& field : level.fields) add_field(level, field, rows);
    out_.table({"label", "key", "type", "required", "shown", "limits and options", "rules"}, rows);
    for (const Check& check : level.checks) out_.paragraph("Rule " + check.rule + " is checked over the whole row.");
  }

  static std::string bracket(const std::string& rule) { return rule.empty() ? "" : " (" + rule + ")"; }

  void add_field(const Level& level, const Field& field, Rows& rows) {
    std::string rules;
    for (const auto& [limit, rule] : field.rules) rules += (rules.empty() ? "" : ", ") + rule + " " + limit;
    rows.push_back({type_.label(level, field, locale_), code_of(field.path), std::string(name_of(field.type)),
                    text_of(field.required), text_of(field.visible), limits(level, field), rules});
    for (const Field& inner : field.fields) add_field(level, inner, rows);
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

  /// Every rule with where it is written.
  void add_rules() {
    Rows rows;
    for (const auto& [rule, origins] : type_.rules()) {
      std::string places;
      for (const Origin& origin : origins)
        places += (places.empty() ? "" : ", ") + origin.file + ":" + std::to_string(origin.line);
      rows.push_back({rule, places});
    }
    if (rows.empty()) return;
    out_.heading(part_, "Rules");
    out_.table({"rule", "written in"}, rows);
  }

  void add_sheet() {
    Rows rows;
    for (const SheetColumn& column : type_.sheet()) {
      const Level* level = type_.level(column.level);
      const Field* field = level ? level->field(column.field) : nullptr;
      if (!field) continue;
      rows.push_back({std::to_string(rows.size() + 1), type_.label(*level, *field, locale_),
                      code_of(column.level + "." + column.field), std::string(name_of(field->type))});
    }
    if (rows.empty()) return;
    out_.heading(part_, "Columns of the spreadsheet");
    out_.table({"column", "heading", "key", "type"}, rows);
  }

  void add_documents() {
    Rows rows, guides;
    for (const Document& document : type_.documents()) {
      const Limits& limits = document.limits;
      std::string extensions;
      for (const std::string& one : limits.extensions) extensions += (extensions.empty() ? "" : "/") + one;
      rows.push_back({type_.words().text(locale_, "document." + document.key + ".label"), code_of(document.key),
                      text_of(document.required),
                      extensions + " up to " + base::size_text(limits.max_bytes) + ", " +
                          std::to_string(limits.min_pages.value_or(1)) + " to " +
                          std::to_string(limits.max_pages.value_or(0)) + " pages",
                      document.print_template.empty() ? "" : "documents/" + document.print_template + ".mustache",
                      document.rule});
    }
    if (!rows.empty()) {
      out_.heading(part_, "Documents");
      out_.table({"label", "key", "required", "file", "printed from", "rule"}, rows);
    }
    for (const Guide& guide : type_.guides())
      guides.push_back({type_.words().text(locale_, "guide." + guide.key + ".label"), code_of(guide.key),
                        guide.must_confirm ? "yes" : "no"});
    if (guides.empty()) return;
    out_.heading(part_, "Guides");
    out_.table({"label", "key", "must be confirmed"}, guides);
  }

  std::string word(const std::string& kind, const std::string& code) const {
    const std::string* found = type_.words().find(locale_, "process." + kind + "." + code);
    return found == nullptr ? code : *found;
  }

  void add_machine(const StateMachine& machine) {
    out_.heading(part_, word("machine", machine.key) + " (" + code_of(machine.key) + ", " + machine.rule + ")");
    Rows rows;
    for (const Transition& row : machine.transitions) {
      const auto [kind, code] = event_word(machine, row);
      rows.push_back({word(machine.key, row.from) + " " + code_of(row.from),
                      word(kind, code) + " " + code_of(row.event), word("actor", row.actor), row.guard,
                      word(machine.key, row.to) + " " + code_of(row.to), row.notification});
    }
    out_.table({"from", "event", "actor", "when", "to", "mail"}, rows);
    out_.drawing(process_diagram(
        machine, [this](const std::string& kind, const std::string& code) { return word(kind, code); }));
  }

  /// What is mailed when: by the transitions, and by fields of the office that tell.
  void add_mails() {
    std::map<std::string, std::string> mails;
    for (const StateMachine& machine : type_.process().machines)
      for (const Transition& row : machine.transitions) {
        if (row.notification.empty()) continue;
        const auto [kind, code] = event_word(machine, row);
        std::string& when = mails[row.notification];
        when += (when.empty() ? "" : ", ") + word("machine", machine.key) + ": " + word(kind, code);
      }
    Rows rows;
    for (const auto& [mail, when] : mails) rows.push_back({mail, when});
    for (const Level& level : type_.levels())
      for (const Field& field : level.fields)
        if (field.tells_vendor)
          rows.push_back(
              {code_of(level.key + "." + field.key), type_.label(level, field, locale_) + ": a change is mailed"});
    if (rows.empty()) return;
    out_.heading(part_, "Mails");
    out_.table({"mail", "sent when"}, rows);
  }

  static std::string days_text(const ReminderDays& days) {
    std::string text;
    for (const int day : days) text += (text.empty() ? "" : ", ") + std::to_string(day);
    return text.empty() ? "none" : text;
  }

  /// When people are told of what comes to an end.
  void add_reminders() {
    const Reminders& reminders = type_.reminders();
    Rows rows{
        {"a tender closes", code_of("reminders.closing"), days_text(reminders.closing), "N-17"},
        {"a window of corrections ends", code_of("reminders.corrections"), days_text(reminders.corrections), "N-06"},
        {"what a file proves ends (0: it has ended)", code_of("reminders.expiries"), days_text(reminders.expiries),
         "N-16"}};
    if (!type_.stages().empty())
      rows.push_back({"a stage ends", code_of("reminders.stages"), days_text(reminders.stages), "N-17"});
    for (const Stage& stage : type_.stages())
      if (stage.reminders)
        rows.push_back({word("stage", stage.key) + " ends", code_of(stage.key + ".deadline.reminders"),
                        days_text(*stage.reminders), "N-17"});
    out_.heading(part_, "Reminders");
    out_.table({"before", "key", "days", "notice"}, rows);
  }

  const TypeDefinition& type_;
  const std::string& locale_;
  ReferenceWriter& out_;
  int part_ = 2;
};

}  // namespace

std::string field_reference(const TypeDefinition& type, const std::string& locale) {
  const auto writer = markdown_writer();
  Reference(type, locale, *writer).write(1);
  return writer->take();
}

std::string reference_html(const TypeDefinition& type, const std::string& locale, int heading) {
  const auto writer = html_writer();
  Reference(type, locale, *writer).write(heading);
  return writer->take();
}

}  // namespace tenderloom::forms
