// A folder of its own for one job, and the archive that is made of it.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "tenderloom/base/result.h"

namespace tenderloom::infosec_services {

/// Goes away, with all that is in it, with this object.
class WorkFolder {
 public:
  WorkFolder();  // throws std::runtime_error when there is no room for it
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A part of a path inside an archive: without what a file system or a spreadsheet program would take for something.
std::string safe_part(const std::string& name);
/// Writes a file below the folder, making the folders on the way. Error: infosec_export_failed.
base::Result<void> put_file(const std::filesystem::path& file, std::string_view content);
/// Everything below `folder`, in the order of paths, as a ZIP at `target`. `step`: percent done; false stops it
/// (job_stopped). Error: infosec_export_failed.
base::Result<void> zip_folder(const std::filesystem::path& folder, const std::filesystem::path& target,
                              const std::function<bool(int percent)>& step);
/// The content of a file without holding it in memory, for as long as the call takes.
base::Result<void> with_content(const std::filesystem::path& file,
                                const std::function<base::Result<void>(std::string_view content)>& use);

}  // namespace tenderloom::infosec_services
