// Options of a choice "one of my items of earlier tenders" (前標品項銷售資料, figure 31): the provider `past_items`.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/forms/definition.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::submissions {

/// The company's priced rows in tenders of the same type with a smaller number, the latest tender first, at most 500.
/// The code of an option is "<tender number>:<node id>", its group the tender's number. One indexed query.
std::vector<forms::Option> past_items(storage::Database& database, const forms::Level& priced, std::int64_t company_id,
                                      const std::string& type_key, const std::string& tender_no);

}  // namespace tenderloom::submissions
