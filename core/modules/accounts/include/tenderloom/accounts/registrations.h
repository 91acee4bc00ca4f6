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

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::notifications {
class Outbox;
}

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

/// A form that was judged: either it was taken (`company_id`), or it comes back with what is wrong.
struct Judged {
  forms::Evaluation evaluation;
  std::optional<SignedIn> taken;
};

/// Thread-safe.
class Registrations {
 public:
  /// Folder of the portal's own forms under scripts/, and its levels.
  static constexpr char kForms[] = "portal";
  static constexpr char kRegistration[] = "registration";
  static constexpr char kContact[] = "contact";

  Registrations(storage::Database& database, const base::Clock& clock, const base::Logger& log, forms::TypeStore& types,
                audit::AuditLog& audit, notifications::Outbox& outbox, Directory& directory, HashGate& gate,
                std::string base_url, bool cheap_hashes);

  /// The definition of the portal's forms; throws std::runtime_error when scripts/portal is broken or gone.
  std::shared_ptr<const forms::TypeDefinition> form_type() const;
  const forms::Level& level(const forms::TypeDefinition& type, const char* key) const;
  base::Result<Notice> notice(const std::string& locale) const;  // notice_missing

  /// Judges values without storing anything (POST /register/evaluate). Never says whether somebody is registered.
  forms::Evaluation evaluate(const char* level, const Json& stored, const Json& values) const;
  /// Registers a company and its first person in one transaction. What is wrong comes back as findings; a tax id or
  /// e-mail that exists is a finding too. Errors: busy, notice_missing.
  base::Result<Judged> apply(const Json& values, const std::string& locale, const std::string& address);
  /// The vendor changes contact data; while needs_revision every registration field, which returns it to pending and
  /// tells staff. Errors: not_found, registration_closed {state} (rejected or suspended), version_conflict.
  base::Result<Judged> revise(std::int64_t company_id, const Actor& actor, const Json& values,
                              std::optional<std::int64_t> version, const std::string& locale);

  struct Query {
    std::string status;  // empty: all
    std::string text;    // in tax id, name, representative, contact, e-mail; 臺 finds 台
    std::int64_t page = 1, per_page = 25;
  };
  RegistrationPage list(const Query& query) const;
  std::vector<RegistrationEvent> history(std::int64_t company_id) const;
  /// What the vendor changed since staff last decided: [{"field", "old", "new"}].
  Json changes_since_decision(std::int64_t company_id) const;
  /// `decision`: approve request-revision reject suspend reopen. The mail stands in the outbox exactly when the
  /// decision does. Errors: not_found, decision_unknown, wrong_state {state, decision}, reason_needed, version_conflict
  /// {version}.
  base::Result<Company> decide(std::int64_t company_id, const std::string& decision, const std::string& reason,
                               std::optional<std::int64_t> version, const Actor& actor);

 private:
  void remember(storage::Transaction& tx, std::int64_t company_id, const std::string& event, const std::string& opinion,
                const Actor& actor, const Json& changes, const Json& snapshot);
  void tell_staff(storage::Transaction& tx, const Company& company, const std::string& kind);

  storage::Database& database_;
  const base::Clock& clock_;
  const base::Logger& log_;
  forms::TypeStore& types_;
  audit::AuditLog& audit_;
  notifications::Outbox& outbox_;
  Directory& directory_;
  HashGate& gate_;
  std::string base_url_;
  bool cheap_hashes_;
};

}  // namespace tenderloom::accounts
