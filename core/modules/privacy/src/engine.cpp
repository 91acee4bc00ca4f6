#include "engine.h"

#include "tenderloom/base/clock.h"

namespace tenderloom::privacy::engine {

namespace {

using base::Json;

constexpr int kMostRows = 1000;

void replace(std::string& text, const std::string& mark, const std::string& by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
    text.replace(at, mark.size(), by);
  }
}

/// The condition with the person's number in it (a number of ours) and the address as a bound value.
struct Condition {
  std::string sql, email;
  bool bound = false;
  Condition(const Holding& holding, const Subject& subject) : sql(holding.where), email(subject.email) {
    replace(sql, "{person}", std::to_string(subject.person));
    bound = sql.find("{email}") != std::string::npos;
    replace(sql, "{email}", ":email");
  }
  void bind(soci::statement& statement) const {
    if (bound) statement.exchange(soci::use(email, "email"));
  }
};

struct Column {
  std::string name, kind;
  explicit Column(const std::string& text) {
    const auto colon = text.find(':');
    name = text.substr(0, colon);
    kind = colon == std::string::npos ? "" : text.substr(colon + 1);
  }
};

Json plain(const soci::row& row, std::size_t at) {
  if (row.get_indicator(at) == soci::i_null) return nullptr;
  switch (row.get_properties(at).get_data_type()) {
    case soci::dt_integer:
      return row.get<int>(at);
    case soci::dt_long_long:
      return row.get<long long>(at);
    case soci::dt_unsigned_long_long:
      return row.get<unsigned long long>(at);
    case soci::dt_double:
      return row.get<double>(at);
    default:
      return row.get<std::string>(at);
  }
}

/// Times are read as text: a big integer that comes without its type would be cut to 32 bits.
std::string selected(const Column& column) {
  return column.kind == "time" ? "CAST(" + column.name + " AS CHAR(20))" : column.name;
}

Json shaped(const Json& value, const std::string& kind) {
  if (kind == "time") {
    const std::int64_t at = value.is_string() ? std::atoll(value.get<std::string>().c_str()) : 0;
    return at == 0 ? Json() : Json(base::iso8601(base::from_micros(at)));
  }
  if (kind == "json" && value.is_string()) return Json::parse(value.get<std::string>(), nullptr, false);
  return value;
}

void run(soci::session& sql, const std::string& statement_text, const Condition& condition,
         const std::vector<std::string>& values) {
  soci::statement statement(sql);
  for (std::size_t at = 0; at < values.size(); ++at)
    statement.exchange(soci::use(values[at], "v" + std::to_string(at)));
  condition.bind(statement);
  statement.alloc();
  statement.prepare(statement_text);
  statement.define_and_bind();
  statement.execute(true);
}

}  // namespace

Json rows(soci::session& sql, const Holding& holding, const Subject& subject) {
  if (holding.read) return holding.read(sql, subject);
  const Condition condition(holding, subject);
  std::vector<Column> columns(holding.columns.begin(), holding.columns.end());
  std::string names;
  for (const auto& column : columns) names += (names.empty() ? "" : ", ") + selected(column);
  soci::row row;
  soci::statement select(sql);
  condition.bind(select);
  select.exchange(soci::into(row));
  select.alloc();
  select.prepare("SELECT " + names + " FROM " + holding.table + " WHERE " + condition.sql + " LIMIT " +
                 std::to_string(kMostRows));
  select.define_and_bind();
  select.execute();
  Json found = Json::array();
  while (select.fetch()) {
    Json shown = Json::object();
    for (std::size_t at = 0; at < columns.size(); ++at) {
      const auto dot = columns[at].name.rfind('.');
      const auto name = dot == std::string::npos ? columns[at].name : columns[at].name.substr(dot + 1);
      shown[name] = shaped(plain(row, at), columns[at].kind);
    }
    found.push_back(std::move(shown));
  }
  return found;
}

std::int64_t count(soci::session& sql, const Holding& holding, const Subject& subject) {
  if (holding.read) return static_cast<std::int64_t>(holding.read(sql, subject).size());
  const Condition condition(holding, subject);
  long long total = 0;
  soci::statement select(sql);
  condition.bind(select);
  select.exchange(soci::into(total));
  select.alloc();
  select.prepare("SELECT count(*) FROM " + holding.table + " WHERE " + condition.sql);
  select.define_and_bind();
  select.execute(true);
  return total;
}

std::int64_t erase(storage::Transaction& tx, const Holding& holding, const Subject& subject) {
  if (holding.erase) return holding.erase(tx, subject);
  if (holding.fate == Fate::keep) return 0;
  const std::int64_t total = count(tx.sql(), holding, subject);
  const Condition condition(holding, subject);
  if (holding.fate == Fate::erase) {
    run(tx.sql(), "DELETE FROM " + holding.table + " WHERE " + condition.sql, condition, {});
    return total;
  }
  std::string set;
  std::vector<std::string> values;
  for (const auto& blank : holding.blanks) {
    set += (set.empty() ? "" : ", ") + blank.column + " = :v" + std::to_string(values.size());
    values.push_back(blank.value);
    replace(values.back(), "{person}", std::to_string(subject.person));
  }
  run(tx.sql(), "UPDATE " + holding.table + " SET " + set + " WHERE " + condition.sql, condition, values);
  return total;
}

}  // namespace tenderloom::privacy::engine
