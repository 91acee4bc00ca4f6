// Application documents: blank and prefilled forms, sealed scans, handing in, the receipt (R-033..R-035, R-042,
// R-044..R-046).
#pragma once
#include <memory>
#include <string>

#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/documents/model.h"
#include "tenderloom/documents/pdf_inspector.h"
#include "tenderloom/documents/pdf_printer.h"
#include "tenderloom/documents/print_templates.h"
#include "tenderloom/http/router.h"
#include "tenderloom/plugin/handing_in.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
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
}
namespace tenderloom::tenders {
class Service;
}
namespace tenderloom::submissions {
class Service;
}

namespace tenderloom::documents {

class Service;

class Documents {
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
    tenders::Service& tenders;
    submissions::Service& submissions;
    PdfPrinter& printer;
    PdfInspector& inspector;
    PrintTemplates& templates;
    std::string base_url;                       // "https://portal.example.tw", for links in mails
    const plugin::HandIns* hand_ins = nullptr;  // of plugins; null: none
  };

  explicit Documents(Dependencies dependencies);
  ~Documents();
  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  static void register_events(notifications::Events& events);
  Service& service();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::documents
