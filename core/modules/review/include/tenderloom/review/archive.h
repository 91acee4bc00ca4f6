// The record of a tender: one zip with every application, the guides, announcements and the definition by which it was
// judged, an index page and checksums, readable without the portal. Nothing of the tender can be changed from the
// moment it is ordered, until staff say why it has to be.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/review/review.h"
#include "tenderloom/review/service.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::review {

using base::Json;

struct Archive {
  std::int64_t id = 0, tender_id = 0, job_id = 0;
  std::string tender_no, tender_name;
  std::string state;  // making made failed released
  std::string sha256;
  std::int64_t size = 0, files = 0, applications = 0;
  base::Instant ordered_at{}, keep_until{};  // keep_until: the first instant after the time of retention
  std::string actor;
  std::optional<base::Instant> made_at, released_at;
  std::string released_by, release_reason;
};

/// Thread-safe.
class TenderArchive {
 public:
  TenderArchive(const Review::Dependencies& uses, Service& service, Supplements& supplements)
      : uses_(uses), service_(service), supplements_(supplements) {}
  void register_jobs(storage::JobQueue& jobs);  // before the first request

  std::vector<Archive> of(std::int64_t tender_id);  // newest first
  std::vector<Archive> all(int page, int per_page,
                           std::int64_t& total);  // those that stand, the retention that ends first first
  /// Makes the tender read-only and orders the bundle. Errors: archive_tender_open (filling has not ended),
  /// archive_applications_open {count} (not decided, or a vendor may still edit), tender_archived, archive_keep_until
  /// (a date ahead).
  base::Result<Archive> order(const tenders::Tender& tender, std::optional<base::Instant> keep_until,
                              const Actor& actor, const std::string& locale);
  /// The tender may be changed again; the bundle stays on record. Errors: not_found, reason_required,
  /// reason_too_long {limit}.
  base::Result<void> release(const tenders::Tender& tender, const std::string& reason, const Actor& actor);
  /// Notes who takes the bundle. False: there is none.
  bool note_download(const tenders::Tender& tender, const Archive& archive, const Actor& actor);

 private:
  base::Result<Json> make(const storage::Job& job, storage::JobProgress& progress);

  const Review::Dependencies& uses_;
  Service& service_;
  Supplements& supplements_;
  storage::JobQueue* jobs_ = nullptr;
};

}  // namespace tenderloom::review
