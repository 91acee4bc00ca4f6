#include "sqlite_statements.h"

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tenderloom::storage {

namespace {

/// Enough for the statements of a few kinds of requests; one holds about 5 KB.
constexpr std::size_t kMostKept = 160;
/// Texts with long lists in them do not come again.
constexpr std::size_t kLongestKept = 2000;

void finalize(sqlite_api::sqlite3_stmt* statement) { sqlite_api::sqlite3_finalize(statement); }

/// Statements that nobody uses at the moment, by their text; the one that rested longest goes first.
class KeptStatements {
 public:
  KeptStatements() = default;
  KeptStatements(const KeptStatements&) = delete;
  KeptStatements& operator=(const KeptStatements&) = delete;
  ~KeptStatements() {
    for (const Kept& each : kept_) finalize(each.statement);
  }

  sqlite_api::sqlite3_stmt* take(std::string_view text) {
    const auto found = by_text_.find(text);
    if (found == by_text_.end()) return nullptr;
    const auto place = found->second;
    sqlite_api::sqlite3_stmt* statement = place->statement;
    by_text_.erase(found);
    kept_.erase(place);
    return statement;
  }

  void give_back(std::string text, sqlite_api::sqlite3_stmt* statement) {
    // What went wrong when it ran was told then.
    sqlite_api::sqlite3_reset(statement);
    sqlite_api::sqlite3_clear_bindings(statement);
    if (by_text_.count(text) != 0) return finalize(statement);  // two were in use at once
    kept_.push_front({std::move(text), statement});
    by_text_.emplace(kept_.front().text, kept_.begin());
    if (kept_.size() <= kMostKept) return;
    by_text_.erase(kept_.back().text);
    finalize(kept_.back().statement);
    kept_.pop_back();
  }

  std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    std::string text;
    sqlite_api::sqlite3_stmt* statement;
  };
  std::list<Kept> kept_;
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_text_;  // views of kept_
};

/// Only what reads and changes rows: a kept PRAGMA or DDL would serve nobody.
bool worth_keeping(const std::string& text) {
  if (text.size() > kLongestKept) return false;
  for (const std::string_view verb : {"SELECT ", "INSERT ", "UPDATE ", "DELETE "})
    if (text.compare(0, verb.size(), verb) == 0) return true;
  return false;
}

using soci::details::statement_backend;

/// Forwards everything to SOCI's statement, but for where its compiled form comes from and goes to. SOCI exports none
/// of its classes, so that nothing can be derived from them.
class KeepingStatement : public statement_backend {
 public:
  KeepingStatement(soci::sqlite3_session_backend& session, KeptStatements& kept)
      : inner_(session.make_statement_backend()), kept_(kept) {}

  void prepare(const std::string& query, soci::details::statement_type type) override {
    clean_up();
    if (!worth_keeping(query)) return inner_->prepare(query, type);
    auto* database = inner_->session_.conn_;
    sqlite_api::sqlite3_stmt* statement = kept_.take(query);
    if (statement == nullptr) {
      const int code = sqlite_api::sqlite3_prepare_v3(database, query.c_str(), static_cast<int>(query.size()),
                                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
      if (code != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(database), code);
    }
    inner_->stmt_ = statement;
    inner_->databaseReady_ = true;
    text_ = query;
  }

  sqlite_api::sqlite3_stmt* compiled() const { return inner_->stmt_; }

  void clean_up() override {
    if (!text_.empty()) {
      kept_.give_back(std::exchange(text_, {}), std::exchange(inner_->stmt_, nullptr));
      inner_->databaseReady_ = false;
    }
    inner_->clean_up();
  }

  void alloc() override { inner_->alloc(); }
  exec_fetch_result execute(int number) override { return inner_->execute(number); }
  exec_fetch_result fetch(int number) override { return inner_->fetch(number); }
  long long get_affected_rows() override { return inner_->get_affected_rows(); }
  int get_number_of_rows() override { return inner_->get_number_of_rows(); }
  std::string get_parameter_name(int index) const override { return inner_->get_parameter_name(index); }
  std::string rewrite_for_procedure_call(const std::string& query) override {
    return inner_->rewrite_for_procedure_call(query);
  }
  int prepare_for_describe() override { return inner_->prepare_for_describe(); }
  void describe_column(int number, soci::data_type& type, std::string& name) override {
    inner_->describe_column(number, type, name);
  }
  soci::details::standard_into_type_backend* make_into_type_backend() override {
    return inner_->make_into_type_backend();
  }
  soci::details::standard_use_type_backend* make_use_type_backend() override { return inner_->make_use_type_backend(); }
  soci::details::vector_into_type_backend* make_vector_into_type_backend() override {
    return inner_->make_vector_into_type_backend();
  }
  soci::details::vector_use_type_backend* make_vector_use_type_backend() override {
    return inner_->make_vector_use_type_backend();
  }

 private:
  std::unique_ptr<soci::sqlite3_statement_backend> inner_;
  KeptStatements& kept_;
  std::string text_;  // empty: not one that is kept
};

/// Opens the file once more, without the mutex that SQLite would take at every call: a connection serves one thread at
/// a time. SOCI cannot be asked for it.
void leave_mutex_out(soci::sqlite3_session_backend& session) {
  using namespace sqlite_api;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(sqlite3_db_filename(session.conn_, "main"), &opened,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(opened);
    sqlite3_close(opened);
    throw soci::sqlite3_soci_error(why, code);
  }
  sqlite3_close(session.conn_);
  session.conn_ = opened;
}

class KeepingSession : public soci::details::session_backend {
 public:
  explicit KeepingSession(const soci::connection_parameters& parameters)
      : inner_(static_cast<soci::sqlite3_session_backend*>(soci::factory_sqlite3()->make_session(parameters))) {
    leave_mutex_out(*inner_);
  }

  bool is_connected() override { return inner_->is_connected(); }
  void begin() override { inner_->begin(); }
  void commit() override { inner_->commit(); }
  void rollback() override { inner_->rollback(); }
  bool get_last_insert_id(soci::session& session, const std::string& table, long long& value) override {
    return inner_->get_last_insert_id(session, table, value);
  }
  std::string empty_blob() override { return inner_->empty_blob(); }
  std::string get_table_names_query() const override { return inner_->get_table_names_query(); }
  std::string create_column_type(soci::data_type type, int precision, int scale) override {
    return inner_->create_column_type(type, precision, scale);
  }
  std::string get_dummy_from_table() const override { return inner_->get_dummy_from_table(); }
  std::string get_backend_name() const override { return inner_->get_backend_name(); }
  statement_backend* make_statement_backend() override { return new KeepingStatement(*inner_, kept_); }
  soci::details::rowid_backend* make_rowid_backend() override { return inner_->make_rowid_backend(); }
  soci::details::blob_backend* make_blob_backend() override { return inner_->make_blob_backend(); }

  soci::sqlite3_session_backend& inner() { return *inner_; }
  std::size_t kept() const { return kept_.size(); }

 private:
  std::unique_ptr<soci::sqlite3_session_backend> inner_;
  KeptStatements kept_;  // gone before the connection closes
};

class KeepingFactory : public soci::backend_factory {
 public:
  soci::details::session_backend* make_session(const soci::connection_parameters& parameters) const override {
    return new KeepingSession(parameters);
  }
};

KeepingSession& keeping(soci::session& session) { return static_cast<KeepingSession&>(*session.get_backend()); }

}  // namespace

const soci::backend_factory& sqlite_with_kept_statements() {
  static const KeepingFactory factory;
  return factory;
}

soci::sqlite3_session_backend& sqlite_backend(soci::session& session) { return keeping(session).inner(); }
sqlite_api::sqlite3_stmt* prepared(soci::statement& statement) {
  return static_cast<KeepingStatement&>(*statement.get_backend()).compiled();
}
std::size_t kept_statements(soci::session& session) { return keeping(session).kept(); }

}  // namespace tenderloom::storage
