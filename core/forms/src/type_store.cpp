#include "tenderloom/forms/type_store.h"

#include <fstream>
#include <set>
#include <sstream>

#include "problems.h"
#include "required_modules.h"

namespace tenderloom::forms {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kMostFile = 8 << 20;
constexpr std::size_t kMostFiles = 500;
constexpr std::size_t kMostPinned = 64;  // versions kept in memory beside the current ones

std::optional<std::string> read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? std::optional(text.str()) : std::nullopt;
}

/// Files of a folder, deep, by path relative to it; hidden ones and editors' left-overs are passed over.
Result<std::map<std::string, std::string>> read_folder(const fs::path& folder) {
  std::map<std::string, std::string> files;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') || name.ends_with('~')) {
      if (entry->is_directory(error)) entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file(error)) continue;
    const std::string path = fs::relative(entry->path(), folder, error).generic_string();
    if (entry->file_size(error) > kMostFile || files.size() == kMostFiles) {
      return base::Error{"type_too_large", {{"file", path}}};
    }
    auto text = read_text(entry->path());
    if (!text) return base::Error{"type_unreadable", {{"file", path}}};
    files[path] = std::move(*text);
  }
  if (error) return base::Error{"type_unreadable", {{"file", folder.filename().string()}}};
  return files;
}

}  // namespace

struct TypeStore::Impl {
  Impl(fs::path folder, const base::Words& words, const base::Logger& logger)
      : scripts(std::move(folder)), portal_words(words), log(logger) {}

  fs::path scripts;
  const base::Words& portal_words;
  const base::Logger& log;
  Calculators calculators;
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<const TypeDefinition>> current;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const TypeDefinition>> pinned;
  std::vector<DefinitionProblem> problems;
  std::function<std::optional<Bundle>(const std::string&, const std::string&)> fetch;
  std::function<std::vector<std::pair<std::string, Bundle>>()> releases;
  std::set<std::string> released;  // keys of `current` that came as a bundle
  std::vector<std::string> offered;

  bool offers(const TypeDefinition& type) const {
    return offered.empty() || !type.is_tender_type() ||
           std::find(offered.begin(), offered.end(), type.key()) != offered.end();
  }
  std::shared_ptr<const TypeDefinition> keep(const std::string& key, std::shared_ptr<const TypeDefinition> type) {
    const std::lock_guard lock(mutex);
    if (pinned.size() >= kMostPinned) pinned.clear();
    return pinned.emplace(std::pair{key, type->version()}, std::move(type)).first->second;
  }

  void report(const std::string& key, const std::vector<DefinitionProblem>& found) const {
    for (const DefinitionProblem& problem : found) {
      log.error("type.problem", {{"type", key}, {"code", problem.code}, {"text", problem.text()}});
    }
  }
};

TypeStore::TypeStore(fs::path scripts, const base::Words& portal_words, const base::Logger& log)
    : impl_(std::make_unique<Impl>(std::move(scripts), portal_words, log)) {}

TypeStore::~TypeStore() = default;

void TypeStore::add_calculator(const std::string& name, script::NativeFunction function) {
  impl_->calculators[name] = std::move(function);
}

Result<Bundle> TypeStore::read_bundle(const fs::path& scripts, const std::string& key) {
  Bundle bundle;
  auto own = read_folder(scripts / key);
  if (!own) return own.error();
  for (auto& [path, text] : *own) {
    if (path != "README.md") bundle.files[key + "/" + path] = std::move(text);  // words for people change nothing
  }
  auto library = read_folder(scripts / "lib");
  if (!library) return library.error();
  for (const std::string& name : required_modules(bundle, key, *library))
    bundle.files["lib/" + name] = library->at(name);
  for (const std::string& name : required_prints(bundle, key, *library))
    bundle.files["lib/" + name] = library->at(name);
  for (auto& [path, text] : *library) {
    if (path.starts_with("locales/")) bundle.files["lib/" + path] = std::move(text);
  }
  return bundle;
}

void TypeStore::offer_only(std::vector<std::string> keys) { impl_->offered = std::move(keys); }

void TypeStore::set_releases(std::function<std::vector<std::pair<std::string, Bundle>>()> releases) {
  impl_->releases = std::move(releases);
}

bool TypeStore::is_release(const std::string& key) const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->released.contains(key);
}

