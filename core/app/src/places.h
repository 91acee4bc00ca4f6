// Where what ships with the program is: beside the sources while developing, under share/tenderloom when installed.
#pragma once
#include <filesystem>
#include <vector>

#include "tenderloom/config/settings.h"

namespace tenderloom::app {

/// Folders given relatively are looked for from the working folder, then from the program's own.
void resolve_folders(config::Settings& settings);
/// Folders of plugins, beside their libraries: locales/, templates/, pages/, print/, assets/. By name.
std::vector<std::filesystem::path> plugin_folders(const config::Settings& settings);
/// Locale files of the core libraries and modules, in the order in which later ones override.
std::vector<std::filesystem::path> word_folders(const config::Settings& settings);
/// Print folders of the theme and of those it extends, own first.
std::vector<std::filesystem::path> print_folders(const config::Settings& settings);
/// Where the words of mails stand: the office's (DATA/mail-templates), the theme's, the modules'.
std::vector<std::filesystem::path> mail_folders(const config::Settings& settings);
/// Built assets: <folder>/<theme>/portal.css, <folder>/<plugin>/….
std::vector<std::filesystem::path> asset_folders(const config::Settings& settings);
std::filesystem::path sample_folder();

}  // namespace tenderloom::app
