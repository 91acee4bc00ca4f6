#include "tenderloom/storage/conditions.h"

#include <algorithm>

namespace tenderloom::storage {

std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return text.empty() ? pattern : pattern + "%";
}

Conditions& Conditions::number(std::string_view condition, std::int64_t value) {
  add(condition, true);
  values_.emplace_back(static_cast<long long>(value));
  return *this;
}

Conditions& Conditions::text(std::string_view condition, std::string value) {
  add(condition, true);
  values_.emplace_back(std::move(value));
  return *this;
}

Conditions& Conditions::plain(std::string_view condition) {
  add(condition, false);
  return *this;
}

Conditions& Conditions::contains(const std::vector<std::string>& columns, std::string_view text,
                                 std::string_view or_else) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string pattern = like_pattern(lower);
  std::string any;
  for (const auto& column : columns) {
    any += (any.empty() ? "LOWER(" : " OR LOWER(") + column + ") LIKE :where" + std::to_string(values_.size()) +
           " ESCAPE '!'";
    values_.emplace_back(pattern);
  }
  if (!or_else.empty()) any.append(" OR ").append(or_else);
  return plain("(" + any + ")");
}

void Conditions::add(std::string_view condition, bool with_value) {
  if (!sql_.empty()) sql_ += " AND ";
  sql_ += condition;
  if (with_value) sql_ += " :where" + std::to_string(values_.size());
}

void Conditions::bind(soci::statement& statement) const {
  for (const auto& value : values_) {
    if (const auto* number = std::get_if<long long>(&value)) {
      statement.exchange(soci::use(*number));
    } else {
      statement.exchange(soci::use(std::get<std::string>(value)));
    }
  }
}

std::int64_t count(soci::session& sql, const std::string& from, const Conditions& conditions) {
  long long total = 0;
  soci::statement select(sql);
  conditions.bind(select);
  select.exchange(soci::into(total));
  select.alloc();
  select.prepare("SELECT count(*) FROM " + from + conditions.where());
  select.define_and_bind();
  select.execute(true);
  return total;
}

}  // namespace tenderloom::storage
