// Looks over everything that a start depends on and says what to do.
#include "../open_portal.h"
#include "report.h"

namespace tenderloom::app {

namespace {

void check_database(Portal& portal, Report& report) {
  const auto pending = portal.pending();
  if (pending.empty())
    report.good("the database is up to date");
  else
    report.bad(std::to_string(pending.size()) + " migrations are pending; run 'tenderloom migrate'");
}

void check_definitions(Portal& portal, Report& report) {
  for (const auto& problem : portal.types().problems()) report.bad(problem.text());
  for (const auto& type : portal.types().types()) report.good("tender type " + type->key());
  for (const auto& problem : portal.theme().problems())
    report.bad(problem.file + ":" + std::to_string(problem.line) + ": " + problem.text);
  if (portal.theme().problems().empty()) report.good("theme " + portal.settings().theme);
  for (const auto& problem : portal.mail_templates().problems())
    report.bad(problem.file + ":" + std::to_string(problem.line) + ": " + problem.text);
}

void check_plugins(Portal& portal, Report& report) {
  for (const auto& one : portal.plugins().loaded()) report.good("plugin " + one.name + " " + one.version);
  for (const auto& one : portal.plugins().quarantined()) report.bad(one.text());
  for (const auto& [type, plugin] : portal.tenders().service().read_only_types())
    report.bad("tender type " + type + " needs the plugin " + plugin +
               ", which did not start or does not serve it; its tenders are read-only");
  for (const auto& [plugin, type] : portal.companions())
    if (!portal.types().current(type))
      report.note("plugin " + plugin + " serves the type " + type + ", which is not there");
}

void check_scanner(Portal& portal, Report& report) {
  if (portal.scan() == nullptr) {
    report.note("uploads are not scanned for viruses; the setting clamd names a scanner");
    return;
  }
  if (const auto version = portal.scan()->version(); version)
    report.good("virus scanner " + *version);
  else
    report.bad("the virus scanner at " + *portal.settings().clamd +
               " does not answer: " + version.error().params.value("why", "") + "; uploads are " +
               (portal.settings().accept_unscanned ? "taken unscanned" : "refused") + " until it does");
}

}  // namespace

CommandSpec check_command() {
  auto options = common_options();
  options.push_back({"--quick", "", "do not recompute the hashes of the files"});
  options.push_back({"--remove-orphans", "", "remove files that nothing refers to and that are older than a day"});
  return {.name = "check",
          .summary = "Check configuration, plugins, types, themes, database and file store, and say what to do",
          .options = std::move(options),
          .run = [](const Arguments& arguments) {
            auto portal = open_portal(arguments, Database::as_it_is);
            if (!portal) return kFailed;
            Report report;
            report.good("the configuration can be read");
            check_plugins(*portal, report);
            check_definitions(*portal, report);
            check_scanner(*portal, report);
            check_database(*portal, report);
            if (portal->pending().empty())
              check_data(*portal, {!arguments.has("--quick"), arguments.has("--remove-orphans")}, report);
            if (report.problems() == 0) return kDone;
            return fail(std::to_string(report.problems()) + (report.problems() == 1 ? " problem" : " problems"));
          }};
}

}  // namespace tenderloom::app
