// Every command of the program, as the table that the command line runs and prints.
#pragma once
#include "command_line.h"
#include "tenderloom/config/settings.h"

namespace tenderloom::app {

std::vector<CommandSpec> all_commands();

/// What every command that needs the portal takes.
std::vector<OptionSpec> common_options();
/// Settings from --config, --data and the environment; what is wrong is said on standard error.
std::optional<config::Settings> settings_from(const Arguments& arguments);

// One file a subject in commands/.
CommandSpec serve_command();
CommandSpec migrate_command();
CommandSpec check_command();
std::vector<CommandSpec> account_commands();
std::vector<CommandSpec> type_commands();
std::vector<CommandSpec> type_version_commands();
std::vector<CommandSpec> type_new_commands();
std::vector<CommandSpec> type_bundle_commands();
CommandSpec sample_command();
std::vector<CommandSpec> item_commands();
std::vector<CommandSpec> archive_commands();

}  // namespace tenderloom::app
