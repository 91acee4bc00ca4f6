#include "stage_rows.h"

#include "tenderloom/base/text.h"
#include "tenderloom/storage/conditions.h"

namespace tenderloom::review::stage_rows {

namespace {

using soci::into;
using soci::use;

constexpr char kCaseColumns[] =
    "c.id, c.tender_id, c.submission_id, c.company_id, c.node_id, c.level, c.title, c.stage, c.is_open, c.entered_at, "
    "c.until_at, c.shown_stage, c.shown_at, c.version";
constexpr char kEventColumns[] =
    "SELECT e.id, e.case_id, e.person_id, e.actor, e.stage, e.outcome, e.to_stage, e.reason, e.happened_at, "
    "e.published_at, e.barred_until FROM stage_event e ";

/// In published_at: it was undone before anybody was told.
constexpr long long kTakenBack = 1;

/// The variables that a case is fetched into, bound in the order of kCaseColumns.
struct CaseInto {
  StageCase row;
  int open = 0;
  long long entered = 0, until = 0, shown = 0;
  StageCase made() const {
    StageCase held = row;
    held.open = open != 0;
    held.entered_at = base::from_micros(entered);
    held.until = until == 0 ? std::nullopt : std::optional(base::from_micros(until));
    held.shown_at = base::from_micros(shown);
    return held;
  }
  template <typename Bind>
  void bind(Bind&& to) {
    to(row.id), to(row.tender_id), to(row.submission_id), to(row.company_id), to(row.node_id), to(row.level),
        to(row.title), to(row.stage), to(open), to(entered), to(until), to(row.shown_stage), to(shown), to(row.version);
  }
};

std::vector<StageCase> read_cases(soci::session& sql, const std::string& rest, const std::vector<std::int64_t>& numbers,
                                  const std::string& text = {}) {
  std::vector<StageCase> all;
  CaseInto at;
  soci::statement statement(sql);
  statement.alloc();
  const std::string query = "SELECT " + std::string(kCaseColumns) + " FROM stage_case c " + rest;
  statement.prepare(query);
  if (!text.empty()) statement.exchange(use(text));
  for (const std::int64_t& number : numbers) statement.exchange(use(number));
  at.bind([&](auto& value) { statement.exchange(into(value)); });
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) all.push_back(at.made());
  return all;
}

std::vector<StageEvent> read_events(soci::session& sql, const std::string& condition, std::int64_t value) {
  std::vector<StageEvent> all;
  StageEvent row;
  long long at = 0, published = 0;
  soci::statement statement = (sql.prepare << kEventColumns + condition, use(value), into(row.id), into(row.case_id),
                               into(row.person_id), into(row.actor), into(row.stage), into(row.outcome), into(row.to),
                               into(row.reason), into(at), into(published), into(row.barred_until));
  statement.execute();
  while (statement.fetch()) {
    row.at = base::from_micros(at);
    row.taken_back = published == kTakenBack;
    row.published_at = published <= kTakenBack ? std::nullopt : std::optional(base::from_micros(published));
    all.push_back(row);
  }
  return all;
}

constexpr char kUnpublished[] =
    "EXISTS (SELECT 1 FROM stage_event u WHERE u.case_id = c.id AND u.published_at = 0 AND u.outcome <> '')";

/// What a list asks for, in the order in which its conditions name it.
struct StageFilter {
  explicit StageFilter(const StageQuery& query)
      : tender(query.tender_id), submission(query.submission_id), stage(query.stage) {
    any_tender = tender == 0, any_submission = submission == 0, any_stage = stage.empty();
    any_text = query.text.empty();
    pattern = storage::like_pattern(base::fold(base::trim(query.text)));
    plain = storage::like_pattern(base::trim(query.text));
    where = std::string(
                " FROM stage_case c LEFT JOIN company v ON v.id = c.company_id LEFT JOIN submission s ON s.id = "
                "c.submission_id WHERE (:at = 1 OR c.tender_id = :t) AND (:as = 1 OR c.submission_id = :s) AND (:ag = "
                "1 OR c.stage = :g) AND (:ax = 1 OR v.search LIKE :p ESCAPE '!' OR c.title LIKE :q ESCAPE '!')") +
            (query.open_only ? " AND c.is_open = 1" : "") +
            (query.unpublished_only ? " AND " + std::string(kUnpublished) : "");
  }
  std::int64_t tender, submission;
  std::string stage, pattern, plain, where;
  int any_tender, any_submission, any_stage, any_text;
};

}  // namespace

