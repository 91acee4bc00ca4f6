// `tenderloom type diff`.
#include <iostream>

#include "../commands.h"
#include "../open_portal.h"
#include "tenderloom/forms/compare.h"
#include "type_folder.h"

namespace tenderloom::app {

namespace fs = std::filesystem;

namespace {

using Type = std::shared_ptr<const forms::TypeDefinition>;

/// Finds the versions that `type diff` is asked for.
class Versions {
 public:
  /// False: said why on standard error.
  bool open(const Arguments& arguments) {
    for (const auto& name : arguments.positional)
      if (!portal_ && !fs::is_directory(name) && !(portal_ = open_portal(arguments, Database::up_to_date)))
        return false;
    return true;
  }

  /// A folder, a tender's number (its pinned version), a type's key (its current version), or the beginning of a stored
  /// checksum. Null: said why on standard error.
  Type find(const std::string& name) {
    if (fs::is_directory(name)) return from_folder(name);
    auto& tenders = portal_->tenders().service();
    if (const auto tender = tenders.find(name)) {
      auto type = tenders.type_of(*tender);
      if (!type) fail("the type " + tender->type_key + " of the tender " + name + " cannot be read");
      return type;
    }
    if (auto type = portal_->types().current(name)) return type;
    const auto stored = tenders.stored_versions(name);
    if (stored.size() == 1) {
      auto type = portal_->types().version(stored[0].first, stored[0].second);
      if (!type) fail("the stored version " + name + " cannot be read");
      return type;
    }
    fail(stored.empty() ? name + " is neither a folder, a tender, a tender type nor a stored version"
                        : name + " begins more than one stored version; give more of its digits");
    return nullptr;
  }

 private:
  Type from_folder(const std::string& folder) const {
    auto loaded = load_type_folder(folder, portal_ ? &portal_->words() : nullptr);
    if (auto* type = std::get_if<0>(&loaded)) return *type;
    for (const auto& problem : std::get<1>(loaded)) std::cerr << problem.text() << "\n";
    fail("the type in " + folder + " has problems");
    return nullptr;
  }

  std::unique_ptr<Portal> portal_;  // only when one of them is not a folder
};

int diff_types(const Arguments& arguments) {
  Versions versions;
  if (!versions.open(arguments)) return kFailed;
  const Type before = versions.find(arguments.positional[0]);
  if (!before) return kFailed;
  const Type after = versions.find(arguments.positional[1]);
  if (!after) return kFailed;
  const auto changes = forms::compare(*before, *after);
  for (const auto& change : changes) std::cout << forms::name_of(change.effect) << "\t" << change.text() << "\n";
  const auto verdict = forms::verdict(changes);
  std::cout << before->key() << " " << before->version().substr(0, 12) << " -> " << after->key() << " "
            << after->version().substr(0, 12) << ": "
            << (changes.empty() ? "no difference" : std::string(forms::name_of(verdict))) << "\n";
  return arguments.has("--strict") && verdict == forms::Effect::breaking ? kFailed : kDone;
}

}  // namespace

std::vector<CommandSpec> type_version_commands() {
  auto diff = common_options();
  diff.push_back({"--strict", "", "end with 1 when a change is breaking"});
  return {{.name = "type diff",
           .arguments = "OLD NEW",
           .summary = "Compare two versions of a tender type: compatible, needs a look, breaking. Each is a folder, a "
                      "type's key, a tender's number or a stored checksum",
           .options = std::move(diff),
           .least_positional = 2,
           .most_positional = 2,
           .run = diff_types}};
}

}  // namespace tenderloom::app