void TypeStore::load() {
  std::vector<std::string> keys;
  std::map<std::string, Bundle> releases;
  if (impl_->releases)
    for (auto& [key, bundle] : impl_->releases()) releases[key] = std::move(bundle);
  for (const auto& [key, bundle] : releases) keys.push_back(key);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(impl_->scripts, error)) {
    const std::string key = entry.path().filename().string();
    if (key != "lib" && !releases.contains(key) && fs::exists(entry.path() / "type.lua")) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<DefinitionProblem> problems;
  if (error) problems.push_back({{impl_->scripts.filename().string(), 0}, "no_scripts", Json::object()});
  for (const std::string& key : keys) {
    std::vector<DefinitionProblem> found;
    const auto release = releases.find(key);
    auto bundle = release == releases.end() ? read_bundle(impl_->scripts, key) : Result<Bundle>(release->second);
    if (!usable_key(key)) {
      found.push_back({{key, 0}, "bad_key", {{"where", "folder"}, {"key", key}}});
    } else if (!bundle) {
      found.push_back({{key, 0}, bundle.error().code, bundle.error().params});
    } else {
      {
        const std::lock_guard lock(impl_->mutex);
        const auto known = impl_->current.find(key);
        if (known != impl_->current.end() && known->second->version() == bundle->sha256()) continue;
      }
      auto loaded = TypeDefinition::load(key, std::move(bundle).value(), impl_->calculators, &impl_->portal_words);
      if (auto* type = std::get_if<0>(&loaded)) {
        if (!impl_->offers(**type)) continue;
        const std::lock_guard lock(impl_->mutex);
        impl_->current[key] = *type;
        impl_->log.info("type.loaded", {{"type", key}, {"version", (*type)->version()}});
      } else {
        found = std::move(std::get<1>(loaded));
      }
    }
    impl_->report(key, found);
    problems.insert(problems.end(), found.begin(), found.end());
  }
  const std::lock_guard lock(impl_->mutex);
  impl_->problems = std::move(problems);
  impl_->released.clear();
  for (const auto& [key, bundle] : releases) impl_->released.insert(key);
  // A folder that was taken away is no longer offered; its pinned versions live on in the database.
  std::erase_if(impl_->current,
                [&](const auto& entry) { return std::find(keys.begin(), keys.end(), entry.first) == keys.end(); });
}

std::vector<std::shared_ptr<const TypeDefinition>> TypeStore::types() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<std::shared_ptr<const TypeDefinition>> found;
  for (const auto& [key, type] : impl_->current) {
    if (type->is_tender_type()) found.push_back(type);
  }
  return found;
}

std::shared_ptr<const TypeDefinition> TypeStore::current(const std::string& key) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->current.find(key);
  return found == impl_->current.end() ? nullptr : found->second;
}

std::shared_ptr<const TypeDefinition> TypeStore::version(const std::string& key, const std::string& sha256) {
  std::function<std::optional<Bundle>(const std::string&, const std::string&)> fetch;
  {
    const std::lock_guard lock(impl_->mutex);
    if (const auto found = impl_->current.find(key);
        found != impl_->current.end() && found->second->version() == sha256) {
      return found->second;
    }
    if (const auto found = impl_->pinned.find({key, sha256}); found != impl_->pinned.end()) return found->second;
    fetch = impl_->fetch;
  }
  // Outside the lock: fetching and compiling take long, and a second thread doing the same does no harm.
  auto bundle = fetch ? fetch(key, sha256) : std::nullopt;
  if (!bundle) return nullptr;
  if (bundle->sha256() != sha256) {
    impl_->log.error("type.pinned_bundle_changed", {{"type", key}, {"version", sha256}});
    return nullptr;
  }
  auto loaded = TypeDefinition::load(key, std::move(*bundle), impl_->calculators, &impl_->portal_words);
  if (auto* problems = std::get_if<1>(&loaded)) {
    impl_->report(key, *problems);
    return nullptr;
  }
  return impl_->keep(key, std::get<0>(loaded));
}

std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> TypeStore::try_out(
    const std::string& key, Bundle bundle) const {
  return TypeDefinition::load(key, std::move(bundle), impl_->calculators, &impl_->portal_words);
}

std::shared_ptr<const TypeDefinition> TypeStore::version_of(const std::string& key, Bundle bundle) {
  const std::string sha256 = bundle.sha256();
  {
    const std::lock_guard lock(impl_->mutex);
    const auto current = impl_->current.find(key);
    if (current != impl_->current.end() && current->second->version() == sha256) return current->second;
    if (const auto found = impl_->pinned.find({key, sha256}); found != impl_->pinned.end()) return found->second;
  }
  auto loaded = try_out(key, std::move(bundle));
  if (auto* problems = std::get_if<1>(&loaded)) {
    impl_->report(key, *problems);
    return nullptr;
  }
  return impl_->keep(key, std::get<0>(loaded));
}

void TypeStore::set_fetch(std::function<std::optional<Bundle>(const std::string&, const std::string&)> fetch) {
  const std::lock_guard lock(impl_->mutex);
  impl_->fetch = std::move(fetch);
}

std::vector<DefinitionProblem> TypeStore::problems() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->problems;
}

}  // namespace tenderloom::forms
