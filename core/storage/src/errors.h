// From what SOCI throws to DatabaseError. SOCI's text quotes bound values, so none of it is passed on unread.
#pragma once
#include <exception>

#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

/// `query` is the statement as it was written, with its placeholders.
DatabaseError translate(const std::exception& error, const std::string& query);
/// True for what may succeed when the whole transaction is done once more.
bool worth_retrying(DatabaseError::Kind kind);
const char* name_of(DatabaseError::Kind kind);

}  // namespace tenderloom::storage
