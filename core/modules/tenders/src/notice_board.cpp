#include "tenderloom/tenders/notice_board.h"

#include "notice_rows.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kLongestTitle = 200, kLongestBody = 20'000;
constexpr std::int64_t kFirstPosition = 1, kLastPosition = 999;

void need_text(Json& findings, const char* field, const char* missing, const char* too_long, const std::string& text,
               std::size_t limit) {
  if (text.empty()) {
    findings.push_back({{"field", field}, {"code", missing}, {"params", Json::object()}});
  } else if (base::code_points(text) > limit) {
    findings.push_back({{"field", field}, {"code", too_long}, {"params", {{"limit", limit}}}});
  }
}

Json judge_announcement(const Announcement& one) {
  Json findings = Json::array();
  need_text(findings, "title", "announcement_title_needed", "announcement_title_long", one.title, kLongestTitle);
  need_text(findings, "body", "announcement_body_needed", "announcement_body_long", one.body, kLongestBody);
  if (one.until && *one.until <= one.published_at) {
    findings.push_back({{"field", "until"}, {"code", "announcement_until_early"}, {"params", Json::object()}});
  }
  if (one.position < kFirstPosition || one.position > kLastPosition) {
    findings.push_back({{"field", "position"},
                        {"code", "announcement_position"},
                        {"params", {{"min", kFirstPosition}, {"max", kLastPosition}}}});
  }
  return findings;
}

void take(Announcement& one, const AnnouncementDraft& draft) {
  one.title = std::string(base::trim(draft.title));
  one.body = std::string(base::trim(base::clean_lines(draft.body)));
  if (draft.published_at) one.published_at = *draft.published_at;
  one.until = draft.until;
  one.tender_id = draft.tender_id;
  one.pinned = draft.pinned;
  one.position = draft.position;
}

audit::Entry board_entry(const Actor& actor, Instant at, const char* action, std::int64_t id, Json details) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "announcement:" + std::to_string(id);
  entry.details = std::move(details);
  return entry;
}

}  // namespace

NoticeBoard::List NoticeBoard::list(const Query& query) {
  const auto now = clock_.now();
  return database_.read([&](soci::session& sql) {
    return List{notice_rows::list(sql, query, now), notice_rows::count(sql, query, now)};
  });
}

std::optional<Announcement> NoticeBoard::find(std::int64_t id, bool all) {
  auto found = database_.read([&](soci::session& sql) { return notice_rows::find(sql, id); });
  if (found && !all && !found->shown(clock_.now())) return std::nullopt;
  return found;
}

NoticeBoard::Saved NoticeBoard::create(const AnnouncementDraft& draft, const Actor& actor) {
  const auto now = clock_.now();
  Announcement one;
  one.published_at = now;
  take(one, draft);
  Saved saved{judge_announcement(one), {}};
  if (!saved.findings.empty()) return saved;
  saved.announcement = database_.write([&](storage::Transaction& tx) {
    one.id = notice_rows::insert(tx, one, now);
    audit_.record(tx, board_entry(actor, now, "announcement.created", one.id, {{"title", one.title}}));
    return one;
  });
  return saved;
}

Announcement NoticeBoard::create(storage::Transaction& tx, const AnnouncementDraft& draft, const Actor& actor) {
  const auto now = clock_.now();
  Announcement one;
  one.published_at = now;
  take(one, draft);
  if (const Json findings = judge_announcement(one); !findings.empty())
    throw std::logic_error("an announcement of the portal's own is refused: " + findings.dump());
  one.id = notice_rows::insert(tx, one, now);
  audit_.record(tx, board_entry(actor, now, "announcement.created", one.id, {{"title", one.title}}));
  return one;
}

base::Result<NoticeBoard::Saved> NoticeBoard::change(std::int64_t id, const AnnouncementDraft& draft,
                                                     std::optional<std::int64_t> version, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<Saved> {
    auto one = notice_rows::find(tx.sql(), id);
    if (!one) return base::Error{"not_found"};
    const std::string before = one->title;
    take(*one, draft);
    Saved saved{judge_announcement(*one), {}};
    if (!saved.findings.empty()) return saved;
    if (!notice_rows::update(tx, *one, version.value_or(one->row_version))) {
      return base::Error{"version_conflict", {{"version", one->row_version}}};
    }
    ++one->row_version;
    audit_.record(tx, board_entry(actor, clock_.now(), "announcement.changed", id,
                                  {{"title", one->title}, {"title_before", before}}));
    saved.announcement = std::move(one);
    return saved;
  });
}

base::Result<void> NoticeBoard::set_withdrawn(std::int64_t id, bool withdrawn, const Actor& actor) {
  const auto now = clock_.now();
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    auto one = notice_rows::find(tx.sql(), id);
    if (!one) return base::Error{"not_found"};
    if (one->withdrawn_at.has_value() == withdrawn) return {};
    one->withdrawn_at = withdrawn ? std::optional(now) : std::nullopt;
    notice_rows::update(tx, *one, one->row_version);
    audit_.record(tx, board_entry(actor, now, withdrawn ? "announcement.withdrawn" : "announcement.restored", id,
                                  {{"title", one->title}}));
    return {};
  });
}

std::vector<Attachment> NoticeBoard::files(std::int64_t id) {
  return database_.read([&](soci::session& sql) { return notice_rows::files(sql, id); });
}

std::optional<Attachment> NoticeBoard::file(std::int64_t id, std::int64_t file_id) {
  for (auto& file : files(id)) {
    if (file.id == file_id) return std::move(file);
  }
  return std::nullopt;
}

base::Result<Attachment> NoticeBoard::add_file(std::int64_t id, const std::string& name,
                                               const std::filesystem::path& file, const FileJudge& judge,
                                               const Actor& actor) {
  if (!find(id, true)) return base::Error{"not_found"};
  if (files(id).size() >= kMostAttachments)
    return base::Error{"announcement_files_many", {{"limit", kMostAttachments}}, "file"};
  auto type = judge(file, name, kLargestAttachment);
  if (!type) return type.error();
  const auto blob = blobs_.put_file(file);
  if (!blob) return blob.error();
  Attachment kept{0, name, blob->sha256, *type, blob->size};
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    kept.id = notice_rows::insert_file(tx, id, kept, actor.person_id, now);
    audit_.record(tx,
                  board_entry(actor, now, "announcement.file_added", id, {{"name", name}, {"sha256", kept.sha256}}));
  });
  return kept;
}

bool NoticeBoard::remove_file(std::int64_t id, std::int64_t file_id, const Actor& actor) {
  const auto kept = file(id, file_id);
  if (!kept) return false;
  return database_.write([&](storage::Transaction& tx) {
    if (!notice_rows::delete_file(tx, id, file_id)) return false;
    audit_.record(tx, board_entry(actor, clock_.now(), "announcement.file_removed", id, {{"name", kept->name}}));
    return true;
  });
}

}  // namespace tenderloom::tenders
