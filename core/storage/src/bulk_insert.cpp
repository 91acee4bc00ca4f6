#include "tenderloom/storage/bulk_insert.h"

#include <soci/mysql/soci-mysql.h>

#include <stdexcept>

#include "sqlite_statements.h"

namespace tenderloom::storage {

namespace {

/// A statement of that many rows is short enough for every server and long enough to hide the journey.
constexpr std::size_t kRowsAStatement = 500;
constexpr std::size_t kBytesAStatement = 512 * 1024;

}  // namespace

/// One row after the other through one compiled statement. SOCI would look at every value of every row three times.
class BulkSqliteRows {
 public:
  BulkSqliteRows(Transaction& tx, const std::string& text)
      : handle_(sqlite_backend(tx.sql()).conn_), statement_(tx.sql()) {
    statement_.alloc();
    statement_.prepare(text);
    ready_ = prepared(statement_);
  }

  void add(const std::vector<BulkInsert::Value>& row) {
    using namespace sqlite_api;
    int place = 0;
    for (const BulkInsert::Value& value : row) {
      ++place;
      const auto* text = std::get_if<std::string_view>(&value);
      const int bound = text == nullptr ? sqlite3_bind_int64(ready_, place, std::get<long long>(value))
                                        : sqlite3_bind_text(ready_, place, text->data() == nullptr ? "" : text->data(),
                                                            static_cast<int>(text->size()), SQLITE_STATIC);
      if (bound != SQLITE_OK) fail(bound);
    }
    const int code = sqlite3_step(ready_);
    if (code != SQLITE_DONE) {
      const std::string why = sqlite3_errmsg(handle_);
      sqlite3_reset(ready_);
      throw soci::sqlite3_soci_error(why, code);
    }
    sqlite3_reset(ready_);
  }

 private:
  [[noreturn]] void fail(int code) { throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(handle_), code); }

  sqlite_api::sqlite3* handle_;
  soci::statement statement_;
  sqlite_api::sqlite3_stmt* ready_;
};

/// Many rows in one text.
class BulkMysqlRows {
 public:
  BulkMysqlRows(Transaction& tx, std::string begin, std::string end)
      : sql_(tx.sql()),
        handle_(static_cast<soci::mysql_session_backend&>(*tx.sql().get_backend()).conn_),
        begin_(std::move(begin)),
        end_(std::move(end)) {}

  void add(const std::vector<BulkInsert::Value>& row) {
    text_ += rows_ == 0 ? begin_ + '(' : std::string(", (");
    bool first = true;
    for (const BulkInsert::Value& value : row) {
      if (!std::exchange(first, false)) text_ += ',';
      const auto* text = std::get_if<std::string_view>(&value);
      if (text == nullptr)
        text_ += std::to_string(std::get<long long>(value));
      else
        quote(*text);
    }
    text_ += ')';
    if (++rows_ == kRowsAStatement || text_.size() >= kBytesAStatement) flush();
  }

  void flush() {
    if (rows_ == 0) return;
    text_ += end_;
    const int failed = mysql_real_query(handle_, text_.data(), text_.size());
    text_.clear();
    rows_ = 0;
    if (failed == 0) return;
    sql_.log_query(begin_ + "…");  // what an error quotes: no values
    throw soci::mysql_soci_error(mysql_error(handle_), static_cast<int>(mysql_errno(handle_)));
  }

 private:
  void quote(std::string_view text) {
    const std::size_t from = text_.size() + 1;
    text_.resize(from + 2 * text.size() + 1);
    text_[from - 1] = '\'';
    const unsigned long size = mysql_real_escape_string(handle_, text_.data() + from, text.data(), text.size());
    text_.resize(from + size);
    text_ += '\'';
  }

  soci::session& sql_;
  MYSQL* handle_;
  std::string begin_, end_, text_;
  std::size_t rows_ = 0;
};

struct BulkInsert::Impl {
  std::size_t columns;
  std::unique_ptr<BulkSqliteRows> sqlite;
  std::unique_ptr<BulkMysqlRows> mysql;
  std::vector<std::size_t> kinds;  // of the columns, as the first row has them
};

BulkInsert::BulkInsert(Transaction& tx, std::string table, std::vector<std::string> columns, Existing existing,
                       std::vector<std::string> key)
    : impl_(new Impl{columns.size(), nullptr, nullptr, {}}) {
  std::string names, places;
  for (std::size_t at = 0; at < columns.size(); ++at) {
    names += (at == 0 ? "\"" : ", \"") + columns[at] + "\"";
    places += at == 0 ? "?" : ", ?";
  }
  const std::string begin = "INSERT INTO \"" + table + "\" (" + names + ") VALUES ";
  std::string end;
  if (existing == Existing::replaced) {
    // The end of the statement for one row of the same kind: it names no placeholder.
    const std::string one = upsert_sql(tx.dialect(), table, key, columns);
    end = one.substr(one.find(')', one.find(" VALUES (")) + 1);
  }
  if (tx.dialect() == Dialect::sqlite)
    impl_->sqlite = std::make_unique<BulkSqliteRows>(tx, begin + '(' + places + ')' + end);
  else
    impl_->mysql = std::make_unique<BulkMysqlRows>(tx, begin, end);
}

BulkInsert::~BulkInsert() = default;

void BulkInsert::add(const std::vector<Value>& row) {
  Impl& me = *impl_;
  if (row.size() != me.columns) throw std::logic_error("a row has another number of values than columns");
  const bool first = me.kinds.empty();
  for (std::size_t at = 0; at < row.size(); ++at) {
    if (first)
      me.kinds.push_back(row[at].index());
    else if (me.kinds[at] != row[at].index())
      throw std::logic_error("a column changes its kind");
  }
  if (me.sqlite)
    me.sqlite->add(row);
  else
    me.mysql->add(row);
}

void BulkInsert::flush() {
  if (impl_->mysql) impl_->mysql->flush();
}

}  // namespace tenderloom::storage
