// Tenders (標案) with their filling window (SM-02), guides and announcements.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"

namespace tenderloom::tenders {

using base::Instant;
using base::Json;

/// Words of SM-02 as they are stored and sent.
namespace state {
inline constexpr char kDraft[] = "draft";
inline constexpr char kFilling[] = "filling";
inline constexpr char kClosed[] = "closed";
inline constexpr char kInReview[] = "in_review";
inline constexpr char kTendered[] = "tendered";
inline constexpr char kAwarded[] = "awarded";
inline constexpr char kEnded[] = "ended";
}  // namespace state

struct Tender {
  std::int64_t id = 0;     // 標案編號
  std::string no;          // 標案案號
  std::string type_key;    // stored, never derived from the number
  std::string type_label;  // zh-TW name of the type when the tender was made, for types that are not installed
  std::string name;
  std::optional<std::string> bundle_sha256;  // pinned when filling opens
  /// "draft": the clock decides between draft, filling and closed. Anything later is set by staff. Use fill_state().
  std::string stored_state = state::kDraft;
  std::optional<Instant> opens_at;
  std::optional<Instant> closes_at;  // the first instant that is too late
  std::string groups_text = "[]";    // JSON as stored; groups(), option_tables() and texts() read it
  bool is_sample = false;
  std::int64_t row_version = 1;
  std::optional<Instant> archived_at;  // since then nothing of it may be changed any more
  std::optional<Instant> unsealed_at;  // the opening of applications that its type keeps sealed was recorded

  /// [{"code", "name", "categories": [{"code", "name"}]}]
  Json groups() const;
  /// What staff wrote in the place of the type's lists: {"sizes": [{"code", "name"}]}. A list that is not in it is as
  /// the type says.
  Json option_tables() const;
  /// Texts of forms to print that staff wrote for this tender: {"application_form": "…Mustache…"}.
  Json texts() const;
  void set_lists(const Json& groups, const Json& option_tables, const Json& texts);
};

/// A deadline that staff moved after filling had opened.
struct DeadlineMove {
  std::int64_t id = 0, tender_id = 0;
  Instant at{};
  std::string actor, reason;
  std::optional<Instant> before, after;  // as Tender::closes_at
};

/// A guide of a tender as one company sees it.
struct GuideState {
  std::string key;
  std::string label;  // in the asked language
  bool must_confirm = true;
  bool has_file = false;     // staff have uploaded it
  std::string sha256, name;  // of the current file
  std::int64_t size = 0;
  std::optional<Instant> uploaded_at;
  bool confirmed = false;  // this company confirmed this very file
  std::optional<Instant> confirmed_at;
};

struct Announcement {
  std::int64_t id = 0;
  std::string title;
  std::string body;  // Markdown
  Instant published_at{};
  std::optional<Instant> until, withdrawn_at;
  std::optional<std::int64_t> tender_id;
  std::string tender_no;  // of tender_id, as it is read
  bool pinned = false;
  std::int64_t position = 100;
  std::int64_t row_version = 1;

  /// Whether visitors see it.
  bool shown(Instant now) const { return !withdrawn_at && published_at <= now && (!until || *until > now); }
};

}  // namespace tenderloom::tenders
