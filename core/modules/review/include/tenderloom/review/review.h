// The staff side of a submission: what waits, what was handed in, receipt and return (SCR-153, SM-03, N-04, N-05).
#pragma once
#include <memory>

#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::notifications {
class Outbox;
}
namespace tenderloom::accounts {
class Accounts;
}
namespace tenderloom::tenders {
class Tenders;
}
namespace tenderloom::submissions {
class Submissions;
}
namespace tenderloom::documents {
class Documents;
}

namespace tenderloom::review {

class Service;

class Review {
 public:
  struct Dependencies {
    storage::Database& database;
    storage::BlobStore& blobs;
    const base::Clock& clock;
    const base::Logger& log;
    const base::Words& words;
    audit::AuditLog& audit;
    notifications::Outbox& outbox;
    accounts::Accounts& accounts;
    tenders::Tenders& tenders;
    submissions::Submissions& submissions;
    documents::Documents& documents;
  };

  explicit Review(Dependencies dependencies);
  ~Review();
  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  Service& service();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::review
