// What came of an import: as JSON, and as a copy of the vendor's rows with what was said beside them.
#pragma once
#include "sheet_reader.h"
#include "tenderloom/sheets/writer.h"

namespace tenderloom::submissions {

/// {"dry_run", "name", "succeeded", "skipped", "failed", "rows": [{"row", "outcome", "messages": […]}]}.
Json report_of(const forms::TypeDefinition& type, const std::vector<RowResult>& results, const std::string& name,
               bool dry_run, const std::string& locale);
/// The vendor's rows in their places, each with its outcome and its messages behind the columns of the template; failed
/// ones are marked, and so are the cells that a problem is about. Columns of the vendor's own follow. Choices are
/// offered as in the template: a copy can be mended and brought in again.
struct MarkedCopy {
  const forms::TypeDefinition& type;
  const Json& tender;  // as the type's lists are asked for
  const ReadSheet& sheet;
  const std::vector<RowResult>& results;
  const Json& report;
  std::string locale;
  std::string leading = {};  // the word's key of a column before the template's
};
void write_marked_copy(sheets::Writer& writer, const MarkedCopy& copy);

}  // namespace tenderloom::submissions
