// The second listener (ADMIN_LISTEN): figures and health for those who run the portal. Nothing of it is on the public
// one, and no page of the portal is on this one.
#pragma once
#include <memory>

#include "metrics.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::app {

class AdminListener {
 public:
  struct Uses {
    const config::Settings& settings;
    http::Services services;  // of the public listener; its router, limits and scanner are not used
    Metrics::Sources figures;
    tenders::Service& tenders;
  };
  /// Errors: listen_failed {host, port, why}.
  static base::Result<std::unique_ptr<AdminListener>> open(const config::Address& address, Uses uses);
  int port() const { return server_->port(); }
  void stop();

 private:
  explicit AdminListener(Metrics::Sources figures) : metrics_(std::move(figures)) {}
  Metrics metrics_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace tenderloom::app
