// The opening: two openers give their halves, the second one's opens every bid; what came of it is a record.
#pragma once
#include "sealing/seal_desk.h"

namespace tenderloom::infosec_services {

inline constexpr char kGivenJob[] = "infosec_services.forget_given";

struct GivenBy {
  std::int64_t person_id = 0;
  base::Instant ends_at{};
};

/// Thread-safe.
class OpeningDesk {
 public:
  OpeningDesk(const Desk& desk, const CheckDesk& checks, const OpenerDesk& openers)
      : desk_(desk), checks_(checks), openers_(openers) {}

  /// Who has given a passphrase that still counts.
  std::vector<GivenBy> given(const plugin::Tender& tender) const;
  /// True: with this one the tender was opened. Errors: infosec_too_early {time}, infosec_not_ready, infosec_all_open,
  /// infosec_second_opener, and those of OpenerDesk::unlocked.
  base::Result<bool> give(const plugin::Tender& tender, const std::string& passphrase, const plugin::Actor& actor,
                          base::Instant at) const;
  std::vector<rows::OpeningRow> openings(const plugin::Tender& tender) const;
  /// Takes away what was given and not used in time.
  base::Result<Json> forget_given() const;

 private:
  struct Given {
    std::vector<Contribution> halves;
    Json openers = Json::array();
  };
  /// What was given, taken by one request alone; none: not enough.
  std::optional<Given> taken(const plugin::Tender& tender, const SealingOffice& office, base::Instant now) const;
  void open_all(const plugin::Tender& tender, const std::string& secret, const SealingOffice& office,
                const Given& given, const plugin::Actor& actor) const;
  /// What is wrong with a parcel; empty: it was opened and its texts stand in their tables.
  std::string open_one(const SealingOffice& office, const std::string& secret, rows::ParcelRow row) const;
  Json told(const rows::ParcelRow& row) const;
  const Desk& desk_;
  const CheckDesk& checks_;
  const OpenerDesk& openers_;
};

}  // namespace tenderloom::infosec_services
