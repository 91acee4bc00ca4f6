// SQL of the authoring module.
#pragma once
#include "tenderloom/authoring/authoring.h"

namespace tenderloom::authoring::repository {

storage::MigrationSet migrations();

struct StoredRelease {
  Release release;
  std::string content;  // JSON of the bundle
};
std::vector<StoredRelease> releases(soci::session& sql, bool with_content);
void put_release(storage::Transaction& tx, const Release& release, const std::string& content);
bool drop_release(storage::Transaction& tx, const std::string& key);

/// A bundle that was uploaded and is looked at before it is taken.
struct Candidate {
  std::int64_t id = 0;
  std::string content;  // the file as it was uploaded
  std::int64_t person_id = 0;
  base::Instant at{};
};
std::int64_t put_candidate(storage::Transaction& tx, const Candidate& candidate);
std::optional<Candidate> candidate(soci::session& sql, std::int64_t id);
void drop_candidates_before(storage::Transaction& tx, base::Instant at);

/// What moving a tender to a version would change, as it was found last.
struct Preview {
  std::int64_t tender_id = 0;
  std::string sha256;
  base::Instant at{};
  Json result;
};
void put_preview(storage::Transaction& tx, const Preview& preview);
std::optional<Preview> preview(soci::session& sql, std::int64_t tender_id);

}  // namespace tenderloom::authoring::repository
