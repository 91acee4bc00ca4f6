// The WHERE of a list that people filter: conditions and their bound values, gathered one by one, bound in order.
#pragma once
#include <soci/soci.h>

#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tenderloom::storage {

/// `%text%` for LIKE … ESCAPE '!', so that the text's own wildcards mean themselves; "%" for an empty text.
std::string like_pattern(std::string_view text);

/// Must outlive the statements that it is bound to.
class Conditions {
 public:
  /// number("e.person =", 7): the value stands behind the text.
  Conditions& number(std::string_view condition, std::int64_t value);
  Conditions& text(std::string_view condition, std::string value);
  /// A condition without a value: plain("seal IS NULL").
  Conditions& plain(std::string_view condition);
  /// One of the columns contains the text, whatever its case (ASCII); `or_else` is one more way to fit ("company IN
  /// (1)").
  Conditions& contains(const std::vector<std::string>& columns, std::string_view text, std::string_view or_else = {});
  /// Empty, or " WHERE …".
  std::string where() const { return sql_.empty() ? "" : " WHERE " + sql_; }
  /// Hands the values to a statement in the order of their conditions; other values follow.
  void bind(soci::statement& statement) const;

 private:
  void add(std::string_view condition, bool with_value);
  std::string sql_;
  std::deque<std::variant<long long, std::string>> values_;
};

/// SELECT count(*) FROM `from` with these conditions.
std::int64_t count(soci::session& sql, const std::string& from, const Conditions& conditions);

}  // namespace tenderloom::storage
