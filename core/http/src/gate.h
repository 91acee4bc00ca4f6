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
  const Traffic& traffic() const { return traffic_; }

 private:
  struct Way {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> params;
  };
  /// What a request turned out to be about, for the log and the figures.
  struct Trace {
    std::string pattern;
    Area area = Area::none;
  };
  Response take(Exchange& exchange, RequestContext& context, Trace& trace);
  Response take_route(Exchange& exchange, RequestContext& context, Router::Match match, Trace& trace);
  Response handle(RequestContext& context, Way way, BodyValues body);

  // gate_refusals.cpp
  Response refuse_way(RequestContext& context, const Route& route, const Refused& refused);
  std::optional<Response> keep_form(RequestContext& context, const Refused& refused);
  Response ask_to_sign_in(RequestContext& context);
  std::optional<int> too_soon(const RequestContext& context, Cost cost) const;
  Response refuse_size(RequestContext& context);
  Response refuse_rate(RequestContext& context, int seconds);
  std::optional<Refused> check_upload(const UploadedFile& file);
  Response refuse_upload(RequestContext& context, const Refused& refused);

  Response recover(Exchange& exchange, RequestContext& context, const std::string& pattern);
  void log(const Exchange& exchange, const std::string& pattern, const Response& response, std::int64_t micros) const;

  Services services_;
  TrustedProxies proxies_;
  std::shared_ptr<SpoolArea> area_;
  Responder responder_;
  Traffic traffic_;
  std::string id_prefix_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace tenderloom::http
