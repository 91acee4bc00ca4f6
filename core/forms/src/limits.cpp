#include "limits.h"

#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

constexpr std::int64_t kLongestLine = 1000, kLongestText = 20000;  // where a definition gives no limit

void check_text(const TypeDefinition& type, const Field& field, const std::string& text, const std::string& part,
                std::vector<Breach>& found) {
  const Limits& limits = field.limits;
  const auto length = static_cast<std::int64_t>(base::code_points(text));
  const std::int64_t longest =
      limits.max_length.value_or(field.type == FieldType::textarea ? kLongestText : kLongestLine);
  if (length > longest)
    found.push_back({"max_length", "max_length", {{"limit", longest}, {"length", length}}, Severity::wrong, part});
  if (limits.min_length && length < *limits.min_length) {
    found.push_back(
        {"min_length", "min_length", {{"limit", *limits.min_length}, {"length", length}}, Severity::wrong, part});
  }
  if (limits.max_words) {
    const auto words = static_cast<std::int64_t>(base::words(text));
    if (words > *limits.max_words) {
      found.push_back(
          {"max_words", "max_words", {{"limit", *limits.max_words}, {"length", words}}, Severity::wrong, part});
    }
  }
  if (!limits.pattern.empty() && !type.matches(text, limits.pattern))
    found.push_back({"pattern", "pattern", Json::object(), Severity::wrong, part});
}

Json shown(const base::Decimal& number) {
  if (const auto whole = number.whole()) return *whole;
  return number.text();
}

void check_number(const Field& field, const Json& value, const Scope& scope, const std::string& part,
                  std::vector<Breach>& found) {
  const auto number = decimal_of(value);
  if (!number) return;
  const Limits& limits = field.limits;
  if (limits.min && *number < *limits.min)
    found.push_back({"min", "min", {{"limit", shown(*limits.min)}}, Severity::wrong, part});
  if (limits.max && *number > *limits.max)
    found.push_back({"max", "max", {{"limit", shown(*limits.max)}}, Severity::wrong, part});
  const auto compare = [&](const std::string& other, const char* code, auto holds) {
    if (other.empty()) return;
    const Json* beside = look_up(scope, other);
    const auto bound = beside ? decimal_of(*beside) : std::nullopt;
    if (bound && !holds(*number, *bound)) {
      found.push_back({code, code, {{"limit", shown(*bound)}, {"other", other}}, Severity::wrong, part});
    }
  };
  compare(limits.above, "above", [](const auto& own, const auto& bound) { return own > bound; });
  compare(limits.at_least, "at_least", [](const auto& own, const auto& bound) { return own >= bound; });
  compare(limits.at_most, "at_most", [](const auto& own, const auto& bound) { return own <= bound; });
}

void check_price_range(const Field& field, const Json& value, const Scope& scope, std::vector<Breach>& found) {
  for (const char* part : {"low", "high"}) {
    if (value.contains(part)) check_number(field, value[part], scope, std::string(".") + part, found);
  }
  if (!value.contains("low") || !value.contains("high")) {
    found.push_back({"required", "required", {}, Severity::missing, value.contains("low") ? ".high" : ".low"});
  } else if (value["high"].get<std::int64_t>() < value["low"].get<std::int64_t>()) {
    found.push_back({"price_order", "format", {{"limit", value["low"]}}, Severity::wrong, ".high"});
  }
}

void check_count(const Field& field, const Json& value, std::vector<Breach>& found) {
  const auto count = static_cast<std::int64_t>(value.size());
  if (field.limits.max_items && count > *field.limits.max_items) {
    found.push_back(
        {"too_many", "max_items", {{"limit", *field.limits.max_items}, {"count", count}}, Severity::wrong, ""});
  }
  if (field.limits.min_items && count < *field.limits.min_items) {
    found.push_back(
        {"too_few", "min_items", {{"limit", *field.limits.min_items}, {"count", count}}, Severity::missing, ""});
  }
}

void check_password(const Field& field, const Json& value, std::vector<Breach>& found) {
  if (!value.is_string()) return;
  const auto& text = value.get_ref<const std::string&>();
  if (field.strong) {
    for (const std::string& code : base::password_problems(text)) {
      found.push_back(
          {code,
           "strong",
           {{"min", base::kPasswordMinimum}, {"max", base::kPasswordMaximum}, {"specials", base::kPasswordSpecials}},
           Severity::wrong,
           ""});
    }
  } else if (text.size() > 1024) {
    found.push_back({"max_length", "max_length", {{"limit", 1024}, {"length", text.size()}}, Severity::wrong, ""});
  }
}

}  // namespace

std::vector<Breach> breaches(const TypeDefinition& type, const Field& field, const Json& value, const Scope& scope) {
  std::vector<Breach> found;
  switch (field.type) {
    case FieldType::text:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::mobile:
    case FieldType::tax_id:
    case FieldType::address:
    case FieldType::url:
      if (value.is_string()) check_text(type, field, value.get_ref<const std::string&>(), "", found);
      break;
    case FieldType::integer:
    case FieldType::money:
    case FieldType::decimal:
    case FieldType::percent:
      check_number(field, value, scope, "", found);
      break;
    case FieldType::price_range:
      check_price_range(field, value, scope, found);
      break;
    case FieldType::text_list:
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i].is_string()) {
          check_text(type, field, value[i].get_ref<const std::string&>(), "[" + std::to_string(i) + "]", found);
        }
      }
      check_count(field, value, found);
      break;
    case FieldType::choices:
    case FieldType::countries:
    case FieldType::choice_tree:
    case FieldType::table:
      check_count(field, value, found);
      break;
    case FieldType::boolean:
      if (!field.must_be.empty() && value.is_boolean() && value.dump() != field.must_be.front()) {
        found.push_back({"must_be", "must_be", {{"wanted", field.must_be.front()}}, Severity::wrong, ""});
      }
      break;
    case FieldType::date:
    case FieldType::datetime:
      return date_breaches(field, value, scope);
    case FieldType::file:
    case FieldType::files:
    case FieldType::image:
      return file_breaches(field, value);
    case FieldType::password:
      check_password(field, value, found);
      break;
    default:
      break;
  }
  if (!field.limits.same_as.empty()) {
    const Json* other = look_up(scope, field.limits.same_as);
    if (!other || *other != value)
      found.push_back({"same_as", "same_as", {{"other", field.limits.same_as}}, Severity::wrong, ""});
  }
  return found;
}

}  // namespace tenderloom::forms
