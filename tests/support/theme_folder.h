// A theme in a temporary folder, written file by file by a test.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tenderloom/render/theme.h"

namespace support {

class ThemeFolder {
 public:
  ThemeFolder() {
    char name[] = "/tmp/tenderloom-theme-XXXXXX";
    path_ = ::mkdtemp(name);
    writes("base/theme.json", R"({"name": "base", "extends": ""})");
    writes("base/layouts/page.mustache", "<html lang=\"{{layout.lang}}\">{{> content}}</html>");
    writes("base/layouts/fragment.mustache", "{{> content}}");
  }
  ~ThemeFolder() { std::filesystem::remove_all(path_); }
  ThemeFolder(const ThemeFolder&) = delete;
  ThemeFolder& operator=(const ThemeFolder&) = delete;

  void writes(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << text;
  }
  void removes(const std::string& file) const { std::filesystem::remove(path_ / file); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace support
