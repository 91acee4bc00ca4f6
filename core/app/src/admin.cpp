#include "admin.h"

#include "operation_routes.h"

namespace tenderloom::app {

base::Result<std::unique_ptr<AdminListener>> AdminListener::open(const config::Address& address, Uses uses) {
  std::unique_ptr<AdminListener> listener(new AdminListener(uses.figures));
  register_health_routes(listener->router_, uses.figures.database, uses.tenders, uses.figures.scan);
  listener->router_.add({.method = http::Method::get,
                         .pattern = "/metrics",
                         .permission = "public",
                         .handler = [&metrics = listener->metrics_](http::Context&) -> http::Outcome {
                           return http::Content{metrics.text(), "text/plain; version=0.0.4; charset=utf-8"};
                         },
                         .summary = "Figures in the text format of Prometheus.",
                         .api_only = true});
  http::Services services{.router = listener->router_,
                          .sessions = uses.services.sessions,
                          .pages = uses.services.pages,
                          .clock = uses.services.clock,
                          .log = uses.services.log,
                          .temporary = uses.services.temporary / "admin",
                          .locales = uses.services.locales};
  std::filesystem::create_directories(services.temporary);
  http::Limits limits;
  limits.connections = 64;
  limits.slow_workers = 1;
  auto server = http::Server::listen(address, std::move(services), limits, 1, {});
  if (!server) return server.error();
  listener->server_ = std::move(*server);
  return listener;
}

void AdminListener::stop() {
  server_->stop();
  server_->wait();
}

}  // namespace tenderloom::app
