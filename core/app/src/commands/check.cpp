// Looks over everything that a start depends on and says what to do.
#include <iostream>

#include "../open_portal.h"

namespace tenderloom::app {

namespace {

/// Counts what is wrong and prints each in a line.
class Report {
 public:
  void good(const std::string& text) { std::cout << "ok      " << text << "\n"; }
  void bad(const std::string& text) {
    ++problems_;
    std::cout << "PROBLEM " << text << "\n";
  }
  int problems() const { return problems_; }

 private:
  int problems_ = 0;
};

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
  for (const auto& type : portal.types().types()) {
    if (type->plugin().empty()) continue;
    const auto& loaded = portal.plugins().loaded();
    if (std::none_of(loaded.begin(), loaded.end(), [&](const auto& one) { return one.name == type->plugin(); }))
      report.bad("tender type " + type->key() + " needs the plugin " + type->plugin() + ", which did not start");
  }
}

}  // namespace

CommandSpec check_command() {
  return {.name = "check",
          .summary = "Check configuration, plugins, types, themes, database and file store, and say what to do",
          .options = common_options(),
          .run = [](const Arguments& arguments) {
            auto portal = open_portal(arguments, Database::as_it_is);
            if (!portal) return kFailed;
            Report report;
            report.good("the configuration can be read");
            check_plugins(*portal, report);
            check_definitions(*portal, report);
            check_database(*portal, report);
            if (portal->pending().empty())
              for (const auto& text : portal->audit_problems()) report.bad(text);
            if (report.problems() == 0) return kDone;
            return fail(std::to_string(report.problems()) + (report.problems() == 1 ? " problem" : " problems"));
          }};
}

}  // namespace tenderloom::app
