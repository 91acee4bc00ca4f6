// A zip of any size, written at constant memory: files are read while the archive is closed.
#pragma once
#include <deque>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::documents {

struct ZippedFile {
  std::string path;  // within the archive
  std::string sha256;
};

class ZipFile {
 public:
  /// What stands at `target` is replaced when it is closed.
  explicit ZipFile(const std::filesystem::path& target);
  ~ZipFile();  // without close(): nothing is left
  ZipFile(const ZipFile&) = delete;
  ZipFile& operator=(const ZipFile&) = delete;

  /// Adds and returns the path that it has there: parts are made safe for every system, and a second one of the same
  /// name gets a number. The file must stay until close(). Throws std::runtime_error when the library fails.
  std::string add_text(const std::string& path, std::string content);
  std::string add_file(const std::string& path, const std::filesystem::path& file, const std::string& sha256);
  const std::vector<ZippedFile>& files() const { return files_; }

  /// `progress` gets 0 to 100 and says whether to go on. Errors: archive_stopped, archive_failed (the disk is full, or
  /// a file is not there any more).
  base::Result<bool> close(const std::function<bool(int percent)>& progress = {});

 private:
  std::string entry(const std::string& path, void* source, const std::string& sha256);

  void* archive_;
  std::deque<std::string> texts_;  // the library reads them when it closes
  std::set<std::string> names_;
  std::vector<ZippedFile> files_;
};

}  // namespace tenderloom::documents
