#include "required_modules.h"

#include <regex>

#include "tenderloom/forms/print_text.h"

namespace tenderloom::forms {
namespace {

std::set<std::string> named_by(const std::regex& pattern, const std::string& text, const std::string& ending) {
  std::set<std::string> names;
  for (std::sregex_iterator found(text.begin(), text.end(), pattern), end; found != end; ++found) {
    names.insert((*found)[1].str() + ending);
  }
  return names;
}

std::set<std::string> requires_of(const std::string& text) {
  static const std::regex pattern(R"(\brequire\s*\(?\s*["']([A-Za-z0-9_/]+)["'])");
  return named_by(pattern, text, ".lua");
}

std::string print_file(const std::string& name) { return "documents/" + name + ".mustache"; }

}  // namespace

std::set<std::string> required_modules(const Bundle& own, const std::string& key,
                                       const std::map<std::string, std::string>& library) {
  std::set<std::string> used;
  std::vector<std::string> open;
  const auto use = [&](const std::string& name) {
    if (library.contains(name) && used.insert(name).second) open.push_back(name);
  };
  use("definition.lua");
  for (const auto& [path, text] : own.files) {
    if (!path.ends_with(".lua")) continue;
    for (const std::string& name : requires_of(text)) {
      // A file of its own with the name of one in the library is refused by the loader, which must see both.
      use(name);
    }
    use(path.substr(key.size() + 1));
  }
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    for (const std::string& inner : requires_of(library.at(name))) use(inner);
  }
  return used;
}

std::set<std::string> required_prints(const Bundle& bundle, const std::string& key,
                                      const std::map<std::string, std::string>& library) {
  static const std::regex pattern(R"(\bprint\s*=\s*["']([A-Za-z0-9_]+)["'])");
  std::set<std::string> used;
  for (const auto& [path, text] : bundle.files) {
    if (!path.ends_with(".lua")) continue;
    for (const std::string& name : named_by(pattern, text, ""))
      if (library.contains(print_file(name)) && !bundle.files.contains(key + "/" + print_file(name)))
        used.insert(print_file(name));
  }
  return used;
}

const std::string* print_text(const Bundle& bundle, const std::string& key, const std::string& name) {
  for (const std::string& folder : {key, std::string("lib")})
    if (const auto found = bundle.files.find(folder + "/" + print_file(name)); found != bundle.files.end())
      return &found->second;
  return nullptr;
}

}  // namespace tenderloom::forms
