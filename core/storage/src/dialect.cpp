// The few statements that the two databases spell differently.
#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

namespace {

std::string quoted_name(const std::string& name) { return "\"" + name + "\""; }

std::string insert_head(const std::string& verb, const std::string& table, const std::vector<std::string>& columns) {
  std::string names, values;
  for (const auto& column : columns) {
    if (!names.empty()) {
      names += ", ";
      values += ", ";
    }
    names += quoted_name(column);
    values += ":" + column;
  }
  return verb + " INTO " + quoted_name(table) + " (" + names + ") VALUES (" + values + ")";
}

}  // namespace

std::int64_t last_insert_id(Transaction& tx, const std::string& table) {
  long long id = 0;
  if (!tx.sql().get_last_insert_id(table, id)) throw std::logic_error("the database gives no insert id");
  return id;
}

std::string upsert_sql(Dialect dialect, const std::string& table, const std::vector<std::string>& key,
                       const std::vector<std::string>& columns) {
  std::string changes;
  for (const auto& column : columns) {
    if (std::find(key.begin(), key.end(), column) != key.end()) continue;
    if (!changes.empty()) changes += ", ";
    changes += quoted_name(column) + " = ";
    changes += dialect == Dialect::sqlite ? "excluded." + quoted_name(column) : "VALUES(" + quoted_name(column) + ")";
  }
  const std::string head = insert_head("INSERT", table, columns);
  if (dialect == Dialect::mysql) {
    if (changes.empty()) changes = quoted_name(key.at(0)) + " = " + quoted_name(key.at(0));
    return head + " ON DUPLICATE KEY UPDATE " + changes;
  }
  std::string names;
  for (const auto& column : key) names += (names.empty() ? "" : ", ") + quoted_name(column);
  return head + " ON CONFLICT (" + names + ") DO " + (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
}

std::string insert_ignore_sql(Dialect dialect, const std::string& table, const std::vector<std::string>& columns) {
  if (dialect == Dialect::mysql) return insert_head("INSERT IGNORE", table, columns);
  return insert_head("INSERT", table, columns) + " ON CONFLICT DO NOTHING";
}

std::string for_update(Dialect dialect) { return dialect == Dialect::mysql ? " FOR UPDATE" : ""; }

}  // namespace tenderloom::storage
