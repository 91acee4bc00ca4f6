#include "tenderloom/http/server.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <sys/resource.h>

#include <thread>

#include "event_loop.h"
#include "gate.h"

namespace tenderloom::http {
namespace {

using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;

constexpr int kBacklog = 4096;

/// Files, databases and logs need descriptors too.
void fit_to_descriptors(Limits& limits) {
  constexpr rlim_t kOthers = 256;
  rlimit allowed{};
  if (::getrlimit(RLIMIT_NOFILE, &allowed) != 0) return;
  const rlim_t wanted = static_cast<rlim_t>(limits.connections) + kOthers;
  if (allowed.rlim_cur < wanted) {
    allowed.rlim_cur = allowed.rlim_max == RLIM_INFINITY ? wanted : std::min(wanted, allowed.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &allowed);
    ::getrlimit(RLIMIT_NOFILE, &allowed);
  }
  if (allowed.rlim_cur < wanted)
    limits.connections = static_cast<int>(allowed.rlim_cur > 2 * kOthers ? allowed.rlim_cur - kOthers
                                                                         : std::max<rlim_t>(allowed.rlim_cur / 2, 8));
}

/// Not shared with another process: two portals on one port would take turns answering.
ServerSocket bind_to(const config::Address& address) {
  const SocketAddress where(address.host, static_cast<Poco::UInt16>(address.port));
  ServerSocket socket;
  if (where.family() == SocketAddress::IPv6) {
    socket.bind6(where, true, false, false);
  } else {
    socket.bind(where, true, false);
  }
  socket.listen(kBacklog);
  socket.setBlocking(false);
  return socket;
}

}  // namespace

UploadScanner::~UploadScanner() = default;

struct Server::Impl {
  Impl(ServerSocket bound, Services services, TrustedProxies proxies, std::shared_ptr<SpoolArea> area, Limits limits,
       int worker_threads)
      : socket(std::move(bound)),
        port(socket.address().port()),
        gate(services, std::move(proxies), area),
        loop(
            socket.impl()->sockfd(), limits,
            EventLoop::Hooks{
                .answer = [this](Exchange& exchange) { return gate.answer(exchange); },
                .body_limit = [&router = services.router](const std::string& path) { return router.body_limit(path); },
                .slow =
                    [&router = services.router](const Request& request) {
                      if (request.method != Method::post && request.method != Method::put) return false;
                      const auto* route = router.match(request.method, request.path).route;
                      return route != nullptr && route->slow;
                    },
                .exempt_from_address_limit = [this](const std::string& peer) { return gate.proxies().contains(peer); }},
            services.clock, services.log, area, worker_threads, [this] { socket.close(); }) {
    thread = std::thread([this] { loop.run(); });
  }
  ~Impl() { wait(); }

  void wait() {
    const std::lock_guard lock(waiting);
    if (thread.joinable()) thread.join();
  }

  ServerSocket socket;
  int port;
  Gate gate;
  EventLoop loop;
  std::mutex waiting;
  std::thread thread;
};

base::Result<std::unique_ptr<Server>> Server::listen(const config::Address& address, Services services, Limits limits,
                                                     int worker_threads, std::vector<std::string> trusted_proxies) {
  auto proxies = TrustedProxies::parse(trusted_proxies);
  if (!proxies) return proxies.error();
  if (worker_threads <= 0) worker_threads = 4 * std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  fit_to_descriptors(limits);
  auto area = std::make_shared<SpoolArea>(services.temporary, limits.spool_bytes);
  area->sweep();
  try {
    ServerSocket socket = bind_to(address);
    auto impl = std::make_unique<Impl>(std::move(socket), std::move(services), std::move(*proxies), std::move(area),
                                       limits, worker_threads);
    return std::unique_ptr<Server>(new Server(std::move(impl)));
  } catch (const Poco::Exception& exception) {
    return base::Error{"listen_failed",
                       {{"host", address.host}, {"port", address.port}, {"why", exception.displayText()}}};
  }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  stop();
  wait();
}

int Server::port() const { return impl_->port; }
void Server::stop() { impl_->loop.stop(); }
void Server::wait() { impl_->wait(); }
Server::Figures Server::figures() const { return impl_->loop.figures(); }
const Traffic& Server::traffic() const { return impl_->gate.traffic(); }

}  // namespace tenderloom::http
