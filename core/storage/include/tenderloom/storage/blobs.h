// Files by content. A blob is written to a temporary name, synced, renamed to its SHA-256 and its folder synced; only
// then may a row refer to it. DATA/blobs/ab/cd/<sha256>; the folder may be shared by several servers.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "tenderloom/base/crypto.h"
#include "tenderloom/base/result.h"

namespace tenderloom::storage {

struct BlobRef {
  std::string sha256;  // 64 hex digits
  std::int64_t size = 0;
};

/// Thread-safe. Errors of put: blob_full (no room on the disk), blob_folder {reason}.
class BlobStore {
 public:
  static base::Result<BlobStore> open(const std::filesystem::path& folder);  // blob_folder {path}
  base::Result<BlobRef> put(std::string_view content) const;
  /// Copies a file in (an upload's temporary file).
  base::Result<BlobRef> put_file(const std::filesystem::path& file) const;
  bool has(const std::string& sha256) const;
  std::filesystem::path path(
      const std::string& sha256) const;  // throws std::invalid_argument on anything but 64 hex digits
  base::Result<std::string> read(const std::string& sha256) const;  // blob_missing {sha256}
  /// Recomputes the hash; false when content and name differ.
  bool intact(const std::string& sha256) const;
  /// Every blob in the store, in no order; for `tenderloom check` and backups.
  void each(const std::function<void(const std::string& sha256, std::int64_t size)>& visit) const;

 private:
  explicit BlobStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

}  // namespace tenderloom::storage
