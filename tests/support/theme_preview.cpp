// Draws the preview pages (tests/fixtures/preview) with the base theme into a folder, to be looked at in a browser:
//   theme_preview OUTPUT_FOLDER && (cd OUTPUT_FOLDER && ln -s <build>/assets . && python3 -m http.server)
#include <filesystem>
#include <fstream>
#include <iostream>

#include "theme_samples.h"

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: theme_preview OUTPUT_FOLDER\n";
    return 2;
  }
  const std::filesystem::path output = words[1];
  std::filesystem::create_directories(output);
  support::ThemeSamples samples;
  for (const auto& problem : samples.theme().problems()) {
    std::cerr << problem.file << ":" << problem.line << ": " << problem.text << "\n";
  }
  for (const std::string& name : samples.names()) {
    for (const std::string locale : {"zh-TW", "en"}) {
      const std::string suffix = locale == "en" ? "-en.html" : ".html";
      std::ofstream(output / (name + suffix), std::ios::binary) << samples.draws(name, locale);
    }
  }
  return 0;
}
