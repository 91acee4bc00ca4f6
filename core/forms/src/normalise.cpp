#include "normalise.h"

#include "normalise_number.h"
#include "scope.h"
#include "tenderloom/base/direction.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/tax_id.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

/// Forms send what may be left unanswered as a hidden empty input and, when answered, a second value of the same name:
/// what was answered, null for nothing. Any other list is none of one answer.
std::optional<Json> answer_of_form(const Json& raw) {
  if (!raw.is_array()) return raw;
  Json answer;
  for (const Json& entry : raw) {
    if (!entry.is_string()) return std::nullopt;
    if (entry.get_ref<const std::string&>().empty()) continue;
    if (!answer.is_null() || &entry == &raw.front()) return std::nullopt;
    answer = entry;
  }
  if (raw.empty()) return std::nullopt;
  return answer;
}

Normalised boolean(const Json& given) {
  if (given.is_boolean()) return accept(given);
  if (given.is_number_integer() && (given == 0 || given == 1)) return accept(given == 1);
  if (!given.is_string()) return refuse("not_boolean");
  const std::string text = base::to_lower_ascii(base::trim(given.get_ref<const std::string&>()));
  if (text.empty()) return accept(nullptr);
  for (const char* yes : {"true", "on", "1", "yes", "y"}) {
    if (text == yes) return accept(true);
  }
  for (const char* no : {"false", "off", "0", "no", "n"}) {
    if (text == no) return accept(false);
  }
  return refuse("not_boolean");
}

/// One line or several, trimmed; numbers that a spreadsheet or a program sends for a text are taken as written.
Normalised text(const Json& given, bool lines) {
  if (given.is_number_integer()) return accept(given.dump());
  if (!given.is_string()) return refuse("not_text");
  const auto& raw = given.get_ref<const std::string&>();
  if (!base::valid_utf8(raw)) return refuse("not_text");
  if (std::string mark = base::direction_mark(raw); !mark.empty())
    return refuse("turns_direction", {{"character", std::move(mark)}});
  std::string clean = base::clean_lines(raw);
  if (!lines) {
    for (char& c : clean) {
      if (c == '\n' || c == '\t') c = ' ';
    }
  }
  const std::string_view trimmed = base::trim(clean);
  if (trimmed.empty()) return accept(nullptr);
  return accept(std::string(trimmed));
}

Normalised format(const Field& field, const Json& given) {
  Normalised result = text(given, false);
  if (!result.ok() || result.value.is_null()) return result;
  const auto& value = result.value.get_ref<const std::string&>();
  std::optional<std::string> normal;
  const char* code = "";
  switch (field.type) {
    case FieldType::email:
      code = "not_email", normal = base::normalise_email(value);
      break;
    case FieldType::mobile:
      code = "not_mobile", normal = base::normalise_mobile(value);
      break;
    case FieldType::phone:
      code = "not_phone", normal = base::valid_phone(value) ? std::optional(value) : std::nullopt;
      break;
    case FieldType::tax_id:
      code = "not_tax_id", normal = base::valid_tax_id(value) ? std::optional(value) : std::nullopt;
      break;
    case FieldType::address:
      code = "not_address", normal = base::valid_address(value) ? std::optional(value) : std::nullopt;
      break;
    default:
      code = "not_url", normal = base::valid_url(value) ? std::optional(value) : std::nullopt;
      break;
  }
  if (normal) return accept(std::move(*normal));
  return refuse(has_full_width_digit(value) ? "full_width_digits" : code);
}

Normalised date(const Json& given) {
  if (!given.is_string()) return refuse("not_date");
  const std::string_view text = base::trim(given.get_ref<const std::string&>());
  if (text.empty()) return accept(nullptr);
  if (has_full_width_digit(text)) return refuse("full_width_digits");
  if (const auto day = base::parse_date(text)) return accept(base::iso_date(*day));
  return refuse("not_date");
}

Normalised datetime(const Json& given) {
  if (!given.is_string()) return refuse("not_datetime");
  std::string text(base::trim(given.get_ref<const std::string&>()));
  if (text.empty()) return accept(nullptr);
  if (const auto instant = base::parse_iso8601(text)) return accept(base::iso8601(*instant));
  // "115/05/19 10:04": a day as people write it, then the hour.
  const std::size_t gap = text.find_last_of(" T");
  const auto day = gap == std::string::npos ? std::nullopt : base::parse_date(base::trim(text.substr(0, gap)));
  if (day) {
    if (const auto instant = base::parse_iso8601(base::iso_date(*day) + "T" + text.substr(gap + 1))) {
      return accept(base::iso8601(*instant));
    }
    if (const auto instant = base::parse_iso8601(base::iso_date(*day) + "T" + text.substr(gap + 1) + ":00")) {
      return accept(base::iso8601(*instant));
    }
  }
  return refuse("not_datetime");
}

/// At commas, semicolons and their full-width sisters, as spreadsheets separate labels.
std::vector<std::string> split_labels(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  const auto end_part = [&] {
    if (const std::string_view trimmed = base::trim(part); !trimmed.empty()) parts.emplace_back(trimmed);
    part.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    bool cut = false;
    for (const std::string_view mark : {"\u3001", "\uff0c", "\uff1b", ",", ";", "\n"}) {
      if (text.substr(at).starts_with(mark)) {
        end_part();
        at += mark.size();
        cut = true;
        break;
      }
    }
    if (!cut) part += text[at++];
  }
  end_part();
  return parts;
}

