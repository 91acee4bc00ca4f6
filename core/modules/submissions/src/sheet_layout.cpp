#include "sheet_layout.h"

#include <algorithm>
#include <map>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

using forms::Field;
using forms::FieldType;
using sheets::Column;

constexpr int kNarrow = 12, kMiddle = 20, kWide = 40;
constexpr std::size_t kShownChoices = 10;

/// Labels that several columns share are told apart by their level; those of the first `settled` ones stay.
void tell_apart(const forms::TypeDefinition& type, std::vector<SheetField>& columns, const std::string& locale,
                std::size_t settled = 0) {
  std::map<std::string, int> count;
  for (const SheetField& column : columns) ++count[column.heading];
  for (std::size_t at = settled; at < columns.size(); ++at)
    if (count[columns[at].heading] > 1)
      columns[at].heading = type.label(*columns[at].level, locale) + "-" + columns[at].heading;
}

SheetField sheet_field(const forms::TypeDefinition& type, const forms::Level& level, const Field& field,
                       const std::string& locale) {
  return {&level, &field, type.label(level, field, locale)};
}

void collect(const forms::TypeDefinition& type, const SheetField& column, const std::vector<forms::Option>& options,
             const std::string& locale, std::vector<std::string>& labels) {
  for (const forms::Option& option : options) {
    if (option.children.empty()) labels.push_back(type.option_label(*column.level, *column.field, option, locale));
    collect(type, column, option.children, locale, labels);
  }
}

void collect_names(const Json& list, std::vector<std::string>& labels) {
  if (!list.is_array()) return;
  for (const Json& entry : list)
    if (entry.is_object() && entry.contains("code")) labels.push_back(entry.value("name", entry.value("code", "")));
}

/// The tender's own lists, also those that stand inside the entries of another one.
void collect_of_tender(const std::string& name, const Json& tender, std::vector<std::string>& labels) {
  if (tender.contains(name)) return collect_names(tender[name], labels);
  for (const auto& [key, list] : tender.items()) {
    if (!list.is_array()) continue;
    for (const Json& entry : list)
      if (entry.is_object() && entry.contains(name)) collect_names(entry[name], labels);
  }
}

Column::Kind kind_of(const Field& field) {
  switch (field.type) {
    case FieldType::integer:
      return Column::Kind::number;
    case FieldType::money:
      return Column::Kind::money;
    case FieldType::decimal:
    case FieldType::percent:
      return Column::Kind::decimal;
    case FieldType::date:
      return Column::Kind::date;
    default:
      return Column::Kind::text;
  }
}

int width_of(const Field& field) {
  switch (field.type) {
    case FieldType::integer:
    case FieldType::money:
    case FieldType::decimal:
    case FieldType::percent:
    case FieldType::boolean:
    case FieldType::date:
      return kNarrow;
    case FieldType::textarea:
      return kWide;
    default:
      return kMiddle;
  }
}

/// One choice a cell: lists of choices are typed with separators, so a drop-down would be in the way.
bool offers_choices(const Field& field) {
  return field.type == FieldType::choice || field.type == FieldType::country || field.type == FieldType::boolean;
}

std::string joined(const std::vector<std::string>& parts, const std::string& separator, std::size_t most) {
  std::string text;
  for (std::size_t at = 0; at < parts.size() && at < most; ++at) text += (at == 0 ? "" : separator) + parts[at];
  return text;
}

std::string hint_of(const forms::TypeDefinition& type, const SheetField& column, const std::string& locale) {
  if (column.field->hint.empty()) return {};
  return type.words().text(locale, "field." + column.level->key + "." + column.field->path + ".hint");
}

/// Type, limits and choices as one sentence.
std::string what_belongs(const forms::TypeDefinition& type, const SheetField& column, const Json& tender,
                         const std::string& locale) {
  const base::Words& words = type.words();
  const Field& field = *column.field;
  Json params = {{"type", words.text(locale, "sheets.type." + std::string(forms::name_of(field.type)))}};
  std::string text = params["type"];
  const auto add = [&](const char* key, const Json& more) { text += words.text(locale, key, more); };
  if (field.limits.max_length) add("sheets.limit.max_length", {{"max", *field.limits.max_length}});
  if (field.limits.min) add("sheets.limit.min", {{"min", field.limits.min->text()}});
  if (field.limits.max) add("sheets.limit.max", {{"max", field.limits.max->text()}});
  const auto choices = choice_labels(type, column, tender, locale);
  if (!choices.empty()) {
    add(choices.size() > kShownChoices ? "sheets.limit.choices_among" : "sheets.limit.choices",
        {{"choices", joined(choices, words.text(locale, "submissions.list_separator"), kShownChoices)}});
  }
  return text;
}

