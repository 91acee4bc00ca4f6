// What came of an import: as JSON, and as a copy of the vendor's rows with what was said beside them.
#pragma once
#include "sheet_reader.h"
#include "tenderloom/sheets/writer.h"

namespace tenderloom::submissions {

/// {"dry_run", "name", "succeeded", "skipped", "failed", "rows": [{"row", "outcome", "messages": […]}]}.
Json report_of(const forms::TypeDefinition& type, const std::vector<RowResult>& results, const std::string& name,
               bool dry_run, const std::string& locale);
/// The rows as they stood in the file, each with its outcome and its messages; failed ones are marked.
void write_marked_copy(sheets::Writer& writer, const forms::TypeDefinition& type, const ReadSheet& sheet,
                       const Json& report, const std::string& locale);

}  // namespace tenderloom::submissions
