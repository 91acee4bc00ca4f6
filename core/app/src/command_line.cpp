#include "command_line.h"

#include <iostream>
#include <sstream>

#include "tenderloom/base/text.h"

namespace tenderloom::app {

namespace {

std::vector<std::string> split_words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool names(const CommandSpec& command, const std::vector<std::string>& words) {
  const auto own = split_words(command.name);
  return words.size() >= own.size() && std::equal(own.begin(), own.end(), words.begin());
}

std::string usage(const CommandSpec& command) {
  return "tenderloom " + command.name + (command.arguments.empty() ? "" : " " + command.arguments) +
         (command.options.empty() ? "" : " [options]");
}

void print_overview(const std::vector<CommandSpec>& commands, std::ostream& out) {
  out << "tenderloom: a portal for public calls\n\nUsage: tenderloom COMMAND [options]\n\n";
  for (const auto& command : commands) {
    std::string left = command.name + (command.arguments.empty() ? "" : " " + command.arguments);
    left.resize(std::max<std::size_t>(left.size() + 2, 30), ' ');
    out << "  " << left << command.summary << "\n";
  }
  out << "\n'tenderloom COMMAND --help' tells more. Settings: config/portal.lua and TENDERLOOM_* variables.\n";
}

void print_help(const CommandSpec& command) {
  std::cout << command.summary << "\n\nUsage: " << usage(command) << "\n\n";
  for (const auto& option : command.options) {
    std::string left = option.name + (option.value.empty() ? "" : " " + option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 26), ' ');
    std::cout << "  " << left << option.description << "\n";
  }
  std::cout << "  --help                  show this\n";
}

const OptionSpec* find_option(const CommandSpec& command, const std::string& name) {
  for (const auto& option : command.options)
    if (option.name == name) return &option;
  return nullptr;
}

/// Fills `arguments`; returns the sentence of what is wrong, or nothing.
std::optional<std::string> parse(const CommandSpec& command, const std::vector<std::string>& words,
                                 Arguments& arguments) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.size() < 2 || word[0] != '-') {
      arguments.positional.push_back(word);
      continue;
    }
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const OptionSpec* option = find_option(command, name);
    if (!option) {
      std::vector<std::string> known;
      for (const auto& one : command.options) known.push_back(one.name);
      const std::string near = base::nearest(name, known);
      return "unknown option " + name + (near.empty() ? "" : "; did you mean " + near + "?");
    }
    if (option->value.empty()) {
      if (equals != std::string::npos) return name + " takes no value";
      arguments.options[name] = "";
    } else if (equals != std::string::npos) {
      arguments.options[name] = word.substr(equals + 1);
    } else if (i + 1 < words.size()) {
      arguments.options[name] = words[++i];
    } else {
      return name + " needs a value: " + name + " " + option->value;
    }
  }
  if (arguments.positional.size() < command.least_positional) return "something is missing; usage: " + usage(command);
  if (arguments.positional.size() > command.most_positional)
    return "too many words: " + arguments.positional[command.most_positional] + "; usage: " + usage(command);
  return std::nullopt;
}

}  // namespace

int fail(const std::string& sentence, int code) {
  std::cerr << "tenderloom: " << sentence << "\n";
  return code;
}

int run_command_line(const std::vector<CommandSpec>& commands, const std::vector<std::string>& words) {
  if (words.empty()) return print_overview(commands, std::cerr), kWrongUse;
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return print_overview(commands, std::cout), kDone;
  const CommandSpec* chosen = nullptr;
  for (const auto& command : commands)
    if (names(command, words) && (!chosen || command.name.size() > chosen->name.size())) chosen = &command;
  if (!chosen) {
    std::vector<std::string> known;
    for (const auto& command : commands) known.push_back(command.name);
    const std::string said = words.size() > 1 && words[1][0] != '-' ? words[0] + " " + words[1] : words[0];
    const std::string near = base::nearest(said, known);
    return fail("unknown command '" + said + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?") +
                    " 'tenderloom --help' lists them all.",
                kWrongUse);
  }
  std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(split_words(chosen->name).size()),
                                words.end());
  if (std::find(rest.begin(), rest.end(), "--help") != rest.end() ||
      std::find(rest.begin(), rest.end(), "-h") != rest.end())
    return print_help(*chosen), kDone;
  Arguments arguments;
  if (auto wrong = parse(*chosen, rest, arguments)) return fail(*wrong, kWrongUse);
  try {
    return chosen->run(arguments);
  } catch (const std::exception& failure) {
    return fail(failure.what());
  }
}

}  // namespace tenderloom::app
