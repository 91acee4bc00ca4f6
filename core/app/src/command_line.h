// The command line: a table of commands, each with its options, its help and what it does.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tenderloom::app {

inline constexpr int kDone = 0, kFailed = 1, kWrongUse = 2;

struct OptionSpec {
  std::string name;   // "--data"
  std::string value;  // "DIR" in the help; empty: a switch
  std::string description;
};

/// What the user gave, checked against the command's options.
struct Arguments {
  std::vector<std::string> positional;
  std::map<std::string, std::string> options;  // by name with its dashes; switches hold ""
  bool has(const std::string& name) const { return options.count(name) > 0; }
  std::string get(const std::string& name, const std::string& fallback = {}) const {
    const auto found = options.find(name);
    return found == options.end() ? fallback : found->second;
  }
};

struct CommandSpec {
  std::string name;       // "user add"
  std::string arguments;  // "DIR" in the usage line
  std::string summary;
  std::vector<OptionSpec> options;
  std::size_t least_positional = 0, most_positional = 0;
  std::function<int(const Arguments&)> run;
};

/// Runs the command that the words name. Errors go to standard error in one plain sentence.
int run_command_line(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words);

/// Prints "tenderloom: <sentence>" on standard error and returns `code`.
int fail(const std::string& sentence, int code = kFailed);

}  // namespace tenderloom::app
