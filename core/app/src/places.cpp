#include "places.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tenderloom::app {

namespace fs = std::filesystem;

namespace {

/// build/bin/tenderloom stands two levels below the sources; an installed program two levels below its prefix.
fs::path program_folder() { return fs::canonical("/proc/self/exe").parent_path(); }

fs::path first_that_exists(const std::vector<fs::path>& candidates) {
  for (const auto& candidate : candidates)
    if (fs::exists(candidate)) return candidate;
  return candidates.front();
}

fs::path from_sources_or_share(const fs::path& relative) {
  const fs::path bin = program_folder();
  return first_that_exists({bin / "../.." / relative, bin / "../share/tenderloom" / relative});
}

void resolve(fs::path& folder) {
  if (folder.is_absolute()) return;
  folder = fs::weakly_canonical(first_that_exists({fs::absolute(folder), from_sources_or_share(folder)}));
}

/// The theme, the one it extends, and so on; stops at a circle.
std::vector<std::string> theme_chain(const config::Settings& settings) {
  std::vector<std::string> chain;
  std::string name = settings.theme;
  while (!name.empty() && std::find(chain.begin(), chain.end(), name) == chain.end()) {
    chain.push_back(name);
    std::ifstream in(settings.themes / name / "theme.json");
    const auto json = nlohmann::json::parse(in, nullptr, false);
    name = json.is_object() ? json.value("extends", "") : "";
  }
  return chain;
}

}  // namespace

void resolve_folders(config::Settings& settings) {
  const fs::path bin = program_folder();
  if (settings.plugins == config::Settings{}.plugins)  // beside the program, wherever it was built or installed
    settings.plugins = fs::weakly_canonical(first_that_exists({bin / "../plugins", bin / "../lib/tenderloom/plugins"}));
  resolve(settings.scripts);
  resolve(settings.themes);
  resolve(settings.roles);
}

namespace {

constexpr std::array kModules = {"audit",       "privacy",   "notifications", "accounts",  "tenders",
                                 "submissions", "documents", "review",        "authoring", "catalogue"};

}  // namespace

std::vector<fs::path> plugin_folders(const config::Settings& settings) {
  std::vector<fs::path> folders;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(settings.plugins, failure))
    if (entry.is_directory() && fs::exists(settings.plugins / (entry.path().filename().string() + ".so")))
      folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<fs::path> word_folders(const config::Settings& settings) {
  std::vector<fs::path> folders;
  for (const char* library : {"forms", "sheets", "http"})
    folders.push_back(from_sources_or_share(fs::path("core") / library / "locales"));
  for (const char* module : kModules)
    folders.push_back(from_sources_or_share(fs::path("core/modules") / module / "locales"));
  for (const auto& plugin : plugin_folders(settings)) folders.push_back(plugin / "locales");
  return folders;
}

std::vector<fs::path> print_folders(const config::Settings& settings) {
  std::vector<fs::path> folders;
  for (const auto& theme : theme_chain(settings)) folders.push_back(settings.themes / theme / "print");
  for (const auto& plugin : plugin_folders(settings)) folders.push_back(plugin / "print");
  return folders;
}

std::vector<fs::path> mail_folders(const config::Settings& settings) {
  std::vector<fs::path> folders = {settings.data / "mail-templates"};
  for (const auto& theme : theme_chain(settings)) folders.push_back(settings.themes / theme / "mail");
  for (const char* module : kModules)
    folders.push_back(from_sources_or_share(fs::path("core/modules") / module / "templates"));
  for (const auto& plugin : plugin_folders(settings)) folders.push_back(plugin / "templates");
  return folders;
}

std::vector<fs::path> asset_folders(const config::Settings& settings) {
  const fs::path bin = program_folder();
  std::vector<fs::path> folders = {first_that_exists({bin / "../assets", bin / "../share/tenderloom/assets"})};
  for (const auto& plugin : plugin_folders(settings)) folders.push_back(plugin / "assets");
  return folders;
}

fs::path sample_folder() { return from_sources_or_share("config/sample"); }

}  // namespace tenderloom::app
