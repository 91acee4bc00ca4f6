#include "tenderloom/documents/zip_reader.h"

#include <zip.h>

#include <utility>

namespace tenderloom::documents {

namespace {

constexpr std::size_t kReadAtOnce = 1 << 16;

zip_t* reading(void* archive) { return static_cast<zip_t*>(archive); }

}  // namespace

std::optional<ZipReader> ZipReader::open(const std::filesystem::path& file) {
  ZipReader reader;
  reader.archive_ = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  if (reader.archive_ == nullptr) return std::nullopt;
  zip_t* archive = reading(reader.archive_);
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t about;
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_UTF_8, &about) != 0) continue;
    reader.entries_.push_back({about.name, static_cast<std::int64_t>(about.size)});
  }
  return reader;
}

ZipReader::~ZipReader() {
  if (archive_ != nullptr) zip_discard(reading(archive_));
}

ZipReader::ZipReader(ZipReader&& other) noexcept
    : archive_(std::exchange(other.archive_, nullptr)), entries_(std::move(other.entries_)) {}

ZipReader::Outcome ZipReader::read(const std::string& path,
                                   const std::function<void(std::string_view piece)>& take) const {
  zip_file_t* entry = zip_fopen(reading(archive_), path.c_str(), ZIP_FL_ENC_UTF_8);
  if (entry == nullptr) return Outcome::missing;
  std::string piece(kReadAtOnce, '\0');
  zip_int64_t got = 0;
  while ((got = zip_fread(entry, piece.data(), piece.size())) > 0) take({piece.data(), static_cast<std::size_t>(got)});
  // The library checks the entry's own sum at its end.
  const bool closed = zip_fclose(entry) == 0;
  return closed && got == 0 ? Outcome::whole : Outcome::damaged;
}

std::optional<std::string> ZipReader::text(const std::string& path, std::int64_t most_bytes) const {
  std::string all;
  bool large = false;
  const auto done = read(path, [&](std::string_view piece) {
    large = large || static_cast<std::int64_t>(all.size() + piece.size()) > most_bytes;
    if (!large) all += piece;
  });
  if (done != Outcome::whole || large) return std::nullopt;
  return all;
}

}  // namespace tenderloom::documents
