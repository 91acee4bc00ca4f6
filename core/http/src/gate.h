// A request's way on a worker: who, where to, allowed?, body, handler, answer.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "request_context.h"
#include "responder.h"
#include "spool.h"
#include "trusted_proxies.h"

namespace tenderloom::http {

class Gate {
 public:
  Gate(Services services, TrustedProxies proxies, std::shared_ptr<SpoolArea> area);
  /// Thread-safe; never throws. Every exception of a handler ends here.
  Response answer(Exchange& exchange);
  const TrustedProxies& proxies() const { return proxies_; }

 private:
  struct Way {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> params;
  };
  Response take(Exchange& exchange, RequestContext& context, std::string& pattern);
  Response take_route(Exchange& exchange, RequestContext& context, Router::Match match, std::string& pattern);
  Response handle(RequestContext& context, Way way, BodyValues body);
  Response refuse_way(RequestContext& context, const Route& route, const Refused& refused);
  std::optional<Response> keep_form(RequestContext& context, const Refused& refused);
  Response ask_to_sign_in(RequestContext& context);
  Response recover(Exchange& exchange, RequestContext& context, const std::string& pattern);
  void log(const Exchange& exchange, const std::string& pattern, const Response& response, std::int64_t micros) const;

  Services services_;
  TrustedProxies proxies_;
  std::shared_ptr<SpoolArea> area_;
  Responder responder_;
  std::string id_prefix_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace tenderloom::http
