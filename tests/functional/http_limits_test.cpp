// What one sender may cost: time, memory, connections. Nobody waits for somebody else's slowness.
#include <sys/resource.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "http_fixture.h"

using namespace http_test;
using namespace std::chrono_literals;

namespace {

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

void allow_descriptors(rlim_t wanted) {
  rlimit allowed{};
  ::getrlimit(RLIMIT_NOFILE, &allowed);
  if (allowed.rlim_cur >= wanted) return;
  allowed.rlim_cur = std::min(wanted, allowed.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &allowed);
}

std::chrono::milliseconds time_of_visit(Portal& portal) {
  const auto started = std::chrono::steady_clock::now();
  const auto reply = ask(portal.port(), kHello);
  REQUIRE(reply);
  CHECK(reply->status == 200);
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
}

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

template <typename Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 300; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a thousand idle connections do not keep a new visitor waiting", "[http]") {
  allow_descriptors(4'000);
  Portal portal;
  std::vector<RawClient> idle;
  for (int i = 0; i < 1'000; ++i) {
    idle.emplace_back(portal.port());
    REQUIRE(idle.back().connected());
    if (i % 2 == 0) idle.back().send(kHello);  // half of them have been served once
  }
  for (int i = 0; i < 20; ++i) CHECK(time_of_visit(portal) < 500ms);
  CHECK(idle[0].read()->body == "hello");
  CHECK(portal.server().figures().open_connections >= 1'000);
}

TEST_CASE("a thousand slow senders do not keep a new visitor waiting", "[http]") {
  allow_descriptors(4'000);
  Portal portal;
  std::vector<RawClient> slow;
  for (int i = 0; i < 1'000; ++i) {
    slow.emplace_back(portal.port());
    slow.back().send(i % 2 == 0 ? "GET /hello HT" : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
  }
  for (int i = 0; i < 20; ++i) {
    for (int j = 0; j < 50; ++j) slow[static_cast<std::size_t>(i * 50 + j)].send("x");
    CHECK(time_of_visit(portal) < 500ms);
  }
}

TEST_CASE("above the number of connections the longest idle one goes", "[http]") {
  http::Limits limits;
  limits.connections = 20;
  Portal portal(limits);
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(portal.port());
    clients.back().send(kHello);
    REQUIRE(clients.back().read()->status == 200);
  }
  std::this_thread::sleep_for(300ms);
  CHECK(time_of_visit(portal) < 500ms);
  CHECK(clients.front().closed());
  clients.back().send(kHello);
  CHECK(clients.back().read()->status == 200);
}

TEST_CASE("slow heads go before a visitor is turned away, requests under way never", "[http]") {
  http::Limits limits;
  limits.connections_per_address = 8;
  Portal portal(limits, {}, 8);
  std::vector<RawClient> working;
  for (int i = 0; i < 4; ++i) {
    working.emplace_back(portal.port());
    working.back().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  REQUIRE(eventually([&] { return portal.waiting() == 4; }));
  std::vector<RawClient> slow;
  for (int i = 0; i < 4; ++i) {
    slow.emplace_back(portal.port());
    slow.back().send("GET /hello HT");
  }
  std::this_thread::sleep_for(50ms);
  CHECK(time_of_visit(portal) < 500ms);
  REQUIRE(eventually([&] { return portal.server().figures().open_connections == 7; }));  // the visitor has left
  for (int i = 0; i < 4; ++i) {
    working.emplace_back(portal.port());
    working.back().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  REQUIRE(eventually([&] { return portal.waiting() == 8; }));
  RawClient late(portal.port());
  const auto turned_away = late.read();
  REQUIRE(turned_away);
  CHECK(turned_away->status == 503);
  CHECK(turned_away->has("retry-after"));
  portal.release();
  for (RawClient& client : working) CHECK(client.read()->body == "waited");
}

TEST_CASE("a proxy's many connections are not counted as one sender's", "[http]") {
  http::Limits limits;
  limits.connections_per_address = 2;
  Portal portal(limits, {"127.0.0.0/8"});
  std::vector<RawClient> clients;
  for (int i = 0; i < 10; ++i) clients.emplace_back(portal.port());
  for (RawClient& client : clients) {
    client.send(kHello);
    CHECK(client.read()->status == 200);
  }
}

TEST_CASE("deadlines are absolute: a byte now and then does not extend them", "[http]") {
  http::Limits limits;
  limits.head_time = 300ms;
  limits.idle_time = 300ms;
  limits.body_time = 300ms;
  limits.body_rate = 1'000;
  Portal portal(limits);
  const auto drip = [&](RawClient& client, int times) {
    for (int i = 0; i < times; ++i) {
      client.send("x");
      std::this_thread::sleep_for(50ms);
    }
  };
  SECTION("of a head") {
    RawClient client(portal.port());
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
    drip(client, 12);
    CHECK(client.read()->status == 408);
    CHECK(client.closed());
  }
  SECTION("of a body") {
    RawClient client(portal.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    drip(client, 14);
    CHECK(client.read()->status == 408);
    CHECK(client.closed());
  }
  SECTION("of chunks, however many empty bytes stand around them") {
    RawClient client(portal.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;");
    drip(client, 14);
    CHECK(client.read()->status == 408);
  }
  SECTION("a body that keeps its pace has all the time it needs") {
    RawClient client(portal.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1002\r\n\r\n{}");
    for (int i = 0; i < 10; ++i) {
      client.send(std::string(100, ' '));
      std::this_thread::sleep_for(60ms);
    }
    CHECK(client.read()->status == 200);
  }
  SECTION("an idle connection is closed without a word") {
    RawClient fresh(portal.port());
    RawClient served(portal.port());
    served.send(kHello);
    CHECK(served.read()->status == 200);
    CHECK(fresh.closed(2s));
    CHECK(served.closed(2s));
  }
}

TEST_CASE("a slow reader holds no worker and is cut off in the end", "[http]") {
  http::Limits limits;
  limits.write_time = 500ms;
  limits.body_rate = 64 << 20;
  Portal portal(limits, {}, 1);
  const auto connect_narrow = [&] {
    RawClient client(portal.port());
    const int small = 4'096;
    ::setsockopt(client.socket(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    return client;
  };
  auto reader = connect_narrow();
  reader.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  CHECK(time_of_visit(portal) < 300ms);  // with a single worker
  std::this_thread::sleep_for(900ms);
  const auto all = reader.read_to_end();
  REQUIRE(all);
  CHECK(all->size() < (8u << 20));
}

TEST_CASE("a large file arrives whole", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + kHello);
  const auto reply = client.read();
  REQUIRE(reply);
  CHECK(reply->body == std::string(8 << 20, 'L'));
  CHECK(client.read()->body == "hello");
}

TEST_CASE("large bodies lie on disk, not in memory, and go away", "[http]") {
  Portal portal;
  const std::size_t before = resident_kib();
  const std::string head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n\r\n";
  const std::string tail = "\r\n--b--\r\n";
  constexpr std::size_t kSize = 48 << 20;
  RawClient client(portal.port());
  client.send(
      "POST /upload HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nAuthorization: Bearer vendor-token\r\n"
      "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " +
      std::to_string(head.size() + kSize + tail.size()) + "\r\n\r\n" + head);
  const std::string piece(1 << 20, 'p');
  for (std::size_t sent = 0; sent < kSize; sent += piece.size()) REQUIRE(client.send(piece));
  client.send(tail);
  const auto reply = client.read(false, 20s);
  REQUIRE(reply);
  REQUIRE(reply->status == 200);
  const Json answer = Json::parse(reply->body);
  CHECK(answer["body_in_memory"] == false);
  CHECK(answer["files"][0]["size"] == kSize);
  CHECK(resident_kib() < before + (120u << 10));  // the echo handler itself reads the file once
  CHECK(eventually([&] { return portal.spooled() == 0; }));
}

TEST_CASE("temporary files are bounded together", "[http]") {
  http::Limits limits;
  limits.spool_bytes = 1 << 20;
  limits.memory_body_bytes = 1 << 10;
  Portal portal(limits);
  RawClient first(portal.port());
  first.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + std::string(900'000, 'x'));
  REQUIRE(eventually([&] { return portal.spooled() == 1; }));
  std::this_thread::sleep_for(100ms);
  RawClient second(portal.port());
  second.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + std::string(900'000, 'x'));
  const auto reply = second.read();
  REQUIRE(reply);
  CHECK(reply->status == 503);
  CHECK(reply->has("retry-after"));
  SECTION("and what an interrupted sender left is freed") {
    { const RawClient gone = std::move(first); }
    CHECK(eventually([&] { return portal.spooled() == 0; }));
  }
}

TEST_CASE("more waiting requests than the queue holds get 503", "[http]") {
  http::Limits limits;
  limits.queued_requests = 2;
  Portal portal(limits, {}, 1);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(portal.port());
    clients.back().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    if (i == 0) REQUIRE(eventually([&] { return portal.waiting() == 1; }));
    if (i > 0) REQUIRE(eventually([&] { return portal.server().figures().queued == i; }));
  }
  const auto reply = ask(portal.port(), kHello);
  REQUIRE(reply);
  CHECK(reply->status == 503);
  CHECK(reply->header("retry-after") == "1");
  portal.release();
  for (RawClient& client : clients) CHECK(client.read()->status == 200);
}

TEST_CASE("a stop ends what is running and closes what is idle", "[http]") {
  Portal portal;
  RawClient running(portal.port());
  running.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient idle(portal.port());
  idle.send(kHello);
  REQUIRE(idle.read()->status == 200);
  REQUIRE(eventually([&] { return portal.waiting() == 1; }));
  RawClient sending(portal.port());
  sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{");
  std::this_thread::sleep_for(50ms);
  const int port = portal.port();
  portal.server().stop();
  CHECK(idle.closed(1s));
  CHECK(eventually([&] { return !RawClient(port).connected(); }));
  sending.send("}");
  const auto sent = sending.read();
  REQUIRE(sent);
  CHECK(sent->status == 200);
  CHECK(sent->header("connection") == "close");
  portal.release();
  const auto reply = running.read();
  REQUIRE(reply);
  CHECK(reply->body == "waited");
  CHECK(reply->header("connection") == "close");
  portal.server().wait();
}

TEST_CASE("a stop does not wait for slow senders longer than it was told", "[http]") {
  http::Limits limits;
  limits.drain_time = 300ms;
  Portal portal(limits);
  RawClient slow(portal.port());
  slow.send("GET /hello HT");
  std::this_thread::sleep_for(50ms);
  const auto started = std::chrono::steady_clock::now();
  portal.server().stop();
  portal.server().wait();
  CHECK(std::chrono::steady_clock::now() - started < 2s);
}

TEST_CASE("many clients at once are all served, kept or not", "[http]") {
  Portal portal;
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&portal, &good, t] {
      for (int i = 0; i < 40; ++i) {
        RawClient client(portal.port());
        for (int j = 0; j < 10; ++j) {
          const std::string word = std::to_string(t) + "-" + std::to_string(i) + "-" + std::to_string(j);
          client.send("GET /echo/" + word + " HTTP/1.1\r\nHost: a\r\n\r\n");
          const auto reply = client.read();
          if (reply && reply->body == word) ++good;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 8 * 40 * 10);
}
