// All tender types of this process: folders under scripts/, their last good version, and pinned versions by checksum.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

/// Thread-safe.
class TypeStore {
 public:
  TypeStore(std::filesystem::path scripts, const base::Words& portal_words, const base::Logger& log);
  ~TypeStore();
  void add_calculator(const std::string& name, script::NativeFunction function);  // before load
  /// Reads every folder of scripts/ that has a type.lua. A folder that fails keeps its last good version; its problems
  /// are kept for staff. Called at start and by SIGHUP.
  void load();
  std::vector<std::shared_ptr<const TypeDefinition>> types() const;             // tender types by key
  std::shared_ptr<const TypeDefinition> current(const std::string& key) const;  // null when unknown
  /// The version with that checksum: from memory, else from `fetch` (the pinned bundle in the database). Null when
  /// gone.
  std::shared_ptr<const TypeDefinition> version(const std::string& key, const std::string& sha256);
  void set_fetch(std::function<std::optional<Bundle>(const std::string& key, const std::string& sha256)> fetch);
  std::vector<DefinitionProblem> problems() const;
  /// Reads a bundle from disk: the folder and the scripts/lib files.
  static Result<Bundle> read_bundle(const std::filesystem::path& scripts, const std::string& key);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::forms
