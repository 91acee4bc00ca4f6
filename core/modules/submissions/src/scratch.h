// A temporary workbook.
#pragma once
#include <filesystem>
#include <string>

#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

/// The path of a file of nobody else's; what is there is removed when this goes, whatever happened meanwhile.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() / ("tenderloom-sheet-" + base::random_token(12) + ".xlsx")) {}
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tenderloom::submissions
