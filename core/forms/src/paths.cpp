#include "paths.h"

#include <charconv>

#include "tenderloom/base/clock.h"

namespace tenderloom::forms {

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    parts.emplace_back(path.substr(at, dot - at));
    at = dot + 1;
  }
  return parts;
}

const Level* find_level(const std::vector<Level>& levels, std::string_view key) {
  const auto found = std::find_if(levels.begin(), levels.end(), [&](const Level& level) { return level.key == key; });
  return found == levels.end() ? nullptr : &*found;
}

const Field* find_field(const std::vector<Field>& fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

namespace {

/// The first part of a path, which is taken off it.
std::string_view take_part(std::string_view& path) {
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view part = path.substr(0, dot);
  path.remove_prefix(std::min(dot + 1, path.size()));
  return part;
}

const Field* descend(const Field* field, std::string_view rest) {
  while (field && !rest.empty()) {
    if (field->type == FieldType::group) {
      field = find_field(field->fields, take_part(rest));
    } else if (field->type == FieldType::checklist) {
      field = find_field(field->rows, take_part(rest));
    } else {
      return nullptr;
    }
  }
  return field;
}

}  // namespace

PathTarget resolve(const std::vector<Level>& levels, const Level& level, const std::vector<Field>* row,
                   std::string_view path) {
  if (path.ends_with('.')) return {};
  std::string_view rest = path;
  const std::string_view first = take_part(rest);
  if (row) {
    if (const Field* field = descend(find_field(*row, first), rest)) return {field, &level, false};
  }
  if (const Field* field = descend(find_field(level.fields, first), rest)) return {field, &level, false};
  if (first.size() == path.size()) return {};
  if (first == "tender") return {nullptr, nullptr, true};
  for (const Level* above = find_level(levels, level.parent); above; above = find_level(levels, above->parent)) {
    if (above->key == first) {
      const std::string_view name = take_part(rest);
      const Field* field = descend(find_field(above->fields, name), rest);
      return {field, field ? above : nullptr, false};
    }
    if (above->parent == above->key) break;
  }
  return {};
}

std::vector<std::string> possible_paths(const std::vector<Level>& levels, const Level& level,
                                        const std::vector<Field>* row) {
  std::vector<std::string> paths;
  if (row) {
    for (const Field& field : *row) paths.push_back(field.key);
  }
  for (const Field& field : level.fields) {
    paths.push_back(field.key);
    if (field.type == FieldType::group) {
      for (const Field& inner : field.fields) paths.push_back(inner.path);
    }
  }
  for (const Level* above = find_level(levels, level.parent); above; above = find_level(levels, above->parent)) {
    for (const Field& field : above->fields) paths.push_back(above->key + "." + field.key);
    if (above->parent == above->key) break;
  }
  return paths;
}

std::optional<DateLimit> parse_date_limit(std::string_view text) {
  DateLimit limit;
  std::size_t sign = std::string_view::npos;
  if (text.size() > 2 && std::string_view("dwmy").find(text.back()) != std::string_view::npos) {
    sign = text.find_last_of("+-");
  }
  std::string_view base = text;
  if (sign != std::string_view::npos) {
    const std::string_view digits = text.substr(sign + 1, text.size() - sign - 2);
    int amount = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
    if (error == std::errc() && end == digits.data() + digits.size() && !digits.empty() && amount <= 100000) {
      limit.amount = text[sign] == '-' ? -amount : amount;
      limit.unit = text.back();
      base = text.substr(0, sign);
    }
  }
  limit.base = base.empty() ? "today" : std::string(base);
  if (limit.base.front() >= '0' && limit.base.front() <= '9') {
    const auto date = base::parse_date(limit.base);
    if (!date || base::iso_date(*date) != limit.base) return std::nullopt;
  } else if (limit.base.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != std::string::npos) {
    return std::nullopt;
  }
  return limit;
}

}  // namespace tenderloom::forms
