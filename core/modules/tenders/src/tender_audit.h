// What the audit log is told of tenders, and asked for again.
#pragma once
#include "tenderloom/tenders/model.h"

namespace tenderloom::tenders {

inline constexpr const char* kVersionMoved = "tender.version_moved";  // details: from, to (checksums)

inline std::string audit_subject(const Tender& tender) { return "tender:" + tender.no; }

}  // namespace tenderloom::tenders
