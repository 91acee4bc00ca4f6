// SQL of the stages of review.
#pragma once
#include "tenderloom/review/stages.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::review {

storage::Migration stage_migration();
storage::Migration stage_reminder_migration();

namespace stage_rows {

std::optional<StageCase> find(soci::session& sql, std::int64_t id);
std::vector<StageCase> of_submission(soci::session& sql, std::int64_t submission_id);
std::vector<StageCase> of_tender(soci::session& sql, std::int64_t tender_id);
/// Inserts it, or puts it over what stands there for the same subject.
void put(storage::Transaction& tx, StageCase& held);
/// Raises its version.
void update(soci::session& sql, StageCase& held);
/// Open cases whose time ends before that instant.
std::vector<StageCase> ended(soci::session& sql, base::Instant now);
/// Tenders and stages of which the time of open cases ends between those instants.
std::vector<std::pair<std::int64_t, std::string>> places_ending(soci::session& sql, base::Instant after,
                                                                base::Instant until);
/// Open cases of the stage whose time ends then, by that end, and about which the reminder so many days before is to
/// be sent.
std::vector<StageCase> unreminded(soci::session& sql, std::int64_t tender_id, const std::string& stage,
                                  base::Instant after, base::Instant until, int days);
/// False: it was told already.
bool note_reminder(storage::Transaction& tx, const StageCase& held, int days, base::Instant now);
/// Open cases in one of these stages, of all tenders of the type.
std::vector<StageCase> waiting(soci::session& sql, const std::string& stage, std::int64_t tender_id);
/// Rows of that level that are there, in tree order: id and title.
std::vector<std::pair<std::int64_t, std::string>> rows_of(soci::session& sql, std::int64_t submission_id,
                                                          const std::string& level);

/// A row that corrections have added since its level is judged.
struct LateRow {
  std::int64_t submission_id = 0, node_id = 0;
  std::string level, title;
};
std::vector<LateRow> late_rows(soci::session& sql, std::int64_t tender_id);
/// Open cases of rows that are not there any more.
std::vector<StageCase> orphans(soci::session& sql, std::int64_t tender_id);

StagePage list(soci::session& sql, const StageQuery& query);
std::vector<StageCount> counts(soci::session& sql, std::int64_t tender_id);
std::vector<Stages::TenderCount> tenders(soci::session& sql);
/// Tenders that have open cases: their ids.
std::vector<std::int64_t> tenders_under_way(soci::session& sql);

void insert_event(storage::Transaction& tx, StageEvent& event);
std::vector<StageEvent> events(soci::session& sql, std::int64_t case_id);  // oldest first
std::vector<StageEvent> events_of(soci::session& sql, std::int64_t submission_id);
void mark_published(soci::session& sql, std::int64_t event_id, base::Instant at);

void mark_taken_back(soci::session& sql, std::int64_t event_id);

void bar(storage::Transaction& tx, std::int64_t company_id, const std::string& type, const StageEvent& event);
/// The latest day of those that are not over on `today`; empty: none.
std::string barred_until(soci::session& sql, std::int64_t company_id, const std::string& type,
                         const std::string& today);

}  // namespace stage_rows
}  // namespace tenderloom::review