/// Codes of a list, each once, blanks dropped.
Normalised codes(const Json& given, bool by_labels) {
  Json list = Json::array();
  if (given.is_string()) {
    if (by_labels) {
      for (std::string& part : split_labels(given.get_ref<const std::string&>())) list.push_back(std::move(part));
    } else if (const std::string_view one = base::trim(given.get_ref<const std::string&>()); !one.empty()) {
      list.push_back(std::string(one));
    }
  } else if (given.is_array()) {
    for (const Json& entry : given) {
      if (entry.is_null()) continue;
      if (!entry.is_string()) return refuse("not_list");
      std::string code(base::trim(entry.get_ref<const std::string&>()));
      if (!code.empty() && std::find(list.begin(), list.end(), code) == list.end()) list.push_back(std::move(code));
    }
  } else {
    return refuse("not_list");
  }
  return accept(list.empty() ? Json() : std::move(list));
}

Normalised texts(const Json& given) {
  Json list = Json::array();
  std::vector<std::string> rows;
  if (given.is_string()) {
    const std::string lines = base::clean_lines(given.get_ref<const std::string&>());
    for (std::size_t at = 0; at <= lines.size();) {
      const std::size_t end = std::min(lines.find('\n', at), lines.size());
      rows.push_back(lines.substr(at, end - at));
      at = end + 1;
    }
  } else if (given.is_array()) {
    for (const Json& entry : given) {
      if (entry.is_null()) continue;
      if (!entry.is_string()) return refuse("not_list");
      rows.push_back(entry.get<std::string>());
    }
  } else {
    return refuse("not_list");
  }
  for (const std::string& row : rows) {
    const Normalised line = text(row, false);
    if (!line.ok()) return line;
    if (!line.value.is_null()) list.push_back(line.value);
  }
  return accept(list.empty() ? Json() : std::move(list));
}

Normalised price_range(const Field& field, const Json& given) {
  if (!given.is_object()) return refuse("not_object");
  for (const auto& [key, part] : given.get_ref<const Json::object_t&>()) {
    if (key == "low" || key == "high" || key == "unit") continue;
    return refuse("unknown_field", {{"name", base::valid_utf8(key) ? base::truncate(key, 60) : "?"},
                                    {"nearest", base::nearest(key, {"low", "high", "unit"})}});
  }
  Json out = Json::object();
  for (const char* part : {"low", "high"}) {
    if (!given.contains(part) || given[part].is_null()) continue;
    Normalised amount = normalised_number(field, given[part], true);
    if (!amount.ok()) return amount;
    if (!amount.value.is_null()) out[part] = amount.value;
  }
  if (given.contains("unit") && !given["unit"].is_null()) {
    const Normalised unit = text(given["unit"], false);
    if (!unit.ok()) return unit;
    if (!unit.value.is_null()) out["unit"] = unit.value;
  }
  return accept(out.contains("low") || out.contains("high") ? std::move(out) : Json());
}

/// One value of the field's type: no list, and not nothing.
Normalised single(const Field& field, const Json& given) {
  switch (field.type) {
    case FieldType::textarea:
      return text(given, true);
    case FieldType::integer:
    case FieldType::money:
      return normalised_number(field, given, true);
    case FieldType::decimal:
    case FieldType::percent:
      return normalised_number(field, given, false);
    case FieldType::boolean:
    case FieldType::consent:
      return boolean(given);
    case FieldType::date:
      return date(given);
    case FieldType::datetime:
      return datetime(given);
    case FieldType::email:
    case FieldType::phone:
    case FieldType::mobile:
    case FieldType::tax_id:
    case FieldType::address:
    case FieldType::url:
      return format(field, given);
    case FieldType::password:
      return given.is_string() ? accept(given) : refuse("not_text");
    default:
      return text(given, false);
  }
}

/// What a form shows as boxes, buttons or a list to choose from.
bool is_chosen_in_forms(const Field& field) {
  return field.type == FieldType::boolean || field.type == FieldType::consent || field.type == FieldType::choice ||
         field.type == FieldType::country;
}

}  // namespace

Normalised normalise(const Field& field, const Json& raw, bool by_labels) {
  // Nothing is null or an empty text; an empty list is nothing only where a list belongs.
  if (raw.is_null() || (raw.is_string() && is_blank(raw))) return accept(nullptr);
  switch (field.type) {
    case FieldType::choices:
    case FieldType::countries:
    case FieldType::choice_tree:
      return codes(raw, by_labels);
    case FieldType::text_list:
      return texts(raw);
    case FieldType::price_range:
      return price_range(field, raw);
    default:
      break;
  }
  if (!raw.is_array()) return single(field, raw);
  const auto answer = is_chosen_in_forms(field) ? answer_of_form(raw) : std::nullopt;
  if (!answer) return refuse("not_single", {{"count", raw.size()}});
  return answer->is_null() ? accept(nullptr) : single(field, *answer);
}

}  // namespace tenderloom::forms
