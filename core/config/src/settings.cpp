#include "tenderloom/config/settings.h"

#include <fstream>
#include <sstream>

#include "setting_table.h"
#include "tenderloom/base/text.h"
#include "tenderloom/script/script_pool.h"

namespace tenderloom::config {
namespace {

constexpr std::string_view kPrefix = "TENDERLOOM_";

base::Error invalid(const std::string& key, const std::string& expected) {
  return {"config_invalid", {{"key", key}, {"expected", expected}}};
}

/// Runs the file in a sandbox; what it returns is the settings that it changes.
base::Result<Json> run_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code ignored;
  if (!in || std::filesystem::is_directory(file, ignored)) {
    if (file.empty() || (file == kDefaultFile && !std::filesystem::exists(file, ignored))) return Json::object();
    return invalid("--config", "a file that can be read: " + file.string());
  }
  std::ostringstream text;
  text << in.rdbuf();
  auto pool = script::ScriptPool::create({"portal", file.string(), text.str()}, {}, {});
  if (!pool.ok()) {
    const Json& params = pool.error().params;
    const std::string message = params.value("message", "the file takes too much " + params.value("what", "time"));
    return base::Error{"config_script",
                       {{"file", file.string()}, {"line", params.value("line", 0)}, {"message", message}}};
  }
  Json value = (*pool)->value();
  if (!value.is_object()) {
    return base::Error{
        "config_script",
        {{"file", file.string()}, {"line", 0}, {"message", "the file must return a table of names and values"}}};
  }
  return value;
}

base::Error unknown(const std::string& key, const std::vector<std::string>& known, const std::string& where) {
  return {"config_unknown", {{"key", key}, {"nearest", base::nearest(key, known)}, {"file", where}}};
}

/// As people write it, and never a password: of SMTP only what stands outside USER:PASSWORD@.
std::string shown(const Setting& setting, const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (setting.key != std::string_view("smtp")) return text;
  const auto at = text.rfind('@');
  const auto colon = text.find(':', text.find("//") + 2);
  if (at != std::string::npos && colon < at) text.replace(colon + 1, at - colon - 1, "***");
  return text;
}

base::Result<void> apply_file(Settings& settings, const Json& table, const std::filesystem::path& file) {
  std::vector<std::string> keys;
  for (const Setting& setting : setting_table()) keys.emplace_back(setting.key);
  for (const auto& [name, value] : table.items()) {
    const std::string key = base::to_lower_ascii(name);
    if ((name != key && table.contains(key))) return invalid(name, "to be given once, as " + key);
    const Setting* found = nullptr;
    for (const Setting& setting : setting_table()) {
      if (key == setting.key && (name == key || name == setting.name())) found = &setting;
    }
    if (!found) return unknown(name, keys, file.string());
    if (!found->apply(settings, value)) return invalid(name, found->expected);
    settings.effective[found->key] = shown(*found, value);
  }
  return {};
}

base::Result<void> apply_environment(Settings& settings, const std::map<std::string, std::string>& environment) {
  std::vector<std::string> names;
  for (const Setting& setting : setting_table()) {
    if (setting.in_environment) names.push_back(setting.name());
  }
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(kPrefix)) continue;
    const Setting* found = nullptr;
    for (const Setting& setting : setting_table()) {
      if (setting.in_environment && setting.variable() == name) found = &setting;
    }
    if (!found) {
      // Compared without the prefix, which would make everything look alike.
      const std::string nearest = base::nearest(name.substr(kPrefix.size()), names);
      return base::Error{
          "config_unknown",
          {{"key", name}, {"nearest", nearest.empty() ? "" : std::string(kPrefix) + nearest}, {"file", "environment"}}};
    }
    if (!found->apply(settings, value)) return invalid(name, found->expected);
    settings.effective[found->key] = shown(*found, value);
  }
  return {};
}

/// What only tests may have, and what tests must have.
base::Result<void> check_test_mode(const Settings& settings) {
  if (settings.test_mode) {
    constexpr const char* kLoopback = "a loopback address, because TEST_MODE is on";
    if (!is_loopback(settings.listen.host)) return invalid("LISTEN", kLoopback);
    if (settings.admin_listen && !is_loopback(settings.admin_listen->host)) return invalid("ADMIN_LISTEN", kLoopback);
    return {};
  }
  const char* key = settings.clock_file           ? "CLOCK_FILE"
                    : settings.bot_check == "off" ? "BOT_CHECK"
                    : !settings.rate_limits       ? "RATE_LIMITS"
                                                  : nullptr;
  if (key) return base::Error{"config_test_mode", {{"key", key}}};
  return {};
}

}  // namespace

base::Result<Settings> load_settings(const std::filesystem::path& file,
                                     const std::map<std::string, std::string>& environment) {
  Settings settings;
  settings.database.path = "portal.db";
  for (const Setting& setting : setting_table()) settings.effective[setting.key] = setting.default_value;
  const auto table = run_file(file);
  if (!table.ok()) return table.error();
  if (auto done = apply_file(settings, *table, file); !done.ok()) return done.error();
  if (auto done = apply_environment(settings, environment); !done.ok()) return done.error();
  if (auto done = check_test_mode(settings); !done.ok()) return done.error();
  if (settings.secret_file.empty()) settings.secret_file = settings.data / "secret";
  return settings;
}

}  // namespace tenderloom::config
