// Spreadsheets of items as jobs: import, export, and the template that an import is filled into.
#pragma once
#include <filesystem>

#include "sheet_reader.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

inline constexpr char kImportJob[] = "submissions.import", kExportJob[] = "submissions.export";
inline constexpr char kWorkbookType[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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
  /// One company's items, or with `company_id` 0 those of all of a tender.
  std::int64_t start_export(std::int64_t tender_id, std::int64_t company_id, std::int64_t person_id,
                            const std::string& locale);

  /// Writes the empty workbook of a tender into a temporary file. Errors: sheet_not_written.
  base::Result<std::filesystem::path> make_template(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                                    const std::string& locale) const;

 private:
  base::Result<Json> import(const storage::Job& job, storage::JobProgress& progress);
  base::Result<Json> export_items(const storage::Job& job, storage::JobProgress& progress);
  base::Result<Json> keep(const std::filesystem::path& file, const std::string& name) const;

  Uses uses_;
};

}  // namespace tenderloom::submissions
