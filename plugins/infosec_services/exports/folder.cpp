#include "folder.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {
namespace {

namespace fs = std::filesystem;
constexpr char kFailed[] = "infosec_export_failed", kStopped[] = "job_stopped";

struct Archive {
  zip_t* zip;
  ~Archive() {
    if (zip != nullptr) zip_discard(zip);
  }
};

struct Progress {
  const std::function<bool(int)>* step;
  bool stopped = false;
};

bool add_to(zip_t* zip, const fs::path& file, const std::string& name) {
  zip_source_t* source = zip_source_file(zip, file.c_str(), 0, -1);
  if (source == nullptr) return false;
  const auto index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  // PDF, spreadsheets and pictures are compressed already.
  const bool is_text = name.ends_with(".json") || name.ends_with(".txt");
  zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), is_text ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  return true;
}

}  // namespace

WorkFolder::WorkFolder() {
  std::string name = (fs::temp_directory_path() / "export-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("export folder");
  path_ = name;
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string safe_part(const std::string& name) {
  constexpr std::string_view kNever = "/\\:*?\"<>|";
  std::string part;
  for (const char c : name)
    part += static_cast<unsigned char>(c) < ' ' || kNever.find(c) != std::string_view::npos ? '_' : c;
  while (!part.empty() && (part.front() == '.' || part.front() == ' ')) part.erase(0, 1);
  while (!part.empty() && (part.back() == '.' || part.back() == ' ')) part.pop_back();
  return part.empty() ? "_" : part;
}

base::Result<void> put_file(const fs::path& file, std::string_view content) {
  std::error_code failure;
  fs::create_directories(file.parent_path(), failure);
  std::ofstream out(file, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (failure || !out) return base::Error{kFailed};
  return {};
}

base::Result<void> zip_folder(const fs::path& folder, const fs::path& target,
                              const std::function<bool(int percent)>& step) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  Archive archive{zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr)};
  if (archive.zip == nullptr) return base::Error{kFailed};
  for (const auto& file : files)
    if (!add_to(archive.zip, file, fs::relative(file, folder).generic_string())) return base::Error{kFailed};
  Progress progress{&step};
  zip_register_progress_callback_with_state(
      archive.zip, 0.05,
      [](zip_t*, double part, void* state) {
        auto* told = static_cast<Progress*>(state);
        if (!(*told->step)(static_cast<int>(part * 100))) told->stopped = true;
      },
      nullptr, &progress);
  zip_register_cancel_callback_with_state(
      archive.zip, [](zip_t*, void* state) { return static_cast<Progress*>(state)->stopped ? 1 : 0; }, nullptr,
      &progress);
  if (zip_close(archive.zip) != 0) return base::Error{progress.stopped ? kStopped : kFailed};
  archive.zip = nullptr;
  return {};
}

base::Result<void> with_content(const fs::path& file,
                                const std::function<base::Result<void>(std::string_view content)>& use) {
  std::error_code failure;
  const auto size = fs::file_size(file, failure);
  const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (failure || handle < 0) return base::Error{kFailed};
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, handle, 0);
  ::close(handle);
  if (mapped == MAP_FAILED) return base::Error{kFailed};
  const auto done = use({static_cast<const char*>(mapped), size});
  ::munmap(mapped, size);
  return done;
}

}  // namespace tenderloom::infosec_services
