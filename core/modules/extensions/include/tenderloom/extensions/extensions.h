// The modules as plugins see them: plugin::Services over what `app` made.
#pragma once
#include <memory>
#include <string>

#include "tenderloom/forms/type_store.h"
#include "tenderloom/plugin/services.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/integrity.h"

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::notifications {
class Outbox;
}
namespace tenderloom::accounts {
class Directory;
}
namespace tenderloom::tenders {
class Service;
}
namespace tenderloom::submissions {
class FileInspector;
class Service;
}  // namespace tenderloom::submissions
namespace tenderloom::documents {
class PdfPrinter;
class PrintTemplates;
}  // namespace tenderloom::documents
namespace tenderloom::review {
class Panels;
class Stages;
}  // namespace tenderloom::review

namespace tenderloom::extensions {

/// Everything must outlive the Extensions.
struct Dependencies {
  storage::Database& database;
  const storage::BlobStore& blobs;
  const base::Clock& clock;
  const base::Logger& log;
  const base::Words& words;
  const forms::TypeStore& types;
  storage::JobQueue& jobs;
  audit::AuditLog& audit;
  notifications::Outbox& outbox;
  accounts::Directory& directory;
  tenders::Service& tenders;
  submissions::Service& submissions;
  documents::PdfPrinter& printer;
  documents::PrintTemplates& print_templates;
  review::Stages& stages;
  review::Panels& panels;
  const submissions::FileInspector* inspector = nullptr;
  std::string base_url;
  std::string secret;                                               // of the portal
  std::function<std::vector<storage::Integrity>()> integrity = {};  // whose rows refer to which files
};

class Extensions {
 public:
  explicit Extensions(Dependencies dependencies);
  ~Extensions();
  /// For one plugin: its secrets are sealed under a key of its own.
  const plugin::Services& for_plugin(const std::string& name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::extensions
