// Loads plugins from a folder in an explicit order: what a plugin needs comes first, ties are broken by name. A plugin
// that fails is quarantined with a clear message; the portal starts without it unless it is required. Never unloads.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/plugin/abi.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::plugin {

struct Loaded {
  std::string name, version;
  std::filesystem::path file;
};

struct Quarantined {
  std::string name;
  std::filesystem::path file;
  std::string code;  // not_a_plugin, wrong_magic, wrong_abi, wrong_size, wrong_compiler, wrong_interfaces, wrong_name,
                     // needs_missing, needs_cycle, start_failed
  base::Json params;
  std::string text() const;  // one English sentence that says what to do
};

class Loader {
 public:
  explicit Loader(const base::Logger& log);
  ~Loader();
  /// Opens and checks every .so of the folder; nothing of C++ is called yet.
  void open(const std::filesystem::path& folder);
  /// Starts the checked plugins in order; `make_host` gives each its own Host.
  void start(const std::function<std::unique_ptr<Host>(const Loaded&)>& make_host);
  const std::vector<Loaded>& loaded() const;
  const std::vector<Quarantined>& quarantined() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::plugin
