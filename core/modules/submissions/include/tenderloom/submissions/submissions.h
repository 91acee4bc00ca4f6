// The submissions module: what vendors enter (SCR-108..SCR-120, R-020..R-039, SM-03, SM-05).
#pragma once
#include <memory>

#include "tenderloom/base/words.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"
#include "tenderloom/submissions/item_pages.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::accounts {
class Accounts;
}
namespace tenderloom::tenders {
class Tenders;
}

namespace tenderloom::submissions {

class Submissions {
 public:
  struct Dependencies {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const base::Clock& clock;
    const base::Logger& log;
    const base::Words& words;
    audit::AuditLog& audit;
    accounts::Accounts& accounts;
    tenders::Tenders& tenders;
    storage::JobQueue& jobs;
    const FileInspector* inspector = nullptr;  // null: PDFs are judged by their first bytes only
    /// Options of a choice that code answers (plugins and the portal); see Service::Dependencies.
    std::function<std::vector<forms::Option>(const std::string& provider, std::int64_t company_id,
                                             const std::string& tender_no, const Json& row)>
        options = {};
  };
  explicit Submissions(Dependencies dependencies);
  ~Submissions();

  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  void register_jobs(storage::JobQueue& jobs);
  /// The jobs that the pages start, for programs; the number of the job. Errors of import: those of
  /// sheets::open_workbook, sheet_heading {column, expected, found}, sheet_empty, type_unavailable {type}.
  struct SheetOrder {
    std::int64_t tender_id = 0;
    std::int64_t company_id = 0;  // export: 0 for the items of every company
    std::string locale = "zh-TW";
    Actor actor = {};
    bool dry_run = false;  // import
  };
  base::Result<std::int64_t> start_import(const SheetOrder& order, const std::filesystem::path& file);
  std::int64_t start_export(const SheetOrder& order);
  Service& service();
  ItemPages& item_pages();
  /// Before serving: what else must be done before a submission can be handed in.
  void add_todo_source(TodoSource& source);
  void add_application_source(ApplicationSource& source);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::submissions
