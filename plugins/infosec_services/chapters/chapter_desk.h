// Chapters of a proposal as rich text: who may write one now, what it becomes when it is kept, what it once was.
#pragma once
#include "desk.h"
#include "paper/paper_pictures.h"
#include "rich/cleaner.h"
#include "rows.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

/// Who holds a chapter, as one person sees it.
struct Held {
  bool mine = false;
  std::string person, wanted;  // who has it; who asked for it
  std::int64_t wanted_id = 0;
};

struct ChapterChange {
  std::string html;
  std::int64_t version = 0;  // that it was made on; 0: the first
  bool autosave = false;
};

/// Thread-safe.
class ChapterDesk {
 public:
  ChapterDesk(const Desk& desk, const Cleaner& cleaner, const PaperPictures& paper)
      : desk_(desk), cleaner_(cleaner), paper_(paper) {}

  /// Chapters that are written (the last one is a form), in order.
  static std::vector<Chapter> written(const Settings& settings);
  static const Chapter* find(const Settings& settings, const std::string& key);
  /// What an empty chapter begins with: its sub-items as headings.
  static std::string opening(const Proposal& proposal, const Chapter& chapter, const std::string& locale);
  /// About so many pages of the book.
  static std::int64_t pages(const rows::ChapterRow& row);

  std::map<std::string, rows::ChapterRow> stored(std::int64_t proposal) const;
  /// Errors: infosec_not_writable, infosec_conflict, infosec_held {person}, rich_…, infosec_picture_unknown.
  base::Result<rows::ChapterRow> save(const Proposal& proposal, const std::string& chapter, const ChapterChange& change,
                                      const Writer& writer) const;
  base::Result<rows::ChapterRow> restore(const Proposal& proposal, const std::string& chapter, std::int64_t number,
                                         const Writer& writer) const;

  /// Takes the chapter where nobody else has it, and says that it is still wanted.
  Held take(const Proposal& proposal, const std::string& chapter, const Writer& writer) const;
  Held ask(const Proposal& proposal, const std::string& chapter, const Writer& writer) const;
  /// To whoever asked for it, else to nobody.
  Held give(const Proposal& proposal, const std::string& chapter, const Writer& writer) const;

  /// Errors: infosec_not_writable, infosec_picture_size {most}, infosec_picture_kind, infosec_picture_broken, those of
  /// plugin::Files.
  base::Result<rows::PictureRow> keep_picture(const Proposal& proposal, const http::UploadedFile& file,
                                              const Writer& writer) const;
  std::vector<rows::PictureRow> pictures(std::int64_t proposal) const;
  /// The file that pages show of a picture: as it is printed, which is smaller than the upload.
  base::Result<plugin::StoredFile> shown(const rows::PictureRow& picture) const;

 private:
  base::Result<rows::ChapterRow> put(const Proposal& proposal, rows::ChapterRow row, const ChapterChange& change,
                                     const Writer& writer) const;
  const Desk& desk_;
  const Cleaner& cleaner_;
  const PaperPictures& paper_;
};

/// Canonical text with the addresses of its pictures, for pages.
std::string with_pictures(const std::string& html, const std::string& address);

void add_chapters(plugin::Host& host, const Desk& desk, const ChapterDesk& chapters);
void add_chapter_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
