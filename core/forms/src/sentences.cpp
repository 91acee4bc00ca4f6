#include "names.h"
#include "paths.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {

NamedField find_named(const Level& level, std::string_view name) {
  NamedField named;
  const std::vector<Field>* fields = &level.fields;
  for (const std::string& segment : segments(name)) {
    const std::size_t bracket = segment.find('[');
    const std::string key = segment.substr(0, bracket);
    const Field* field = fields ? find_field(*fields, key) : nullptr;
    if (!field) {
      named.part = segment;
      break;
    }
    named.field = field;
    named.path.push_back(field);
    if (bracket != std::string::npos) named.row = 1 + std::atoi(segment.c_str() + bracket + 1);
    fields = field->type == FieldType::checklist ? &field->rows : &field->fields;
  }
  return named;
}

std::string full_label(const TypeDefinition& type, const Level& level, const NamedField& named,
                       const std::string& locale) {
  if (!named.field) return type.label(level, locale);
  const std::string own = type.label(level, *named.field, locale);
  if (named.path.size() < 2 && named.row == 0) return own;
  const Field& around = *named.path[named.path.size() > 1 ? named.path.size() - 2 : 0];
  const std::string outer = type.label(level, around, locale);
  if (named.row > 0) {
    return type.words().text(locale, named.path.size() < 2 ? "value.entry" : "value.row_of",
                             {{"part", outer}, {"row", named.row}, {"label", own}});
  }
  return type.words().text(locale, "value.part_of", {{"part", outer}, {"label", own}});
}

namespace {

/// How the sentence speaks of the field: one types a text, chooses an option, uploads a file.
std::string_view kind_of(FieldType type) {
  switch (type) {
    case FieldType::choice:
    case FieldType::choices:
    case FieldType::choice_tree:
    case FieldType::country:
    case FieldType::countries:
    case FieldType::boolean:
      return "_choice";
    case FieldType::file:
    case FieldType::files:
    case FieldType::image:
      return "_file";
    case FieldType::consent:
      return "_tick";
    case FieldType::table:
    case FieldType::checklist:
    case FieldType::group:
      return "_rows";
    case FieldType::date:
    case FieldType::datetime:
      return "_date";
    default:
      return "";
  }
}

void flatten(const Json& value, const std::string& prefix, Json& out) {
  for (const auto& [key, part] : value.items()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (part.is_object()) {
      flatten(part, name, out);
    } else if (part.is_number_integer()) {
      out[name] = base::thousands(part.get<std::int64_t>());
    } else if (part.is_array()) {
      std::string list;
      for (const Json& entry : part)
        list += (list.empty() ? "" : ", ") + (entry.is_string() ? entry.get<std::string>() : entry.dump());
      out[name] = list;
    } else {
      out[name] = part;
    }
  }
}

/// The first options of a field in that language; nothing when they are a tender's own, which have one name in all.
void add_examples(const TypeDefinition& type, const Level& level, const Field& field,
                  const std::vector<Option>& options, const std::string& locale, std::vector<std::string>& examples) {
  for (const Option& option : options) {
    if (examples.size() == kShownOptions) return;
    if (option.children.empty()) examples.push_back(type.option_label(level, field, option, locale));
    add_examples(type, level, field, option.children, locale, examples);
  }
}

std::string examples_of(const TypeDefinition& type, const Level& level, const Field& field, const std::string& locale) {
  std::vector<std::string> examples;
  if (field.options.kind == OptionSource::Kind::fixed)
    add_examples(type, level, field, field.options.fixed, locale, examples);
  std::string text;
  for (const std::string& each : examples)
    text += (text.empty() ? "" : type.words().text(locale, "value.separator")) + each;
  return text;
}

}  // namespace

std::string sentence(const TypeDefinition& type, const Level& level, const Finding& finding,
                     const std::string& locale) {
  const base::Words& words = type.words();
  NamedField named = find_named(level, finding.field);
  const Field* speaks_of = named.field;
  Json params = Json::object();
  if (finding.params.is_object()) flatten(finding.params, "", params);
  params["label"] = full_label(type, level, named, locale);
  if (const auto computed = finding.params.find("computed");
      computed != finding.params.end() && computed->is_string()) {
    if (const Field* field = level.field(computed->get<std::string>())) {
      speaks_of = field;
      params["label"] = type.label(level, *field, locale);
    }
  }
  if (const auto other = finding.params.find("other"); other != finding.params.end() && other->is_string()) {
    const std::vector<Field>* beside = &level.fields;
    if (named.path.size() > 1) beside = &named.path[named.path.size() - 2]->fields;
    const Field* field = find_field(*beside, other->get<std::string>());
    params["other_label"] = field ? type.label(level, *field, locale) : other->get<std::string>();
  }
  if (finding.code == "must_be" && params.contains("wanted")) {
    params["wanted"] = words.text(locale, params["wanted"] == "true" ? "value.yes" : "value.no");
  }
  if (speaks_of) {
    const std::string* own = words.find(locale, "message." + level.key + "." + speaks_of->path + "." + finding.code);
    if (own) return base::fill(*own, params);
    const std::string by_kind = "problem." + finding.code + std::string(kind_of(speaks_of->type));
    if (const std::string* kind = words.find(locale, by_kind)) return base::fill(*kind, params);
  }
  if (finding.code == "unknown_field" && !params.value("nearest", "").empty()) {
    if (const std::string* near = words.find(locale, "problem.unknown_field_near")) return base::fill(*near, params);
  }
  if (finding.code == "not_an_option" && params.contains("examples")) {
    if (const std::string own = speaks_of ? examples_of(type, level, *speaks_of, locale) : ""; !own.empty())
      params["examples"] = own;
    if (const std::string* with = words.find(locale, "problem.not_an_option_examples"))
      return base::fill(*with, params);
  }
  return words.text(locale, "problem." + finding.code, params);
}

}  // namespace tenderloom::forms
