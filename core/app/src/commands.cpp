#include "commands.h"

#include <unistd.h>

#include "places.h"

namespace tenderloom::app {

namespace {

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return variables;
}

}  // namespace

std::vector<OptionSpec> common_options() {
  return {{"--config", "FILE", "the settings (default config/portal.lua)"},
          {"--data", "DIR", "the data folder (default var)"},
          {"--plugins", "DIR", "the plugin folder"},
          {"--scripts", "DIR", "the folder of tender types"},
          {"--themes", "DIR", "the folder of themes"}};
}

std::optional<config::Settings> settings_from(const Arguments& arguments) {
  auto variables = environment();
  // What is said on the command line wins over the environment, which wins over the file.
  const std::vector<std::pair<const char*, const char*>> given = {{"--data", "TENDERLOOM_DATA"},
                                                                  {"--plugins", "TENDERLOOM_PLUGINS"},
                                                                  {"--scripts", "TENDERLOOM_SCRIPTS"},
                                                                  {"--themes", "TENDERLOOM_THEMES"}};
  for (const auto& [option, variable] : given)
    if (arguments.has(option)) variables[variable] = arguments.get(option);
  auto settings = config::load_settings(arguments.get("--config", "config/portal.lua"), variables);
  if (!settings) {
    fail(config::describe(settings.error()));
    return std::nullopt;
  }
  if (arguments.has("--port")) {
    const std::string port = arguments.get("--port");
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoi(port) > 65535) {
      fail("--port needs a number up to 65535, not " + port, kWrongUse);
      return std::nullopt;
    }
    settings->listen.port = std::stoi(port);
  }
  resolve_folders(*settings);
  return std::move(*settings);
}

std::vector<CommandSpec> all_commands() {
  std::vector<CommandSpec> commands = {serve_command(), migrate_command(), check_command()};
  for (auto& command : account_commands()) commands.push_back(std::move(command));
  for (auto& command : type_commands()) commands.push_back(std::move(command));
  for (auto& command : type_version_commands()) commands.push_back(std::move(command));
  for (auto& command : type_new_commands()) commands.push_back(std::move(command));
  for (auto& command : type_bundle_commands()) commands.push_back(std::move(command));
  for (auto& command : item_commands()) commands.push_back(std::move(command));
  for (auto& command : archive_commands()) commands.push_back(std::move(command));
  commands.push_back(sample_command());
  return commands;
}

}  // namespace tenderloom::app
