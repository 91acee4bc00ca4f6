#include "rows.h"

namespace tenderloom::authoring::repository {

storage::MigrationSet migrations() {
  return {"authoring",
          {{"0001-releases",
            {
                R"(CREATE TABLE IF NOT EXISTS type_release (
                     type_key $str(60) NOT NULL PRIMARY KEY, sha256 $hash NOT NULL, content $json NOT NULL,
                     taken_at $time NOT NULL, taken_by $text NOT NULL) $table)",
                R"(CREATE TABLE IF NOT EXISTS type_candidate (
                     id $id, content $text NOT NULL, person_id $ref NOT NULL, uploaded_at $time NOT NULL) $table)",
                R"(CREATE TABLE IF NOT EXISTS version_preview (
                     tender_id $ref NOT NULL PRIMARY KEY, sha256 $hash NOT NULL, made_at $time NOT NULL,
                     result $json NOT NULL) $table)",
            }}}};
}

std::vector<StoredRelease> releases(soci::session& sql, bool with_content) {
  StoredRelease row;
  std::int64_t at = 0;
  std::vector<StoredRelease> found;
  const std::string content = with_content ? "content" : "''";
  soci::statement statement = (sql.prepare << "SELECT type_key, sha256, " + content +
                                                  ", taken_at, taken_by FROM type_release ORDER BY type_key",
                               soci::into(row.release.key), soci::into(row.release.sha256), soci::into(row.content),
                               soci::into(at), soci::into(row.release.by));
  statement.execute();
  while (statement.fetch()) {
    row.release.at = base::from_micros(at);
    found.push_back(row);
  }
  return found;
}

void put_release(storage::Transaction& tx, const Release& release, const std::string& content) {
  const std::int64_t at = base::to_micros(release.at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "type_release", {"type_key"},
                                  {"type_key", "sha256", "content", "taken_at", "taken_by"}),
      soci::use(release.key, "type_key"), soci::use(release.sha256, "sha256"), soci::use(content, "content"),
      soci::use(at, "taken_at"), soci::use(release.by, "taken_by");
}

bool drop_release(storage::Transaction& tx, const std::string& key) {
  soci::statement statement = (tx.sql().prepare << "DELETE FROM type_release WHERE type_key = :key", soci::use(key));
  statement.execute(true);
  return statement.get_affected_rows() == 1;
}

std::int64_t put_candidate(storage::Transaction& tx, const Candidate& candidate) {
  const std::int64_t at = base::to_micros(candidate.at);
  tx.sql() << "INSERT INTO type_candidate (content, person_id, uploaded_at) VALUES (:content, :person, :at)",
      soci::use(candidate.content), soci::use(candidate.person_id), soci::use(at);
  return storage::last_insert_id(tx, "type_candidate");
}

std::optional<Candidate> candidate(soci::session& sql, std::int64_t id) {
  Candidate found;
  std::int64_t at = 0;
  sql << "SELECT id, content, person_id, uploaded_at FROM type_candidate WHERE id = :id", soci::into(found.id),
      soci::into(found.content), soci::into(found.person_id), soci::into(at), soci::use(id);
  if (!sql.got_data()) return std::nullopt;
  found.at = base::from_micros(at);
  return found;
}

void drop_candidates_before(storage::Transaction& tx, base::Instant at) {
  const std::int64_t limit = base::to_micros(at);
  tx.sql() << "DELETE FROM type_candidate WHERE uploaded_at < :at", soci::use(limit);
}

void put_preview(storage::Transaction& tx, const Preview& preview) {
  const std::int64_t at = base::to_micros(preview.at);
  const std::string result = preview.result.dump();
  tx.sql() << storage::upsert_sql(tx.dialect(), "version_preview", {"tender_id"},
                                  {"tender_id", "sha256", "made_at", "result"}),
      soci::use(preview.tender_id, "tender_id"), soci::use(preview.sha256, "sha256"), soci::use(at, "made_at"),
      soci::use(result, "result");
}

std::optional<Preview> preview(soci::session& sql, std::int64_t tender_id) {
  Preview found;
  std::int64_t at = 0;
  std::string result;
  sql << "SELECT tender_id, sha256, made_at, result FROM version_preview WHERE tender_id = :id",
      soci::into(found.tender_id), soci::into(found.sha256), soci::into(at), soci::into(result), soci::use(tender_id);
  if (!sql.got_data()) return std::nullopt;
  found.at = base::from_micros(at);
  found.result = Json::parse(result);
  return found;
}

}  // namespace tenderloom::authoring::repository
