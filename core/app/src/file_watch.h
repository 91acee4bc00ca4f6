// Whether files in some folders have changed: asked every second while somebody writes a type or a theme.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace tenderloom::app {

/// Names, sizes and times of all files in the folders, deep; two equal ones mean that nothing was changed. Empty: a
/// folder was being changed meanwhile.
std::string fingerprint(const std::vector<std::filesystem::path>& folders);

}  // namespace tenderloom::app
