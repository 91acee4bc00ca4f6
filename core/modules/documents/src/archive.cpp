#include "archive.h"

#include <zip.h>

#include <set>
#include <stdexcept>

namespace tenderloom::documents {

namespace {

[[noreturn]] void fail(const char* what) { throw std::runtime_error(std::string("zip: ") + what); }

}  // namespace

std::string safe_name(const std::string& name) {
  std::string safe;
  for (const char c : name)
    safe += (static_cast<unsigned char>(c) < 0x20 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos)
                ? '_'
                : c;
  return safe.empty() || safe.front() == '.' ? "_" + safe : safe;
}

std::string make_zip(const std::vector<ArchiveEntry>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (target == nullptr) fail("source");
  zip_source_keep(target);  // zip_close would free it with the archive
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(target);
    zip_source_free(target);
    fail("open");
  }
  std::set<std::string> names;
  for (const ArchiveEntry& entry : entries) {
    std::string name = safe_name(entry.name);
    for (int n = 2; !names.insert(name).second; ++n) name = std::to_string(n) + "-" + safe_name(entry.name);
    zip_source_t* content = zip_source_buffer(archive, entry.content.data(), entry.content.size(), 0);
    const zip_int64_t index = content == nullptr ? -1 : zip_file_add(archive, name.c_str(), content, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      if (content != nullptr) zip_source_free(content);
      zip_discard(archive);
      zip_source_free(target);
      fail("add");
    }
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    zip_source_free(target);
    fail("close");
  }
  std::string bytes;
  if (zip_source_open(target) != 0) {
    zip_source_free(target);
    fail("read");
  }
  zip_source_seek(target, 0, SEEK_END);
  bytes.resize(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  const zip_int64_t got = zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  if (got != static_cast<zip_int64_t>(bytes.size())) fail("read");
  return bytes;
}

}  // namespace tenderloom::documents
