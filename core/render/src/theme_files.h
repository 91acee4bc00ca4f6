// A theme and those it extends as folders: which file stands for which name.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "source.h"
#include "tenderloom/base/result.h"
#include "tenderloom/base/words.h"

namespace tenderloom::render {

/// Own folder first, then the one it extends. `theme_missing` {theme}, `theme_invalid` {file, detail}.
base::Result<std::vector<std::filesystem::path>> theme_chain(const std::filesystem::path& themes,
                                                             const std::string& name);

/// Lets the folder's terms stand in what was read before, then reads locales/<locale>/*.json of the folder. The first
/// file that is wrong is the error; the others are read nevertheless.
base::Result<void> load_folder_words(const std::filesystem::path& folder, base::Words& words);

/// The files of one load: every file is read once, so that all templates of a load see the same partial.
class ThemeFiles {
 public:
  explicit ThemeFiles(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}
  const std::string* read(const std::string& file);
  /// The same as a template, or null: for what is part of many. Parsed once, and kept as long as this.
  const Source* source(const std::string& file);

 private:
  std::vector<std::filesystem::path> folders_;
  std::map<std::string, std::optional<std::string>> texts_;
  std::map<std::string, Source> sources_;
};

}  // namespace tenderloom::render
