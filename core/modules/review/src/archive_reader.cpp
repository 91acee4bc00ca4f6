#include "tenderloom/review/archive_reader.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tenderloom/base/crypto.h"
#include "tenderloom/base/json.h"

namespace tenderloom::review {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Json;
using base::Result;

constexpr char kManifestPath[] = "manifest.txt", kHeadPath[] = "archive.json";
constexpr std::int64_t kMostManifest = 256 << 20, kMostHead = 64 << 20;
constexpr std::size_t kSumLength = 64;

Error broken(std::string why) { return {"archive_broken", {{"why", std::move(why)}}}; }

/// "<sum>  <path>", a line a file.
std::vector<std::pair<std::string, std::string>> manifest_sums(const std::string& manifest) {
  std::vector<std::pair<std::string, std::string>> sums;
  std::istringstream lines(manifest);
  for (std::string line; std::getline(lines, line);)
    if (line.size() > kSumLength + 2) sums.emplace_back(line.substr(kSumLength + 2), line.substr(0, kSumLength));
  return sums;
}

std::string archive_text(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ArchiveHead archive_head_of(const Json& json) {
  ArchiveHead head;
  if (!json.is_object()) return head;
  head.tender_no = archive_text(json, "tender_no");
  head.tender_name = archive_text(json, "tender_name");
  head.ordered_at = archive_text(json, "ordered_at");
  head.ordered_by = archive_text(json, "ordered_by");
  head.keep_until = archive_text(json, "keep_until");
  const auto all = json.find("applications");
  if (all == json.end() || !all->is_array()) return head;
  for (const Json& one : *all)
    if (one.is_object())
      head.applications.push_back({archive_text(one, "folder"), archive_text(one, "number"),
                                   archive_text(one, "company"), archive_text(one, "tax_id"),
                                   archive_text(one, "state")});
  return head;
}

/// A bundle is somebody's file: no entry of it may reach outside of the folder.
bool stays_inside(const std::string& path) {
  const fs::path way(path);
  if (path.empty() || way.is_absolute() || path.find('\\') != std::string::npos) return false;
  return std::none_of(way.begin(), way.end(), [](const fs::path& part) { return part == ".." || part == "."; });
}

}  // namespace

Result<ArchiveReader> ArchiveReader::open(const fs::path& file) {
  auto zip = documents::ZipReader::open(file);
  if (!zip) return broken(file.string() + " is no zip that can be read");
  const auto manifest = zip->text(kManifestPath, kMostManifest);
  if (!manifest) return broken(file.string() + " has no " + kManifestPath + ": it is no archive of this program");
  const auto head = zip->text(kHeadPath, kMostHead);
  return ArchiveReader(std::move(*zip), manifest_sums(*manifest),
                       head ? archive_head_of(Json::parse(*head, nullptr, false)) : ArchiveHead());
}

std::int64_t ArchiveReader::bytes() const {
  std::int64_t all = 0;
  for (const documents::ZipEntry& entry : zip_.entries()) all += entry.size;
  return all;
}

std::vector<std::string> ArchiveReader::problems() const {
  std::vector<std::string> problems;
  std::set<std::string> named;
  for (const auto& [path, sum] : sums_) {
    named.insert(path);
    base::Sha256 hash;
    const auto done = zip_.read(path, [&](std::string_view piece) { hash.add(piece); });
    if (done != documents::ZipReader::Outcome::whole)
      problems.push_back(path + (done == documents::ZipReader::Outcome::missing ? ": is missing" : ": cannot be read"));
    else if (hash.hex() != sum)
      problems.push_back(path + ": is not the file that the manifest names");
  }
  for (const documents::ZipEntry& entry : zip_.entries())
    if (entry.path != kManifestPath && !named.contains(entry.path))
      problems.push_back(entry.path + ": stands in no line of the manifest");
  return problems;
}

Result<void> ArchiveReader::write(const std::string& path, const std::string& sum, const fs::path& target) const {
  if (!stays_inside(path)) return broken(path + " would be written outside of the folder");
  const fs::path file = target / path;
  std::error_code failure;
  fs::create_directories(file.parent_path(), failure);
  if (failure || fs::exists(fs::symlink_status(file)))
    return broken(file.string() + " is there already or cannot be written");
  std::ofstream out(file, std::ios::binary);
  base::Sha256 hash;
  const auto done = zip_.read(path, [&](std::string_view piece) {
    hash.add(piece);
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  });
  out.close();
  if (done != documents::ZipReader::Outcome::whole) return broken(path + " cannot be read");
  if (!out) return broken(file.string() + " is there already or cannot be written");
  if (hash.hex() != sum) return broken(path + " is not the file that the manifest names");
  return {};
}

Result<int> ArchiveReader::extract(const std::string& beginning, const fs::path& folder) const {
  int written = 0;
  for (const auto& [path, sum] : sums_) {
    if (!path.starts_with(beginning)) continue;
    if (auto done = write(path, sum, folder); !done.ok()) return done.error();
    ++written;
  }
  if (written == 0) return broken("nothing in the archive begins with \"" + beginning + "\"");
  return written;
}

}  // namespace tenderloom::review
