#include "repository.h"

#include "tenderloom/base/text.h"

namespace tenderloom::tenders::repository {
namespace {

constexpr char kColumns[] =
    "id, tender_no, type_key, type_label, bundle_sha256, name, stored_state, opens_at, closes_at, groups_json, "
    "is_sample, row_version, archived_at, unsealed_at";

using Time = storage::Nullable<std::int64_t>;

Time time_of(const std::optional<Instant>& instant) {
  return instant ? Time(std::optional(base::to_micros(*instant))) : Time();
}

/// Reads rows of kColumns from a statement that is not executed yet.
class TenderRows {
 public:
  explicit TenderRows(soci::session& sql) : statement_(sql) {}
  soci::statement& statement() { return statement_; }

  std::vector<Tender> read(const std::string& from_where) {
    statement_.exchange(soci::into(row_.id));
    statement_.exchange(soci::into(row_.no));
    statement_.exchange(soci::into(row_.type_key));
    statement_.exchange(soci::into(row_.type_label));
    statement_.exchange(soci::into(bundle_.value, bundle_.ind));
    statement_.exchange(soci::into(row_.name));
    statement_.exchange(soci::into(row_.stored_state));
    statement_.exchange(soci::into(opens_.value, opens_.ind));
    statement_.exchange(soci::into(closes_.value, closes_.ind));
    statement_.exchange(soci::into(row_.groups_text));
    statement_.exchange(soci::into(sample_));
    statement_.exchange(soci::into(row_.row_version));
    statement_.exchange(soci::into(archived_));
    statement_.exchange(soci::into(unsealed_));
    statement_.alloc();
    std::string query = "SELECT ";
    query += kColumns;
    query += from_where;
    statement_.prepare(query);
    statement_.define_and_bind();
    statement_.execute();
    std::vector<Tender> rows;
    while (statement_.fetch()) {
      Tender tender = row_;
      tender.bundle_sha256 = bundle_.get();
      if (const auto at = opens_.get()) tender.opens_at = base::from_micros(*at);
      if (const auto at = closes_.get()) tender.closes_at = base::from_micros(*at);
      tender.is_sample = sample_ != 0;
      if (archived_ != 0) tender.archived_at = base::from_micros(archived_);
      if (unsealed_ != 0) tender.unsealed_at = base::from_micros(unsealed_);
      rows.push_back(std::move(tender));
    }
    return rows;
  }

