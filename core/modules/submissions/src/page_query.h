// What the addresses of item lists may say, read in bounds.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/http/context.h"
#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::submissions {

inline constexpr int kPerPage = 25, kMostPerPage = 100;
inline constexpr int kLastPage = 100'000;

inline std::optional<bool> read_flag(const std::string& text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

inline int page_of(const http::Context& context) {
  return static_cast<int>(context.query_number("page", 1, 1, kLastPage));
}
inline int per_page_of(const http::Context& context) {
  return static_cast<int>(context.query_number("per_page", kPerPage, 1, kMostPerPage));
}

inline Editability editability_of(Service& service, const ItemScope& scope) {
  if (scope.read_only) return {false, "locked", "read_only"};
  Editability may = service.editable(scope.submission, scope.ground.tender, scope.ground.now);
  if (may.code == "supplement_only") may.corrections = &scope.corrections;
  return may;
}

}  // namespace tenderloom::submissions
