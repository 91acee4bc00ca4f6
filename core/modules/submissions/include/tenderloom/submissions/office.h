// What the office says about a row, beside what the vendor entered: values of fields that staff set, values that are
// kept from vendors, and corrections of a vendor's value (decisions/0066).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct OfficeEntry {
  std::int64_t id = 0, submission_id = 0, node_id = 0;
  std::string level, field;
  std::string kind;  // set: a field that staff set; kept: one that is kept from vendors; correction
  Json value;        // what the office says
  Json before;       // what stood there: for a correction, the vendor's own value
  std::string reason;
  std::int64_t person_id = 0;
  std::string person_name;
  base::Instant at{};
  bool current = true;  // nothing was said after it
};

struct StaffListRow {
  std::int64_t submission_id = 0, company_id = 0;
  std::string company_name;
  std::vector<Node> path;            // root first; the last one is the row, with its values
  std::vector<OfficeEntry> entries;  // what stands about the row
};
struct StaffListPage {
  std::vector<StaffListRow> rows;
  std::int64_t total = 0;
};

}  // namespace tenderloom::submissions
