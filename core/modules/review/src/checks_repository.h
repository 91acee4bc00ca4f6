// What people said about checks, and rows of other vendors and other tenders that belong to a row.
#pragma once
#include <map>
#include <set>

#include "tenderloom/review/checks.h"

namespace tenderloom::review::repository {

storage::Migration checks_migration();

/// By check and line.
std::map<std::pair<std::string, std::string>, CheckWord> check_words(soci::session& sql, std::int64_t submission_id);
void set_check_word(storage::Transaction& tx, std::int64_t submission_id, const std::string& check,
                    const std::string& line, const CheckWord& word, std::int64_t person_id);
void remove_check_word(storage::Transaction& tx, std::int64_t submission_id, const std::string& check,
                       const std::string& line);

/// A row of another vendor that is the same thing as one of this submission.
struct SameRow {
  std::int64_t node_id = 0, other_node = 0, other_submission = 0, other_company = 0;
};
/// `steps`: for each field of `check.same` how many rows it stands above the row itself.
std::vector<SameRow> same_rows(soci::session& sql, const Submission& submission, const forms::StaffCheck& check,
                               const std::vector<int>& steps);

/// A company's rows of other tenders by their ids: values and the tender's number.
struct FormerRow {
  std::string tender_no;
  Json values = Json::object();
};
std::map<std::int64_t, FormerRow> former_rows(soci::session& sql, std::int64_t company_id,
                                              const std::set<std::int64_t>& ids);
/// The company's submission of the newest tender of that type with a smaller number, and that number; 0: none.
std::pair<std::int64_t, std::string> former_submission(soci::session& sql, std::int64_t company_id,
                                                       const std::string& type_key, const std::string& tender_no);

}  // namespace tenderloom::review::repository
