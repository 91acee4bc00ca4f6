// The hashes of the seals, noted outside the database: one line "number hash" each, in a file that only grows.
#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace tenderloom::audit::heads {

/// Appends and syncs. False when the file cannot be written.
bool append(const std::filesystem::path& file, long long number, const std::string& hash);
/// Empty when there is no file. A line that was not written to its end is passed over.
std::map<long long, std::string> read(const std::filesystem::path& file);
/// Leaves only the lines from that number on.
void forget_before(const std::filesystem::path& file, long long number);

}  // namespace tenderloom::audit::heads
