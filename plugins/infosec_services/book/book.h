// The book of a proposal: cover, contents, chapters with their lists and pictures, back; the serial on every page.
#pragma once
#include <functional>

#include "check_desk.h"
#include "paper/paper_pictures.h"
#include "tenderloom/plugin/dossier.h"

namespace tenderloom::infosec_services {

inline constexpr char kBookJob[] = "infosec_services.book";

struct PrintedBook {
  std::string content, name;  // the PDF, and what its file is called
  int pages = 0;
};

/// Told of every step; false: stop soon.
using BookProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Thread-safe.
class BookPrinter {
 public:
  BookPrinter(const Desk& desk, const CheckDesk& checks, const PaperPictures& paper)
      : desk_(desk), checks_(checks), paper_(paper) {}

  /// `serial` may be empty: a preview, which says so. Errors: those of PaperPictures and plugin::Printer, job_stopped.
  base::Result<PrintedBook> print(const Proposal& proposal, const Content& content, const std::string& serial,
                                  const BookProgress& progress) const;
  /// Makes the book of {"proposal", "preview"} and keeps it as the job's file.
  base::Result<Json> job(const Json& payload, storage::JobProgress& progress) const;

 private:
  const Desk& desk_;
  const CheckDesk& checks_;
  const PaperPictures& paper_;
};

/// For the record of an application.
std::vector<plugin::DossierChapter> proposal_records(const Desk& desk, const CheckDesk& checks,
                                                     const BookPrinter& books, const plugin::DossierQuery& query);

}  // namespace tenderloom::infosec_services
