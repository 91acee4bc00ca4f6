#include "choices.h"

#include "paths.h"

namespace tenderloom::forms {
namespace {

const Json* list_named(const Json& holder, const std::string& name) {
  if (!holder.is_object()) return nullptr;
  const auto found = holder.find(name);
  return found == holder.end() || !found->is_array() ? nullptr : &*found;
}

const Field* field_beside(const Scope& scope, std::string_view key) {
  for (const Scope* at = &scope; at; at = at->outer) {
    if (const Field* field = at->fields ? find_field(*at->fields, key) : nullptr) return field;
  }
  return nullptr;
}

/// {"code", "name"} of a list.
const Json* entry_with(const Json* list, std::string_view code) {
  if (!list) return nullptr;
  for (const Json& entry : *list)
    if (entry.is_object() && entry.contains("code") && entry["code"] == Json(std::string(code))) return &entry;
  return nullptr;
}

/// The tender's list, or the list inside the entry that the narrowing field chose.
const Json* tender_list(const OptionSource& source, const Scope& scope) {
  const Json& tender = scope.around->tender();
  if (source.of.empty()) return list_named(tender, source.name);
  const Field* of = field_beside(scope, source.of);
  const Json* chosen = look_up(scope, source.of);
  const Json* entries = of ? list_named(tender, of->options.name) : nullptr;
  if (!chosen || !entries) return nullptr;
  if (!chosen->is_string()) return nullptr;
  const Json* entry = entry_with(entries, chosen->get_ref<const std::string&>());
  return entry ? list_named(*entry, source.name) : nullptr;
}

}  // namespace

std::string name_anywhere(const Field& field, const Scope& scope, std::string_view code) {
  const OptionSource& source = field.options;
  const Field* of = source.of.empty() || !scope.around ? nullptr : field_beside(scope, source.of);
  const Json* entries = of ? list_named(scope.around->tender(), of->options.name) : nullptr;
  if (!entries) return std::string(code);
  for (const Json& above : *entries)
    if (const Json* entry = entry_with(list_named(above, source.name), code))
      return entry->value("name", std::string(code));
  return std::string(code);
}

bool is_choice(const Field& field) { return field.options.kind != OptionSource::Kind::none; }

Choices choices_of(const Field& field, const Scope& scope) {
  Choices choices;
  if (field.options.kind == OptionSource::Kind::fixed) {
    choices.options = field.options.fixed;
    return choices;
  }
  auto made = std::make_shared<std::vector<Option>>();
  if (field.options.kind == OptionSource::Kind::tender && scope.around) {
    const Json* list = tender_list(field.options, scope);
    if (!list) *made = field.options.fixed;
    if (list) {
      for (const Json& entry : *list) {
        if (!entry.is_object() || !entry.contains("code") || !entry["code"].is_string()) continue;
        const auto code = entry["code"].get<std::string>();
        made->push_back({code, entry.value("name", code), {}, {}, false});
      }
    }
  }
  if (field.options.kind == OptionSource::Kind::provider && scope.around && scope.values) {
    *made = scope.around->options(field.options.name, *scope.values);
  }
  choices.owned = made;
  choices.options = *choices.owned;
  return choices;
}

const Option* find_option(std::span<const Option> options, std::string_view value) {
  for (const Option& option : options) {
    if (option.children.empty()) {
      if (option.value == value) return &option;
    } else if (const Option* inner = find_option(option.children, value)) {
      return inner;
    }
  }
  return nullptr;
}

}  // namespace tenderloom::forms
