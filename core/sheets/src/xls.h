// The .xls side of open_workbook(): a child process reads, this side checks what it says.
#pragma once
#include <string_view>

#include "tenderloom/sheets/workbook.h"

namespace tenderloom::sheets {
extern const std::string_view kXlsWorker;  // the worker's program text
base::Result<std::unique_ptr<Workbook>> open_xls(const std::filesystem::path& file, const Limits& limits);
}  // namespace tenderloom::sheets
