// OQ-55: the tax id of an approved company changes by an application that staff decide.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/storage/blobs.h"

namespace tenderloom::accounts {

struct TaxIdChange {
  std::int64_t id = 0, company_id = 0;
  std::string old_tax_id, new_tax_id, reason;
  std::string file_sha256, file_name, file_type;
  std::string state;  // open accepted refused withdrawn
  std::string asked_by, decided_by, opinion;
  std::int64_t asked_person = 0, decided_person = 0;  // 0: nobody yet
  Instant asked_at{};
  std::optional<Instant> decided_at;
};

/// Thread-safe.
class TaxIdChanges {
 public:
  static constexpr std::int64_t kLargestFile = 10 << 20;

  TaxIdChanges(storage::Database& database, const base::Clock& clock, const storage::BlobStore* blobs,
               Registrations& registrations, const Reporting& reporting, const Directory& directory)
      : database_(database),
        clock_(clock),
        blobs_(blobs),
        registrations_(registrations),
        reporting_(reporting),
        directory_(directory) {}

  /// `new_tax_id` and `reason` as the form judged them. Errors, with the field where one is to blame: not_found,
  /// tax_id_change_not_now {state} (only approved companies), tax_id_change_open (one is being looked at), tax_id_same,
  /// tax_id_taken, change_file_kind (no PDF, PNG or JPEG), change_file_too_large {max_bytes}, and those of the blobs.
  base::Result<TaxIdChange> ask(std::int64_t company_id, const std::string& new_tax_id, const std::string& reason,
                                const std::filesystem::path& file, const std::string& file_name, const Actor& actor);
  /// The vendor takes an open application back. Errors: not_found.
  base::Result<void> withdraw(std::int64_t company_id, const Actor& actor);
  /// Errors: not_found, tax_id_change_decided {state, actor, at}, reason_needed (a refusal is explained),
  /// reason_too_long, tax_id_taken.
  base::Result<TaxIdChange> decide(std::int64_t company_id, std::int64_t change_id, bool accept,
                                   const std::string& opinion, const Actor& actor);
  std::vector<TaxIdChange> of(std::int64_t company_id) const;  // newest first

 private:
  base::Result<void> take_over(storage::Transaction& tx, const TaxIdChange& change, const Actor& actor);
  void tell(storage::Transaction& tx, const TaxIdChange& change, const Company& company, bool accept);
  void tell_staff(storage::Transaction& tx, const TaxIdChange& change, const Company& company,
                  const std::vector<std::string>& staff);

  storage::Database& database_;
  const base::Clock& clock_;
  const storage::BlobStore* blobs_;
  Registrations& registrations_;
  Reporting reporting_;
  const Directory& directory_;
};

}  // namespace tenderloom::accounts
