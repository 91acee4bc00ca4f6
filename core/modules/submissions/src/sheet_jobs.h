// Spreadsheets of items as jobs: import, export, and the template that an import is filled into.
#pragma once
#include <filesystem>

#include "sheet_report.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/http/router.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

inline constexpr char kImportJob[] = "submissions.import", kExportJob[] = "submissions.export";
inline constexpr char kWorkbookType[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Writes the marked copy of an import and keeps it; what a job's result says of its file.
base::Result<Json> keep_marked_copy(const storage::BlobStore& blobs, const std::string& tender_no,
                                    const MarkedCopy& copy);

/// Leaves what was handed in at least once, as everywhere that the office looks; test vendors' are left out.
void keep_handed_in(std::vector<Submission>& submissions, const accounts::Directory& directory);

/// More than a sheet may have: whoever chose a larger file is told so on the form.
inline constexpr http::BodyLimit kSheetUpload{32LL << 20, true, 10LL << 20};

class SheetJobs {
 public:
  struct Uses {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const base::Clock& clock;
    const accounts::Directory& directory;
    Service& service;
    tenders::Service& tenders;
    storage::JobQueue& jobs;
  };
  explicit SheetJobs(Uses uses) : uses_(uses) {}
  void register_jobs();

  struct Import {
    std::int64_t tender_id = 0, company_id = 0;
    std::string blob, name;  // the vendor's file
    Actor actor;
    base::Instant arrived{};  // the import counts by this instant
    bool dry_run = false;
    std::string locale;
  };
  /// Looks at the file's kind and headings, keeps it as `task.blob`, and gives the job's id. Errors: those of
  /// read_sheet_rows, of the blob store, type_unavailable {type}.
  base::Result<std::int64_t> start_import(Import task, const std::filesystem::path& file);
  struct Export {
    std::int64_t tender_id = 0, company_id = 0;  // company 0: everything of the tender
    bool handed_in = false;                      // of the tender, only what the office may see: see keep_handed_in()
    std::int64_t person_id = 0;
    std::string locale, back;  // the page that it was asked on
  };
  std::int64_t start_export(const Export& task);

  /// Writes the empty workbook of a tender into a temporary file. Errors: sheet_not_written.
  base::Result<std::filesystem::path> make_template(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                                    const std::string& locale) const;

 private:
  /// Without `make`, an empty one (id 0) where the company has none.
  Submission submission_of(const tenders::Tender& tender, std::int64_t company, bool make) const;
  base::Result<Json> import(const storage::Job& job, storage::JobProgress& progress);
  base::Result<Json> export_items(const storage::Job& job, storage::JobProgress& progress);
  base::Result<Json> keep(const std::filesystem::path& file, const std::string& name) const;

  Uses uses_;
};

}  // namespace tenderloom::submissions
