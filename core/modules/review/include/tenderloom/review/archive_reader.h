// An archive of a tender, or the dossier of an application, read back without the portal that made it: what it is,
// until when it is to be kept, whether it is whole, and its files.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/documents/zip_reader.h"

namespace tenderloom::review {

struct ArchivedApplication {
  std::string folder;  // "applications/7/"
  std::string number, company, tax_id, state;
};

/// What the bundle says of itself (archive.json); empty where it says nothing.
struct ArchiveHead {
  std::string tender_no, tender_name, ordered_at, ordered_by;
  std::string keep_until;  // the last day of retention, 2036-12-31
  std::vector<ArchivedApplication> applications;
};

class ArchiveReader {
 public:
  /// Errors: archive_broken {why}, in English, as record offices read it on the command line.
  static base::Result<ArchiveReader> open(const std::filesystem::path& file);

  const ArchiveHead& head() const { return head_; }
  const std::vector<documents::ZipEntry>& entries() const { return zip_.entries(); }
  std::int64_t bytes() const;
  /// What does not fit the manifest, as English sentences: files that changed, are missing, or were added.
  std::vector<std::string> problems() const;
  /// Writes the files whose path begins so (all for an empty one) below that folder; nothing that is there is
  /// overwritten. How many. Errors: archive_broken {why}.
  base::Result<int> extract(const std::string& beginning, const std::filesystem::path& folder) const;

 private:
  ArchiveReader(documents::ZipReader zip, std::vector<std::pair<std::string, std::string>> sums, ArchiveHead head)
      : zip_(std::move(zip)), sums_(std::move(sums)), head_(std::move(head)) {}
  base::Result<void> write(const std::string& path, const std::string& sum, const std::filesystem::path& target) const;

  documents::ZipReader zip_;
  std::vector<std::pair<std::string, std::string>> sums_;  // path, SHA-256
  ArchiveHead head_;
};

}  // namespace tenderloom::review
