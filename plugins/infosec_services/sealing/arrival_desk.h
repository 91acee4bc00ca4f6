// Books on paper that come to the office: whether they are the current ones, and whether they came in time.
#pragma once
#include "book/check_desk.h"

namespace tenderloom::infosec_services {

inline constexpr char kLateMail[] = "infosec_services_late_refused";

struct Arrival {
  std::string serial;  // typed or scanned
  std::int64_t copies = 0;
  std::optional<base::Instant> arrived_at;  // none: now
};

/// Thread-safe.
class ArrivalDesk {
 public:
  ArrivalDesk(const Desk& desk, const CheckDesk& checks) : desk_(desk), checks_(checks) {}

  /// current | changed (a letter was changed since) | replaced (by a newer serial).
  std::string verdict(const Proposal& proposal, const std::string& serial) const;
  /// By field: infosec_serial_unknown, infosec_copies {most}, infosec_arrival_future.
  base::Result<rows::ArrivalRow> record(const plugin::Tender& tender, const Arrival& arrival,
                                        const plugin::Actor& actor) const;
  std::vector<rows::ArrivalRow> all(const plugin::Tender& tender) const;

 private:
  const Desk& desk_;
  const CheckDesk& checks_;
};

}  // namespace tenderloom::infosec_services
