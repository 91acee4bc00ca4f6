// Books and archives are made by jobs, beside whoever hands in: what a job makes of a bid that was sealed meanwhile
// shows it in the clear, and is not kept.
#pragma once
#include "book/check_desk.h"

namespace tenderloom::infosec_services {

/// The file that a job just stored may be its result. Errors: infosec_sealed, when one of `proposals` is sealed by now;
/// the file is then on its way out of the store.
base::Result<void> unless_sealed_meanwhile(const Desk& desk, const CheckDesk& checks,
                                           const std::vector<std::int64_t>& proposals, const std::string& sha256);

}  // namespace tenderloom::infosec_services
