// The .xlsx side of open_workbook().
#pragma once
#include "tenderloom/sheets/workbook.h"

namespace tenderloom::sheets {
base::Result<std::unique_ptr<Workbook>> open_xlsx(const std::filesystem::path& file, const Limits& limits);
}
