// Who did what, when, and from where; with a proof that nothing was changed or taken out afterwards.
//
// An entry is two rows. `audit_entry` says what happened and holds a hash of the rest; it is never changed but for the
// number of its seal. `audit_personal` holds what names a person (name, address, details) with a random salt; it may be
// erased (personal-data law) and the chain stays whole, because the chain covers the salted hash only. Entries are
// sealed in batches: a seal hashes the entries of its batch together with the seal before it. What is too old is
// removed by whole batches from the front; an anchor keeps the hash that the rest follows from. The hash of every seal
// is also written outside the database (keep_heads), so that whoever can write to the database cannot cut the end off
// or make the chain anew.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/log.h"
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

/// Where a page of the search begins: the entry beside it.
struct Cursor {
  base::Instant at;
  std::int64_t id = 0;
};

/// A search that costs the same on every page: it goes on from an entry instead of counting from the first.
struct Search {
  std::optional<std::int64_t> person, company;
  std::string action;   // as in Filter
  std::string subject;  // exact
  std::string address;  // exact
  std::string result;   // "failure", "success" or empty for both
  std::optional<base::Instant> from, until;
  std::optional<Cursor> older_than, newer_than;  // at most one of them
  int limit = 50;
};

struct Found {
  std::vector<Listed> items;  // newest first
  bool older = false, newer = false;
};

/// One entry with what proves it. `seal` is none while the entry waits for its batch.
struct Proven {
  Listed entry;
  std::optional<std::int64_t> seal;
  std::string personal_hash, entry_hash;
};

struct Removed {
  std::int64_t seals = 0, entries = 0;
};

/// What verify() found. `problem`: seal_broken (a seal does not follow from its entries or its predecessor),
/// details_changed (personal values do not match their hash), details_missing (gone without a recorded erasure),
/// entry_missing (personal values whose entry is gone), head_missing (a seal that was noted outside the database is not
/// there), head_differs (the chain was made anew).
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
  /// Before register_jobs and seal: every seal is noted in that file and in the server's log.
  void keep_heads(std::filesystem::path file, const base::Logger& log);
  /// Seals once a minute; once an hour removes what is older than `keep_months` (control 15: at least six months).
  void register_jobs(storage::JobQueue& jobs, int keep_months);

  /// In the transaction of what it reports: two inserts. Returns the entry's id. When the log cannot be written it
  /// throws, and what it reports does not happen either (control 21).
  std::int64_t record(storage::Transaction& tx, const Entry& entry);
  /// At a start: "portal.started", and "configuration.changed" with before and after of every value that differs from
  /// the last start's; true then. `configuration` is an object of texts without secrets; secrets are there as keyed
  /// hashes.
  bool record_start(const base::Json& configuration, const std::string& version);
  void record_stop();
  Page list(const Filter& filter);
  Found search(const Search& search);
  std::optional<Proven> find(std::int64_t id);
  /// Every action that stands in the log, in order; its cost does not grow with the number of entries.
  std::vector<std::string> actions();
  /// True for actions that report something refused: "account.sign_in_failed", "account.locked".
  static bool is_failure(std::string_view action);
  /// Removes name, address and details of one entry for good; that it happened stays provable. `by` says who erases:
  /// recorded as "audit.erased".
  void erase_entry(storage::Transaction& tx, std::int64_t entry, Entry by);
  /// The same for everything a person did and everything that was done to them.
  void erase_person(storage::Transaction& tx, std::int64_t person, Entry by);

  /// Seals what stands unsealed; returns the number of entries. For a periodic job; several servers may call it at
  /// once.
  std::int64_t seal();
  Verdict verify();
  /// Removes the batches that were sealed before `before`, oldest first, and says so in an entry "audit.expired".
  Removed remove_before(base::Instant before);

 private:
  void note(std::int64_t number, const std::string& hash);

  storage::Database& database_;
  const base::Clock& clock_;
  const base::Logger* log_ = nullptr;
  std::filesystem::path heads_;
  std::mutex heads_mutex_;
};

}  // namespace tenderloom::audit
