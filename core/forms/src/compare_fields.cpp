#include "compare_fields.h"

#include <algorithm>

#include "condition_text.h"

namespace tenderloom::forms {
namespace {

std::string limit_text(const base::Decimal& value) { return value.text(); }
std::string limit_text(std::int64_t value) { return std::to_string(value); }

/// A bound from below (higher is tighter) or from above.
template <typename T>
void bound(Changes& changes, const std::string& where, const char* name, const std::optional<T>& before,
           const std::optional<T>& after, bool from_below) {
  if (before == after) return;
  const bool tighter = after && (!before || (from_below ? *after > *before : *after < *before));
  const auto said = [&](const std::optional<T>& value) {
    return std::string(name) + (value ? " " + limit_text(*value) : " none");
  };
  changes.add(tighter ? Effect::look : Effect::compatible, where, tighter ? "limit_tighter" : "limit_wider",
              said(before), said(after));
}

/// Something that cannot be ordered: given anew or otherwise, it may refuse what was taken before.
void other_limit(Changes& changes, const std::string& where, const char* name, const std::string& before,
                 const std::string& after) {
  if (before == after) return;
  const auto said = [&](const std::string& value) {
    return std::string(name) + " " + (value.empty() ? "none" : value);
  };
  changes.add(after.empty() ? Effect::compatible : Effect::look, where, after.empty() ? "limit_wider" : "limit_differs",
              said(before), said(after));
}

std::optional<std::int64_t> above_zero(std::int64_t value) { return value > 0 ? std::optional(value) : std::nullopt; }

std::optional<std::int64_t> as_long(const std::optional<int>& value) {
  return value ? std::optional<std::int64_t>(*value) : std::nullopt;
}

std::vector<const Option*> all_options(const std::vector<Option>& options) {
  std::vector<const Option*> all;
  for (const Option& option : options) {
    all.push_back(&option);
    const auto below = all_options(option.children);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

const Option* option_with(const std::vector<const Option*>& options, const std::string& value) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const Option* option) { return option->value == value; });
  return found == options.end() ? nullptr : *found;
}

void compare_options(Changes& changes, const std::string& where, const OptionSource& before,
                     const OptionSource& after) {
  if (before.kind != after.kind || before.name != after.name || before.of != after.of)
    return changes.add(Effect::look, where, "options_elsewhere", before.name, after.name);
  const auto old_options = all_options(before.fixed), new_options = all_options(after.fixed);
  for (const Option* option : old_options)
    if (option_with(new_options, option->value) == nullptr)
      changes.add(Effect::look, where, "option_removed", option->value);
  for (const Option* option : new_options) {
    const Option* was = option_with(old_options, option->value);
    if (was == nullptr) {
      changes.add(Effect::compatible, where, "option_added", "", option->value);
    } else if (!was->exclusive && option->exclusive) {
      changes.add(Effect::look, where, "option_exclusive", "", option->value);
    }
  }
}

/// Kinds whose values are stored alike and where the new one takes what the old one took.
bool takes_over(FieldType before, FieldType after) {
  return before == after || (before == FieldType::text && after == FieldType::textarea) ||
         (before == FieldType::integer && after == FieldType::decimal);
}

void compare_field(Changes& changes, const std::string& where, const Field& before, const Field& after) {
  if (!takes_over(before.type, after.type)) {
    return changes.add(Effect::breaking, where, "type_changed", std::string(name_of(before.type)),
                       std::string(name_of(after.type)));
  }
  if (before.type != after.type)
    changes.add(Effect::look, where, "type_widened", std::string(name_of(before.type)),
                std::string(name_of(after.type)));
  compare_required(changes, where, before.required, after.required);
  if (const auto was = text_of(before.visible), is = text_of(after.visible); was != is)
    changes.add(Effect::look, where, "shown_otherwise", was, is);
  compare_limits(changes, where, before.limits, after.limits);
  compare_options(changes, where, before.options, after.options);
  if (before.unique != after.unique)
    changes.add(after.unique.empty() ? Effect::compatible : Effect::look, where, "unique_differs", before.unique,
                after.unique);
  if (before.shown_to != after.shown_to)
    changes.add(Effect::look, where, "shown_to_differs", before.shown_to, after.shown_to);
  if (before.set_by != after.set_by) changes.add(Effect::look, where, "set_by_differs", before.set_by, after.set_by);
  if (before.must_be != after.must_be) changes.add(Effect::look, where, "must_be_differs");
  if (before.default_value != after.default_value)
    changes.add(Effect::compatible, where, "default_differs", before.default_value.dump(), after.default_value.dump());
  const auto is_function = [](const Json& value) { return value.is_object() && value.contains("$function"); };
  if (!(is_function(before.computed) && is_function(after.computed)) && before.computed != after.computed)
    changes.add(Effect::look, where, "computed_differs", before.computed.dump(), after.computed.dump());
  if (before.secret != after.secret || before.strong != after.strong)
    changes.add(Effect::look, where, "secrecy_differs");
  if (before.extra != after.extra)
    changes.add(Effect::look, where, "extra_differs", before.extra.dump(), after.extra.dump());
  compare_fields(changes, where, before.fields, after.fields);
  compare_fields(changes, where, before.rows, after.rows);
}

}  // namespace

