#include "tenderloom/plugin/loader.h"

#include <boost/dll/shared_library.hpp>
#include <cstring>

namespace tenderloom::plugin {

Host::~Host() = default;
Plugin::~Plugin() = default;

/// Named, since the state of the loader has it as a member.
struct CheckedPlugin {
  Loaded loaded;
  const TenderloomPlugin* record = nullptr;
  std::vector<std::string> needs;
};

namespace {

constexpr const char* kRecordSymbol = "tenderloom_plugin";

/// The code of the first thing that differs, or empty. Reads the record only; calls nothing of it.
std::string difference(const TenderloomPlugin& record, const std::string& file_name, base::Json& params) {
  if (record.magic != kPluginMagic) return "wrong_magic";
  if (record.abi != kPluginAbi) {
    params = {{"found", record.abi}, {"expected", kPluginAbi}};
    return "wrong_abi";
  }
  if (record.size != sizeof(TenderloomPlugin)) return "wrong_size";
  if (std::strcmp(record.compiler, __VERSION__) != 0) {
    params = {{"found", record.compiler}, {"expected", __VERSION__}};
    return "wrong_compiler";
  }
  if (std::strcmp(record.interfaces, TENDERLOOM_INTERFACES_HASH) != 0) return "wrong_interfaces";
  if (file_name != record.name) {
    params = {{"found", record.name}, {"expected", file_name}};
    return "wrong_name";
  }
  return {};
}

}  // namespace

struct Loader::Impl {
  explicit Impl(const base::Logger& logger) : log(logger) {}
  const base::Logger& log;
  std::vector<CheckedPlugin> checked;
  std::vector<Loaded> loaded;
  std::vector<Quarantined> quarantined;
  // Plugins and their libraries are never unloaded: thread-local state and exceptions in flight may outlive any
  // reference.
  std::vector<std::unique_ptr<Plugin>>* plugins = new std::vector<std::unique_ptr<Plugin>>;
  std::vector<std::unique_ptr<Host>> hosts;

  void quarantine(const std::string& name, const std::filesystem::path& file, const std::string& code,
                  base::Json params) {
    quarantined.push_back({name, file, code, std::move(params)});
    log.error("plugin.quarantined", {{"plugin", name}, {"code", code}, {"text", quarantined.back().text()}});
  }

  void open_one(const std::filesystem::path& file) {
    const std::string name = file.stem().string();
    auto* library = new boost::dll::shared_library();
    std::error_code failure;
    library->load(file, failure, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (failure) return quarantine(name, file, "not_loadable", {{"detail", failure.message()}});
    if (!library->has(kRecordSymbol)) return quarantine(name, file, "not_a_plugin", base::Json::object());
    const auto& record = library->get<const TenderloomPlugin>(kRecordSymbol);
    base::Json params = base::Json::object();
    if (auto code = difference(record, name, params); !code.empty())
      return quarantine(name, file, code, std::move(params));
    CheckedPlugin plugin{{name, record.version, file}, &record, {}};
    for (const char* const* need = record.needs; need && *need; ++need) plugin.needs.emplace_back(*need);
    checked.push_back(std::move(plugin));
  }

  /// Moves plugins to `ordered` as long as one has all its needs there; ties are broken by name.
  std::vector<CheckedPlugin> in_order() {
    std::sort(checked.begin(), checked.end(), [](auto& a, auto& b) { return a.loaded.name < b.loaded.name; });
    std::vector<CheckedPlugin> ordered;
    const auto among = [](const std::vector<CheckedPlugin>& list, const std::string& name) {
      return std::any_of(list.begin(), list.end(), [&](const CheckedPlugin& one) { return one.loaded.name == name; });
    };
    for (bool moved = true; moved;) {
      moved = false;
      for (auto it = checked.begin(); it != checked.end(); ++it) {
        const bool ready =
            std::all_of(it->needs.begin(), it->needs.end(), [&](auto& need) { return among(ordered, need); });
        if (!ready) continue;
        ordered.push_back(std::move(*it));
        checked.erase(it);
        moved = true;
        break;
      }
    }
    for (const auto& left : checked) {
      std::string missing;
      for (const auto& need : left.needs)
        if (!among(checked, need) && !among(ordered, need)) missing = need;
      quarantine(left.loaded.name, left.loaded.file, missing.empty() ? "needs_cycle" : "needs_missing",
                 {{"need", missing}});
    }
    checked.clear();
    return ordered;
  }

  bool has_started(const std::string& name) const {
    return std::any_of(loaded.begin(), loaded.end(), [&](const Loaded& one) { return one.name == name; });
  }

  void start_one(const CheckedPlugin& plugin, const std::function<std::unique_ptr<Host>(const Loaded&)>& make_host) {
    const auto& [name, version, file] = plugin.loaded;
    for (const auto& need : plugin.needs)
      if (!has_started(need)) return quarantine(name, file, "needs_missing", {{"need", need}});
    try {
      std::unique_ptr<Plugin> instance(plugin.record->create());
      auto host = make_host(plugin.loaded);
      instance->start(*host);
      hosts.push_back(std::move(host));
      plugins->push_back(std::move(instance));
      loaded.push_back(plugin.loaded);
      log.info("plugin.started", {{"plugin", name}, {"version", version}});
    } catch (const std::exception& failure) {
      quarantine(name, file, "start_failed", {{"detail", failure.what()}});
    } catch (...) {
      quarantine(name, file, "start_failed", {{"detail", "an unknown exception"}});
    }
  }
};

Loader::Loader(const base::Logger& log) : impl_(std::make_unique<Impl>(log)) {}
Loader::~Loader() = default;

void Loader::open(const std::filesystem::path& folder) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure))
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) impl_->open_one(std::filesystem::absolute(file));
}

void Loader::start(const std::function<std::unique_ptr<Host>(const Loaded&)>& make_host) {
  for (const auto& plugin : impl_->in_order()) impl_->start_one(plugin, make_host);
}

const std::vector<Loaded>& Loader::loaded() const { return impl_->loaded; }
const std::vector<Quarantined>& Loader::quarantined() const { return impl_->quarantined; }

}  // namespace tenderloom::plugin
