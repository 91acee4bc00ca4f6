// Registrations of companies: the vendor's side (apply, revise) and the staff's (list, decide). SM-01, R-001..R-009,
//
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/sign_in.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/session.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

/// The text that a registrant consents to (蒐集個人資料告知事項暨個人資料提供同意書), in one language.
struct Notice {
  std::string version;
  std::string text;  // as kept with the consent
  Json blocks;       // [{"heading"?, "paragraphs": [...]}] for pages and JSON
};

/// Who decides, from where.
struct Actor {
  std::int64_t person_id = 0;
  std::string name;
  std::string address;
};

/// A form that was judged. `evaluation` points into `type`, which is kept here: scripts may be reloaded meanwhile.
struct Judged {
  std::shared_ptr<const forms::TypeDefinition> type;
  const forms::Level* level = nullptr;
  forms::Evaluation evaluation;
  std::optional<SignedIn> taken;  // set when it was stored
};

/// Thread-safe.
class Registrations {
 public:
  /// Folder of the portal's own forms under scripts/, and its levels.
  static constexpr char kForms[] = "portal";
  static constexpr char kRegistration[] = "registration";
  static constexpr char kRevision[] = "revision";
  static constexpr char kContact[] = "contact";
  static constexpr char kInvitation[] = "invitation";
  static constexpr char kTransfer[] = "transfer";
  static constexpr char kUpkeep[] = "upkeep";

  Registrations(storage::Database& database, const base::Clock& clock, const base::Logger& log, forms::TypeStore& types,
                const Reporting& reporting, const Directory& directory, HashGate& gate, bool cheap_hashes);

  /// The definition of the portal's forms; throws std::runtime_error when scripts/portal is broken or gone.
  std::shared_ptr<const forms::TypeDefinition> form_type() const;
  base::Result<Notice> notice(const std::string& locale) const;  // notice_missing

  /// Judges values without storing anything (POST /register/evaluate). Never says whether somebody is registered.
  Judged evaluate(const std::string& level, const Json& stored, const Json& values) const;
  /// Registers a company and its first person in one transaction. A tax id or e-mail that exists becomes a finding
  /// . Nothing is stored unless the evaluation is complete. Errors: busy, notice_missing.
  base::Result<Judged> apply(Judged judged, const std::string& locale, const std::string& address);
  /// Which form a company may change in that state: revision, contact, upkeep, or none (empty).
  static std::string form_for(const std::string& status);
  /// The vendor changes its data (OQ-55): while pending the contact data; while needs_revision every registration
  /// field, which returns it to pending; while approved contact and company data without the tax id, marked until staff
  /// confirm having seen it. Staff are told of the last two. Errors: not_found, registration_closed {state} (rejected
  /// or suspended), version_conflict {version}.
  base::Result<Judged> revise(std::int64_t company_id, const Actor& actor, const Json& values,
                              std::optional<std::int64_t> version);

  struct Query {
    std::string status;  // empty: all
    std::string text;    // in tax id, name, representative, contact, e-mail; 臺 finds 台
    std::string mark;    // unseen (by the viewer) unconfirmed tax_id; empty: all
    std::string tests;   // test vendors: only, all; empty: without
    std::int64_t viewer = 0;
    bool longest_waiting_first = false;  // otherwise newest registration first
    std::int64_t page = 1, per_page = 25;
  };
  RegistrationPage list(const Query& query) const;
  std::vector<RegistrationEvent> history(std::int64_t company_id) const;
  /// What the vendor changed since staff last decided or confirmed having seen it: [{"field", "old", "new"}].
  static Json changes_since_decision(const std::vector<RegistrationEvent>& history);
  /// The fields that those after that event changed, for marks.
  static Json fields_changed_after(const std::vector<RegistrationEvent>& history, std::int64_t event);
  /// That person of the staff opens the registration: answers what is new to them and notes that they have seen it. It
  /// stays new while they open the page again, until the vendor sends something else.
  RegistrationLook look(std::int64_t person_id, std::int64_t company_id);
  RegistrationMarks marks(std::int64_t company_id, std::int64_t viewer) const;
  /// Staff have seen what an approved vendor changed, up to that event. Errors: not_found.
  base::Result<void> confirm_changes(std::int64_t company_id, std::int64_t up_to_event, const Actor& actor);
  /// A vendor made for tests: figures, lists and exports leave it out. Errors: not_found.
  base::Result<void> set_test(std::int64_t company_id, bool is_test, const Actor& actor);
  static bool is_decision(const std::string& name);
  /// The decisions that SM-01 permits in that state.
  static std::vector<std::string> decisions_in(const std::string& state);
  /// The mail that a decision sends to the company's contact, in that language; for the preview as well.
  notifications::Mail mail_to_vendor(const Company& company, const std::string& mail_kind, const std::string& reason,
                                     const std::string& locale) const;
  /// The event whose mail a decision sends from that state; empty: it cannot be taken there.
  static std::string mail_of_decision(const std::string& decision, const std::string& state);

  /// `decision`: approve request-revision reject suspend reopen. The mail stands in the outbox exactly when the
  /// decision does. A rejection frees tax id and addresses for whoever registers next; reopening takes them back.
  /// Errors: not_found, decision_unknown, registration_wrong_state {state, decision}, registration_decided_meanwhile
  /// {state, decision, actor, at} (somebody else decided since `version`), registration_superseded (a rejected one
  /// whose number or address is registered anew), reason_needed, reason_too_long, version_conflict {version}.
  base::Result<Company> decide(std::int64_t company_id, const std::string& decision, const std::string& reason,
                               std::optional<std::int64_t> version, const Actor& actor);

  /// A person signs in with another address: a registration whose contact that is follows. Staff are told and see the
  /// difference as with anything else that an approved vendor changes.
  void follow_address(storage::Transaction& tx, std::int64_t company_id, const Actor& actor, const std::string& from,
                      const std::string& to, const std::vector<std::string>& staff);
  /// Whoever registers next may have what a rejected registration still holds.
  void free_of_rejected(storage::Transaction& tx, const std::string& tax_id, const std::string& email,
                        const std::string& address);

 private:
  base::Result<Judged> store_revision(storage::Transaction& tx, Company& company, Judged judged, const Actor& actor,
                                      const std::vector<std::string>& staff);
  void tell_vendor(storage::Transaction& tx, const Company& company, const std::string& mail_kind,
                   const std::string& reason);
  void tell_staff(storage::Transaction& tx, const Company& company, const std::vector<std::string>& staff,
                  const std::string& mail_kind, const Json& fields = "");

  storage::Database& database_;
  const base::Clock& clock_;
  const base::Logger& log_;
  forms::TypeStore& types_;
  Reporting reporting_;
  const Directory& directory_;
  HashGate& gate_;
  bool cheap_hashes_;
};

}  // namespace tenderloom::accounts
