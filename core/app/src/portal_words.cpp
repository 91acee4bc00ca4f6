#include "portal_words.h"

#include "places.h"
#include "tenderloom/render/theme.h"

namespace tenderloom::app {

namespace {

namespace fs = std::filesystem;

/// A folder of words holds one file a language, a folder of files by subject, or both.
std::vector<fs::path> word_files(const fs::path& folder, const std::string& locale) {
  std::vector<fs::path> files;
  if (const fs::path one = folder / (locale + ".json"); fs::exists(one)) files.push_back(one);
  if (const fs::path many = folder / locale; fs::is_directory(many))
    for (const auto& entry : fs::directory_iterator(many))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  return files;
}

}  // namespace

base::Result<void> load_portal_words(const config::Settings& settings, base::Words& words) {
  for (const auto& folder : word_folders(settings))
    for (const char* locale : {"zh-TW", "en"})
      for (const auto& file : word_files(folder, locale))
        if (auto loaded = words.load_file(locale, file); !loaded) return loaded;
  return render::Theme::load_words(settings.themes, settings.theme, words);
}

}  // namespace tenderloom::app
