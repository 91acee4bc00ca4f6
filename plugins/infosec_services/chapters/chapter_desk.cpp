#include "chapter_desk.h"

#include <algorithm>
#include <set>

#include "picture_size.h"
#include "rich/writing.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::chrono::seconds kHoldLasts{60};
constexpr std::chrono::minutes kVersionEvery{10};
constexpr std::int64_t kCharactersOfPage = 850, kPicturesOfPage = 3;
constexpr std::int64_t kMostPictureBytes = 10 << 20, kMostPixels = 6000;
static_assert(kMostPixels * kMostPixels <= kMostPicturePixels);

Held seen_by(const rows::HoldRow& row, const Writer& writer, base::Instant now) {
  const bool mine = row.person_id == writer.id;
  const bool over = now - row.seen_at > kHoldLasts;
  return {mine && !over, over ? std::string() : row.person, row.wanted, row.wanted_id};
}

bool held_by_other(const std::optional<rows::HoldRow>& row, const Writer& writer, base::Instant now) {
  return row && row->person_id != writer.id && row->person_id != 0 && now - row->seen_at <= kHoldLasts;
}

}  // namespace

std::vector<Chapter> ChapterDesk::written(const Settings& settings) {
  std::vector<Chapter> chapters;
  for (const Chapter& chapter : settings.chapters)
    if (chapter.key != "responsibility") chapters.push_back(chapter);
  return chapters;
}

const Chapter* ChapterDesk::find(const Settings& settings, const std::string& key) {
  if (key == "responsibility") return nullptr;
  const auto found = std::find_if(settings.chapters.begin(), settings.chapters.end(),
                                  [&](const Chapter& chapter) { return chapter.key == key; });
  return found == settings.chapters.end() ? nullptr : &*found;
}

std::string ChapterDesk::opening(const Proposal& proposal, const Chapter& chapter, const std::string& locale) {
  std::string html;
  int number = 0;
  for (const Part& part : chapter.parts) {
    if (part.soc && !proposal.soc) continue;
    html += "<h3>" + std::to_string(++number) + ". " + escaped(type_word(proposal.tender, locale, "part." + part.key)) +
            "</h3>";
  }
  return html;
}

std::int64_t ChapterDesk::pages(const rows::ChapterRow& row) {
  if (row.characters == 0 && row.pictures == 0) return 0;
  return (row.characters + kCharactersOfPage - 1) / kCharactersOfPage +
         (row.pictures + kPicturesOfPage - 1) / kPicturesOfPage;
}

std::map<std::string, rows::ChapterRow> ChapterDesk::stored(std::int64_t proposal) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::chapters(sql, proposal); });
}

std::vector<rows::PictureRow> ChapterDesk::pictures(std::int64_t proposal) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::pictures(sql, proposal); });
}

base::Result<rows::ChapterRow> ChapterDesk::save(const Proposal& proposal, const std::string& chapter,
                                                 const ChapterChange& change, const Writer& writer) const {
  if (!desk_.writable(proposal)) return base::Error{"infosec_not_writable"};
  const Rich rich = cleaner_.clean(change.html);
  if (!rich.refusal.empty()) return base::Error{rich.refusal, Json::object(), "html"};
  std::set<std::string> known;
  for (const auto& picture : pictures(proposal.id())) known.insert(picture.sha256);
  for (const std::string& picture : rich.pictures)
    if (!known.contains(picture)) return base::Error{"infosec_picture_unknown", Json::object(), "html"};
  rows::ChapterRow row{chapter,
                       rich.html,
                       static_cast<std::int64_t>(rich.characters),
                       static_cast<std::int64_t>(rich.words),
                       static_cast<std::int64_t>(rich.pictures.size()),
                       0,
                       {writer.name, desk_.uses().clock.now(), writer.id}};
  return put(proposal, std::move(row), change, writer);
}

base::Result<rows::ChapterRow> ChapterDesk::put(const Proposal& proposal, rows::ChapterRow row,
                                                const ChapterChange& change, const Writer& writer) const {
  const base::Instant now = row.by.at;
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<rows::ChapterRow> {
    if (const auto held = desk_.hold(tx, proposal); !held) return held.error();
    const auto hold = rows::hold(tx.sql(), proposal.id(), row.chapter);
    if (held_by_other(hold, writer, now)) return base::Error{"infosec_held", {{"person", hold->person}}};
    const auto all = rows::chapters(tx.sql(), proposal.id());
    const auto before = all.find(row.chapter);
    rows::ChapterRow saved = row;
    saved.version = change.version;
    if (before != all.end() && before->second.html == row.html && before->second.version == change.version)
      return before->second;  // nothing new: an autosave of what is there makes no version
    if (!rows::put_chapter(tx, proposal.id(), proposal.submission.id, row, change.version))
      return base::Error{"infosec_conflict"};
    saved.version = change.version + 1;
    const auto versions = rows::versions(tx.sql(), proposal.id(), row.chapter);
    const bool due =
        versions.empty() || now - versions.front().by.at >= kVersionEvery || versions.front().by.person != writer.name;
    if (!change.autosave || due)
      rows::add_version(tx, proposal.id(), row.chapter, {saved.version, row.words, row.html, row.by});
    rows::HoldRow mine = hold.value_or(rows::HoldRow{});
    mine.person_id = writer.id;
    mine.person = writer.name;
    mine.seen_at = now;
    rows::put_hold(tx, proposal.id(), row.chapter, mine);
    return saved;
  });
}

