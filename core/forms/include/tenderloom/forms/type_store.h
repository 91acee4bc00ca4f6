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
  /// The tender types that the portal offers; empty: every one. What is not offered is as if its folder were not there:
  /// tenders that were opened with it go on with their stored version. Before load.
  void offer_only(std::vector<std::string> keys);
  /// Types that were brought in whole (as bundles) and stand in the place of folders of the same name; asked at load.
  void set_releases(std::function<std::vector<std::pair<std::string, Bundle>>()> releases);
  /// Reads every folder of scripts/ that has a type.lua. A folder that fails keeps its last good version; its problems
  /// are kept for staff. Called at start and by SIGHUP.
  void load();
  std::vector<std::shared_ptr<const TypeDefinition>> types() const;             // tender types by key
  std::shared_ptr<const TypeDefinition> current(const std::string& key) const;  // null when unknown
  /// The version with that checksum: from memory, else from `fetch` (the pinned bundle in the database). Null when
  /// gone.
  std::shared_ptr<const TypeDefinition> version(const std::string& key, const std::string& sha256);
  /// The version that a bundle makes, compiled once and kept as pinned ones are. Null when it has problems.
  std::shared_ptr<const TypeDefinition> version_of(const std::string& key, Bundle bundle);
  /// Compiles a bundle as this portal would, and keeps nothing.
  std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> try_out(const std::string& key,
                                                                                              Bundle bundle) const;
  /// Whether the type in service was brought in as a bundle.
  bool is_release(const std::string& key) const;
  void set_fetch(std::function<std::optional<Bundle>(const std::string& key, const std::string& sha256)> fetch);
  std::vector<DefinitionProblem> problems() const;
  /// Reads a bundle from disk: the folder and the scripts/lib files.
  static Result<Bundle> read_bundle(const std::filesystem::path& scripts, const std::string& key);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::forms
