// SQL of the review module. The staff's list is a read over what submissions, tenders and accounts keep: searching and
// paging over all three must happen in one statement. Nothing but review_event is written here.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tenderloom/review/service.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::review::repository {

SubmissionList list(soci::session& sql, const SubmissionQuery& query);
std::map<std::string, std::int64_t> counts(soci::session& sql, const std::string& tests);
/// How many applications of a tender wait for receipt.
std::int64_t waiting_of(soci::session& sql, std::int64_t tender_id);
std::vector<std::pair<std::string, std::string>> tenders(soci::session& sql, const std::string& tests);
void insert_event(soci::session& sql, std::int64_t submission_id, std::int64_t person_id, const ReviewEvent& event);
std::vector<ReviewEvent> events(soci::session& sql, std::int64_t submission_id);

}  // namespace tenderloom::review::repository
