#include "tenderloom/http/static_files.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <map>
#include <shared_mutex>

#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::http {
struct FileStamp {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  std::int64_t size = -1;
  bool operator==(const FileStamp&) const = default;
};

namespace {

constexpr std::int64_t kMostCached = 8 << 20;  // of one file; a theme has no larger ones
constexpr std::size_t kVersionLength = 16;     // hex digits

std::string media_type_by_ending(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {
      {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"webp", "image/webp"},
      {"gif", "image/gif"},
      {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"txt", "text/plain; charset=utf-8"},
      {"html", "text/html; charset=utf-8"},
      {"pdf", "application/pdf"},
      {"webmanifest", "application/manifest+json"},
  };
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return "application/octet-stream";
  const auto type = kTypes.find(base::to_lower_ascii(name.substr(dot + 1)));
  return type == kTypes.end() ? "application/octet-stream" : type->second;
}

/// Segments that leave the folder or name hidden files are not served.
bool acceptable(std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos || name.find('\\') != std::string_view::npos)
    return false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    if (end == 0 || name.front() == '.') return false;
    if (end + 1 == name.size()) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > kMostCached)
    return std::nullopt;
  return FileStamp{status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size};
}

std::shared_ptr<const std::string> read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::make_shared<const std::string>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace

struct StaticFiles::Cache {
  struct Entry {
    std::filesystem::path path;
    FileStamp stamp;
    std::optional<FileStamp> packed_stamp;
    std::shared_ptr<const Asset> plain;
    std::shared_ptr<const Asset> packed;
  };
  std::shared_mutex mutex;
  std::map<std::string, Entry, std::less<>> entries;
};

StaticFiles::StaticFiles(std::vector<std::filesystem::path> folders, std::string prefix)
    : folders_(std::move(folders)), prefix_(std::move(prefix)), cache_(std::make_unique<Cache>()) {}

StaticFiles::~StaticFiles() = default;

std::shared_ptr<const StaticFiles::Asset> StaticFiles::find(std::string_view name, bool accepts_gzip) const {
  if (!acceptable(name)) return nullptr;
  std::filesystem::path path;
  std::optional<FileStamp> stamp;
  for (const auto& folder : folders_) {
    path = folder / name;
    if ((stamp = stamp_of(path))) break;
  }
  if (!stamp) return nullptr;
  auto packed_path = path;
  packed_path += ".gz";
  const auto packed_stamp = stamp_of(packed_path);
  {
    const std::shared_lock lock(cache_->mutex);
    const auto entry = cache_->entries.find(name);
    if (entry != cache_->entries.end() && entry->second.path == path && entry->second.stamp == *stamp &&
        entry->second.packed_stamp == packed_stamp)
      return accepts_gzip && entry->second.packed ? entry->second.packed : entry->second.plain;
  }
  Cache::Entry entry{path, *stamp, packed_stamp, nullptr, nullptr};
  auto plain = std::make_shared<Asset>();
  plain->body = read_whole(path);
  plain->media_type = media_type_by_ending(name);
  plain->version = base::sha256_hex(*plain->body).substr(0, kVersionLength);
  plain->etag = "\"" + plain->version + "\"";
  // A compressed form older than its source was made of something else.
  const bool fresh = packed_stamp && std::pair(packed_stamp->seconds, packed_stamp->nanoseconds) >=
                                         std::pair(stamp->seconds, stamp->nanoseconds);
  if (fresh) {
    auto packed = std::make_shared<Asset>(*plain);
    packed->body = read_whole(packed_path);
    packed->etag = "\"" + plain->version + "-gzip\"";
    packed->gzip = true;
    entry.packed = std::move(packed);
  }
  entry.plain = std::move(plain);
  const std::unique_lock lock(cache_->mutex);
  const auto& stored = cache_->entries.insert_or_assign(std::string(name), std::move(entry)).first->second;
  return accepts_gzip && stored.packed ? stored.packed : stored.plain;
}

std::string StaticFiles::address(std::string_view name) const {
  std::string address = prefix_ + std::string(name);
  if (const auto asset = find(name, false)) address += "?v=" + asset->version;
  return address;
}

}  // namespace tenderloom::http
