#include "tenderloom/documents/zip_file.h"

#include <zip.h>

#include <stdexcept>

#include "archive.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::documents {

namespace {

zip_t* opened(void* archive) { return static_cast<zip_t*>(archive); }

std::string safe_path(const std::string& path) {
  std::string whole, part;
  for (const char c : path + "/") {
    if (c != '/') {
      part += c;
      continue;
    }
    whole += (whole.empty() ? "" : "/") + safe_name(part);
    part.clear();
  }
  return whole;
}

struct ProgressCall {
  const std::function<bool(int)>* tell;
  bool stopped = false;
};

}  // namespace

ZipFile::ZipFile(const std::filesystem::path& target)
    : archive_(zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr)) {
  if (archive_ == nullptr) throw std::runtime_error("zip: open");
}

ZipFile::~ZipFile() {
  if (archive_ != nullptr) zip_discard(opened(archive_));
}

std::string ZipFile::entry(const std::string& path, void* source, const std::string& sha256) {
  if (source == nullptr) throw std::runtime_error("zip: source");
  std::string name = safe_path(path);
  const std::size_t cut = name.find_last_of('/') + 1;
  const std::string folder = name.substr(0, cut), base = name.substr(cut);
  for (int n = 2; !names_.insert(name).second; ++n) name = folder + std::to_string(n) + "-" + base;
  const auto index = zip_file_add(opened(archive_), name.c_str(), static_cast<zip_source_t*>(source), ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(static_cast<zip_source_t*>(source));
    throw std::runtime_error("zip: add");
  }
  // PDFs and pictures are compressed already.
  const bool text = name.ends_with(".html") || name.ends_with(".json") || name.ends_with(".txt");
  zip_set_file_compression(opened(archive_), static_cast<zip_uint64_t>(index), text ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  files_.push_back({name, sha256});
  return name;
}

std::string ZipFile::add_text(const std::string& path, std::string content) {
  texts_.push_back(std::move(content));
  const std::string& kept = texts_.back();
  return entry(path, zip_source_buffer(opened(archive_), kept.data(), kept.size(), 0), base::sha256_hex(kept));
}

std::string ZipFile::add_file(const std::string& path, const std::filesystem::path& file, const std::string& sha256) {
  return entry(path, zip_source_file(opened(archive_), file.c_str(), 0, -1), sha256);
}

base::Result<bool> ZipFile::close(const std::function<bool(int)>& progress) {
  ProgressCall call{&progress};
  if (progress) {
    zip_register_progress_callback_with_state(
        opened(archive_), 0.01,
        [](zip_t*, double part, void* state) {
          auto* told = static_cast<ProgressCall*>(state);
          if (!(*told->tell)(static_cast<int>(part * 100))) told->stopped = true;
        },
        nullptr, &call);
    zip_register_cancel_callback_with_state(
        opened(archive_), [](zip_t*, void* state) { return static_cast<ProgressCall*>(state)->stopped ? 1 : 0; },
        nullptr, &call);
  }
  if (zip_close(opened(archive_)) == 0) {
    archive_ = nullptr;
    return true;
  }
  return base::Error{call.stopped ? "archive_stopped" : "archive_failed"};
}

}  // namespace tenderloom::documents
