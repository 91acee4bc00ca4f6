// The same 1 KiB page by the portal's whole HTTP stack and by bare Poco, on two ports, until standard input ends.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <iostream>

#include "tenderloom/http/server.h"

using namespace tenderloom;

namespace {

const std::string kPage(1024, 'x');

struct NoSessions final : http::SessionStore {
  std::optional<http::Session> find(const std::string&, const http::Request&) override { return std::nullopt; }
  http::Session create_anonymous(const http::Request&) override { return {}; }
  void save(const http::Session&) override {}
  std::optional<http::Principal> find_token(const std::string&, const http::Request&) override { return std::nullopt; }
};

struct NoPages final : http::PageRenderer {
  std::string page(http::Context&, const std::string&, const base::Json&, const base::Json&,
                   const base::Json*) override {
    return {};
  }
  std::string problem(http::Context&, const base::Json&) override { return {}; }
  std::string sentence(const std::string&, const std::string& key, const base::Json&) override { return key; }
};

struct PocoHello final : Poco::Net::HTTPRequestHandler {
  void handleRequest(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse& response) override {
    response.setContentType("text/plain");
    response.sendBuffer(kPage.data(), kPage.size());
  }
};

struct PocoFactory final : Poco::Net::HTTPRequestHandlerFactory {
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new PocoHello;
  }
};

}  // namespace

int main() {
  http::Router router;
  router.add({.method = http::Method::get,
              .pattern = "/hello",
              .permission = "public",
              .handler = [](http::Context&) -> http::Outcome {
                return http::Content{kPage, "text/plain"};
              },
              .summary = "1 KiB"});
  NoSessions sessions;
  NoPages pages;
  base::SystemClock clock;
  base::Logger log(base::LogLevel::error);
  auto server = http::Server::listen({"127.0.0.1", 0}, {router, sessions, pages, clock, log, "/tmp"}, {}, 8, {});
  if (!server) return 1;

  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::ThreadPool threads(8, 64);
  auto* params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(64);
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);
  Poco::Net::HTTPServer poco(new PocoFactory, threads, socket, params);
  poco.start();
  std::cout << (*server)->port() << " " << socket.address().port() << std::endl;
  std::string line;
  std::getline(std::cin, line);
  (*server)->stop();
  (*server)->wait();
  poco.stopAll(true);
  return 0;
}
