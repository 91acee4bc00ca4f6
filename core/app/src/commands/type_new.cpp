// `tenderloom type new`: writes a small complete type, with a native companion where one is wanted.
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "../commands.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/text.h"

namespace tenderloom::app {

namespace fs = std::filesystem;
using base::Json;

namespace {

/// What an author says about the type.
struct Wishes {
  std::string key, label, english;
  bool plugin = false;
};

/// The text with every @key@ replaced.
std::string for_key(std::string text, const std::string& key) {
  static constexpr std::string_view kPlace = "@key@";
  for (auto at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace, at + key.size()))
    text.replace(at, kPlace.size(), key);
  return text;
}

std::string text_of_file(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

bool write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  return static_cast<bool>((out << text).flush());
}

/// The pattern's files, in the author's words.
std::string in_words(const fs::path& file, std::string text, const Wishes& wishes) {
  text = for_key(std::move(text), wishes.key);
  if (file == "type.lua") {
    if (!wishes.label.empty())
      if (const auto at = text.find("label = \""); at != std::string::npos)
        text.replace(at + 9, text.find('"', at + 9) - at - 9, wishes.label);
    if (wishes.plugin)
      if (const auto at = text.find("-- plugin ="); at != std::string::npos) text.erase(at, 3);
  }
  if (file == "locales/en.json" && !wishes.english.empty()) {
    static constexpr std::string_view kLabel = "\"type\": { \"label\": \"";
    if (const auto at = text.find(kLabel); at != std::string::npos)
      text.replace(at + kLabel.size(), text.find('"', at + kLabel.size()) - at - kLabel.size(), wishes.english);
  }
  return text;
}

bool copy_pattern(const fs::path& source, const fs::path& target, const Wishes& wishes) {
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (!entry.is_regular_file()) continue;
    const fs::path name = fs::relative(entry.path(), source);
    if (write_file(target / name, in_words(name, text_of_file(entry.path()), wishes))) continue;
    fail((target / name).string() + " cannot be written");
    return false;
  }
  return true;
}

/// Quotes and backslashes would end the text that the answer stands in.
bool plain_label(const std::string& text) {
  return base::valid_utf8(text) && base::code_points(text) <= 100 &&
         text.find_first_of("\"\\\n\r") == std::string::npos;
}

std::string ask(const std::string& question) {
  std::cerr << question << " ";
  std::string answer;
  std::getline(std::cin, answer);
  return std::string(base::trim(answer));
}

/// Flags say it; on a terminal what no flag says is asked.
Wishes wishes_of(const Arguments& arguments) {
  Wishes wishes{arguments.positional[0], arguments.get("--label"), arguments.get("--english"),
                arguments.has("--plugin")};
  const bool said = arguments.has("--label") || arguments.has("--english") || arguments.has("--plugin");
  if (said || !::isatty(STDIN_FILENO)) return wishes;
  wishes.label = ask("What is the type called, in Chinese? (empty: as the pattern)");
  wishes.english = ask("And in English? (empty: as the pattern)");
  wishes.plugin = ask("Does it need native code of its own? [y/N]").starts_with("y");
  return wishes;
}

int new_type(const Arguments& arguments) {
  auto settings = settings_from(arguments);
  if (!settings) return kFailed;
  const Wishes wishes = wishes_of(arguments);
  const std::string& key = wishes.key;
  const bool usable = !key.empty() && key.size() <= 60 && key[0] >= 'a' && key[0] <= 'z' &&
                      key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (!usable || key == "lib")
    return fail(key + " cannot be a type's key; use lower-case letters, digits and _, beginning with a letter",
                kWrongUse);
  if (!plain_label(wishes.label) || !plain_label(wishes.english))
    return fail("a name is one line of at most 100 characters without quotes and backslashes", kWrongUse);
  const fs::path folder = settings->scripts / key, source = settings->scripts / "lib/new_type";
  const fs::path plugins = arguments.has("--plugin-sources") ? fs::path(arguments.get("--plugin-sources"))
                                                             : settings->scripts.parent_path() / "plugins";
  if (fs::exists(folder)) return fail(folder.string() + " is there already; nothing was written");
  if (wishes.plugin && fs::exists(plugins / key))
    return fail((plugins / key).string() + " is there already; nothing was written");
  if (!fs::is_directory(source)) return fail("the pattern of a new type is not in " + source.string());
  if (!copy_pattern(source, folder, wishes)) return kFailed;
  std::cout << folder.string() << " is written; next: tenderloom type check " << folder.string() << "\n";
  if (!wishes.plugin) return kDone;
  if (!copy_pattern(settings->scripts / "lib/new_plugin", plugins / key, wishes)) return kFailed;
  std::cout << (plugins / key).string() << " is written; it is built with the portal\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> type_new_commands() {
  auto options = common_options();
  options.push_back({"--label", "TEXT", "what the type is called, in Chinese"});
  options.push_back({"--english", "TEXT", "what it is called in English"});
  options.push_back({"--plugin", "", "with a native companion"});
  options.push_back({"--plugin-sources", "DIR", "where companions stand (default: plugins beside scripts)"});
  return {{.name = "type new",
           .arguments = "KEY",
           .summary = "Write the folder of a new tender type that is small, complete and explained",
           .options = std::move(options),
           .least_positional = 1,
           .most_positional = 1,
           .run = new_type}};
}

}  // namespace tenderloom::app
