// Group keys of rows that were stored before groups had one: the overview and the office find them without a recount.
#pragma once
#include "tenderloom/storage/database.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

/// Enters them, one submission a transaction, and answers how many submissions it went through. A submission whose
/// type cannot be read now keeps its turn.
int add_group_keys(storage::Database& database, tenders::Service& tenders);

}  // namespace tenderloom::submissions
