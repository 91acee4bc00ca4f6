// Gathers everything of one application into a folder of a zip: data, files, scans, forms, mails, and an index page
// that leads to them. A dossier is one such folder; the archive of a tender holds one for each application.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "dossier_pages.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/documents/zip_file.h"
#include "tenderloom/review/service.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {

/// A folder of nobody else's; gone when this goes.
class WorkFolder {
 public:
  WorkFolder();
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class DossierCollector {
 public:
  /// `work` and what `zip` reads must stay until the zip is closed. `folder`: where in the zip, empty or ending in "/".
  DossierCollector(const Review::Dependencies& uses, const Ground& ground, const Submission& submission,
                   std::string locale, documents::ZipFile& zip, const WorkFolder& work, std::string folder = {});

  void items();
  void data(const char* name, const Json& json);
  void scans();
  /// The forms as they would be printed now, and the receipt. What cannot be printed yet has no form.
  std::optional<base::Error> forms(std::int64_t person_id, const std::optional<documents::Receipt>& receipt);
  /// Mails to the company that name this tender. One with a link that signs in has no text to keep.
  void mails();
  /// What plugins keep of it.
  void records();
  void index(const std::vector<ReviewEvent>& events);
  std::string title() const;

 private:
  std::string word(const std::string& key) const;
  std::string label_of(const std::string& document) const;
  void text(DossierPart& part, const std::string& path, std::string content, const std::string& label = {});
  void add_file(DossierPart& part, const submissions::Node& node, const Json& file);
  /// As the index page of the folder names it.
  std::string within(const std::string& kept) const { return kept.substr(folder_.size()); }

  const Review::Dependencies& uses_;
  const Ground& ground_;
  const Submission& submission_;
  std::string locale_;
  documents::ZipFile& zip_;
  const WorkFolder& work_;
  std::string folder_;
  std::vector<DossierPart> parts_;
};

Json rounds_data(const std::vector<Round>& rounds);
/// Lines for `sha256sum -c`.
std::string manifest_of(const documents::ZipFile& zip);

}  // namespace tenderloom::review
