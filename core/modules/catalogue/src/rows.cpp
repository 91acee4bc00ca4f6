#include "rows.h"

#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::catalogue::rows {

namespace {

using soci::into;
using soci::use;

constexpr char kColumns[] =
    "SELECT e.id, e.case_id, e.catalogue, e.zone, e.title, e.summary, e.content, e.listed_at, e.updated_at FROM "
    "catalogue_entry e ";

struct EntryInto {
  Entry row;
  std::string content;
  long long listed = 0, updated = 0;
  Entry made() const {
    Entry entry = row;
    entry.content = Json::parse(content, nullptr, false);
    if (!entry.content.is_object()) entry.content = Json::object();
    entry.listed_at = base::from_micros(listed);
    entry.updated_at = base::from_micros(updated);
    return entry;
  }
  void bind(soci::statement& statement) {
    statement.exchange(into(row.id)), statement.exchange(into(row.case_id)), statement.exchange(into(row.catalogue)),
        statement.exchange(into(row.zone)), statement.exchange(into(row.title)), statement.exchange(into(row.summary)),
        statement.exchange(into(content)), statement.exchange(into(listed)), statement.exchange(into(updated));
  }
};

/// Each chosen facet is a condition of its own; its values are bound in the order of the query.
std::string where_of(const Query& query) {
  std::string where = "WHERE e.catalogue = :c AND e.zone = :z AND (:any = 1 OR e.search LIKE :p ESCAPE '!')";
  for (std::size_t i = 0; i < query.facets.size(); ++i)
    where += " AND EXISTS (SELECT 1 FROM catalogue_facet f WHERE f.entry_id = e.id AND f.field = :f" +
             std::to_string(i) + " AND f.value = :v" + std::to_string(i) + ")";
  return where;
}

}  // namespace