base::Result<rows::ChapterRow> ChapterDesk::restore(const Proposal& proposal, const std::string& chapter,
                                                    std::int64_t number, const Writer& writer) const {
  const auto former = desk_.uses().database.read(
      [&](soci::session& sql) { return rows::version(sql, proposal.id(), chapter, number); });
  if (!former) return base::Error{"infosec_version_unknown"};
  const auto now = stored(proposal.id());
  const auto current = now.find(chapter);
  return save(proposal, chapter, {former->html, current == now.end() ? 0 : current->second.version, false}, writer);
}

Held ChapterDesk::take(const Proposal& proposal, const std::string& chapter, const Writer& writer) const {
  const base::Instant now = desk_.uses().clock.now();
  return desk_.uses().database.write([&](storage::Transaction& tx) {
    const auto row = rows::hold(tx.sql(), proposal.id(), chapter);
    if (held_by_other(row, writer, now)) return seen_by(*row, writer, now);
    rows::HoldRow mine = row.value_or(rows::HoldRow{});
    if (mine.wanted_id == writer.id || mine.person_id != writer.id) {
      mine.wanted_id = 0;
      mine.wanted.clear();
    }
    mine.person_id = writer.id;
    mine.person = writer.name;
    mine.seen_at = now;
    rows::put_hold(tx, proposal.id(), chapter, mine);
    return seen_by(mine, writer, now);
  });
}

Held ChapterDesk::ask(const Proposal& proposal, const std::string& chapter, const Writer& writer) const {
  const base::Instant now = desk_.uses().clock.now();
  const auto asked = desk_.uses().database.write([&](storage::Transaction& tx) -> std::optional<Held> {
    auto row = rows::hold(tx.sql(), proposal.id(), chapter);
    if (!held_by_other(row, writer, now)) return std::nullopt;
    row->wanted_id = writer.id;
    row->wanted = writer.name;
    rows::put_hold(tx, proposal.id(), chapter, *row);
    return seen_by(*row, writer, now);
  });
  return asked ? *asked : take(proposal, chapter, writer);  // it has become free meanwhile
}

Held ChapterDesk::give(const Proposal& proposal, const std::string& chapter, const Writer& writer) const {
  const base::Instant now = desk_.uses().clock.now();
  return desk_.uses().database.write([&](storage::Transaction& tx) {
    const auto row = rows::hold(tx.sql(), proposal.id(), chapter);
    if (!row || row->person_id != writer.id) return row ? seen_by(*row, writer, now) : Held{};
    const rows::HoldRow next{row->wanted_id, 0, row->wanted, {}, now};
    rows::put_hold(tx, proposal.id(), chapter, next);
    return seen_by(next, writer, now);
  });
}

base::Result<rows::PictureRow> ChapterDesk::keep_picture(const Proposal& proposal, const http::UploadedFile& file,
                                                         const Writer& writer) const {
  if (!desk_.writable(proposal)) return base::Error{"infosec_not_writable"};
  const auto size = picture_size(file.path);
  if (!size) return base::Error{"infosec_picture_kind", Json::object(), "file"};
  if (size->width > kMostPixels || size->height > kMostPixels)
    return base::Error{"infosec_picture_size", {{"most", kMostPixels}}, "file"};
  plugin::FileLimits limits;
  limits.extensions = {"png", "jpg", "jpeg"};
  limits.max_bytes = kMostPictureBytes;
  const auto kept = desk_.uses().files.keep(file, limits);
  if (!kept) return kept.error();
  // What cannot be printed is said now, not when the book is made.
  if (const auto paper = paper_.of(kept->sha256); !paper && paper.error().code == "infosec_picture_broken")
    return base::Error{paper.error().code, Json::object(), "file"};
  const rows::PictureRow row{kept->sha256,
                             kept->name,
                             kept->media_type,
                             kept->size,
                             size->width,
                             size->height,
                             {writer.name, desk_.uses().clock.now(), writer.id}};
  return desk_.uses().database.write([&](storage::Transaction& tx) -> base::Result<rows::PictureRow> {
    if (const auto held = desk_.hold(tx, proposal); !held) return held.error();
    rows::put_picture(tx, proposal.id(), row);
    return row;
  });
}

base::Result<plugin::StoredFile> ChapterDesk::shown(const rows::PictureRow& picture) const {
  const auto paper = paper_.of(picture.sha256);
  if (!paper) return paper.error();
  return plugin::StoredFile{paper->paper_sha256, picture.name, paper->media_type, paper->size, std::nullopt};
}

std::string with_pictures(const std::string& html, const std::string& address) {
  static const std::string kMark = "<img data-picture=\"";
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = html.find(kMark); at != std::string::npos; at = html.find(kMark, from)) {
    const std::string file = html.substr(at + kMark.size(), 64);
    out += html.substr(from, at - from) + "<img src=\"" + address + "/" + file + "\" data-picture=\"";
    from = at + kMark.size();
  }
  return out + html.substr(from);
}

}  // namespace tenderloom::infosec_services
