#include "route_support.h"

#include <fstream>

#include "tenderloom/base/text.h"

namespace tenderloom::tenders {
namespace {

Json time_or_null(const std::optional<Instant>& instant) { return instant ? Json(base::iso8601(*instant)) : Json(); }

std::optional<Instant> read_moment(const std::string& text) {
  if (const auto iso = base::parse_iso8601(text)) return iso;
  const auto blank = text.find(' ');
  const auto date = base::parse_date(text.substr(0, blank));
  if (!date) return std::nullopt;
  if (blank == std::string::npos) return base::taipei_midnight(*date);
  return base::parse_iso8601(base::iso_date(*date) + "T" + std::string(base::trim(text.substr(blank))));
}

}  // namespace

bool begins_as_pdf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  char head[5] = {};
  in.read(head, sizeof head);
  return in.gcount() == sizeof head && std::string_view(head, sizeof head) == "%PDF-";
}

http::UploadedFile* uploaded_file(http::Context& context) {
  for (auto& file : context.files()) {
    if (file.field == "file" && file.size > 0) return &file;
  }
  return nullptr;
}

Actor actor_of(const http::Context& context) {
  const auto& who = context.principal();
  return {who.person_id, who.display_name, context.request().client_address};
}

Json resource_of(const Tender& tender, Instant now) {
  return {{"id", std::to_string(tender.id)},
          {"tender_no", tender.no},
          {"type", tender.type_key},
          {"name", tender.name},
          {"state", fill_state(tender, now)},
          {"opens_at", time_or_null(tender.opens_at)},
          {"closes_at", time_or_null(tender.closes_at)},
          {"groups", tender.groups()},
          {"archived_at", time_or_null(tender.archived_at)},
          {"version", tender.row_version}};
}

Json resource_of(const DeadlineMove& move) {
  return {{"at", base::iso8601(move.at)},
          {"before", time_or_null(move.before)},
          {"after", time_or_null(move.after)},
          {"reason", move.reason}};
}

Json resource_of(const GuideState& guide, const std::string& tender_no) {
  const std::string url = "/tenders/" + tender_no + "/guides/" + guide.key;
  return {{"key", guide.key},
          {"label", guide.label},
          {"must_confirm", guide.must_confirm},
          {"has_file", guide.has_file},
          {"name", guide.name},
          {"size", guide.size},
          {"sha256", guide.sha256},
          {"uploaded_at", time_or_null(guide.uploaded_at)},
          {"confirmed", guide.confirmed},
          {"confirmed_at", time_or_null(guide.confirmed_at)},
          {"links", {{"self", url}, {"file", url + "/file"}, {"confirm", url + "/confirm"}}}};
}

Json resource_of(const Announcement& announcement) {
  return {{"id", std::to_string(announcement.id)},
          {"title", announcement.title},
          {"body", announcement.body},
          {"published_at", base::iso8601(announcement.published_at)},
          {"until", time_or_null(announcement.until)},
          {"tender_no", announcement.tender_id ? Json(announcement.tender_no) : Json()},
          {"pinned", announcement.pinned},
          {"position", announcement.position},
          {"withdrawn_at", time_or_null(announcement.withdrawn_at)},
          {"version", announcement.row_version}};
}

std::optional<std::optional<Instant>> time_value(const Json& values, const char* field, Json& findings) {
  const auto found = values.find(field);
  if (found == values.end()) return std::nullopt;
  if (found->is_null()) return std::optional<Instant>();
  const std::string text(base::trim(found->is_string() ? found->get<std::string>() : std::string("?")));
  if (text.empty()) return std::optional<Instant>();
  const auto moment = read_moment(text);
  if (!moment) {
    findings.push_back({{"field", field}, {"code", "time_format"}, {"params", {{"text", base::truncate(text, 40)}}}});
    return std::nullopt;
  }
  return moment;
}

}  // namespace tenderloom::tenders
