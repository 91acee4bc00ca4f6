// SCR-406: proposals as one archive: the book, the price workbook, the forms with what is attached to them, and a list
// of it all with checksums. Made as a job; of one proposal, of all of a company, or (after the opening) of a whole
// group.
#pragma once
#include "book/book.h"
#include "desk.h"

namespace tenderloom::infosec_services {

inline constexpr char kExportJob[] = "infosec_services.export";

/// Thread-safe.
class ExportDesk {
 public:
  ExportDesk(const Desk& desk, const CheckDesk& checks, const BookPrinter& books)
      : desk_(desk), checks_(checks), books_(books) {}

  /// The job that makes the archive of these proposals; `name` of its file, `back` where its page leads.
  std::int64_t order(const std::vector<std::int64_t>& proposals, const std::string& name, const std::string& back,
                     const http::Context& context) const;
  /// Makes the archive of {"proposals", "name"}.
  base::Result<Json> job(const Json& payload, storage::JobProgress& progress) const;

 private:
  struct Work;
  base::Result<void> put_proposal(Work& work, const Proposal& proposal) const;
  base::Result<void> put_prices(Work& work, const Proposal& proposal, const Content& content,
                                const std::filesystem::path& folder) const;
  base::Result<void> put_forms(Work& work, const std::vector<Proposal>& proposals,
                               const std::filesystem::path& folder) const;
  base::Result<void> put_attachments(Work& work, const plugin::Tender& tender, const std::vector<plugin::Node>& rows,
                                     const std::filesystem::path& folder) const;
  base::Result<void> put_list(Work& work) const;
  const Desk& desk_;
  const CheckDesk& checks_;
  const BookPrinter& books_;
};

void add_exports(plugin::Host& host, const Desk& desk, const ExportDesk& exports);

}  // namespace tenderloom::infosec_services
