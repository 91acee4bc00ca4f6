// Ownership of a company passes by an official letter: the contact has left and the mailbox is dead, so nobody can hand
// over. One of the staff opens it with the letter, another one confirms or refuses (four eyes).
//
// On confirmation the old owner's role ends at once (whoever left must not undo it), mails to the company go to the new
// address, and the new person is invited as owner; until they accept, the company may be without one.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/members.h"
#include "tenderloom/storage/blobs.h"

namespace tenderloom::accounts {

/// The scanned letter.
struct Letter {
  std::string sha256, name, type;
  std::int64_t size = 0;
};

struct Transfer {
  std::int64_t id = 0;
  std::int64_t company_id = 0;
  std::string state;  // open confirmed refused withdrawn
  std::string letter_no;
  std::string letter_date;  // 2026-05-19
  std::string reason;
  Letter letter;
  std::string new_name, new_email;
  std::int64_t old_person = 0;  // 0: nobody leaves (the company has no owner)
  std::string old_name, old_email;
  std::string old_role_after;  // vendor_viewer, or empty: leaves the company
  std::int64_t opened_by = 0;
  std::string opener;
  Instant opened_at{};
  std::int64_t decided_by = 0;
  std::string decider;
  std::optional<Instant> decided_at;
  std::string opinion;
  std::int64_t row_version = 1;
};

/// A transfer as staff ask for it. `judged` are the values of the form `transfer`; the rest stands beside the form.
struct NewTransfer {
  Judged judged;
  std::string old_person;  // the id of an owner as text; empty when nobody leaves
  bool old_stays = false;  // as viewer
  std::optional<Letter> letter;
};

/// Thread-safe.
class Transfers {
 public:
  static constexpr std::int64_t kLargestLetter = 20LL << 20;

  Transfers(storage::Database& database, const base::Clock& clock, Members& members, const storage::BlobStore* blobs)
      : database_(database), clock_(clock), members_(members), blobs_(blobs) {}

  std::vector<Transfer> of_company(std::int64_t company) const;  // newest first
  std::optional<Transfer> find(std::int64_t company, std::int64_t id) const;
  /// The scan's file, for somebody whose reading is recorded (it holds personal data). None when it is gone.
  std::optional<std::filesystem::path> read_letter(const Transfer& transfer, const Actor& actor);

  /// Takes the scan into the blob store. Errors: file_empty, file_too_large {max}, file_extension {allowed},
  /// file_content {allowed}, all with {file}; blob_full, blob_folder.
  base::Result<Letter> keep_letter(const std::filesystem::path& file, const std::string& name) const;
  /// What is wrong beside the form comes back as findings in the contract's shape; stored only when there are none.
  struct Opened {
    Json findings = Json::array();
    std::optional<Transfer> transfer;
  };
  /// Errors: not_found, transfer_open (one at a time).
  base::Result<Opened> open(std::int64_t company, const NewTransfer& wanted, const Actor& actor);
  /// `decision`: confirm, refuse (both by somebody else than the opener), withdraw (by the opener). Errors: not_found,
  /// decision_unknown, transfer_wrong_state {state}, transfer_same_person, transfer_not_yours, opinion_needed,
  /// opinion_too_long {limit}, version_conflict {version}.
  base::Result<Transfer> decide(std::int64_t company, std::int64_t id, const std::string& decision,
                                const std::string& opinion, std::optional<std::int64_t> version, const Actor& actor);

 private:
  void carry_out(storage::Transaction& tx, Company& company, const Transfer& transfer, const Actor& actor);

  storage::Database& database_;
  const base::Clock& clock_;
  Members& members_;
  const storage::BlobStore* blobs_;
};

}  // namespace tenderloom::accounts
