// 申請案卷宗: everything of a submission as one zip with an index page: data, files, forms, scans, history, mails.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/review/service.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/storage/jobs.h"

namespace tenderloom::review {

/// Thread-safe. Made by a job, at constant memory whatever the size of the files.
class Dossier {
 public:
  Dossier(const Review::Dependencies& uses, Service& service, Supplements& supplements)
      : uses_(uses), service_(service), supplements_(supplements) {}
  void register_jobs(storage::JobQueue& jobs);  // before the first request
  /// The job that makes it for that person; who orders one is in the audit log.
  std::int64_t order(const Ground& ground, const Submission& submission, const Actor& actor, const std::string& locale);

 private:
  base::Result<Json> make(const storage::Job& job, storage::JobProgress& progress);

  const Review::Dependencies& uses_;
  Service& service_;
  Supplements& supplements_;
  storage::JobQueue* jobs_ = nullptr;
};

/// POST /staff/submissions/{id}/dossier; everything given must outlive the router.
void add_dossier_routes(http::Router& router, const Review::Dependencies& uses, Dossier& dossier);

}  // namespace tenderloom::review