std::optional<StageCase> find(soci::session& sql, std::int64_t id) {
  auto all = read_cases(sql, "WHERE c.id = :id", {id});
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<StageCase> of_submission(soci::session& sql, std::int64_t submission_id) {
  return read_cases(sql, "WHERE c.submission_id = :s ORDER BY c.node_id, c.id", {submission_id});
}

std::vector<StageCase> of_tender(soci::session& sql, std::int64_t tender_id) {
  return read_cases(sql, "WHERE c.tender_id = :t ORDER BY c.id", {tender_id});
}

std::vector<StageCase> ended(soci::session& sql, base::Instant now) {
  return read_cases(sql, "WHERE c.is_open = 1 AND c.until_at > 0 AND c.until_at <= :now ORDER BY c.id",
                    {base::to_micros(now)});
}

std::vector<std::pair<std::int64_t, std::string>> places_ending(soci::session& sql, base::Instant after,
                                                                base::Instant until) {
  const long long from = base::to_micros(after), to = base::to_micros(until);
  std::vector<std::pair<std::int64_t, std::string>> places;
  std::int64_t tender = 0;
  std::string stage;
  soci::statement statement = (sql.prepare << "SELECT DISTINCT tender_id, stage FROM stage_case WHERE is_open = 1 AND "
                                              "until_at > :after AND until_at <= :until ORDER BY tender_id, stage",
                               use(from), use(to), into(tender), into(stage));
  statement.execute();
  while (statement.fetch()) places.emplace_back(tender, stage);
  return places;
}

std::vector<StageCase> unreminded(soci::session& sql, std::int64_t tender_id, const std::string& stage,
                                  base::Instant after, base::Instant until, int days) {
  return read_cases(sql,
                    "WHERE c.stage = :g AND c.tender_id = :t AND c.is_open = 1 AND c.until_at > :after AND c.until_at "
                    "<= :until AND NOT EXISTS (SELECT 1 FROM stage_reminder r WHERE r.case_id = c.id AND r.stage = "
                    "c.stage AND r.until_at = c.until_at AND r.days = :d) ORDER BY c.until_at, c.id",
                    {tender_id, base::to_micros(after), base::to_micros(until), days}, stage);
}

bool note_reminder(storage::Transaction& tx, const StageCase& held, int days, base::Instant now) {
  const long long until = base::to_micros(*held.until), at = base::to_micros(now);
  soci::statement add =
      (tx.sql().prepare << storage::insert_ignore_sql(tx.dialect(), "stage_reminder",
                                                      {"case_id", "stage", "until_at", "days", "at"}),
       use(held.id, "case_id"), use(held.stage, "stage"), use(until, "until_at"), use(days, "days"), use(at, "at"));
  add.execute(true);
  return add.get_affected_rows() == 1;
}

std::vector<StageCase> waiting(soci::session& sql, const std::string& stage, std::int64_t tender_id) {
  return read_cases(sql, "WHERE c.stage = :g AND c.tender_id = :t AND c.is_open = 1 ORDER BY c.id", {tender_id}, stage);
}

void put(storage::Transaction& tx, StageCase& held) {
  long long id = 0;
  tx.sql() << "SELECT id, version FROM stage_case WHERE submission_id = :s AND node_id = :n", use(held.submission_id),
      use(held.node_id), into(id), into(held.version);
  if (tx.sql().got_data()) {
    held.id = id;
    update(tx.sql(), held);
    return;
  }
  const int open = held.open ? 1 : 0;
  const long long entered = base::to_micros(held.entered_at), until = held.until ? base::to_micros(*held.until) : 0,
                  shown = base::to_micros(held.shown_at);
  held.version = 1;
  tx.sql() << "INSERT INTO stage_case (tender_id, submission_id, company_id, node_id, level, title, stage, is_open, "
              "entered_at, until_at, shown_stage, shown_at, version) VALUES (:t, :s, :c, :n, :l, :i, :g, :o, :e, :u, "
              ":h, :a, 1)",
      use(held.tender_id), use(held.submission_id), use(held.company_id), use(held.node_id), use(held.level),
      use(held.title), use(held.stage), use(open), use(entered), use(until), use(held.shown_stage), use(shown);
  held.id = storage::last_insert_id(tx, "stage_case");
}

void update(soci::session& sql, StageCase& held) {
  ++held.version;
  const int open = held.open ? 1 : 0;
  const long long entered = base::to_micros(held.entered_at), until = held.until ? base::to_micros(*held.until) : 0,
                  shown = base::to_micros(held.shown_at);
  sql << "UPDATE stage_case SET title = :i, stage = :g, is_open = :o, entered_at = :e, until_at = :u, shown_stage = "
         ":h, shown_at = :a, version = :v WHERE id = :id",
      use(held.title), use(held.stage), use(open), use(entered), use(until), use(held.shown_stage), use(shown),
      use(held.version), use(held.id);
}

std::vector<std::pair<std::int64_t, std::string>> rows_of(soci::session& sql, std::int64_t submission_id,
                                                          const std::string& level) {
  std::vector<std::pair<std::int64_t, std::string>> all;
  long long id = 0;
  std::string title;
  soci::statement statement = (sql.prepare << "SELECT id, title FROM node WHERE submission_id = :s AND level = :l AND "
                                              "deleted_at = 0 ORDER BY sort_key",
                               use(submission_id), use(level), into(id), into(title));
  statement.execute();
  while (statement.fetch()) all.emplace_back(id, title);
  return all;
}

std::vector<LateRow> late_rows(soci::session& sql, std::int64_t tender_id) {
  std::vector<LateRow> all;
  LateRow row;
  soci::statement statement =
      (sql.prepare
           << "SELECT n.submission_id, n.id, n.level, n.title FROM submission s JOIN node n ON n.submission_id = "
              "s.id WHERE s.tender_id = :t AND s.state = 'received' AND s.supplementing = 0 AND n.deleted_at = "
              "0 AND EXISTS (SELECT 1 FROM supplement_request q WHERE q.submission_id = s.id AND q.action = "
              "'add_child') AND EXISTS (SELECT 1 FROM stage_case w WHERE w.submission_id = s.id AND w.level = "
              "n.level) AND NOT EXISTS (SELECT 1 FROM stage_case c WHERE c.submission_id = s.id AND c.node_id "
              "= n.id) ORDER BY n.submission_id, n.sort_key",
       use(tender_id), into(row.submission_id), into(row.node_id), into(row.level), into(row.title));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

std::vector<StageCase> orphans(soci::session& sql, std::int64_t tender_id) {
  return read_cases(sql,
                    "JOIN node n ON n.id = c.node_id WHERE c.tender_id = :t AND c.is_open = 1 AND n.deleted_at > 0 "
                    "ORDER BY c.id",
                    {tender_id});
}

StagePage list(soci::session& sql, const StageQuery& query) {
  const StageFilter f(query);
  StagePage page;
  sql << "SELECT COUNT(*)" + f.where, use(f.any_tender), use(f.tender), use(f.any_submission), use(f.submission),
      use(f.any_stage), use(f.stage), use(f.any_text), use(f.pattern), use(f.plain), into(page.total);
  const std::int64_t limit = query.per_page, offset = (query.page - 1) * query.per_page;
  CaseInto at;
  StageRow row;
  int unpublished = 0;
  soci::statement statement(sql);
  statement.alloc();
  // The counts are of the committee that the stage has now.
  const std::string panel = "(SELECT MAX(q.id) FROM stage_panel q WHERE q.case_id = c.id AND q.stage = c.stage)";
  const auto seats = [&](const char* condition) {
    return "(SELECT COUNT(*) FROM stage_seat z WHERE z.panel_id = " + panel + " AND " + condition + ")";
  };
  const std::string text = "SELECT " + std::string(kCaseColumns) +
                           ", COALESCE(v.name, ''), COALESCE(v.tax_id, ''), COALESCE(s.number, ''), " +
                           seats("z.state <> 'relieved'") + ", " + seats("z.state = 'handed_in'") + ", " +
                           seats("z.state = 'invited'") + ", " + seats("z.state = 'conflicted'") +
                           ", COALESCE((SELECT q.state FROM stage_panel q WHERE q.id = " + panel +
                           "), ''), CASE WHEN " + kUnpublished + " THEN 1 ELSE 0 END" + f.where +
                           " ORDER BY c.submission_id, c.node_id, c.id LIMIT :limit OFFSET :offset";
  statement.prepare(text);
  const auto give = [&](const auto& value) { statement.exchange(use(value)); };
  give(f.any_tender), give(f.tender), give(f.any_submission), give(f.submission), give(f.any_stage), give(f.stage),
      give(f.any_text), give(f.pattern), give(f.plain), give(limit), give(offset);
  const auto take = [&](auto& value) { statement.exchange(into(value)); };
  at.bind(take);
  take(row.company_name), take(row.tax_id), take(row.number), take(row.seats), take(row.handed_in),
      take(row.unanswered), take(row.conflicts), take(row.panel_state), take(unpublished);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) {
    row.held = at.made();
    row.unpublished = unpublished != 0;
    page.rows.push_back(row);
  }
  return page;
}

std::vector<StageCount> counts(soci::session& sql, std::int64_t tender_id) {
  std::vector<StageCount> all;
  StageCount row;
  soci::statement statement =
      (sql.prepare << std::string("SELECT c.stage, COUNT(*), SUM(c.is_open), SUM(CASE WHEN ") + kUnpublished +
                          " THEN 1 ELSE 0 END) FROM stage_case c WHERE c.tender_id = :t GROUP BY c.stage",
       use(tender_id), into(row.stage), into(row.cases), into(row.open), into(row.unpublished));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

std::vector<Stages::TenderCount> tenders(soci::session& sql) {
  std::vector<Stages::TenderCount> all;
  Stages::TenderCount row;
  soci::statement statement =
      (sql.prepare
           << "SELECT t.tender_no, t.name, SUM(c.is_open) FROM stage_case c JOIN tender t ON t.id = c.tender_id "
              "GROUP BY t.id, t.tender_no, t.name ORDER BY t.id DESC",
       into(row.no), into(row.name), into(row.open));
  statement.execute();
  while (statement.fetch()) all.push_back(row);
  return all;
}

std::vector<std::int64_t> tenders_under_way(soci::session& sql) {
  std::vector<std::int64_t> all;
  std::int64_t id = 0;
  soci::statement statement = (sql.prepare << "SELECT DISTINCT tender_id FROM stage_case WHERE is_open = 1", into(id));
  statement.execute();
  while (statement.fetch()) all.push_back(id);
  return all;
}

void insert_event(storage::Transaction& tx, StageEvent& event) {
  const long long at = base::to_micros(event.at),
                  published = event.published_at ? base::to_micros(*event.published_at) : 0;
  tx.sql() << "INSERT INTO stage_event (case_id, person_id, actor, stage, outcome, to_stage, reason, happened_at, "
              "published_at, barred_until) VALUES (:c, :p, :a, :g, :o, :t, :r, :h, :u, :b)",
      use(event.case_id), use(event.person_id), use(event.actor), use(event.stage), use(event.outcome), use(event.to),
      use(event.reason), use(at), use(published), use(event.barred_until);
  event.id = storage::last_insert_id(tx, "stage_event");
}

std::vector<StageEvent> events(soci::session& sql, std::int64_t case_id) {
  return read_events(sql, "WHERE e.case_id = :c ORDER BY e.id", case_id);
}

std::vector<StageEvent> events_of(soci::session& sql, std::int64_t submission_id) {
  return read_events(sql, "JOIN stage_case c ON c.id = e.case_id WHERE c.submission_id = :s ORDER BY e.id",
                     submission_id);
}

void mark_published(soci::session& sql, std::int64_t event_id, base::Instant at) {
  const long long micros = base::to_micros(at);
  sql << "UPDATE stage_event SET published_at = :t WHERE id = :id", use(micros), use(event_id);
}

void mark_taken_back(soci::session& sql, std::int64_t event_id) {
  sql << "UPDATE stage_event SET published_at = :t WHERE id = :id", use(kTakenBack), use(event_id);
}

void bar(storage::Transaction& tx, std::int64_t company_id, const std::string& type, const StageEvent& event) {
  const long long at = base::to_micros(event.at);
  tx.sql() << "INSERT INTO company_bar (company_id, type_key, until_on, event_id, reason, created_at) VALUES (:c, :t, "
              ":u, :e, :r, :a)",
      use(company_id), use(type), use(event.barred_until), use(event.id), use(event.reason), use(at);
}

std::string barred_until(soci::session& sql, std::int64_t company_id, const std::string& type,
                         const std::string& today) {
  std::string until;
  sql << "SELECT COALESCE(MAX(until_on), '') FROM company_bar WHERE company_id = :c AND type_key = :t AND until_on >= "
         ":d",
      use(company_id), use(type), use(today), into(until);
  return until;
}

}  // namespace tenderloom::review::stage_rows
