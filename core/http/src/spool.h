// Temporary files for bodies and uploads, counted together so that no sender can fill the disk or the memory.
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// The folder and the account of what lies in it. Thread-safe; shared by every file, which may outlive the server.
class SpoolArea {
 public:
  SpoolArea(std::filesystem::path folder, std::int64_t most_bytes);
  bool reserve(std::int64_t bytes);
  void release(std::int64_t bytes) { used_ -= bytes; }
  std::int64_t used() const { return used_; }
  std::filesystem::path new_path(std::string_view prefix);
  /// Bodies kept in memory share a budget; above it they go to files even when they are small.
  std::atomic<std::int64_t>& memory() { return memory_; }
  bool memory_is_short() const { return memory_ > kMemoryBudget; }
  /// Removes what a killed process left behind.
  void sweep() const;

 private:
  static constexpr std::int64_t kMemoryBudget = 64 << 20;
  std::filesystem::path folder_;
  std::string prefix_;  // of this process
  std::int64_t most_bytes_;
  std::atomic<std::int64_t> used_{0};
  std::atomic<std::int64_t> memory_{0};
  std::atomic<std::uint64_t> count_{0};
};

/// One temporary file; it goes away with this object unless somebody renamed it.
class SpoolFile {
 public:
  enum class Written { done, full };
  /// Throws std::system_error when the folder cannot be written to.
  static std::shared_ptr<SpoolFile> create(const std::shared_ptr<SpoolArea>& area, std::string_view prefix);
  ~SpoolFile();
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;
  Written append(std::string_view bytes);
  /// Ends the writing: closes the descriptor.
  void finish();
  const std::filesystem::path& path() const { return path_; }
  std::int64_t size() const { return size_; }

 private:
  SpoolFile(std::shared_ptr<SpoolArea> area, std::filesystem::path path, int descriptor);
  std::shared_ptr<SpoolArea> area_;
  std::filesystem::path path_;
  int descriptor_;
  std::int64_t size_ = 0;
};

class MemoryBody final : public Body {
 public:
  MemoryBody(std::shared_ptr<SpoolArea> area, std::string bytes);
  ~MemoryBody() override;
  std::int64_t size() const override { return static_cast<std::int64_t>(bytes_.size()); }
  bool in_memory() const override { return true; }
  std::string_view memory() const override { return bytes_; }
  const std::filesystem::path& file() const override;

 private:
  std::shared_ptr<SpoolArea> area_;
  std::string bytes_;
};

class FileBody final : public Body {
 public:
  explicit FileBody(std::shared_ptr<SpoolFile> file) : file_(std::move(file)) {}
  std::int64_t size() const override { return file_->size(); }
  bool in_memory() const override { return false; }
  std::string_view memory() const override { return {}; }
  const std::filesystem::path& file() const override { return file_->path(); }
  const std::shared_ptr<SpoolFile>& spool() const { return file_; }

 private:
  std::shared_ptr<SpoolFile> file_;
};

/// The body of a request that has none.
std::shared_ptr<const Body> no_body();

}  // namespace tenderloom::http
