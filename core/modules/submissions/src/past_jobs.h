// Items of earlier tenders carried over (R-040, SCR-122) as a job, and which tenders are offered.
#pragma once
#include "tenderloom/storage/jobs.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

inline constexpr char kPastJob[] = "submissions.past";

/// of the tenders of the same type with a smaller number, the one just before is passed over and the next three
/// are offered.
std::vector<tenders::Tender> offered_past_tenders(tenders::Service& tenders, const tenders::Tender& tender,
                                                  base::Instant now);

/// {"dry_run","name","succeeded","skipped","failed","rows":[{"row","outcome","titles","id","rows_made","files",
/// "messages"}]} as every import reports.
Json report_of(const forms::TypeDefinition& type, const std::vector<CopiedItem>& items, const std::string& name,
               bool dry_run, const std::string& locale);

class PastJobs {
 public:
  struct Uses {
    storage::Database& database;
    Service& service;
    tenders::Service& tenders;
    storage::JobQueue& jobs;
  };
  explicit PastJobs(Uses uses) : uses_(uses) {}
  void register_jobs();

  struct Task {
    std::int64_t tender_id = 0, company_id = 0;
    std::string from;  // number of the earlier tender
    CopyChoice choice;
    Actor actor;
    base::Instant arrived{};  // the copy counts by this instant
    std::string locale;
  };
  /// The job's id.
  std::int64_t start(const Task& task);

 private:
  base::Result<Json> run(const storage::Job& job, storage::JobProgress& progress);
  Uses uses_;
};

}  // namespace tenderloom::submissions
