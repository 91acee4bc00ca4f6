// Figures for whoever watches over the portal, in the text format of Prometheus (version 0.0.4).
#pragma once
#include <string>

#include "tenderloom/accounts/accounts.h"
#include "tenderloom/http/server.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "upload_scan.h"

namespace tenderloom::app {

/// Thread-safe. No figure names a person, a company or a tender.
class Metrics {
 public:
  struct Sources {
    const http::Server& server;
    storage::Database& database;
    storage::JobQueue& jobs;
    const storage::BlobStore& blobs;
    notifications::Outbox& outbox;
    accounts::Accounts& accounts;
    UploadScan* scan;  // null: uploads are not scanned
    const base::Clock& clock;
    std::filesystem::path data;
  };
  explicit Metrics(Sources sources) : from_(std::move(sources)) {}
  std::string text();

 private:
  struct Store {
    std::int64_t files = 0, bytes = 0;
    std::chrono::steady_clock::time_point counted_at{};
  };
  Store store();  // counted at most every ten minutes: it walks a folder

  Sources from_;
  std::mutex mutex_;
  Store store_;
};

}  // namespace tenderloom::app
