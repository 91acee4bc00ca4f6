#include "notice_rows.h"

#include "tenderloom/storage/conditions.h"

namespace tenderloom::tenders::notice_rows {
namespace {

const std::string kFrom =
    "announcement a JOIN announcement_plan p ON p.announcement = a.id LEFT JOIN tender t ON t.id = p.tender_id";
const std::string kSelect =
    "SELECT a.id, a.title, a.body, a.published_at, p.until_at, p.withdrawn_at, p.tender_id, t.tender_no, p.pinned, "
    "p.position, p.row_version FROM " +
    kFrom;

struct Row {
  Announcement one;
  long long published = 0, position = 0, version = 0;
  int pinned = 0;
  storage::Nullable<long long> until, withdrawn, tender;
  storage::Nullable<std::string> tender_no;

  void exchange(soci::statement& select) {
    select.exchange(soci::into(one.id));
    select.exchange(soci::into(one.title));
    select.exchange(soci::into(one.body));
    select.exchange(soci::into(published));
    for (auto* column : {&until, &withdrawn, &tender}) select.exchange(soci::into(column->value, column->ind));
    select.exchange(soci::into(tender_no.value, tender_no.ind));
    select.exchange(soci::into(pinned));
    select.exchange(soci::into(position));
    select.exchange(soci::into(version));
  }
  Announcement announcement() const {
    Announcement made = one;
    made.published_at = base::from_micros(published);
    if (const auto at = until.get()) made.until = base::from_micros(*at);
    if (const auto at = withdrawn.get()) made.withdrawn_at = base::from_micros(*at);
    if (const auto id = tender.get()) made.tender_id = *id;
    made.tender_no = tender_no.get().value_or("");
    made.pinned = pinned != 0;
    made.position = position;
    made.row_version = version;
    return made;
  }
};

storage::Conditions conditions_of(const NoticeBoard::Query& query, Instant now) {
  storage::Conditions conditions;
  if (!query.all) {
    const auto at = base::to_micros(now);
    conditions.plain("p.withdrawn_at IS NULL");
    conditions.number("a.published_at <=", at);
    conditions.plain("(p.until_at IS NULL OR p.until_at > " + std::to_string(at) + ")");
  }
  if (query.tender_id) {
    const std::string own = "p.tender_id = " + std::to_string(*query.tender_id);
    conditions.plain(query.general ? "(p.tender_id IS NULL OR " + own + ")" : own);
  }
  return conditions;
}

storage::Nullable<long long> micros(const std::optional<Instant>& at) {
  return at ? std::optional<long long>(base::to_micros(*at)) : std::nullopt;
}

}  // namespace

std::vector<Announcement> list(soci::session& sql, const NoticeBoard::Query& query, Instant now) {
  const auto conditions = conditions_of(query, now);
  const long long limit = query.per_page, offset = (query.page - 1) * query.per_page;
  Row row;
  std::vector<Announcement> found;
  soci::statement select(sql);
  conditions.bind(select);
  select.exchange(soci::use(limit));
  select.exchange(soci::use(offset));
  row.exchange(select);
  select.alloc();
  select.prepare(kSelect + conditions.where() +
                 " ORDER BY p.pinned DESC, p.position, a.published_at DESC, a.id DESC LIMIT :limit OFFSET :offset");
  select.define_and_bind();
  select.execute();
  while (select.fetch()) found.push_back(row.announcement());
  return found;
}

std::int64_t count(soci::session& sql, const NoticeBoard::Query& query, Instant now) {
  return storage::count(sql, kFrom, conditions_of(query, now));
}

std::optional<Announcement> find(soci::session& sql, std::int64_t id) {
  const long long number = id;
  Row row;
  soci::statement select(sql);
  select.exchange(soci::use(number));
  row.exchange(select);
  select.alloc();
  select.prepare(kSelect + " WHERE a.id = :id");
  select.define_and_bind();
  if (!select.execute(true)) return std::nullopt;
  return row.announcement();
}

std::int64_t insert(storage::Transaction& tx, const Announcement& announcement, Instant at) {
  const long long published = base::to_micros(announcement.published_at), created = base::to_micros(at);
  tx.sql() << "INSERT INTO announcement (title, body, published_at, created_at) VALUES (:title, :body, :published, "
              ":created)",
      soci::use(announcement.title), soci::use(announcement.body), soci::use(published), soci::use(created);
  const auto id = storage::last_insert_id(tx, "announcement");
  const long long number = id, position = announcement.position;
  const int pinned = announcement.pinned ? 1 : 0;
  auto until = micros(announcement.until);
  storage::Nullable<long long> tender =
      announcement.tender_id ? std::optional<long long>(*announcement.tender_id) : std::nullopt;
  tx.sql() << "INSERT INTO announcement_plan (announcement, until_at, tender_id, pinned, position, row_version) VALUES "
              "(:id, :until, :tender, :pinned, :position, 1)",
      soci::use(number), soci::use(until.value, until.ind), soci::use(tender.value, tender.ind), soci::use(pinned),
      soci::use(position);
  return id;
}

bool update(storage::Transaction& tx, const Announcement& announcement, std::int64_t version) {
  const long long number = announcement.id, expected = version, position = announcement.position,
                  published = base::to_micros(announcement.published_at);
  const int pinned = announcement.pinned ? 1 : 0;
  auto until = micros(announcement.until), withdrawn = micros(announcement.withdrawn_at);
  storage::Nullable<long long> tender =
      announcement.tender_id ? std::optional<long long>(*announcement.tender_id) : std::nullopt;
  soci::statement plan =
      (tx.sql().prepare << "UPDATE announcement_plan SET until_at = :until, withdrawn_at = :withdrawn, tender_id = "
                           ":tender, pinned = :pinned, position = :position, row_version = row_version + 1 WHERE "
                           "announcement = :id AND row_version = :version",
       soci::use(until.value, until.ind), soci::use(withdrawn.value, withdrawn.ind),
       soci::use(tender.value, tender.ind), soci::use(pinned), soci::use(position), soci::use(number),
       soci::use(expected));
  plan.execute(true);
  if (plan.get_affected_rows() != 1) return false;
  tx.sql() << "UPDATE announcement SET title = :title, body = :body, published_at = :published WHERE id = :id",
      soci::use(announcement.title), soci::use(announcement.body), soci::use(published), soci::use(number);
  return true;
}

std::vector<Attachment> files(soci::session& sql, std::int64_t announcement) {
  const long long number = announcement;
  Attachment row;
  std::vector<Attachment> found;
  soci::statement select = (sql.prepare << "SELECT id, name, sha256, media_type, size FROM announcement_file WHERE "
                                           "announcement = :id ORDER BY id",
                            soci::into(row.id), soci::into(row.name), soci::into(row.sha256),
                            soci::into(row.media_type), soci::into(row.size), soci::use(number));
  select.execute();
  while (select.fetch()) found.push_back(row);
  return found;
}

std::int64_t insert_file(storage::Transaction& tx, std::int64_t announcement, const Attachment& file,
                         std::int64_t person, Instant at) {
  const long long number = announcement, added = base::to_micros(at), size = file.size;
  tx.sql() << "INSERT INTO announcement_file (announcement, name, sha256, size, media_type, added_at, added_by) VALUES "
              "(:id, :name, :sha256, :size, :type, :at, :person)",
      soci::use(number), soci::use(file.name), soci::use(file.sha256), soci::use(size), soci::use(file.media_type),
      soci::use(added), soci::use(person);
  return storage::last_insert_id(tx, "announcement_file");
}

bool delete_file(storage::Transaction& tx, std::int64_t announcement, std::int64_t file) {
  const long long number = announcement, which = file;
  soci::statement remove = (tx.sql().prepare << "DELETE FROM announcement_file WHERE announcement = :id AND id = :file",
                            soci::use(number), soci::use(which));
  remove.execute(true);
  return remove.get_affected_rows() == 1;
}

}  // namespace tenderloom::tenders::notice_rows
