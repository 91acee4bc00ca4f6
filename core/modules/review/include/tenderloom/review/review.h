// The staff side of a submission: what waits, what was handed in, receipt and return (SCR-153, SM-03, N-04, N-05).
#pragma once
#include <memory>

#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::notifications {
class Events;
class Mailer;
class Outbox;
}  // namespace tenderloom::notifications
namespace tenderloom::accounts {
class Directory;
class Registrations;
}  // namespace tenderloom::accounts
namespace tenderloom::tenders {
class Service;
}
namespace tenderloom::submissions {
class ItemPages;
class Service;
}  // namespace tenderloom::submissions
namespace tenderloom::documents {
class Service;
}
namespace tenderloom::plugin {
class DossierSources;
}

namespace tenderloom::review {

class Chasing;
class Panels;
class Queue;
class Service;
class StaffChecks;
class Stages;
class Supplements;
class Seals;
class TenderArchive;

class Review {
 public:
  struct Dependencies {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const base::Clock& clock;
    const base::Logger& log;
    const base::Words& words;
    audit::AuditLog& audit;
    notifications::Outbox& outbox;
    const notifications::Mailer& mailer;
    accounts::Directory& directory;
    const accounts::Registrations& registrations;
    tenders::Service& tenders;
    submissions::Service& submissions;
    submissions::ItemPages& item_pages;
    documents::Service& documents;
    std::string base_url;                                     // for links in mails
    const plugin::DossierSources* dossier_sources = nullptr;  // set before the first request
  };

  explicit Review(Dependencies dependencies);
  ~Review();
  static storage::MigrationSet migrations();
  void set_dossier_sources(const plugin::DossierSources& sources);
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  static void register_events(notifications::Events& events);
  void add_mail_drafts(notifications::Events& events);
  /// Windows of corrections end and are reminded of.
  void register_jobs(storage::JobQueue& jobs);
  /// N-16: tells vendors and office what ends soon or has ended, each thing once a stage; how many things (a daily
  /// job).
  int remind_of_expiries(base::Instant now);
  Service& service();
  Supplements& supplements();
  Queue& queue();
  Chasing& chasing();
  StaffChecks& checks();
  TenderArchive& archive();
  const Seals& seals() const;
  Stages& stages();
  Panels& panels();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::review
