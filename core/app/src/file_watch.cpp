#include "file_watch.h"

#include <map>

#include "tenderloom/base/crypto.h"

namespace tenderloom::app {

namespace fs = std::filesystem;

std::string fingerprint(const std::vector<fs::path>& folders) {
  std::map<std::string, std::string> seen;
  std::error_code error;
  for (const fs::path& folder : folders) {
    for (auto entry = fs::recursive_directory_iterator(folder, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (!entry->is_regular_file(error)) continue;
      const auto time = entry->last_write_time(error).time_since_epoch().count();
      seen[entry->path().string()] = std::to_string(time) + ":" + std::to_string(entry->file_size(error));
    }
    if (error) return {};
  }
  base::Sha256 hash;
  for (const auto& [file, state] : seen) hash.add(file + "\n" + state + "\n");
  return hash.hex();
}

}  // namespace tenderloom::app
