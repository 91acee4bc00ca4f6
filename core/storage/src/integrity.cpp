#include "tenderloom/storage/integrity.h"

#include <unordered_map>

#include "tenderloom/base/crypto.h"

namespace tenderloom::storage {

namespace {

constexpr auto kOrphanAfter = std::chrono::hours(24);
/// A running server takes over what another one left after a minute.
constexpr auto kAbandonedAfter = std::chrono::minutes(10);

/// What a job was given and what it made.
void visit_job_files(soci::session& sql, const BlobVisitor& visit) {
  long long id = 0;
  std::string kind, payload;
  Nullable<std::string> result;
  soci::statement statement =
      (sql.prepare << "SELECT id, kind, payload, result FROM job WHERE payload LIKE '%\"blob\"%' OR result LIKE "
                      "'%\"blob\"%' ORDER BY id",
       soci::into(id), soci::into(kind), soci::into(payload), soci::into(result.value, result.ind));
  statement.execute();
  const auto look = [&](const std::string& text, const char* what) {
    const auto json = base::Json::parse(text, nullptr, false);
    const std::string sha256 = json.is_object() && json.contains("blob") && json["blob"].is_string()
                                   ? json["blob"].get<std::string>()
                                   : std::string();
    if (!sha256.empty()) visit({sha256, -1, std::string(what) + " of job " + std::to_string(id) + " (" + kind + ")"});
  };
  while (statement.fetch()) {
    look(payload, "file");
    look(result.get().value_or(""), "result");
  }
}

void tell_abandoned(soci::session& sql, base::Instant now, const ProblemVisitor& tell) {
  const std::string before = std::to_string(base::to_micros(now - kAbandonedAfter));
  tell_rows(sql,
            "SELECT 'job ' || id || ' (' || kind || ') is unfinished and its server is gone; start the portal, which "
            "takes it up again' FROM job WHERE state = 'running' AND lease_until < " +
                before + " ORDER BY id",
            tell);
}

namespace fs = std::filesystem;

/// False also for what is not there.
bool older_than_a_day(const fs::path& file) {
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  return !error && fs::file_time_type::clock::now() - written > kOrphanAfter;
}

bool well_named(const std::string& sha256) {
  return sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Integrity job_integrity() { return {"jobs", visit_job_files, tell_abandoned}; }

std::vector<std::string> damage(Database& database) {
  std::vector<std::string> found;
  if (database.dialect() != Dialect::sqlite) return found;
  database.read([&](soci::session& sql) {
    std::string line;
    soci::statement statement = (sql.prepare << "PRAGMA quick_check(20)", soci::into(line));
    statement.execute();
    while (statement.fetch())
      if (line != "ok") found.push_back("the database file is damaged: " + line + "; restore a backup");
  });
  return found;
}

void tell_rows(soci::session& sql, const std::string& query, const ProblemVisitor& tell) {
  std::string sentence;
  long long count = 0;
  soci::statement statement = (sql.prepare << query, soci::into(sentence));
  statement.execute();
  while (statement.fetch())
    if (++count <= kMostTold) tell(sentence);
  if (count > kMostTold) tell("and " + std::to_string(count - kMostTold) + " more like this");
}

void visit_blobs(soci::session& sql, const std::string& query, const BlobVisitor& visit) {
  BlobUse use;
  long long size = 0;
  soci::statement statement = (sql.prepare << query, soci::into(use.sha256), soci::into(size), soci::into(use.where));
  statement.execute();
  while (statement.fetch()) {
    use.size = size;
    visit(use);
  }
}

StoreFindings look_over(const BlobStore& store, const std::vector<BlobUse>& uses, bool hashes) {
  StoreFindings found;
  std::unordered_map<std::string, std::int64_t> there;
  std::unordered_map<std::string, const BlobUse*> used;
  for (const BlobUse& use : uses) used.emplace(use.sha256, &use);
  store.each([&](const std::string& sha256, std::int64_t size) {
    there.emplace(sha256, size);
    const auto use = used.find(sha256);
    if (hashes && !store.intact(sha256))
      found.problems.push_back("the content of the file " + sha256 + " is not what its name says (" +
                               (use == used.end() ? "used by nothing" : use->second->where) +
                               "); restore it from a backup");
    if (use != used.end() || !older_than_a_day(store.path(sha256))) return;
    found.orphans.push_back(sha256);
    found.orphan_bytes += size;
  });
  found.files = static_cast<std::int64_t>(there.size());
  for (const BlobUse& use : uses) {
    const auto file = there.find(use.sha256);
    if (!well_named(use.sha256)) {
      found.problems.push_back("the " + use.where + " does not name a file");
    } else if (file == there.end() && !store.has(use.sha256)) {  // not stored meanwhile either
      found.problems.push_back("the file " + use.sha256 + " is missing (" + use.where + "); restore it from a backup");
    } else if (file != there.end() && use.size >= 0 && file->second != use.size) {
      found.problems.push_back("the file " + use.sha256 + " has " + std::to_string(file->second) +
                               " bytes instead of " + std::to_string(use.size) + " (" + use.where +
                               "); restore it from a backup");
    }
  }
  return found;
}

namespace {

bool remove_when(const BlobStore& store, const std::string& sha256, bool (*old_enough)(const fs::path& file)) {
  const fs::path file = store.path(sha256);
  const fs::path aside = file.parent_path().parent_path().parent_path() / "tmp" / ("removed-" + base::random_token(16));
  if (!old_enough(file)) return false;
  // Out of reach first, then looked at again: who stored it meanwhile made it young and gets it back.
  std::error_code error;
  fs::rename(file, aside, error);
  if (error) return false;
  if (!old_enough(aside)) {
    fs::rename(aside, file, error);
    return false;
  }
  return fs::remove(aside, error);
}

bool older_than_a_request(const fs::path& file) {
  constexpr std::chrono::seconds kRequest{5};
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  return !error && fs::file_time_type::clock::now() - written > kRequest;
}

}  // namespace

bool remove_orphan(const BlobStore& store, const std::string& sha256) {
  return remove_when(store, sha256, older_than_a_day);
}

bool stored_lately(const BlobStore& store, const std::string& sha256) {
  return !older_than_a_request(store.path(sha256));
}

bool remove_unused(const BlobStore& store, const std::string& sha256) {
  return remove_when(store, sha256, older_than_a_request);
}

}  // namespace tenderloom::storage
