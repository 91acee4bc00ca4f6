#include "support_repository.h"

#include "module_migrations.h"

namespace tenderloom::accounts {

storage::Migration support_migration() {
  return {"0021-support",
          {
              R"(CREATE TABLE IF NOT EXISTS support_view (
                   id $id, person_id $ref NOT NULL, company_id $ref NOT NULL, actor $text NOT NULL,
                   started_at $time NOT NULL, ends_at $time NOT NULL, ended_at $time, ended_by $str(20) NOT NULL)
                   $table)",
              "CREATE INDEX IF NOT EXISTS support_view_company ON support_view (company_id, id)",
              "CREATE INDEX IF NOT EXISTS support_view_open ON support_view (ended_by, ends_at)",
              R"(CREATE TABLE IF NOT EXISTS company_note (
                   id $id, company_id $ref NOT NULL, kind $str(20) NOT NULL, happened_on $str(10) NOT NULL,
                   with_whom $text NOT NULL, document_no $text NOT NULL, note $text NOT NULL, person_id $ref NOT NULL,
                   author $text NOT NULL, written_at $time NOT NULL, corrects $ref NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS company_note_company ON company_note (company_id, id)",
          }};
}

namespace repository {
namespace {

constexpr char kViewColumns[] = "SELECT id, person_id, company_id, actor, started_at, ends_at, ended_at, ended_by";

/// Reads rows of kViewColumns; `bind` gives the conditions' values.
template <typename... Values>
std::vector<SupportView> read_views(soci::session& sql, const std::string& where, const Values&... values) {
  SupportView row;
  std::int64_t started = 0, ends = 0;
  storage::Nullable<std::int64_t> ended;
  std::vector<SupportView> found;
  soci::statement statement(sql);
  statement.exchange(soci::into(row.id));
  statement.exchange(soci::into(row.person_id));
  statement.exchange(soci::into(row.company_id));
  statement.exchange(soci::into(row.actor));
  statement.exchange(soci::into(started));
  statement.exchange(soci::into(ends));
  statement.exchange(soci::into(ended.value, ended.ind));
  statement.exchange(soci::into(row.ended_by));
  (statement.exchange(soci::use(values)), ...);
  statement.alloc();
  statement.prepare(std::string(kViewColumns) + " FROM support_view WHERE " + where);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    row.started_at = base::from_micros(started);
    row.ends_at = base::from_micros(ends);
    row.ended_at.reset();
    if (const auto at = ended.get()) row.ended_at = base::from_micros(*at);
    found.push_back(row);
  }
  return found;
}

}  // namespace

std::int64_t insert_view(storage::Transaction& tx, const SupportView& view) {
  const std::int64_t started = base::to_micros(view.started_at), ends = base::to_micros(view.ends_at);
  tx.sql() << "INSERT INTO support_view (person_id, company_id, actor, started_at, ends_at, ended_by) VALUES (:person, "
              ":company, :actor, :started, :ends, '')",
      soci::use(view.person_id), soci::use(view.company_id), soci::use(view.actor), soci::use(started), soci::use(ends);
  return storage::last_insert_id(tx, "support_view");
}

bool end_view(storage::Transaction& tx, std::int64_t id, Instant at, const std::string& how) {
  const std::int64_t micros = base::to_micros(at);
  soci::statement statement =
      (tx.sql().prepare << "UPDATE support_view SET ended_at = :at, ended_by = :how WHERE id = :id AND ended_by = ''",
       soci::use(micros), soci::use(how), soci::use(id));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

std::optional<SupportView> view_by_id(soci::session& sql, std::int64_t id, const std::string& suffix) {
  auto found = read_views(sql, "id = :id" + suffix, id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<SupportView> views_of_company(soci::session& sql, std::int64_t company_id, std::int64_t limit) {
  return read_views(sql, "company_id = :company ORDER BY id DESC LIMIT :limit", company_id, limit);
}

std::vector<SupportView> open_views(soci::session& sql, std::int64_t person_id) {
  return read_views(sql, "ended_by = '' AND person_id = :person", person_id);
}

std::vector<SupportView> run_out_views(soci::session& sql, Instant now) {
  const std::int64_t micros = base::to_micros(now);
  return read_views(sql, "ended_by = '' AND ends_at <= :now", micros);
}

std::int64_t insert_note(storage::Transaction& tx, const CompanyNote& note, std::int64_t person_id) {
  const std::int64_t at = base::to_micros(note.written_at);
  tx.sql()
      << "INSERT INTO company_note (company_id, kind, happened_on, with_whom, document_no, note, person_id, author, "
         "written_at, corrects) VALUES (:company, :kind, :day, :whom, :document, :note, :person, :author, :at, "
         ":corrects)",
      soci::use(note.company_id), soci::use(note.kind), soci::use(note.happened_on), soci::use(note.with_whom),
      soci::use(note.document_no), soci::use(note.text), soci::use(person_id), soci::use(note.author), soci::use(at),
      soci::use(note.corrects);
  return storage::last_insert_id(tx, "company_note");
}

std::vector<CompanyNote> notes(soci::session& sql, std::int64_t company_id) {
  CompanyNote row;
  row.company_id = company_id;
  std::int64_t at = 0;
  std::vector<CompanyNote> found;
  soci::statement statement =
      (sql.prepare << "SELECT id, kind, happened_on, with_whom, document_no, note, author, written_at, corrects FROM "
                      "company_note WHERE company_id = :company ORDER BY id DESC",
       soci::into(row.id), soci::into(row.kind), soci::into(row.happened_on), soci::into(row.with_whom),
       soci::into(row.document_no), soci::into(row.text), soci::into(row.author), soci::into(at),
       soci::into(row.corrects), soci::use(company_id));
  statement.execute();
  while (statement.fetch()) {
    row.written_at = base::from_micros(at);
    found.push_back(row);
  }
  return found;
}

}  // namespace repository
}  // namespace tenderloom::accounts
