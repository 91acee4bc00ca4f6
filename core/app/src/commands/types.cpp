// For authors of tender types.
#include <fstream>
#include <iostream>

#include "../commands.h"
#include "../open_portal.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/schema.h"
#include "type_folder.h"

namespace tenderloom::app {

namespace fs = std::filesystem;

LoadedType load_type_folder(const fs::path& folder, const base::Words* portal_words) {
  const fs::path path = fs::weakly_canonical(folder);
  auto bundle = forms::TypeStore::read_bundle(path.parent_path(), path.filename().string());
  if (!bundle)
    return std::vector<forms::DefinitionProblem>{{{path.string(), 0}, bundle.error().code, bundle.error().params}};
  return forms::TypeDefinition::load(path.filename().string(), std::move(*bundle), {}, portal_words);
}

namespace {

int check_type(const Arguments& arguments) {
  const auto loaded = load_type_folder(arguments.positional[0]);
  if (const auto* problems = std::get_if<1>(&loaded)) {
    for (const auto& problem : *problems) std::cerr << problem.text() << "\n";
    return fail(std::to_string(problems->size()) + " problems");
  }
  const auto& type = *std::get<0>(loaded);
  std::cout << type.key() << ": " << type.levels().size() << " levels, " << type.rules().size() << " rules, version "
            << type.version().substr(0, 12) << "\n";
  // What should be put right, but does not keep the type from being used.
  for (const auto& advice : type.advice()) std::cerr << advice.text() << "\n";
  return kDone;
}

int list_types(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  for (const auto& type : portal->types().types())
    std::cout << type->key() << "\t" << type->label("zh-TW") << "\t" << type->version().substr(0, 12) << "\n";
  for (const auto& problem : portal->types().problems()) std::cerr << problem.text() << "\n";
  return portal->types().problems().empty() ? kDone : kFailed;
}

int print_docs(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  auto type = portal->types().current(arguments.positional[0]);
  if (!type) {
    std::vector<std::string> known;
    for (const auto& one : portal->types().types()) known.push_back(one->key());
    const auto near = base::nearest(arguments.positional[0], known);
    return fail("there is no tender type " + arguments.positional[0] +
                (near.empty() ? "" : "; did you mean " + near + "?"));
  }
  std::cout << forms::field_reference(*type, arguments.get("--lang", "zh-TW"));
  return kDone;
}

}  // namespace

std::vector<CommandSpec> type_commands() {
  auto docs = common_options();
  docs.push_back({"--lang", "L", "zh-TW (default) or en"});
  return {{.name = "type list",
           .summary = "List the tender types and their versions",
           .options = common_options(),
           .run = list_types},
          {.name = "type check",
           .arguments = "DIR",
           .summary = "Check a tender type's folder and say every problem with file and line",
           .least_positional = 1,
           .most_positional = 1,
           .run = check_type},
          {.name = "type docs",
           .arguments = "KEY",
           .summary = "Print the field reference of a tender type as Markdown",
           .options = std::move(docs),
           .least_positional = 1,
           .most_positional = 1,
           .run = print_docs}};
}

}  // namespace tenderloom::app
