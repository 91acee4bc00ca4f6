// What plugins add to rows where the portal shows them: a badge with its words, in lists and on the row's own page, for
// vendors and for staff; and in the JSON of the row ("facts").
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tenderloom/base/json.h"

namespace tenderloom::plugin {

struct Fact {
  std::string key;               // "test_state": for programs
  std::string label;             // what it is about
  std::string text;              // what it says
  std::string kind = "neutral";  // of the badge: done, attention, danger, info, neutral
  std::string url;               // where more of it stands; empty: nowhere for this reader
};

struct FactQuery {
  std::string type_key, level, tender_no;
  std::int64_t tender_id = 0, submission_id = 0, company_id = 0;
  std::vector<std::int64_t> nodes;  // of one page
  bool staff = false;               // who reads: staff, or the vendor
  std::string locale;
};
/// Asked once a page: one statement for all its rows. What it does not know of a row it leaves out.
using FactSource = std::function<std::map<std::int64_t, std::vector<Fact>>(const FactQuery& query)>;

/// Filled while plugins start, read-only afterwards.
class Facts {
 public:
  void add(std::string type_key, std::string level, FactSource source);
  bool any(const std::string& type_key, const std::string& level) const;
  std::map<std::int64_t, std::vector<Fact>> about(const FactQuery& query) const;

 private:
  std::multimap<std::pair<std::string, std::string>, FactSource> sources_;
};

base::Json to_json(const std::vector<Fact>& facts);

}  // namespace tenderloom::plugin
