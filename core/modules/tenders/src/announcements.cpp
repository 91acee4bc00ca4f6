#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kLongestTitle = 200, kLongestBody = 20'000;

std::int64_t until(bool all, Instant now) {
  return all ? std::numeric_limits<std::int64_t>::max() : base::to_micros(now);
}

void need(Json& findings, const char* field, const char* missing, const char* too_long, const std::string& text,
          std::size_t limit) {
  if (text.empty()) {
    findings.push_back({{"field", field}, {"code", missing}, {"params", Json::object()}});
  } else if (base::code_points(text) > limit) {
    findings.push_back({{"field", field}, {"code", too_long}, {"params", {{"limit", limit}}}});
  }
}

}  // namespace

Service::Announcements Service::announcements(std::int64_t page, std::int64_t per_page, bool all) {
  const auto limit = until(all, clock_.now());
  return database_.read([&](soci::session& sql) {
    return Announcements{repository::announcements(sql, limit, per_page, (page - 1) * per_page),
                         repository::count_announcements(sql, limit)};
  });
}

std::optional<Announcement> Service::announcement(std::int64_t id, bool all) {
  const auto limit = until(all, clock_.now());
  return database_.read([&](soci::session& sql) { return repository::announcement(sql, id, limit); });
}

Service::Announced Service::announce(const std::string& title, const std::string& body,
                                     std::optional<Instant> published_at, const Actor& actor) {
  Announced result;
  Announcement announcement;
  announcement.title = std::string(base::trim(title));
  announcement.body = std::string(base::trim(base::clean_lines(body)));
  need(result.findings, "title", "announcement_title_needed", "announcement_title_long", announcement.title,
       kLongestTitle);
  need(result.findings, "body", "announcement_body_needed", "announcement_body_long", announcement.body, kLongestBody);
  if (!result.findings.empty()) return result;
  const auto now = clock_.now();
  announcement.published_at = published_at.value_or(now);
  result.announcement = database_.write([&](storage::Transaction& tx) {
    announcement.id = repository::insert_announcement(tx, announcement, now);
    audit::Entry entry;
    entry.at = now;
    if (actor.person_id != 0) entry.person = actor.person_id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "announcement.created";
    entry.subject = "announcement:" + std::to_string(announcement.id);
    entry.details = {{"title", announcement.title}};
    audit_.record(tx, entry);
    return announcement;
  });
  return result;
}

}  // namespace tenderloom::tenders
