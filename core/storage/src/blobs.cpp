// Written to a temporary name, synced, renamed, and the folder synced: a crash leaves a temporary file or a whole blob.
#include "tenderloom/storage/blobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>

#include "tenderloom/base/crypto.h"

namespace tenderloom::storage {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t kPiece = 256 * 1024;
constexpr auto kStaleAfter = std::chrono::hours(24);

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

base::Error refused(int number) {
  if (number == ENOSPC || number == EDQUOT) return {"blob_full"};
  return {"blob_folder", {{"reason", std::generic_category().message(number)}}};
}

bool sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return descriptor.ok() && ::fsync(descriptor.number()) == 0;
}

/// Makes `folder` and syncs its parent when it is new.
bool make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0750) == 0) return sync_folder(folder.parent_path());
  return errno == EEXIST;
}

bool write_all(int descriptor, std::string_view data) {
  while (!data.empty()) {
    const auto written = ::write(descriptor, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A file in DATA/blobs/tmp that disappears unless it is renamed to its place.
class Temporary {
 public:
  explicit Temporary(const fs::path& folder)
      : path_(folder / "tmp" / base::random_token(16)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640)) {}
  ~Temporary() {
    if (descriptor_.ok() && !kept_) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  bool ok() const { return descriptor_.ok(); }
  bool add(std::string_view data) {
    hash_.add(data);
    size_ += static_cast<std::int64_t>(data.size());
    return write_all(descriptor_.number(), data);
  }
  bool sync() { return ::fsync(descriptor_.number()) == 0; }
  BlobRef ref() { return {hash_.hex(), size_}; }
  bool rename_to(const fs::path& target) {
    kept_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return kept_;
  }

 private:
  fs::path path_;
  Descriptor descriptor_;
  base::Sha256 hash_;
  std::int64_t size_ = 0;
  bool kept_ = false;
};

bool is_name(const std::string& sha256) {
  return sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool whole(const fs::path& file, std::int64_t size) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == size;
}

/// Moves a finished temporary file to its place, unless the same content stands there already.
base::Result<BlobRef> settle(Temporary& temporary, const fs::path& target, BlobRef ref) {
  if (!make_folder(target.parent_path().parent_path()) || !make_folder(target.parent_path())) return refused(errno);
  // Content that stands there already becomes young again, so that nobody takes it for an orphan before a row refers to
  // it; when it went away just now, this copy takes its place.
  if (!whole(target, ref.size) || ::utimensat(AT_FDCWD, target.c_str(), nullptr, 0) != 0) {
    if (!temporary.sync() || !temporary.rename_to(target)) return refused(errno);
  }
  // Also when it stood there: whoever put it may not have come to this line yet.
  if (!sync_folder(target.parent_path())) return refused(errno);
  return ref;
}

void remove_stale(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const auto written = entry.last_write_time(ignored);
    if (!ignored && fs::file_time_type::clock::now() - written > kStaleAfter) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

base::Result<BlobStore> BlobStore::open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder / "tmp", error);
  if (error) return base::Error{"blob_folder", {{"path", folder.string()}, {"reason", error.message()}}};
  if (::access((folder / "tmp").c_str(), W_OK | X_OK) != 0) {
    return base::Error{"blob_folder", {{"path", folder.string()}, {"reason", std::generic_category().message(errno)}}};
  }
  remove_stale(folder / "tmp");
  return BlobStore(folder);
}

base::Result<BlobRef> BlobStore::put(std::string_view content) const {
  Temporary temporary(folder_);
  if (!temporary.ok() || !temporary.add(content)) return refused(errno);
  const BlobRef ref = temporary.ref();
  return settle(temporary, path(ref.sha256), ref);
}

base::Result<BlobRef> BlobStore::put_file(const fs::path& file) const {
  const Descriptor source(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.ok()) return refused(errno);
  Temporary temporary(folder_);
  if (!temporary.ok()) return refused(errno);
  std::string piece(kPiece, '\0');
  while (true) {
    const auto got = ::read(source.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refused(errno);
    if (got == 0) break;
    if (!temporary.add({piece.data(), static_cast<std::size_t>(got)})) return refused(errno);
  }
  const BlobRef ref = temporary.ref();
  return settle(temporary, path(ref.sha256), ref);
}

fs::path BlobStore::path(const std::string& sha256) const {
  if (!is_name(sha256)) throw std::invalid_argument("not the name of a blob");
  return folder_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

bool BlobStore::has(const std::string& sha256) const {
  std::error_code ignored;
  return fs::is_regular_file(path(sha256), ignored);
}

base::Result<std::string> BlobStore::read(const std::string& sha256) const {
  std::ifstream in(path(sha256), std::ios::binary);
  if (!in) return base::Error{"blob_missing", {{"sha256", sha256}}};
  std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return base::Error{"blob_missing", {{"sha256", sha256}}};
  return content;
}

bool BlobStore::intact(const std::string& sha256) const {
  std::ifstream in(path(sha256), std::ios::binary);
  if (!in) return false;
  base::Sha256 hash;
  std::string piece(kPiece, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  return !in.bad() && hash.hex() == sha256;
}

void BlobStore::each(const std::function<void(const std::string& sha256, std::int64_t size)>& visit) const {
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    if (!is_name(name) || !entry.is_regular_file() || entry.path() != path(name)) continue;
    visit(name, static_cast<std::int64_t>(entry.file_size()));
  }
}

}  // namespace tenderloom::storage
