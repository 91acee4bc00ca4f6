// What happened at the sign-in of one's own account, and which devices are known to it.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

/// Where a sign-in comes from, and what it brings besides the password.
struct Attempt {
  std::string address;      // IP
  std::string agent = {};   // User-Agent
  std::string device = {};  // the identifier of DeviceCookies, or empty
  std::string code = {};    // of the second factor, or empty
};

struct SignInEvent {
  Instant at{};
  std::string address;
  std::string device;   // "Chrome, Windows"; empty when the client says nothing known
  std::string outcome;  // signed_in wrong_password wrong_code locked
  bool new_device = false;
};

/// Thread-safe.
class SignInHistory {
 public:
  static constexpr std::chrono::hours kKept{24 * 400};

  SignInHistory(storage::Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}
  /// In the transaction that settles the attempt. Says whether a sign-in that succeeded came from a device that is new
  /// to an account which has been signed in to before. A device is known by its cookie, and programs without cookies by
  /// address and name.
  bool record(storage::Transaction& tx, std::int64_t person_id, const Attempt& attempt, const char* outcome) const;

  struct Page {
    std::vector<SignInEvent> items;  // newest first
    std::int64_t page = 1, per_page = 25, total = 0;
  };
  Page list(std::int64_t person_id, std::int64_t page, std::int64_t per_page) const;
  void tidy() const;

 private:
  storage::Database& database_;
  const base::Clock& clock_;
};

/// Browser and system in the names that they call themselves: "Firefox, Linux"; empty when neither is known.
std::string device_words(std::string_view user_agent);

/// The cookie by which a browser is known again: a random identifier with a signature. It signs nobody in.
class DeviceCookies {
 public:
  static constexpr char kName[] = "tenderloom_device";
  static constexpr std::chrono::hours kLifetime{24 * 400};  // the longest that browsers keep one
  explicit DeviceCookies(std::string key) : key_(std::move(key)) {}
  std::string make() const;
  /// The identifier, or empty when the value is none of ours.
  std::string read(std::string_view value) const;

 private:
  std::string key_;
};

}  // namespace tenderloom::accounts
