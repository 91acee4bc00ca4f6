// What `tenderloom check` looks over. Each module says which files its rows refer to and which of its rows contradict
// each other; a crash, a full disk or a careless hand may have made both.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

/// One reference of a row to a file.
struct BlobUse {
  std::string sha256;
  std::int64_t size = -1;  // -1: the row does not say
  std::string where;       // "guide item_guide of tender 1150202"
};
using BlobVisitor = std::function<void(const BlobUse&)>;
/// Takes one English sentence: what is wrong, and what to do.
using ProblemVisitor = std::function<void(const std::string&)>;

/// Both may be empty. They only read, on one connection, outside a transaction.
struct Integrity {
  std::string owner;  // the module or plugin
  /// Every file that rows refer to; what nobody names is an orphan. Rows that are marked as removed count.
  std::function<void(soci::session& sql, const BlobVisitor& visit)> blobs;
  std::function<void(soci::session& sql, base::Instant now, const ProblemVisitor& tell)> problems;
};

/// The job table: results that are files; jobs whose server died and that nobody took over.
Integrity job_integrity();
/// What the database engine itself finds damaged (SQLite's quick_check; MariaDB repairs itself or does not start).
std::vector<std::string> damage(Database& database);

/// Tells the one text column of each row of a query; `||` joins on both databases. At most `kMostTold` rows, then how
/// many there are.
inline constexpr int kMostTold = 20;
void tell_rows(soci::session& sql, const std::string& query, const ProblemVisitor& tell);
/// Visits (sha256, size, where) of each row of a query.
void visit_blobs(soci::session& sql, const std::string& query, const BlobVisitor& visit);

/// What a look over the file store found.
struct StoreFindings {
  std::vector<std::string> problems;  // sentences
  std::vector<std::string> orphans;   // files that nothing refers to and that are older than a day
  std::int64_t orphan_bytes = 0;
  std::int64_t files = 0;
};
/// `hashes`: also recompute every file's hash.
StoreFindings look_over(const BlobStore& store, const std::vector<BlobUse>& uses, bool hashes);
/// Removes an orphan, unless somebody stored the same content anew meanwhile. False: it stays.
bool remove_orphan(const BlobStore& store, const std::string& sha256);
/// Stored so short a time ago that the row which refers to it may still be on its way.
bool stored_lately(const BlobStore& store, const std::string& sha256);
/// Removes what nobody refers to, however young; not what was stored lately. False: it stays.
bool remove_unused(const BlobStore& store, const std::string& sha256);

}  // namespace tenderloom::storage
