// Who did what, when, and from where; with a proof that nothing was changed or taken out afterwards.
//
// An entry is two rows. `audit_entry` says what happened and holds a hash of the rest; it is never changed but for the
// number of its seal. `audit_personal` holds what names a person (name, address, details) with a random salt; it may be
// erased (personal-data law) and the chain stays whole, because the chain covers the salted hash only. Entries are
// sealed in batches: a seal hashes the entries of its batch together with the seal before it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::audit {

struct Entry {
  base::Instant at;  // left at its default: the clock's now
  std::optional<std::int64_t> person, company;
  std::string actor_name;
  std::string address;  // IP address
  std::string action;   // dotted code: "registration.approved"
  std::string subject;  // "company:12"
  base::Json details = base::Json::object();
};

/// An entry as it is listed. `erased`: its personal values are gone.
struct Listed : Entry {
  std::int64_t id = 0;
  bool erased = false;
};

struct Filter {
  std::optional<std::int64_t> person, company;
  std::string action;                        // exact, or a prefix ending in a dot ("registration.")
  std::string subject;                       // exact
  std::optional<base::Instant> from, until;  // from <= at < until
  int page = 1, per_page = 50;
};

struct Page {
  std::vector<Listed> items;  // newest first
  std::int64_t total = 0;
};

/// What verify() found. `problem`: seal_broken (a seal does not follow from its entries or its predecessor),
/// details_changed (personal values do not match their hash), details_missing (gone without a recorded erasure).
struct Verdict {
  bool intact = true;
  std::string problem;
  std::int64_t entry = 0;  // the first entry concerned, or the first of the batch concerned
  std::int64_t entries = 0, sealed = 0;
  std::string head;  // hash of the last seal; kept elsewhere, it also proves that nothing was cut off the end
};

/// Thread-safe.
class AuditLog {
 public:
  AuditLog(storage::Database& database, const base::Clock& clock) : database_(database), clock_(clock) {}

  static storage::MigrationSet migrations();
  /// Seals once a minute.
  void register_jobs(storage::JobQueue& jobs);

  /// In the transaction of what it reports: two inserts. Returns the entry's id.
  std::int64_t record(storage::Transaction& tx, const Entry& entry);
  Page list(const Filter& filter);
  /// Removes name, address and details of one entry for good; that it happened stays provable. `by` says who erases:
  /// recorded as "audit.erased".
  void erase_entry(storage::Transaction& tx, std::int64_t entry, Entry by);
  /// The same for everything a person did.
  void erase_person(storage::Transaction& tx, std::int64_t person, Entry by);

  /// Seals what stands unsealed; returns the number of entries. For a periodic job; several servers may call it at
  /// once.
  std::int64_t seal();
  Verdict verify();

 private:
  storage::Database& database_;
  const base::Clock& clock_;
};

}  // namespace tenderloom::audit
