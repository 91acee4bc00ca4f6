// Announcements (SCR-101, SCR-102, SCR-109, SCR-157): Markdown, from and until when they are shown, of one tender or of
// all, pinned, in order, with attachments; withdrawn ones stay on record.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::tenders {

struct Actor;

inline constexpr std::int64_t kUsualPosition = 100;
/// Of the files of an announcement; the gate, the check and the hint on the page all follow these.
inline constexpr std::int64_t kLargestAttachment = 20LL << 20;
inline constexpr std::size_t kMostAttachments = 10;

struct Attachment {
  std::int64_t id = 0;
  std::string name, sha256, media_type;
  std::int64_t size = 0;
};

/// What staff write.
struct AnnouncementDraft {
  std::string title, body;
  std::optional<Instant> published_at;  // none: now, or as it was
  std::optional<Instant> until;         // the first instant at which it is no longer shown
  std::optional<std::int64_t> tender_id;
  bool pinned = false;
  std::int64_t position = kUsualPosition;  // small ones first
};

/// Judges a file as every other upload is judged and gives its media type. Errors: those of submissions::FileChecker.
using FileJudge = std::function<base::Result<std::string>(const std::filesystem::path& file, const std::string& name,
                                                          std::int64_t most_bytes)>;

/// Thread-safe.
class NoticeBoard {
 public:
  NoticeBoard(storage::Database& database, const storage::BlobStore& blobs, const base::Clock& clock,
              audit::AuditLog& audit)
      : database_(database), blobs_(blobs), clock_(clock), audit_(audit) {}

  struct Query {
    bool all = false;                       // staff: future, past and withdrawn ones as well
    std::optional<std::int64_t> tender_id;  // those of one tender and the general ones
    bool general = true;                    // with a tender: the general ones as well
    std::int64_t page = 1, per_page = 25;
  };
  struct List {
    std::vector<Announcement> rows;  // pinned first, then by position, then newest first
    std::int64_t total = 0;
  };
  List list(const Query& query);
  std::optional<Announcement> find(std::int64_t id, bool all = false);

  /// Findings in the contract's shape without their sentence; the announcement when there are none.
  struct Saved {
    Json findings = Json::array();
    std::optional<Announcement> announcement;
  };
  Saved create(const AnnouncementDraft& draft, const Actor& actor);
  /// The same within a decision that it tells of. Throws std::logic_error for words that create() would refuse.
  Announcement create(storage::Transaction& tx, const AnnouncementDraft& draft, const Actor& actor);
  /// Errors: not_found, version_conflict {version}.
  base::Result<Saved> change(std::int64_t id, const AnnouncementDraft& draft, std::optional<std::int64_t> version,
                             const Actor& actor);
  /// Withdraws it, or shows it again. Errors: not_found.
  base::Result<void> set_withdrawn(std::int64_t id, bool withdrawn, const Actor& actor);

  std::vector<Attachment> files(std::int64_t id);
  std::optional<Attachment> file(std::int64_t id, std::int64_t file_id);
  /// Errors: not_found, announcement_files_many {limit}, those of the judge, blob errors.
  base::Result<Attachment> add_file(std::int64_t id, const std::string& name, const std::filesystem::path& file,
                                    const FileJudge& judge, const Actor& actor);
  bool remove_file(std::int64_t id, std::int64_t file_id, const Actor& actor);

 private:
  storage::Database& database_;
  const storage::BlobStore& blobs_;
  const base::Clock& clock_;
  audit::AuditLog& audit_;
};

}  // namespace tenderloom::tenders
