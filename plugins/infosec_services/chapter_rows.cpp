#include "rows.h"

namespace tenderloom::infosec_services::rows {

std::map<std::string, ChapterRow> chapters(soci::session& sql, std::int64_t node_id) {
  std::map<std::string, ChapterRow> found;
  ChapterRow one;
  long long characters = 0, words = 0, pictures = 0, version = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT chapter, html, characters, words, pictures, row_version, person, person_id, at FROM "
                      "infosec_services_chapter WHERE node_id = :n",
       soci::use(node_id), soci::into(one.chapter), soci::into(one.html), soci::into(characters), soci::into(words),
       soci::into(pictures), soci::into(version), soci::into(one.by.person), soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.characters = characters;
    one.words = words;
    one.pictures = pictures;
    one.version = version;
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found[one.chapter] = one;
  }
  return found;
}

bool put_chapter(storage::Transaction& tx, std::int64_t node_id, std::int64_t submission_id, const ChapterRow& row,
                 std::int64_t version) {
  const long long at = base::to_micros(row.by.at), next = version + 1, before = version, characters = row.characters,
                  words = row.words, pictures = row.pictures;
  if (version == 0) {
    soci::statement add =
        (tx.sql().prepare << storage::insert_ignore_sql(
             tx.dialect(), "infosec_services_chapter",
             {"node_id", "chapter", "submission_id", "html", "characters", "words", "pictures", "row_version", "person",
              "person_id", "at"}),
         soci::use(node_id, "node_id"), soci::use(row.chapter, "chapter"), soci::use(submission_id, "submission_id"),
         soci::use(row.html, "html"), soci::use(characters, "characters"), soci::use(words, "words"),
         soci::use(pictures, "pictures"), soci::use(next, "row_version"), soci::use(row.by.person, "person"),
         soci::use(row.by.person_id, "person_id"), soci::use(at, "at"));
    add.execute(true);
    return add.get_affected_rows() == 1;
  }
  soci::statement change =
      (tx.sql().prepare
           << "UPDATE infosec_services_chapter SET html = :h, characters = :c, words = :w, pictures = :i, "
              "row_version = :v, person = :p, person_id = :d, at = :a WHERE node_id = :n AND chapter = :k AND "
              "row_version = :b",
       soci::use(row.html), soci::use(characters), soci::use(words), soci::use(pictures), soci::use(next),
       soci::use(row.by.person), soci::use(row.by.person_id), soci::use(at), soci::use(node_id), soci::use(row.chapter),
       soci::use(before));
  change.execute(true);
  return change.get_affected_rows() == 1;
}

std::vector<VersionRow> versions(soci::session& sql, std::int64_t node_id, const std::string& chapter) {
  std::vector<VersionRow> found;
  VersionRow one;
  long long number = 0, words = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT number, words, person, person_id, at FROM infosec_services_version WHERE node_id = :n "
                      "AND chapter = :c ORDER BY number DESC",
       soci::use(node_id), soci::use(chapter), soci::into(number), soci::into(words), soci::into(one.by.person),
       soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.number = number;
    one.words = words;
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

std::optional<VersionRow> version(soci::session& sql, std::int64_t node_id, const std::string& chapter,
                                  std::int64_t number) {
  VersionRow found;
  long long words = 0, person = 0, at = 0;
  sql << "SELECT html, words, person, person_id, at FROM infosec_services_version WHERE node_id = :n AND chapter = :c "
         "AND number = :v",
      soci::use(node_id), soci::use(chapter), soci::use(number), soci::into(found.html), soci::into(words),
      soci::into(found.by.person), soci::into(person), soci::into(at);
  if (!sql.got_data()) return std::nullopt;
  found.number = number;
  found.words = words;
  found.by.person_id = person;
  found.by.at = base::from_micros(at);
  return found;
}

void add_version(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, const VersionRow& row) {
  const long long number = row.number, words = row.words, at = base::to_micros(row.by.at);
  tx.sql()
      << "INSERT INTO infosec_services_version (node_id, chapter, number, html, words, person, person_id, at) VALUES "
         "(:n, :c, :v, :h, :w, :p, :i, :a)",
      soci::use(node_id), soci::use(chapter), soci::use(number), soci::use(row.html), soci::use(words),
      soci::use(row.by.person), soci::use(row.by.person_id), soci::use(at);
}

std::vector<PictureRow> pictures(soci::session& sql, std::int64_t node_id) {
  std::vector<PictureRow> found;
  PictureRow one;
  long long size = 0, width = 0, height = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT sha256, name, media_type, size, width, height, person, person_id, at FROM "
                      "infosec_services_picture WHERE node_id = :n",
       soci::use(node_id), soci::into(one.sha256), soci::into(one.name), soci::into(one.media_type), soci::into(size),
       soci::into(width), soci::into(height), soci::into(one.by.person), soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.size = size;
    one.width = width;
    one.height = height;
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

void put_picture(storage::Transaction& tx, std::int64_t node_id, const PictureRow& row) {
  const long long size = row.size, width = row.width, height = row.height, at = base::to_micros(row.by.at);
  tx.sql() << storage::insert_ignore_sql(
      tx.dialect(), "infosec_services_picture",
      {"node_id", "sha256", "name", "media_type", "size", "width", "height", "person", "person_id", "at"}),
      soci::use(node_id, "node_id"), soci::use(row.sha256, "sha256"), soci::use(row.name, "name"),
      soci::use(row.media_type, "media_type"), soci::use(size, "size"), soci::use(width, "width"),
      soci::use(height, "height"), soci::use(row.by.person, "person"), soci::use(row.by.person_id, "person_id"),
      soci::use(at, "at");
}

std::optional<HoldRow> hold(soci::session& sql, std::int64_t node_id, const std::string& chapter) {
  HoldRow found;
  long long person = 0, wanted = 0, seen = 0;
  sql << "SELECT person_id, person, seen_at, wanted_id, wanted FROM infosec_services_hold WHERE node_id = :n AND "
         "chapter = :c",
      soci::use(node_id), soci::use(chapter), soci::into(person), soci::into(found.person), soci::into(seen),
      soci::into(wanted), soci::into(found.wanted);
  if (!sql.got_data()) return std::nullopt;
  found.person_id = person;
  found.wanted_id = wanted;
  found.seen_at = base::from_micros(seen);
  return found;
}

void put_hold(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, const HoldRow& row) {
  const long long seen = base::to_micros(row.seen_at), person = row.person_id, wanted = row.wanted_id;
  tx.sql() << storage::upsert_sql(tx.dialect(), "infosec_services_hold", {"node_id", "chapter"},
                                  {"node_id", "chapter", "person_id", "person", "seen_at", "wanted_id", "wanted"}),
      soci::use(node_id, "node_id"), soci::use(chapter, "chapter"), soci::use(person, "person_id"),
      soci::use(row.person, "person"), soci::use(seen, "seen_at"), soci::use(wanted, "wanted_id"),
      soci::use(row.wanted, "wanted");
}

}  // namespace tenderloom::infosec_services::rows
