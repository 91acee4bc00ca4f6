// SQL of committees.
#pragma once
#include <map>

#include "tenderloom/review/panels.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::review::panel_rows {

void insert_panel(storage::Transaction& tx, Panel& panel);
void update_panel(soci::session& sql, const Panel& panel);
void remove_panel(soci::session& sql, std::int64_t id);
std::optional<Panel> panel(soci::session& sql, std::int64_t id);
/// The latest of the case; of that stage when one is named.
std::optional<Panel> panel_of(soci::session& sql, std::int64_t case_id, const std::string& stage = {});

void insert_seat(storage::Transaction& tx, Seat& seat, std::int64_t by);
/// Raises its version.
void update_seat(soci::session& sql, Seat& seat);
std::optional<Seat> seat(soci::session& sql, std::int64_t id);
std::vector<Seat> seats(soci::session& sql, std::int64_t panel_id);
/// Seats of the latest panels of that stage whose scoring is over, by panel.
std::vector<std::pair<Panel, Seat>> scored(soci::session& sql, std::int64_t tender_id, const std::string& stage);
/// The latest of each case in that stage.
std::map<std::int64_t, Panel> latest(soci::session& sql, std::int64_t tender_id, const std::string& stage);
/// Seats at the latest panel of each of these cases; of one person at those of a tender's cases.
std::vector<std::pair<Panel, Seat>> latest_seats(soci::session& sql, const std::vector<std::int64_t>& cases);
std::vector<std::pair<Panel, Seat>> latest_seats(soci::session& sql, std::int64_t tender_id, std::int64_t person_id);
std::vector<SeatRow> seats_of(soci::session& sql, std::int64_t person_id, std::int64_t seat_id = 0);

}  // namespace tenderloom::review::panel_rows
