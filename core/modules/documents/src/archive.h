// A zip of a few files that are in memory. PDFs are compressed already, so they are stored as they are.
#pragma once
#include <string>
#include <vector>

namespace tenderloom::documents {

struct ArchiveEntry {
  std::string name;  // UTF-8
  std::string content;
};

/// Two files of one name get a number. Throws std::runtime_error when the library fails (memory).
std::string make_zip(const std::vector<ArchiveEntry>& entries);

}  // namespace tenderloom::documents
