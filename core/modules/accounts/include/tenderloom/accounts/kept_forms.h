// Forms that were posted after their session had ended, for half an hour, for the same person only.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/base/clock.h"
#include "tenderloom/http/kept_form.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

/// Thread-safe. Only a hash of the token is stored.
class KeptForms final : public http::FormKeeper {
 public:
  static constexpr std::chrono::minutes kKept{30};
  /// Forms whose person is not known are kept for few: visitors must not fill the table.
  static constexpr int kMostUnknown = 200, kMostUnknownOfAddress = 5;
  static constexpr int kMostOfPerson = 20;

  KeptForms(storage::Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}

  std::optional<std::string> keep(const http::KeptForm& form, const http::Request& request) override;
  /// What was kept under that token, when it is that person's or nobody's yet.
  std::optional<http::KeptForm> find(const std::string& token, std::int64_t person_id) const;
  void drop(const std::string& token);

 private:
  bool has_room(soci::session& sql, const http::KeptForm& form, const std::string& address, std::int64_t now) const;

  storage::Database& database_;
  const base::Clock& clock_;
};

}  // namespace tenderloom::accounts
