// Times as the office types them.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {

/// A time of Taipei: 2026-05-19 10:04, 115/05/19 10:04, or as programs write it; none: it is not one.
inline std::optional<base::Instant> typed_time(const std::string& text) {
  const std::string folded = base::fold(text), typed(base::trim(folded));
  const auto gap = typed.find_first_of(" tT");
  if (gap == std::string::npos) return std::nullopt;
  if (const auto whole = base::parse_iso8601(text)) return whole;
  const auto date = base::parse_date(typed.substr(0, gap));
  if (!date) return std::nullopt;
  const std::string hour(base::trim(std::string_view(typed).substr(gap + 1)));
  return base::parse_iso8601(base::iso_date(*date) + "T" + (hour.find(':') == 1 ? "0" : "") + hour +
                             (hour.size() <= 5 ? ":00" : "") + "+08:00");
}

}  // namespace tenderloom::infosec_services
