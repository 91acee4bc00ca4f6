// The type words of migrations: one statement, two databases.
#include <stdexcept>

#include "tenderloom/storage/migrations.h"

namespace tenderloom::storage {

namespace {

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The name before `at`: the column that a type word belongs to.
std::string name_before(std::string_view statement, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && !word_character(statement[end - 1])) --end;
  std::size_t start = end;
  while (start > 0 && word_character(statement[start - 1])) --start;
  return std::string(statement.substr(start, end - start));
}

// "nopad": 'a' and 'a ' differ, as they do on SQLite. migrate() replaces the name on servers that call it otherwise.
struct TypeWord {
  std::string_view word, sqlite, mysql;
};
constexpr TypeWord kTypeWords[] = {
    {"id", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"},
    {"ref", "INTEGER", "BIGINT"},
    {"time", "INTEGER", "BIGINT"},
    {"flag", "INTEGER", "TINYINT"},
    {"text", "TEXT", "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"},
    {"json", "TEXT", "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"},
    {"hash", "TEXT", "CHAR(64) CHARACTER SET ascii COLLATE ascii_nopad_bin"},
    {"table", "", "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT=DYNAMIC"},
};

std::string_view plain_type(Dialect dialect, std::string_view word) {
  for (const auto& known : kTypeWords) {
    if (known.word == word) return dialect == Dialect::sqlite ? known.sqlite : known.mysql;
  }
  throw std::invalid_argument("unknown type word $" + std::string(word) + " in a migration");
}

std::string str_type(Dialect dialect, const std::string& column, const std::string& length) {
  if (dialect == Dialect::mysql) return "VARCHAR(" + length + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
  // SQLite would take any length; MariaDB refuses what is too long, so both must.
  return "TEXT CHECK (length(\"" + column + "\") <= " + length + ")";
}

/// "name, table": MySQL wants to know the table, SQLite does not.
std::string drop_index(Dialect dialect, const std::string& about) {
  const std::size_t comma = about.find(", ");
  if (comma == std::string::npos) throw std::invalid_argument("$drop_index needs an index and its table");
  const std::string name = about.substr(0, comma);
  return dialect == Dialect::sqlite ? "DROP INDEX IF EXISTS " + name
                                    : "DROP INDEX " + name + " ON " + about.substr(comma + 2);
}

/// What stands in brackets from `at` on, and where it ends; empty when there are none.
std::pair<std::string, std::size_t> in_brackets(const std::string& statement, std::size_t at) {
  const std::size_t close = statement.find(')', at);
  if (at >= statement.size() || statement[at] != '(' || close == std::string::npos) return {};
  return {statement.substr(at + 1, close - at - 1), close + 1};
}

}  // namespace

std::string expand_types(Dialect dialect, const std::string& statement) {
  std::string expanded;
  char quote = 0;
  for (std::size_t i = 0; i < statement.size();) {
    const char c = statement[i];
    if (quote != 0 || c != '$') {
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      }
      expanded += c;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < statement.size() && word_character(statement[end])) ++end;
    const std::string_view word = std::string_view(statement).substr(i + 1, end - i - 1);
    if (word != "str" && word != "drop_index") {
      expanded += plain_type(dialect, word);
      i = end;
      continue;
    }
    const auto [about, after] = in_brackets(statement, end);
    if (word == "drop_index") {
      expanded += drop_index(dialect, about);
    } else {
      if (about.empty() || about.find_first_not_of("0123456789") != std::string::npos) {
        throw std::invalid_argument("$str needs a length, as in $str(80)");
      }
      expanded += str_type(dialect, name_before(statement, i), about);
    }
    i = after;
  }
  return expanded;
}

}  // namespace tenderloom::storage
