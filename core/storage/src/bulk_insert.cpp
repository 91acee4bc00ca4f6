#include "tenderloom/storage/bulk_insert.h"

#include <stdexcept>

namespace tenderloom::storage {

namespace {

/// A statement of that many rows is short enough for every server and long enough to hide the journey.
constexpr std::size_t kRowsAStatement = 100;
constexpr std::size_t kBytesAStatement = 512 * 1024;

}  // namespace

struct BulkInsert::Impl {
  using Cell = std::variant<long long, std::string>;

  Transaction& tx;
  std::string table;
  std::vector<std::string> columns;
  std::string ending;       // of the statement
  std::vector<Cell> cells;  // row after row
  std::size_t rows = 0, bytes = 0;
  std::unique_ptr<soci::statement> ready;  // SQLite: one row, bound to `cells`

  std::string text(std::size_t count) const {
    std::string names, values;
    for (const std::string& column : columns) names += (names.empty() ? "\"" : ", \"") + column + "\"";
    std::size_t number = 0;
    for (std::size_t row = 0; row < count; ++row) {
      values += row == 0 ? "(" : ", (";
      for (std::size_t column = 0; column < columns.size(); ++column)
        values += (column == 0 ? ":v" : ", :v") + std::to_string(number++);
      values += ')';
    }
    return "INSERT INTO \"" + table + "\" (" + names + ") VALUES " + values + ending;
  }

  void bind(soci::statement& statement) {
    for (Cell& cell : cells) std::visit([&](auto& value) { statement.exchange(soci::use(value)); }, cell);
    statement.alloc();
    statement.prepare(text(rows));
    statement.define_and_bind();
  }
};

BulkInsert::BulkInsert(Transaction& tx, std::string table, std::vector<std::string> columns, Existing existing,
                       std::vector<std::string> key)
    : impl_(new Impl{tx, std::move(table), std::move(columns), {}, {}, 0, 0, nullptr}) {
  if (existing == Existing::refused) return;
  // The end of the statement for one row of the same kind: it names no placeholder.
  const std::string one = upsert_sql(tx.dialect(), impl_->table, key, impl_->columns);
  const std::size_t values = one.find(" VALUES (");
  impl_->ending = one.substr(one.find(')', values) + 1);
}

BulkInsert::~BulkInsert() = default;

void BulkInsert::add(const std::vector<Value>& row) {
  Impl& me = *impl_;
  if (row.size() != me.columns.size()) throw std::logic_error("a row has another number of values than columns");
  const bool again = me.ready != nullptr;
  for (std::size_t at = 0; at < row.size(); ++at) {
    if (again && me.cells[at].index() != row[at].index()) throw std::logic_error("a column changes its kind");
    if (const auto* text = std::get_if<std::string_view>(&row[at])) {
      me.bytes += text->size();
      if (again)
        std::get<std::string>(me.cells[at]).assign(*text);
      else
        me.cells.emplace_back(std::string(*text));
    } else if (again) {
      std::get<long long>(me.cells[at]) = std::get<long long>(row[at]);
    } else {
      me.cells.emplace_back(std::get<long long>(row[at]));
    }
  }
  if (me.tx.dialect() == Dialect::sqlite) {
    if (!again) {
      me.rows = 1;
      me.ready = std::make_unique<soci::statement>(me.tx.sql());
      me.bind(*me.ready);
    }
    me.ready->execute(true);
    return;
  }
  if (++me.rows == kRowsAStatement || me.bytes >= kBytesAStatement) flush();
}

void BulkInsert::flush() {
  Impl& me = *impl_;
  if (me.tx.dialect() == Dialect::sqlite || me.rows == 0) return;
  soci::statement statement(me.tx.sql());
  me.bind(statement);
  statement.execute(true);
  me.cells.clear();
  me.rows = me.bytes = 0;
}

}  // namespace tenderloom::storage
