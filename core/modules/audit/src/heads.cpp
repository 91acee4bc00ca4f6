#include "heads.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace tenderloom::audit::heads {

bool append(const std::filesystem::path& file, long long number, const std::string& hash) {
  const std::string line = std::to_string(number) + " " + hash + "\n";
  const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (handle < 0) return false;
  const bool written = ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const bool synced = ::fsync(handle) == 0;
  ::close(handle);
  return written && synced;
}

std::map<long long, std::string> read(const std::filesystem::path& file) {
  std::map<long long, std::string> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    long long number = 0;
    std::string hash;
    if (words >> number >> hash && hash.size() == 64) found[number] = hash;
  }
  return found;
}

void forget_before(const std::filesystem::path& file, long long number) {
  const auto kept = read(file);
  if (kept.empty() || kept.begin()->first >= number) return;
  auto fresh = file;
  fresh += ".new";
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  for (auto at = kept.lower_bound(number); at != kept.end(); ++at) {
    if (!append(fresh, at->first, at->second)) return;
  }
  std::filesystem::rename(fresh, file, ignored);
}

}  // namespace tenderloom::audit::heads