storage::MigrationSet migrations() {
  return {"catalogue",
          {{"0001-catalogue",
            {R"(CREATE TABLE IF NOT EXISTS catalogue_entry (
                  id $id, case_id $ref NOT NULL, catalogue $str(40) NOT NULL, zone $str(40) NOT NULL,
                  title $str(400) NOT NULL, summary $text NOT NULL, search $text NOT NULL, content $json NOT NULL,
                  listed_at $time NOT NULL, updated_at $time NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS catalogue_entry_case ON catalogue_entry (case_id)",
             "CREATE INDEX IF NOT EXISTS catalogue_entry_zone ON catalogue_entry (catalogue, zone, listed_at, id)",
             R"(CREATE TABLE IF NOT EXISTS catalogue_facet (
                  entry_id $ref NOT NULL, field $str(100) NOT NULL, value $str(100) NOT NULL,
                  PRIMARY KEY (entry_id, field, value)) $table)"}},
           {"0002-files", {R"(CREATE TABLE IF NOT EXISTS catalogue_file (
                  entry_id $ref NOT NULL, number $ref NOT NULL, field $str(100) NOT NULL, sha256 $str(64) NOT NULL,
                  size $ref NOT NULL, name $str(400) NOT NULL, media_type $str(100) NOT NULL,
                  PRIMARY KEY (entry_id, number)) $table)"}}}};
}

bool there(soci::session& sql, std::int64_t case_id) {
  int found = 0;
  sql << "SELECT COUNT(*) FROM catalogue_entry WHERE case_id = :c", use(case_id), into(found);
  return found > 0;
}

void put(storage::Transaction& tx, const Entry& entry) {
  const std::string content = entry.content.dump();
  const long long updated = base::to_micros(entry.updated_at);
  long long id = 0;
  tx.sql() << "SELECT id FROM catalogue_entry WHERE case_id = :c", use(entry.case_id), into(id);
  if (tx.sql().got_data()) {
    tx.sql() << "UPDATE catalogue_entry SET zone = :z, title = :t, summary = :s, search = :x, content = :j, updated_at "
                "= :u WHERE id = :id",
        use(entry.zone), use(entry.title), use(entry.summary), use(entry.search), use(content), use(updated), use(id);
    tx.sql() << "DELETE FROM catalogue_facet WHERE entry_id = :id", use(id);
    tx.sql() << "DELETE FROM catalogue_file WHERE entry_id = :id", use(id);
  } else {
    tx.sql() << "INSERT INTO catalogue_entry (case_id, catalogue, zone, title, summary, search, content, listed_at, "
                "updated_at) VALUES (:i, :c, :z, :t, :s, :x, :j, :l, :u)",
        use(entry.case_id), use(entry.catalogue), use(entry.zone), use(entry.title), use(entry.summary),
        use(entry.search), use(content), use(updated), use(updated);
    id = storage::last_insert_id(tx, "catalogue_entry");
  }
  for (const auto& [field, value] : entry.facets)
    tx.sql() << "INSERT INTO catalogue_facet (entry_id, field, value) VALUES (:e, :f, :v)", use(id), use(field),
        use(value);
  for (const File& file : entry.files)
    tx.sql() << "INSERT INTO catalogue_file (entry_id, number, field, sha256, size, name, media_type) VALUES (:e, :n, "
                ":f, :h, :s, :m, :t)",
        use(id), use(file.number), use(file.field), use(file.sha256), use(file.size), use(file.name),
        use(file.media_type);
}

std::vector<File> files(soci::session& sql, std::int64_t entry_id) {
  std::vector<File> all;
  File row;
  soci::statement statement = (sql.prepare << "SELECT number, field, sha256, size, name, media_type FROM "
                                              "catalogue_file WHERE entry_id = :e ORDER BY number",
                               use(entry_id), into(row.number), into(row.field), into(row.sha256), into(row.size),
                               into(row.name), into(row.media_type));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

void remove(soci::session& sql, std::int64_t case_id) {
  sql << "DELETE FROM catalogue_file WHERE entry_id IN (SELECT id FROM catalogue_entry WHERE case_id = :c)",
      use(case_id);
  sql << "DELETE FROM catalogue_facet WHERE entry_id IN (SELECT id FROM catalogue_entry WHERE case_id = :c)",
      use(case_id);
  sql << "DELETE FROM catalogue_entry WHERE case_id = :c", use(case_id);
}

Page list(soci::session& sql, const Query& query) {
  Page page;
  const std::string where = where_of(query), pattern = storage::like_pattern(base::fold(base::trim(query.text)));
  const int any = pattern == "%" ? 1 : 0;
  const auto give = [&](soci::statement& statement) {
    statement.exchange(use(query.catalogue)), statement.exchange(use(query.zone)), statement.exchange(use(any)),
        statement.exchange(use(pattern));
    for (const auto& [field, value] : query.facets) statement.exchange(use(field)), statement.exchange(use(value));
  };
  {
    soci::statement count(sql);
    count.alloc();
    count.prepare("SELECT COUNT(*) FROM catalogue_entry e " + where);
    give(count);
    count.exchange(into(page.total));
    count.define_and_bind();
    count.execute(true);
  }
  const std::int64_t limit = query.per_page, offset = (query.page - 1) * query.per_page;
  EntryInto at;
  soci::statement statement(sql);
  statement.alloc();
  statement.prepare(kColumns + where + " ORDER BY e.listed_at DESC, e.id DESC LIMIT :limit OFFSET :offset");
  give(statement);
  statement.exchange(use(limit)), statement.exchange(use(offset));
  at.bind(statement);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) page.entries.push_back(at.made());
  return page;
}

std::optional<Entry> find(soci::session& sql, const std::string& catalogue, std::int64_t id) {
  EntryInto at;
  soci::statement statement(sql);
  statement.alloc();
  statement.prepare(std::string(kColumns) + "WHERE e.catalogue = :c AND e.id = :id");
  statement.exchange(use(catalogue)), statement.exchange(use(id));
  at.bind(statement);
  statement.define_and_bind();
  if (!statement.execute(true)) return std::nullopt;
  return at.made();
}

std::map<std::string, std::int64_t> zones(soci::session& sql, const std::string& catalogue) {
  std::map<std::string, std::int64_t> all;
  std::string zone;
  std::int64_t count = 0;
  soci::statement statement =
      (sql.prepare << "SELECT zone, COUNT(*) FROM catalogue_entry WHERE catalogue = :c GROUP BY zone", use(catalogue),
       into(zone), into(count));
  statement.execute();
  while (statement.fetch()) all[zone] = count;
  return all;
}

std::map<std::string, std::map<std::string, std::int64_t>> facets(soci::session& sql, const std::string& catalogue,
                                                                  const std::string& zone) {
  std::map<std::string, std::map<std::string, std::int64_t>> all;
  std::string field, value;
  std::int64_t count = 0;
  soci::statement statement =
      (sql.prepare << "SELECT f.field, f.value, COUNT(*) FROM catalogue_facet f JOIN catalogue_entry e ON e.id = "
                      "f.entry_id WHERE e.catalogue = :c AND e.zone = :z GROUP BY f.field, f.value",
       use(catalogue), use(zone), into(field), into(value), into(count));
  statement.execute();
  while (statement.fetch()) all[field][value] = count;
  return all;
}

}  // namespace tenderloom::catalogue::rows
