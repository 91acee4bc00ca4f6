// Reads one table that an author wrote. What is never asked for is unknown: the reader itself is the meta-schema.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "problems.h"

namespace tenderloom::forms {

class ScriptTable {
 public:
  /// `where` names it in messages ("field unit_price of price").
  ScriptTable(const Json& table, std::string where, Origin origin, Problems& problems);
  /// Reports keys that nobody asked for.
  ~ScriptTable();
  ScriptTable(const ScriptTable&) = delete;
  ScriptTable& operator=(const ScriptTable&) = delete;

  const Json* find(std::string_view key);
  std::string text(std::string_view key);
  std::string label(std::string_view key = "label");  // required
  std::string key_text(std::string_view key);         // a usable key, or empty
  bool flag(std::string_view key, bool fallback = false);
  std::optional<std::int64_t> count(std::string_view key);  // a whole number >= 0
  std::optional<base::Decimal> number(std::string_view key);
  std::vector<std::string> texts(std::string_view key);  // one text or a list of them
  std::vector<const Json*> list(std::string_view key, bool required = false);
  const Json* object(std::string_view key);  // a table with keys
  Json any_object(std::string_view key);     // `extra`
  std::string rule(std::string_view key);

  void wrong_type(std::string_view key, std::string expected);
  void report(std::string_view word, std::string code, Json params = Json::object());
  const Origin& origin() const { return origin_; }
  const std::string& where() const { return where_; }
  Problems& problems() { return problems_; }
  /// Nothing is unknown here (the table was broken as a whole).
  void give_up() { given_up_ = true; }

 private:
  const Json& table_;
  std::string where_;
  Origin origin_;
  Problems& problems_;
  std::vector<std::string> asked_;
  bool given_up_ = false;
};

/// "did you mean x?" or the list of what is possible.
std::string advice(std::string_view word, const std::vector<std::string>& possible);

/// A list as Lua gave it: an array, or the empty table. Null when it is neither.
bool is_list(const Json& value);
Origin origin_of(const Json& tagged, const Origin& fallback);
bool has_tag(const Json& value, std::string_view tag);
bool is_function(const Json& value);

}  // namespace tenderloom::forms
