#include "../portal.h"
#include "report.h"

namespace tenderloom::app {

namespace {

std::string megabytes(std::int64_t bytes) {
  const std::int64_t tenths = (bytes * 10 + (1 << 19)) >> 20;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

void check_rows(Portal& portal, const std::vector<storage::Integrity>& parts, Report& report) {
  const int before = report.problems();
  for (const auto& sentence : storage::damage(portal.database())) report.bad(sentence);
  for (const auto& part : parts) {
    if (!part.problems) continue;
    portal.database().read([&](soci::session& sql) {
      part.problems(sql, portal.clock().now(), [&](const std::string& sentence) { report.bad(sentence); });
    });
  }
  if (report.problems() == before) report.good("the rows of the database agree with each other");
}

void check_orphans(Portal& portal, const storage::StoreFindings& found, bool remove, Report& report) {
  if (found.orphans.empty()) return;
  const std::string what =
      std::to_string(found.orphans.size()) + " files (" + megabytes(found.orphan_bytes) + ") that nothing refers to";
  if (!remove) {
    report.note(what + "; 'tenderloom check --remove-orphans' removes them");
    return;
  }
  std::size_t removed = 0;
  for (const auto& sha256 : found.orphans) removed += storage::remove_orphan(portal.blobs(), sha256) ? 1 : 0;
  report.note("removed " + std::to_string(removed) + " of " + what);
}

}  // namespace

void check_data(Portal& portal, const DataCheck& how, Report& report) {
  const auto parts = portal.integrity();
  check_rows(portal, parts, report);

  std::vector<storage::BlobUse> uses;
  for (const auto& part : parts) {
    if (!part.blobs) continue;
    portal.database().read(
        [&](soci::session& sql) { part.blobs(sql, [&](const storage::BlobUse& use) { uses.push_back(use); }); });
  }
  const auto found = storage::look_over(portal.blobs(), uses, how.hashes);
  for (const auto& sentence : found.problems) report.bad(sentence);
  if (found.problems.empty())
    report.good("the file store: " + std::to_string(found.files) + " files, " + std::to_string(uses.size()) +
                " references" + (how.hashes ? "" : "; hashes were not recomputed"));
  check_orphans(portal, found, how.remove_orphans, report);

  const auto chain = portal.audit_problems();
  for (const auto& sentence : chain) report.bad(sentence);
  if (chain.empty()) report.good("the audit chain");
}

}  // namespace tenderloom::app
