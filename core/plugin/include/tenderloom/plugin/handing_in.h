// What a plugin has to say when an application of its type is handed in: what stands in the way, what is done in the
// same transaction, and whether what happens to it afterwards may happen. For types whose applications are more than
// the portal's own rows: sealed bids, texts that the plugin keeps (core/docs/writing-a-plugin.md).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::plugin {

/// The application, and who acts.
struct HandInSubject {
  std::string type_key, tender_no;
  std::int64_t tender_id = 0, submission_id = 0, company_id = 0;
  std::int64_t person_id = 0;
  std::string person;
  base::Instant at{};  // when the request counts
};

/// One thing that is in the way: the sentence error.<code>, and the page where it is put right.
struct Obstacle {
  base::Error error;
  std::string url;
};

/// Runs in the transaction of handing in, after the state was written; an error takes all of it back. What it answers
/// is shown once to whoever handed in, and kept nowhere. It may run more than once (storage::Database::write).
using HandInDeed = std::function<base::Result<base::Json>(storage::Transaction& tx)>;

/// One for a type. Thread-safe.
class HandInKeeper {
 public:
  virtual ~HandInKeeper();
  /// Outside a transaction; asked by the page of handing in and before every attempt.
  virtual std::vector<Obstacle> obstacles(const HandInSubject& subject) = 0;
  /// Outside the transaction: whatever takes long. What it read may have changed when the deed runs: the deed looks
  /// again, and answers `changed_meanwhile`, after which everything is tried anew.
  virtual base::Result<HandInDeed> prepare(const HandInSubject& subject) = 0;
  /// Every later event of SM-03 in its own transaction (take_back, receive, return, …); an error refuses it.
  virtual base::Result<void> follow(storage::Transaction& tx, const HandInSubject& subject,
                                    const std::string& event) = 0;
  /// The plugin's view that shows what the deed answered: {"tender", "state", "number", "submitted_at", "told"}.
  virtual std::string view() const = 0;
  /// Where the vendor takes its application back, when the portal's button is not enough; empty: it is.
  virtual std::string take_back_url(const std::string& tender_no) const = 0;
  /// What is needed there, as a key of the plugin's words; empty: nothing but the button.
  virtual std::string take_back_hint() const { return {}; }
};

/// Filled while plugins start, read-only afterwards.
class HandIns {
 public:
  /// Throws std::logic_error for a second keeper of a type.
  void add(const std::string& type_key, std::shared_ptr<HandInKeeper> keeper);
  HandInKeeper* of(const std::string& type_key) const;  // null: none

 private:
  std::map<std::string, std::shared_ptr<HandInKeeper>> keepers_;
};

}  // namespace tenderloom::plugin
