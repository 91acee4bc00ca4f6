#include "spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

#include "tenderloom/base/crypto.h"

namespace tenderloom::http {
namespace {

constexpr std::string_view kOwnMark = "spool-";
constexpr auto kLeftBehind = std::chrono::hours(1);

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

SpoolArea::SpoolArea(std::filesystem::path folder, std::int64_t most_bytes)
    : folder_(std::move(folder)), prefix_(std::string(kOwnMark) + base::random_token(6)), most_bytes_(most_bytes) {
  std::filesystem::create_directories(folder_);
}

bool SpoolArea::reserve(std::int64_t bytes) {
  if (used_.fetch_add(bytes) + bytes <= most_bytes_) return true;
  used_ -= bytes;
  return false;
}

std::filesystem::path SpoolArea::new_path(std::string_view prefix) {
  return folder_ / (prefix_ + "-" + std::string(prefix) + "-" + std::to_string(++count_));
}

void SpoolArea::sweep() const {
  std::error_code ignored;
  const auto now = std::filesystem::file_time_type::clock::now();
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    if (!entry.path().filename().string().starts_with(kOwnMark)) continue;
    std::error_code unreadable;
    const auto written = entry.last_write_time(unreadable);
    if (!unreadable && now - written > kLeftBehind) std::filesystem::remove(entry.path(), unreadable);
  }
}

SpoolFile::SpoolFile(std::shared_ptr<SpoolArea> area, std::filesystem::path path, int descriptor)
    : area_(std::move(area)), path_(std::move(path)), descriptor_(descriptor) {}

std::shared_ptr<SpoolFile> SpoolFile::create(const std::shared_ptr<SpoolArea>& area, std::string_view prefix) {
  auto path = area->new_path(prefix);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) fail("cannot create a temporary file");
  return std::shared_ptr<SpoolFile>(new SpoolFile(area, std::move(path), descriptor));
}

SpoolFile::~SpoolFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  ::unlink(path_.c_str());
  area_->release(size_);
}

SpoolFile::Written SpoolFile::append(std::string_view bytes) {
  if (!area_->reserve(static_cast<std::int64_t>(bytes.size()))) return Written::full;
  size_ += static_cast<std::int64_t>(bytes.size());
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno == ENOSPC || errno == EDQUOT) return Written::full;
      fail("cannot write a temporary file");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Written::done;
}

void SpoolFile::finish() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

MemoryBody::MemoryBody(std::shared_ptr<SpoolArea> area, std::string bytes)
    : area_(std::move(area)), bytes_(std::move(bytes)) {
  if (area_) area_->memory() += size();
}

MemoryBody::~MemoryBody() {
  if (area_) area_->memory() -= size();
}

const std::filesystem::path& MemoryBody::file() const {
  static const std::filesystem::path none;
  return none;
}

std::shared_ptr<const Body> no_body() {
  static const auto none = std::make_shared<const MemoryBody>(nullptr, std::string());
  return none;
}

}  // namespace tenderloom::http
