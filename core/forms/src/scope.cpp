#include "scope.h"

#include "paths.h"

namespace tenderloom::forms {
namespace {

const Json* member(const Json* value, std::string_view key) {
  if (!value || !value->is_object()) return nullptr;
  const auto found = value->find(key);
  return found == value->end() || found->is_null() ? nullptr : &*found;
}

const Json* descend(const Json* value, std::string_view path) {
  while (value && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = member(value, path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return value;
}

bool same(const Json& value, const Json& wanted) {
  if (value == wanted) return true;
  if (value.is_array()) {  // of a list: contains
    return std::any_of(value.begin(), value.end(), [&](const Json& entry) { return same(entry, wanted); });
  }
  if (!wanted.is_number()) return false;
  const auto left = decimal_of(value), right = decimal_of(wanted);
  return left && right && *left == *right;
}

bool is_greater(const Json& value, const Json& wanted) {
  if (wanted.is_string() && value.is_string()) {  // dates
    const auto left = date_of(value), right = date_of(wanted);
    return left && right && *left > *right;
  }
  const auto left = decimal_of(value), right = decimal_of(wanted);
  return left && right && *left > *right;
}

bool is_less(const Json& value, const Json& wanted) {
  if (wanted.is_string() && value.is_string()) {
    const auto left = date_of(value), right = date_of(wanted);
    return left && right && *left < *right;
  }
  const auto left = decimal_of(value), right = decimal_of(wanted);
  return left && right && *left < *right;
}

}  // namespace

bool is_blank(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.is_null() || (value.is_structured() && value.empty());
}

bool is_blank(const Json* value) { return !value || is_blank(*value); }

std::optional<base::Decimal> decimal_of(const Json& value) {
  if (value.is_number_integer()) return base::Decimal(value.get<std::int64_t>());
  if (value.is_number_float()) return base::Decimal::parse(value.dump());
  if (value.is_string()) return base::Decimal::parse(value.get_ref<const std::string&>());
  return std::nullopt;
}

std::optional<base::Date> date_of(const Json& value) {
  if (value.is_number_integer()) return base::taipei_date(base::from_micros(value.get<std::int64_t>()));
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() <= 10) return base::parse_date(text);
  const auto instant = base::parse_iso8601(text);
  return instant ? std::optional(base::taipei_date(*instant)) : std::nullopt;
}

const Json* look_up(const Scope& scope, std::string_view path) {
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view first = path.substr(0, dot);
  for (const Scope* at = &scope; at; at = at->outer) {
    if (const Json* value = member(at->values, first)) {
      return descend(value, path.substr(std::min(dot + 1, path.size())));
    }
    if (const Json* value = member(at->computed, first)) return value;
    if (at->fields && find_field(*at->fields, first)) return nullptr;  // its own, and empty: not what is further out
  }
  const Surroundings* around = scope.around;
  if (!around || dot == path.size()) return nullptr;
  const std::string_view rest = path.substr(dot + 1);
  if (first == "tender") return descend(&around->tender(), rest);
  return descend(member(&around->ancestors(), first), rest);
}

bool holds(const Condition& condition, const Scope& scope,
           const std::function<std::vector<Json>(const std::string&)>* rows) {
  using Op = Condition::Op;
  const auto part_holds = [&](const Condition& part) { return holds(part, scope, rows); };
  switch (condition.op) {
    case Op::always:
      return true;
    case Op::never:
      return false;
    case Op::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Op::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Op::negate:
      return !condition.parts.empty() && !part_holds(condition.parts.front());
    case Op::any_node: {
      if (!rows || !*rows || condition.parts.empty()) return false;
      const std::vector<Json> found = (*rows)(condition.path);
      return std::any_of(found.begin(), found.end(), [&](const Json& values) {
        const Scope row{&values, nullptr, nullptr, scope.around, nullptr};
        return holds(condition.parts.front(), row, rows);
      });
    }
    default:
      break;
  }
  const Json* value = look_up(scope, condition.path);
  if (is_blank(value)) return false;
  switch (condition.op) {
    case Op::equals:
      return same(*value, condition.value);
    case Op::in:
      return std::any_of(condition.value.begin(), condition.value.end(),
                         [&](const Json& one) { return same(*value, one); });
    case Op::present:
      return true;
    case Op::truthy:
      return !(value->is_boolean() && !value->get<bool>()) && !(value->is_number() && *value == 0);
    case Op::greater:
      return is_greater(*value, condition.value);
    case Op::less:
      return is_less(*value, condition.value);
    default:
      return false;
  }
}

bool holds(const Condition& condition, const Json& values, const Surroundings& around,
           const std::function<std::vector<Json>(const std::string& level)>& rows) {
  const Scope scope{&values, nullptr, nullptr, &around, nullptr};
  return holds(condition, scope, &rows);
}

namespace {

void hide_inside(const Field& field, Json& value, const Scope& outer) {
  if (field.type == FieldType::table) {
    if (!value.is_array()) return;
    for (Json& row : value) {
      for (const Field& inner : field.fields) {
        const Scope scope{&row, &field.fields, &outer, outer.around, nullptr};
        if (row.is_object() && row.contains(inner.key) && !holds(inner.visible, scope)) row.erase(inner.key);
      }
    }
    return;
  }
  const bool checklist = field.type == FieldType::checklist;
  if (!value.is_object() || (!checklist && field.type != FieldType::group)) return;
  for (const Field& inner : checklist ? field.rows : field.fields) {
    const auto found = value.find(inner.key);
    if (found == value.end()) continue;
    const Scope scope{&value, checklist ? nullptr : &field.fields, &outer, outer.around, nullptr};
    if (!holds(inner.visible, scope)) {
      value.erase(found);
    } else {
      hide_inside(inner, *found, scope);
    }
  }
}

}  // namespace

void hide(const Level& level, Json& values, const Scope& scope, std::vector<bool>* visible) {
  if (visible) visible->assign(level.fields.size(), true);
  for (const std::size_t i : level.order) {
    const Field& field = level.fields[i];
    if (!holds(field.visible, scope)) {
      if (visible) (*visible)[i] = false;
      values.erase(field.key);
    } else if (!field.fields.empty()) {
      if (const auto found = values.find(field.key); found != values.end()) hide_inside(field, *found, scope);
    }
  }
}

ShownAncestors::ShownAncestors(const TypeDefinition& type, const Level& level, const Surroundings& inner)
    : inner_(inner) {
  if (inner.ancestors_are_shown()) return;
  std::vector<const Level*> above;
  for (const Level* one = type.level(level.parent); one; one = type.level(one->parent)) above.push_back(one);
  const auto conditional = [](const Level* one) {
    return std::any_of(one->fields.begin(), one->fields.end(), [](const Field& field) {
      return field.visible.op != Condition::Op::always || !field.fields.empty();
    });
  };
  if (std::none_of(above.begin(), above.end(), conditional) || !inner.ancestors().is_object()) return;
  own_ = inner.ancestors();
  // From the root down: what is hidden above is hidden to the conditions below.
  for (auto one = above.rbegin(); one != above.rend(); ++one) {
    const auto values = own_->find((*one)->key);
    if (values == own_->end() || !values->is_object()) continue;
    Json shown = *values;
    hide(**one, shown, {&shown, &(*one)->fields, nullptr, this, nullptr}, nullptr);
    *values = std::move(shown);
  }
}

}  // namespace tenderloom::forms
