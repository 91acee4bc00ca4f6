#include "values.h"

#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

const Json* member(const Json& value, const char* key) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(key);
  return found == value.end() || found->is_null() ? nullptr : &*found;
}

std::string with_commas(const std::string& number) {
  const std::size_t dot = number.find('.');
  const auto whole = base::Decimal::parse(number.substr(0, dot));
  const auto integer = whole ? whole->whole() : std::nullopt;
  if (!integer) return number;
  std::string text = base::thousands(*integer);
  if (*integer == 0 && number.starts_with('-')) text = "-0";
  return dot == std::string::npos ? text : text + number.substr(dot);
}

class Display {
 public:
  Display(const TypeDefinition& type, const Level& level, const std::string& locale, const Scope& scope, bool plain)
      : type_(type), level_(level), locale_(locale), scope_(scope), plain_(plain) {}

  std::string text(const Field& field, const Json& value) const {
    if (is_blank(value)) return {};
    switch (field.type) {
      case FieldType::integer:
      case FieldType::money:
      case FieldType::decimal:
        return number(value);
      case FieldType::percent:
        return number(value) + (plain_ ? "" : field.unit.empty() ? "%" : field.unit);  // ‰ is per mille
      case FieldType::computed:
        return value.is_number() ? number(value) : as_text(value);
      case FieldType::boolean:
      case FieldType::consent:
        return word(value == true ? "value.yes" : "value.no");
      case FieldType::price_range:
        return range(value);
      case FieldType::choice:
      case FieldType::choices:
      case FieldType::choice_tree:
      case FieldType::country:
      case FieldType::countries:
        return choice(field, value);
      case FieldType::datetime:
        return time(value);
      case FieldType::file:
      case FieldType::image:
        return file(value);
      case FieldType::files:
        return each(value, "value.separator", [&](const Json& one) { return file(one); });
      case FieldType::text_list:
        return each(value, "value.separator", [&](const Json& one) { return as_text(one); });
      case FieldType::password:
        return "••••••";
      case FieldType::group:
        return members(field.fields, value);
      case FieldType::table:
        return each(value, "value.row_separator", [&](const Json& row) { return members(field.fields, row); });
      case FieldType::checklist:
        return members(field.rows, value);
      default:
        return as_text(value);
    }
  }

 private:
  std::string word(const char* key, const Json& params = Json::object()) const {
    return type_.words().text(locale_, key, params);
  }

  static std::string as_text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

  std::string number(const Json& value) const {
    const std::string text = as_text(value);
    return plain_ ? text : with_commas(text);
  }

  std::string range(const Json& value) const {
    const auto part = [&](const char* key) {
      return member(value, key) ? number(*member(value, key)) : std::string("?");
    };
    std::string text = word("value.range", {{"low", part("low")}, {"high", part("high")}});
    if (const Json* unit = member(value, "unit")) text += " / " + as_text(*unit);
    return text;
  }

  std::string choice(const Field& field, const Json& value) const {
    const Choices choices = choices_of(field, scope_);
    const auto label = [&](const Json& code) {
      const std::string text = as_text(code);
      const Option* option = find_option(choices.options, text);
      return option ? type_.option_label(level_, field, *option, locale_) : name_anywhere(field, scope_, text);
    };
    return value.is_array() ? each(value, "value.separator", label) : label(value);
  }

  std::string time(const Json& value) const {
    const auto instant = value.is_string() ? base::parse_iso8601(value.get_ref<const std::string&>()) : std::nullopt;
    return instant ? base::display_time(*instant) : as_text(value);
  }

  static std::string file(const Json& value) {
    const Json* name = member(value, "name");
    return name ? as_text(*name) : std::string();
  }

  template <typename Text>
  std::string each(const Json& value, const char* separator, const Text& text_of) const {
    if (!value.is_array()) return text_of(value);
    std::string all;
    for (const Json& entry : value) {
      const std::string text = text_of(entry);
      if (text.empty()) continue;
      if (!all.empty()) all += word(separator);
      all += text;
    }
    return all;
  }

  std::string members(const std::vector<Field>& fields, const Json& value) const {
    std::string all;
    for (const Field& field : fields) {
      const Json* part = member(value, field.key.c_str());
      const std::string text_of_part = part ? text(field, *part) : "";
      if (text_of_part.empty()) continue;
      if (!all.empty()) all += word("value.part_separator");
      all += word("value.part", {{"label", type_.label(level_, field, locale_)}, {"value", text_of_part}});
    }
    return all;
  }

  const TypeDefinition& type_;
  const Level& level_;
  const std::string& locale_;
  const Scope& scope_;
  bool plain_;
};

}  // namespace

bool reads_alike(const Field& field) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::textarea:
    case FieldType::integer:
    case FieldType::money:
    case FieldType::decimal:
    case FieldType::percent:
    case FieldType::computed:
    case FieldType::date:
    case FieldType::datetime:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::mobile:
    case FieldType::tax_id:
    case FieldType::address:
    case FieldType::url:
    case FieldType::file:
    case FieldType::image:
      return true;
    default:
      return false;
  }
}

std::string plain_text(const TypeDefinition& type, const Level& level, const Field& field, const Json& value,
                       const Scope& scope) {
  const std::string locale(base::kFirstLocale);
  return Display(type, level, locale, scope, true).text(field, value);
}

std::string display(const TypeDefinition& type, const Level& level, const Field& field, const Json& value,
                    const std::string& locale, const Surroundings* around, const Json& row) {
  const Scope scope{&row, &level.fields, nullptr, around, nullptr};
  return Display(type, level, locale, scope, false).text(field, value);
}

}  // namespace tenderloom::forms
