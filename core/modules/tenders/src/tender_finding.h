// What is wrong with a tender that staff enter, in the contract's shape.
#pragma once
#include "tenderloom/base/json.h"

namespace tenderloom::tenders {

inline base::Json tender_finding(const char* field, const char* code, base::Json params = base::Json::object(),
                                 const char* rule = "") {
  base::Json result{{"field", field}, {"code", code}, {"params", std::move(params)}};
  if (*rule) result["rule"] = rule;
  return result;
}

}  // namespace tenderloom::tenders
