// Who opens a tender, under whose passphrases its key stands, and since when it may be opened.
#pragma once
#include "desk.h"
#include "sealing/sealing_rows.h"

namespace tenderloom::infosec_services {

inline constexpr char kOpening[] = "staff.opening";
inline constexpr std::size_t kLeastOpeners = 2, kLeastPassphrase = 16, kMostPassphrase = 200;

struct SealingOffice {
  std::vector<rows::OpenerRow> openers;
  rows::SealRow seal;
  std::int64_t bids = 0;                  // that are sealed or were
  std::optional<base::Instant> opens_at;  // never before the tender closes
  std::optional<base::Instant> opened_at;
  bool ready() const { return !seal.public_key.empty(); }
  const rows::OpenerRow* opener(std::int64_t person) const;
};

struct OpenerChoice {
  std::vector<std::int64_t> openers;
  std::optional<base::Instant> opens_at;  // none: when the tender closes
};

struct PassphraseChange {
  std::string passphrase, again, current;  // current: where one was set before
};

/// Thread-safe.
class OpenerDesk {
 public:
  explicit OpenerDesk(const Desk& desk, Effort effort = Effort::real) : desk_(desk), effort_(effort) {}
  Effort effort() const { return effort_; }

  SealingOffice office(const plugin::Tender& tender) const;
  SealingOffice office(soci::session& sql, const plugin::Tender& tender) const;
  std::vector<plugin::Person> candidates() const { return desk_.uses().people.staff_with(kOpening); }
  /// What is still to be done before bids are taken: no_openers, no_passphrase {names}; empty: nothing.
  static std::vector<base::Error> missing(const SealingOffice& office);

  /// By field: infosec_openers_few {least}, infosec_opener_unknown, infosec_opening_early {time}; else
  /// infosec_bids_there {count} once there are bids, infosec_opened.
  base::Result<void> choose(const plugin::Tender& tender, const OpenerChoice& choice, const plugin::Actor& actor) const;

  /// By field: infosec_passphrase_short {least}, infosec_passphrase_long {most}, infosec_passphrase_own,
  /// infosec_passphrase_same, infosec_passphrase_again, infosec_passphrase_wrong {left}; else infosec_not_opener,
  /// infosec_passphrase_locked {time}, infosec_passphrase_needed, infosec_opened.
  base::Result<void> set_passphrase(const plugin::Tender& tender, const PassphraseChange& change,
                                    const plugin::Actor& actor) const;

  /// The opener's secret half, counting what was wrong: infosec_not_opener, infosec_no_passphrase,
  /// infosec_passphrase_locked {time}, infosec_passphrase_wrong {left} (field `field`).
  base::Result<std::string> unlocked(const plugin::Tender& tender, const std::string& passphrase,
                                     const std::string& field, const plugin::Actor& actor) const;

 private:
  /// How many more may follow.
  std::int64_t count_wrong(const plugin::Tender& tender, const plugin::Actor& actor) const;
  /// Once every opener has a passphrase, and there is no bid under another key.
  static void make_key(storage::Transaction& tx, std::int64_t tender_id);
  const Desk& desk_;
  Effort effort_;
};

}  // namespace tenderloom::infosec_services
