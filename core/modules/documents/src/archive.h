// A zip of a few files that are in memory. PDFs are compressed already, so they are stored as they are.
#pragma once
#include <string>
#include <vector>

namespace tenderloom::documents {

struct ArchiveEntry {
  std::string name;  // UTF-8
  std::string content;
};

/// A name on every system: no separators, nothing that a shell or Windows takes for something else.
std::string safe_name(const std::string& name);

/// Two files of one name get a number. Throws std::runtime_error when the library fails (memory).
std::string make_zip(const std::vector<ArchiveEntry>& entries);

}  // namespace tenderloom::documents
