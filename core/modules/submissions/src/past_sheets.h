// Staff load what companies filled in elsewhere for a past tender, so that its items can be carried over: the
// spreadsheet of items with the company's tax id before each row.
#pragma once
#include "sheet_jobs.h"
#include "tenderloom/http/router.h"

namespace tenderloom::submissions {

inline constexpr char kPastSheetJob[] = "submissions.past_sheet";

class PastSheets {
 public:
  struct Uses {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const base::Clock& clock;
    const accounts::Directory& directory;
    const base::Words& words;
    Service& service;
    tenders::Service& tenders;
    storage::JobQueue& jobs;
  };
  explicit PastSheets(Uses uses) : uses_(uses) {}
  void register_routes(http::Router& router);
  void register_jobs();

 private:
  http::Outcome show(http::Context& context);
  http::Outcome start(http::Context& context);
  http::Outcome make_template(http::Context& context);
  base::Result<Json> run(const storage::Job& job, storage::JobProgress& progress);

  Uses uses_;
};

}  // namespace tenderloom::submissions
