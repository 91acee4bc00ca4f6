#include "panel_rows.h"

namespace tenderloom::review::panel_rows {

namespace {

using soci::into;
using soci::use;

std::optional<base::Instant> set_moment(long long at) {
  return at == 0 ? std::nullopt : std::optional(base::from_micros(at));
}
long long moment_micros(const std::optional<base::Instant>& at) { return at ? base::to_micros(*at) : 0; }

constexpr char kPanelColumns[] = "SELECT id, case_id, tender_id, stage, state, opened_at, closed_at FROM stage_panel ";
constexpr char kSeatColumns[] =
    "SELECT s.id, s.panel_id, s.case_id, s.person_id, s.is_chair, s.state, s.reason, s.sheet, s.declared_at, "
    "s.handed_in_at, s.version, COALESCE(p.display_name, '') ";

/// The variables that a row of panels, or of seats, is fetched into.
struct PanelInto {
  Panel row;
  long long opened = 0, closed = 0;
  Panel made() const {
    Panel panel = row;
    panel.opened_at = base::from_micros(opened);
    panel.closed_at = set_moment(closed);
    return panel;
  }
};
struct SeatInto {
  Seat row;
  int chair = 0;
  long long declared = 0, handed = 0;
  std::string sheet;
  Seat made() const {
    Seat seat = row;
    seat.chair = chair != 0;
    seat.declared_at = set_moment(declared);
    seat.handed_in_at = set_moment(handed);
    seat.sheet = Json::parse(sheet, nullptr, false);
    if (!seat.sheet.is_object()) seat.sheet = Json::object();
    return seat;
  }
};

std::optional<Panel> one_panel(soci::session& sql, const std::string& condition, std::int64_t value,
                               const std::string& stage) {
  PanelInto at;
  const std::string text = std::string(kPanelColumns) + "WHERE " + condition + " ORDER BY id DESC LIMIT 1";
  if (stage.empty()) {
    sql << text, use(value), into(at.row.id), into(at.row.case_id), into(at.row.tender_id), into(at.row.stage),
        into(at.row.state), into(at.opened), into(at.closed);
  } else {
    sql << text, use(value), use(stage), into(at.row.id), into(at.row.case_id), into(at.row.tender_id),
        into(at.row.stage), into(at.row.state), into(at.opened), into(at.closed);
  }
  if (!sql.got_data()) return std::nullopt;
  return at.made();
}

std::vector<Seat> read_seats(soci::session& sql, const std::string& condition, std::int64_t value) {
  std::vector<Seat> all;
  SeatInto at;
  soci::statement statement =
      (sql.prepare << std::string(kSeatColumns) + "FROM stage_seat s LEFT JOIN person p ON p.id = s.person_id WHERE " +
                          condition,
       use(value), into(at.row.id), into(at.row.panel_id), into(at.row.case_id), into(at.row.person_id), into(at.chair),
       into(at.row.state), into(at.row.reason), into(at.sheet), into(at.declared), into(at.handed),
       into(at.row.version), into(at.row.person_name));
  statement.execute();
  while (statement.fetch()) all.push_back(at.made());
  return all;
}

}  // namespace

void insert_panel(storage::Transaction& tx, Panel& panel) {
  const long long opened = base::to_micros(panel.opened_at), closed = moment_micros(panel.closed_at);
  tx.sql() << "INSERT INTO stage_panel (case_id, tender_id, stage, state, opened_at, closed_at) VALUES (:c, :t, :g, "
              ":s, :o, :e)",
      use(panel.case_id), use(panel.tender_id), use(panel.stage), use(panel.state), use(opened), use(closed);
  panel.id = storage::last_insert_id(tx, "stage_panel");
}

void update_panel(soci::session& sql, const Panel& panel) {
  const long long closed = moment_micros(panel.closed_at);
  sql << "UPDATE stage_panel SET state = :s, closed_at = :e WHERE id = :id", use(panel.state), use(closed),
      use(panel.id);
}

void remove_panel(soci::session& sql, std::int64_t id) {
  sql << "DELETE FROM stage_seat WHERE panel_id = :id", use(id);
  sql << "DELETE FROM stage_panel WHERE id = :id", use(id);
}

std::optional<Panel> panel(soci::session& sql, std::int64_t id) { return one_panel(sql, "id = :id", id, {}); }

std::optional<Panel> panel_of(soci::session& sql, std::int64_t case_id, const std::string& stage) {
  return one_panel(sql, stage.empty() ? "case_id = :c" : "case_id = :c AND stage = :s", case_id, stage);
}

void insert_seat(storage::Transaction& tx, Seat& seat, std::int64_t by) {
  const std::string sheet = seat.sheet.dump();
  const int chair = seat.chair ? 1 : 0;
  tx.sql() << "INSERT INTO stage_seat (panel_id, case_id, person_id, is_chair, state, reason, sheet, declared_at, "
              "handed_in_at, version, assigned_by) VALUES (:p, :c, :w, :h, :s, :r, :x, 0, 0, 1, :b)",
      use(seat.panel_id), use(seat.case_id), use(seat.person_id), use(chair), use(seat.state), use(seat.reason),
      use(sheet), use(by);
  seat.id = storage::last_insert_id(tx, "stage_seat");
}

void update_seat(soci::session& sql, Seat& seat) {
  ++seat.version;
  const std::string sheet = seat.sheet.dump();
  const int chair = seat.chair ? 1 : 0;
  const long long declared = moment_micros(seat.declared_at), handed = moment_micros(seat.handed_in_at);
  sql << "UPDATE stage_seat SET is_chair = :h, state = :s, reason = :r, sheet = :x, declared_at = :d, handed_in_at = "
         ":i, version = :v WHERE id = :id",
      use(chair), use(seat.state), use(seat.reason), use(sheet), use(declared), use(handed), use(seat.version),
      use(seat.id);
}

std::optional<Seat> seat(soci::session& sql, std::int64_t id) {
  auto found = read_seats(sql, "s.id = :id", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Seat> seats(soci::session& sql, std::int64_t panel_id) {
  return read_seats(sql, "s.panel_id = :p ORDER BY s.is_chair DESC, p.display_name, s.id", panel_id);
}

namespace {

/// Seats with their panels, by a condition with one text or number before the other.
std::vector<std::pair<Panel, Seat>> read_panel_seats(soci::session& sql, const std::string& condition,
                                                     const std::vector<std::int64_t>& numbers,
                                                     const std::string& text = {}) {
  std::vector<std::pair<Panel, Seat>> all;
  PanelInto panel;
  SeatInto at;
  soci::statement statement(sql);
  statement.alloc();
  const std::string query = std::string(kSeatColumns) +
                            ", q.id, q.case_id, q.tender_id, q.stage, q.state, q.opened_at, q.closed_at FROM "
                            "stage_panel q JOIN stage_seat s ON s.panel_id = q.id LEFT JOIN person p ON p.id = "
                            "s.person_id WHERE " +
                            condition;
  statement.prepare(query);
  for (const std::int64_t& number : numbers) statement.exchange(use(number));
  if (!text.empty()) statement.exchange(use(text));
  const auto bind = [&](auto&... values) { (statement.exchange(into(values)), ...); };
  bind(at.row.id, at.row.panel_id, at.row.case_id, at.row.person_id, at.chair, at.row.state, at.row.reason, at.sheet,
       at.declared, at.handed, at.row.version, at.row.person_name, panel.row.id, panel.row.case_id, panel.row.tender_id,
       panel.row.stage, panel.row.state, panel.opened, panel.closed);
  statement.define_and_bind();
  statement.execute();
  while (statement.fetch()) all.emplace_back(panel.made(), at.made());
  return all;
}

constexpr char kNoLaterOfStage[] =
    "NOT EXISTS (SELECT 1 FROM stage_panel n WHERE n.case_id = q.case_id AND n.stage = q.stage AND n.id > q.id)";
constexpr char kNoLater[] = "NOT EXISTS (SELECT 1 FROM stage_panel n WHERE n.case_id = q.case_id AND n.id > q.id)";

}  // namespace

std::vector<std::pair<Panel, Seat>> scored(soci::session& sql, std::int64_t tender_id, const std::string& stage) {
  return read_panel_seats(sql,
                          "q.tender_id = :t AND q.stage = :g AND q.state <> 'scoring' AND s.state = 'handed_in' AND " +
                              std::string(kNoLaterOfStage) + " ORDER BY q.case_id, p.display_name, s.id",
                          {tender_id}, stage);
}

std::map<std::int64_t, Panel> latest(soci::session& sql, std::int64_t tender_id, const std::string& stage) {
  std::map<std::int64_t, Panel> all;
  PanelInto at;
  soci::statement statement =
      (sql.prepare << "SELECT q.id, q.case_id, q.tender_id, q.stage, q.state, q.opened_at, q.closed_at FROM "
                      "stage_panel q WHERE q.tender_id = :t AND q.stage = :g AND " +
                          std::string(kNoLaterOfStage),
       use(tender_id), use(stage), into(at.row.id), into(at.row.case_id), into(at.row.tender_id), into(at.row.stage),
       into(at.row.state), into(at.opened), into(at.closed));
  statement.execute();
  while (statement.fetch()) all[at.row.case_id] = at.made();
  return all;
}

std::vector<std::pair<Panel, Seat>> latest_seats(soci::session& sql, const std::vector<std::int64_t>& cases) {
  std::string ids;
  for (const std::int64_t id : cases) ids += (ids.empty() ? "" : ", ") + std::to_string(id);
  return read_panel_seats(
      sql, "q.case_id IN (" + ids + ") AND " + kNoLater + " ORDER BY q.case_id, s.is_chair DESC, p.display_name, s.id",
      {});
}

std::vector<std::pair<Panel, Seat>> latest_seats(soci::session& sql, std::int64_t tender_id, std::int64_t person_id) {
  return read_panel_seats(sql,
                          "q.tender_id = :t AND s.person_id = :w AND s.state <> 'relieved' AND " +
                              std::string(kNoLater) + " ORDER BY q.case_id",
                          {tender_id, person_id});
}

std::vector<SeatRow> seats_of(soci::session& sql, std::int64_t person_id, std::int64_t seat_id) {
  std::vector<SeatRow> all;
  PanelInto panel;
  SeatInto at;
  SeatRow row;
  soci::statement statement =
      (sql.prepare << std::string(kSeatColumns) +
                          ", q.id, q.case_id, q.tender_id, q.stage, q.state, q.opened_at, q.closed_at, t.tender_no, "
                          "t.name, t.type_key, c.title, c.submission_id, COALESCE(v.name, '') FROM stage_seat s JOIN "
                          "stage_panel q ON q.id = s.panel_id JOIN stage_case c ON c.id = s.case_id JOIN tender t ON "
                          "t.id = c.tender_id LEFT JOIN company v ON v.id = c.company_id LEFT JOIN person p ON p.id = "
                          "s.person_id WHERE s.person_id = :w AND s.state <> 'relieved' AND (:one = 0 OR s.id = :id) "
                          "ORDER BY q.state DESC, s.id",
       use(person_id), use(seat_id), use(seat_id), into(at.row.id), into(at.row.panel_id), into(at.row.case_id),
       into(at.row.person_id), into(at.chair), into(at.row.state), into(at.row.reason), into(at.sheet),
       into(at.declared), into(at.handed), into(at.row.version), into(at.row.person_name), into(panel.row.id),
       into(panel.row.case_id), into(panel.row.tender_id), into(panel.row.stage), into(panel.row.state),
       into(panel.opened), into(panel.closed), into(row.tender_no), into(row.tender_name), into(row.type_key),
       into(row.title), into(row.submission_id), into(row.company_name));
  statement.execute();
  while (statement.fetch()) {
    row.seat = at.made();
    row.panel = panel.made();
    all.push_back(row);
  }
  return all;
}

}  // namespace tenderloom::review::panel_rows
