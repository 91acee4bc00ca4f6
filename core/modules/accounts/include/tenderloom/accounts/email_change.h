// Another address to sign in with: asked with the password, confirmed by a link to the new address.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/sign_in.h"

namespace tenderloom::accounts {

/// Thread-safe.
class EmailChanges {
 public:
  static constexpr std::chrono::hours kLifetime{24};

  EmailChanges(storage::Database& database, const base::Clock& clock, const Reporting& reporting, SignIn& sign_in,
               Registrations& registrations, const Directory& directory);

  struct Pending {
    std::int64_t person_id = 0;
    std::string email;  // the new one
    Instant expires_at{};
  };
  std::optional<Pending> pending_of(std::int64_t person_id) const;
  /// Mails the link to the new address and a warning to the present one; nothing changes yet. Whoever asks again takes
  /// the earlier link back. Errors: email_invalid, email_same, email_taken, password_wrong, account_locked {minutes},
  /// busy.
  base::Result<Pending> ask(const Actor& actor, const std::string& email, std::string_view password,
                            const std::string& locale);
  /// The link's change while it can be used.
  std::optional<Pending> find(const std::string& token) const;
  /// From now on the person signs in with the new address: sessions but `keep` end, links to set a password are void,
  /// the old address is told, registrations whose contact it was follow (staff see the difference). Errors: link_gone,
  /// email_taken.
  base::Result<Pending> confirm(const std::string& token, const std::string& keep, const std::string& address,
                                const std::string& locale);
  void tidy();

 private:
  void tell(storage::Transaction& tx, const Person& person, const std::string& to, const char* event,
            const std::string& locale, Json params) const;

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  SignIn& sign_in_;
  Registrations& registrations_;
  const Directory& directory_;
};

}  // namespace tenderloom::accounts