std::string example_of(const SheetField& column, const std::vector<std::string>& choices, const base::Words& words,
                       const std::string& locale) {
  if (!choices.empty()) return choices.front();
  const Field& field = *column.field;
  const std::string key = "sheets.example." + std::string(forms::name_of(field.type));
  if (field.limits.min && (field.type == FieldType::integer || field.type == FieldType::money))
    return field.limits.min->text();
  return words.has(locale, key) ? words.text(locale, key) : std::string();
}

}  // namespace

std::vector<SheetField> import_fields(const forms::TypeDefinition& type, const std::string& locale) {
  std::vector<SheetField> columns;
  for (const forms::SheetColumn& column : type.sheet()) {
    const forms::Level* level = type.level(column.level);
    const Field* field = level ? level->field(column.field) : nullptr;
    if (field) columns.push_back(sheet_field(type, *level, *field, locale));
  }
  tell_apart(type, columns, locale);
  return columns;
}

std::vector<SheetField> export_fields(const forms::TypeDefinition& type, const std::string& locale) {
  std::vector<SheetField> columns = import_fields(type, locale);
  const std::size_t leading = columns.size();
  const auto leads = [&](const Field& field) {
    return std::any_of(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(leading),
                       [&](const SheetField& column) { return column.field == &field; });
  };
  for (const forms::Level& level : type.levels())
    for (const Field& field : level.fields)
      if ((forms::fits_cell(field) || field.type == FieldType::computed) && !leads(field))
        columns.push_back(sheet_field(type, level, field, locale));
  tell_apart(type, columns, locale, leading);
  return columns;
}

std::vector<std::string> choice_labels(const forms::TypeDefinition& type, const SheetField& column, const Json& tender,
                                       const std::string& locale) {
  const forms::OptionSource& source = column.field->options;
  std::vector<std::string> labels;
  if (column.field->type == FieldType::boolean) {
    labels = {type.words().text(locale, "value.yes"), type.words().text(locale, "value.no")};
  } else if (source.kind == forms::OptionSource::Kind::fixed) {
    collect(type, column, source.fixed, locale, labels);
  } else if (source.kind == forms::OptionSource::Kind::tender) {
    collect_of_tender(source.name, tender, labels);
  }
  return labels;
}

Column column_of(const forms::TypeDefinition& type, const SheetField& column, const Json& tender,
                 const std::string& locale, bool to_fill_in) {
  const Field& field = *column.field;
  Column made;
  made.heading = column.heading;
  made.kind = kind_of(field);
  made.width = width_of(field);
  if (offers_choices(field)) made.choices = choice_labels(type, column, tender, locale);
  if (!to_fill_in) return made;
  made.required = field.required.op == forms::Condition::Op::always;
  made.note = hint_of(type, column, locale);
  return made;
}

void write_explanations(sheets::Writer& writer, const forms::TypeDefinition& type,
                        const std::vector<SheetField>& columns, const Json& tender, const std::string& locale) {
  const base::Words& words = type.words();
  const auto heading = [&](const char* key, int width) {
    Column column;
    column.heading = words.text(locale, std::string("sheets.explain.") + key);
    column.width = width;
    return column;
  };
  writer.sheet({words.text(locale, "sheets.explain.title"),
                {heading("column", kMiddle), heading("level", kNarrow), heading("required", kNarrow),
                 heading("content", kWide), heading("hint", kWide), heading("example", kMiddle)},
                0,
                true});
  for (const SheetField& column : columns) {
    const Field& field = *column.field;
    const char* required = field.required.op == forms::Condition::Op::always  ? "sheets.explain.yes"
                           : field.required.op == forms::Condition::Op::never ? "sheets.explain.no"
                                                                              : "sheets.explain.depends";
    using sheets::Value;
    writer.row({Value::of_text(column.heading), Value::of_text(type.label(*column.level, locale)),
                Value::of_text(words.text(locale, required)),
                Value::of_text(what_belongs(type, column, tender, locale)),
                Value::of_text(hint_of(type, column, locale)),
                Value::of_text(example_of(column, choice_labels(type, column, tender, locale), words, locale))});
  }
}

}  // namespace tenderloom::submissions
