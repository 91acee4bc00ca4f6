// `tenderloom type export` and `type import`: a type as one file, out of one portal and into another.
#include <fstream>
#include <iostream>
#include <sstream>

#include "../commands.h"
#include "../open_portal.h"
#include "tenderloom/forms/compare.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::app {

namespace {

int export_type(const Arguments& arguments) {
  auto portal = open_portal(arguments, Database::as_it_is);
  if (!portal) return kFailed;
  const std::string key = arguments.positional[0];
  const auto type = portal->types().current(key);
  if (!type) return fail("there is no tender type " + key);
  const std::string text =
      authoring::write_bundle_file(key, type->label(std::string(base::kFirstLocale)), type->bundle());
  const std::string file = arguments.get("--out");
  if (file.empty()) {
    std::cout << text;
    return kDone;
  }
  std::ofstream out(file, std::ios::binary);
  if (!(out << text).flush()) return fail(file + " cannot be written");
  std::cout << file << ": " << key << " " << type->version() << "\n";
  return kDone;
}

std::string why(const base::Error& error) {
  if (error.code == "bundle_checksum") return "it is not what its checksum says; it was changed or damaged";
  if (error.code == "bundle_key") return error.params.value("key", "") + " cannot be a type's key";
  if (error.code == "bundle_file") return error.params.value("file", "") + " does not belong to the type";
  return "it is no bundle of a type";
}

/// Says what the bundle would change; with --take puts it into service.
int import_type(const Arguments& arguments) {
  const std::string name = arguments.positional[0];
  std::ifstream in(name, std::ios::binary);
  if (!in) return fail(name + " cannot be read");
  std::ostringstream text;
  text << in.rdbuf();
  const auto file = authoring::read_bundle_file(text.str());
  if (!file) return fail(name + ": " + why(file.error()));
  auto portal = open_portal(arguments, Database::up_to_date);
  if (!portal) return kFailed;
  const auto loaded = portal->types().try_out(file->key, file->bundle);
  if (const auto* problems = std::get_if<1>(&loaded)) {
    for (const auto& problem : *problems) std::cerr << problem.text() << "\n";
    return fail(std::to_string(problems->size()) + " problems");
  }
  const auto& type = *std::get<0>(loaded);
  const auto current = portal->types().current(file->key);
  if (!current) {
    std::cout << file->key << " " << type.version().substr(0, 12) << ": new here\n";
  } else if (current->version() == type.version()) {
    std::cout << file->key << " " << type.version().substr(0, 12) << ": no difference\n";
    return kDone;
  } else {
    const auto changes = forms::compare(*current, type);
    for (const auto& change : changes) std::cout << forms::name_of(change.effect) << "\t" << change.text() << "\n";
    std::cout << file->key << " " << current->version().substr(0, 12) << " -> " << type.version().substr(0, 12) << ": "
              << forms::name_of(forms::verdict(changes)) << "\n";
  }
  if (!arguments.has("--take")) {
    std::cout << "nothing was changed; --take puts it into service\n";
    return kDone;
  }
  portal->authoring().take(*file, {0, "tenderloom type import", ""});
  std::cout << file->key << " is in service; running servers follow within half a minute\n";
  return kDone;
}

}  // namespace

std::vector<CommandSpec> type_bundle_commands() {
  auto exporting = common_options(), importing = common_options();
  exporting.push_back({"--out", "FILE", "write there instead of standard output"});
  importing.push_back({"--take", "", "put it into service after the comparison"});
  return {
      {.name = "type export",
       .arguments = "KEY",
       .summary = "Write a tender type as one file with its checksum, for another portal",
       .options = std::move(exporting),
       .least_positional = 1,
       .most_positional = 1,
       .run = export_type},
      {.name = "type import",
       .arguments = "FILE",
       .summary = "Compare a tender type from another portal with what is here, and with --take put it into service",
       .options = std::move(importing),
       .least_positional = 1,
       .most_positional = 1,
       .run = import_type}};
}

}  // namespace tenderloom::app