void compare_required(Changes& changes, const std::string& where, const Condition& before, const Condition& after) {
  using Op = Condition::Op;
  const std::string was = text_of(before), is = text_of(after);
  if (was == is) return;
  const bool freer = after.op == Op::never || before.op == Op::always;
  changes.add(freer ? Effect::compatible : Effect::look, where, freer ? "required_less" : "required_more", was, is);
}

void compare_limits(Changes& changes, const std::string& where, const Limits& before, const Limits& after) {
  bound(changes, where, "min", before.min, after.min, true);
  bound(changes, where, "max", before.max, after.max, false);
  bound(changes, where, "min_length", before.min_length, after.min_length, true);
  bound(changes, where, "max_length", before.max_length, after.max_length, false);
  bound(changes, where, "max_words", before.max_words, after.max_words, false);
  bound(changes, where, "min_items", before.min_items, after.min_items, true);
  bound(changes, where, "max_items", before.max_items, after.max_items, false);
  bound(changes, where, "decimals", as_long(before.decimals), as_long(after.decimals), false);
  bound(changes, where, "max_bytes", above_zero(before.max_bytes), above_zero(after.max_bytes), false);
  bound(changes, where, "min_pages", before.min_pages, after.min_pages, true);
  bound(changes, where, "max_pages", before.max_pages, after.max_pages, false);
  other_limit(changes, where, "not_before", before.not_before, after.not_before);
  other_limit(changes, where, "not_after", before.not_after, after.not_after);
  other_limit(changes, where, "above", before.above, after.above);
  other_limit(changes, where, "at_least", before.at_least, after.at_least);
  other_limit(changes, where, "at_most", before.at_most, after.at_most);
  other_limit(changes, where, "same_as", before.same_as, after.same_as);
  other_limit(changes, where, "pattern", before.pattern, after.pattern);
  const auto pixels = [](const Limits& limits) {
    return limits.pixel_width == 0 && limits.pixel_height == 0
               ? std::string()
               : std::to_string(limits.pixel_width) + " x " + std::to_string(limits.pixel_height);
  };
  other_limit(changes, where, "pixels", pixels(before), pixels(after));
  for (const std::string& extension : before.extensions)
    if (std::find(after.extensions.begin(), after.extensions.end(), extension) == after.extensions.end())
      changes.add(Effect::look, where, "extension_removed", extension);
  for (const std::string& extension : after.extensions)
    if (std::find(before.extensions.begin(), before.extensions.end(), extension) == before.extensions.end())
      changes.add(Effect::compatible, where, "extension_added", "", extension);
}

void compare_fields(Changes& changes, const std::string& where, const std::vector<Field>& before,
                    const std::vector<Field>& after) {
  const auto find = [](const std::vector<Field>& fields, const std::string& key) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.key == key; });
    return found == fields.end() ? nullptr : &*found;
  };
  for (const Field& field : before) {
    const std::string name = where + "." + field.key;
    if (const Field* now = find(after, field.key))
      compare_field(changes, name, field, *now);
    else
      changes.add(field.type == FieldType::computed ? Effect::look : Effect::breaking, name, "field_removed");
  }
  for (const Field& field : after) {
    if (find(before, field.key) != nullptr) continue;
    const bool asked = field.required.op != Condition::Op::never || !field.must_be.empty();
    changes.add(asked ? Effect::look : Effect::compatible, where + "." + field.key,
                asked ? "required_field_added" : "field_added", "", std::string(name_of(field.type)));
  }
}

}  // namespace tenderloom::forms