 private:
  soci::statement statement_;
  Tender row_;
  storage::Nullable<std::string> bundle_;
  Time opens_, closes_;
  std::int64_t archived_ = 0, unsealed_ = 0;
  int sample_ = 0;
};

std::optional<Tender> first(std::vector<Tender> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::string search_text(const Tender& tender) { return base::fold(tender.no + "\n" + tender.name); }

/// Drafts are those that the clock has not opened yet.
constexpr char kFilter[] =
    " FROM tender WHERE (:any_type = 1 OR type_key = :type) AND (:drafts = 1 OR stored_state <> 'draft' OR opens_at <= "
    ":now) AND search LIKE :pattern ESCAPE '!'";

struct Filter {
  int any_type, drafts;
  std::string type, pattern = "%";
  std::int64_t now;
  Filter(const Service::Query& query, const std::string& folded, Instant at)
      : any_type(query.type_key.empty() ? 1 : 0),
        drafts(query.with_drafts ? 1 : 0),
        type(query.type_key),
        now(base::to_micros(at)) {
    for (const char c : folded) {
      if (c == '%' || c == '_' || c == '!') pattern += '!';
      pattern += c;
    }
    pattern += "%";
  }
};

}  // namespace

std::optional<Tender> tender_by_no(soci::session& sql, const std::string& no, const std::string& suffix) {
  TenderRows rows(sql);
  rows.statement().exchange(soci::use(no));
  return first(rows.read(" FROM tender WHERE tender_no = :no" + suffix));
}

std::optional<Tender> tender_by_id(soci::session& sql, std::int64_t id, const std::string& suffix) {
  TenderRows rows(sql);
  rows.statement().exchange(soci::use(id));
  return first(rows.read(" FROM tender WHERE id = :id" + suffix));
}

std::vector<Tender> tenders(soci::session& sql, const Service::Query& query, const std::string& folded, Instant now) {
  const Filter filter(query, folded, now);
  const std::int64_t offset = (query.page - 1) * query.per_page;
  TenderRows rows(sql);
  rows.statement().exchange(soci::use(filter.any_type));
  rows.statement().exchange(soci::use(filter.type));
  rows.statement().exchange(soci::use(filter.drafts));
  rows.statement().exchange(soci::use(filter.now));
  rows.statement().exchange(soci::use(filter.pattern));
  rows.statement().exchange(soci::use(query.per_page));
  rows.statement().exchange(soci::use(offset));
  return rows.read(std::string(kFilter) + " ORDER BY id DESC LIMIT :limit OFFSET :offset");
}

std::int64_t count_tenders(soci::session& sql, const Service::Query& query, const std::string& folded, Instant now) {
  const Filter filter(query, folded, now);
  std::int64_t count = 0;
  sql << std::string("SELECT COUNT(*)") + kFilter, soci::into(count), soci::use(filter.any_type),
      soci::use(filter.type), soci::use(filter.drafts), soci::use(filter.now), soci::use(filter.pattern);
  return count;
}

std::vector<Tender> previous_tenders(soci::session& sql, const std::string& type_key, const std::string& no) {
  TenderRows rows(sql);
  rows.statement().exchange(soci::use(type_key));
  rows.statement().exchange(soci::use(no));
  return rows.read(" FROM tender WHERE type_key = :type AND tender_no < :no ORDER BY tender_no DESC");
}

std::int64_t insert_tender(storage::Transaction& tx, const Tender& tender, std::optional<std::int64_t> id, Instant at) {
  Time opens = time_of(tender.opens_at), closes = time_of(tender.closes_at);
  const std::string search = search_text(tender);
  const int sample = tender.is_sample ? 1 : 0;
  const std::int64_t created = base::to_micros(at), number = id.value_or(0);
  soci::statement statement(tx.sql());
  if (id) statement.exchange(soci::use(number));
  statement.exchange(soci::use(tender.no));
  statement.exchange(soci::use(tender.type_key));
  statement.exchange(soci::use(tender.type_label));
  statement.exchange(soci::use(tender.name));
  statement.exchange(soci::use(tender.stored_state));
  statement.exchange(soci::use(opens.value, opens.ind));
  statement.exchange(soci::use(closes.value, closes.ind));
  statement.exchange(soci::use(tender.groups_text));
  statement.exchange(soci::use(search));
  statement.exchange(soci::use(sample));
  statement.exchange(soci::use(created));
  statement.alloc();
  statement.prepare(std::string("INSERT INTO tender (") + (id ? "id, " : "") +
                    "tender_no, type_key, type_label, name, stored_state, opens_at, closes_at, groups_json, search, "
                    "is_sample, created_at, row_version) VALUES (" +
                    (id ? ":id, " : "") +
                    ":no, :type, :label, :name, :state, :opens, :closes, :groups, :search, :sample, :created, 1)");
  statement.define_and_bind();
  statement.execute(true);
  return id ? *id : storage::last_insert_id(tx, "tender");
}

void update_tender(storage::Transaction& tx, const Tender& tender) {
  Time opens = time_of(tender.opens_at), closes = time_of(tender.closes_at);
  const std::string search = search_text(tender);
  tx.sql()
      << "UPDATE tender SET name = :name, stored_state = :state, opens_at = :opens, closes_at = :closes, groups_json "
         "= :groups, search = :search, row_version = row_version + 1 WHERE id = :id",
      soci::use(tender.name), soci::use(tender.stored_state), soci::use(opens.value, opens.ind),
      soci::use(closes.value, closes.ind), soci::use(tender.groups_text), soci::use(search), soci::use(tender.id);
}

void store_bundle(storage::Transaction& tx, const forms::TypeDefinition& type, Instant at) {
  const std::string content = type.bundle().to_json().dump(), sha256 = type.version(), key = type.key();
  const std::int64_t created = base::to_micros(at);
  tx.sql() << storage::insert_ignore_sql(tx.dialect(), "type_bundle", {"type_key", "sha256", "content", "created_at"}),
      soci::use(key, "type_key"), soci::use(sha256, "sha256"), soci::use(content, "content"),
      soci::use(created, "created_at");
}

void move_bundle(storage::Transaction& tx, std::int64_t tender_id, const forms::TypeDefinition& type, Instant at) {
  store_bundle(tx, type, at);
  const std::string sha256 = type.version();
  tx.sql() << "UPDATE tender SET bundle_sha256 = :sha256, row_version = row_version + 1 WHERE id = :id",
      soci::use(sha256), soci::use(tender_id);
}

void pin_bundle(storage::Transaction& tx, std::int64_t tender_id, const forms::TypeDefinition& type, Instant at) {
  store_bundle(tx, type, at);
  const std::string sha256 = type.version();
  tx.sql() << "UPDATE tender SET bundle_sha256 = :sha256 WHERE id = :id AND bundle_sha256 IS NULL", soci::use(sha256),
      soci::use(tender_id);
}

std::optional<std::string> bundle_text(soci::session& sql, const std::string& type_key, const std::string& sha256) {
  std::string content;
  sql << "SELECT content FROM type_bundle WHERE type_key = :type AND sha256 = :sha256", soci::into(content),
      soci::use(type_key), soci::use(sha256);
  if (!sql.got_data()) return std::nullopt;
  return content;
}

std::vector<std::pair<std::string, std::string>> bundles_like(soci::session& sql, const std::string& checksum_begin) {
  std::string key, sha256;
  const std::string like = checksum_begin + "%";
  std::vector<std::pair<std::string, std::string>> found;
  soci::statement statement = (sql.prepare << "SELECT type_key, sha256 FROM type_bundle WHERE sha256 LIKE :begin",
                               soci::use(like), soci::into(key), soci::into(sha256));
  statement.execute();
  while (statement.fetch()) found.emplace_back(key, sha256);
  return found;
}

}  // namespace tenderloom::tenders::repository
