#include "required_modules.h"

#include "source_names.h"
#include "tenderloom/forms/print_text.h"

namespace tenderloom::forms {
namespace {

std::set<std::string> requires_of(const std::string& text) {
  std::set<std::string> names;
  for (const SourceName& each : names_after(text, "require", Between::parenthesis_or_nothing, '/'))
    names.insert(each.name + ".lua");
  return names;
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
  std::set<std::string> used;
  for (const auto& [path, text] : bundle.files) {
    if (!path.ends_with(".lua")) continue;
    for (const auto& [name, at] : names_after(text, "print", Between::equals))
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
