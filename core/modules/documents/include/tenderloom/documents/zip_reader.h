// A zip that ZipFile wrote, read back at constant memory.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::documents {

struct ZipEntry {
  std::string path;
  std::int64_t size = 0;
};

class ZipReader {
 public:
  /// None: it is no zip that can be read.
  static std::optional<ZipReader> open(const std::filesystem::path& file);
  ~ZipReader();
  ZipReader(ZipReader&& other) noexcept;
  ZipReader& operator=(ZipReader&& other) = delete;

  const std::vector<ZipEntry>& entries() const { return entries_; }
  enum class Outcome { whole, missing, damaged };
  /// The bytes of an entry, piece by piece.
  Outcome read(const std::string& path, const std::function<void(std::string_view piece)>& take) const;
  /// None: it is missing, damaged or larger than that.
  std::optional<std::string> text(const std::string& path, std::int64_t most_bytes) const;

 private:
  ZipReader() = default;
  void* archive_ = nullptr;
  std::vector<ZipEntry> entries_;
};

}  // namespace tenderloom::documents
