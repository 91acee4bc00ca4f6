// Support by telephone: staff find a vendor, see the portal as it does, and note calls and letters.
//
// A view belongs to one session of one person: it is named in the session's data, ends after half an hour at the latest
// and can do nothing but read (http::Principal::support_until; the gate refuses the rest). Its begin and end are in the
// audit log and on the vendor's own pages.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

struct SupportView {
  std::int64_t id = 0, person_id = 0, company_id = 0;
  std::string actor;  // who looks
  Instant started_at{};
  Instant ends_at{};  // at the latest
  std::optional<Instant> ended_at;
  std::string ended_by;  // person, sign_out, time, replaced; empty while it lasts
};

/// A call, letter or visit, as somebody of the staff wrote it down. Nothing is changed afterwards: a mistake is
/// corrected by a note that names the one it corrects.
struct CompanyNote {
  std::int64_t id = 0, company_id = 0;
  std::string kind;         // call letter visit
  std::string happened_on;  // 2026-05-19
  std::string with_whom;
  std::string document_no;  // 公文文號
  std::string text;
  std::string author;
  Instant written_at{};
  std::int64_t corrects = 0;  // another note of the same company, or 0
};

/// Thread-safe.
class Support {
 public:
  static constexpr std::chrono::minutes kLength{30};
  /// Where the session's data name the view.
  static constexpr char kSessionKey[] = "support_view";

  Support(storage::Database& database, const base::Clock& clock, audit::AuditLog& audit)
      : database_(database), clock_(clock), audit_(audit) {}

  /// Companies by tax id, name, contact, phone numbers (with or without hyphens) or any member's e-mail, test vendors
  /// included; at most `limit`. Nothing for an empty text.
  std::vector<Company> find(const std::string& text, std::int64_t limit) const;

  /// Ends what that person looked at before. Errors: not_found.
  base::Result<SupportView> begin(std::int64_t company_id, const Actor& actor);
  /// False when there is no such view of that person any more.
  bool end(std::int64_t view_id, const Actor& actor, const std::string& how);
  /// Newest first, as the vendor sees who looked.
  std::vector<SupportView> views_of(std::int64_t company_id, std::int64_t limit) const;
  /// Records the end of views whose time ran out.
  void tidy();

  std::vector<CompanyNote> notes_of(std::int64_t company_id) const;  // newest first
  /// `note` as it came through the form. Errors: not_found, note_unknown (what it corrects is no note of the company).
  base::Result<CompanyNote> add_note(CompanyNote note, const Actor& actor);

 private:
  void record(storage::Transaction& tx, const SupportView& view, const std::string& action, const std::string& address,
              Json details);

  storage::Database& database_;
  const base::Clock& clock_;
  audit::AuditLog& audit_;
};

}  // namespace tenderloom::accounts
