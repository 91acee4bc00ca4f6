#include "../open_portal.h"

namespace tenderloom::app {

CommandSpec serve_command() {
  auto options = common_options();
  options.push_back({"--port", "N", "listen on this port (default: setting LISTEN, 127.0.0.1:8080)"});
  return {.name = "serve",
          .summary = "Start the portal; SIGTERM ends it after running requests, SIGHUP reloads scripts and themes",
          .options = std::move(options),
          .run = [](const Arguments& arguments) {
            auto portal = open_portal(arguments, Database::up_to_date, Log::as_set);
            return portal ? portal->serve() : kFailed;
          }};
}

CommandSpec migrate_command() {
  return {.name = "migrate",
          .summary = "Bring the database up to date",
          .options = common_options(),
          .run = [](const Arguments& arguments) {
            auto portal = open_portal(arguments, Database::as_it_is);
            if (!portal) return kFailed;
            auto done = portal->migrate();
            return done ? kDone : fail(describe(done.error()));
          }};
}

}  // namespace tenderloom::app
