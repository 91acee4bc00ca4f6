// The gate against raw sockets: request lines, headers, hosts, methods and paths as RFC 9112 says. Where a request
// ends is http_framing_test.cpp.
#include <catch2/catch.hpp>

#include "http_fixture.h"

using namespace http_test;
using namespace std::chrono_literals;

TEST_CASE("requests are answered and the connection is kept", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  for (int i = 0; i < 3; ++i) {
    client.send("GET /hello HTTP/1.1\r\n" + kHost + "\r\n");
    const auto reply = client.read();
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(reply->body == "hello");
    CHECK(reply->has("date"));
    CHECK(reply->header("connection") == "keep-alive");
  }
  client.send("GET /hello HTTP/1.1\r\n" + kHost + "Connection: TE, Close\r\n\r\n");
  CHECK(client.read()->header("connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("a malformed request line is refused and the connection closed", "[http]") {
  Portal portal;
  refused(portal, "GET /hello\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET  /hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hello  HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, " GET /hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1 \r\n" + kHost + "\r\n", 400);
  refused(portal, "GET\t/hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hello http/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hello HTTP/1.10\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hello HTTP/1\r\n" + kHost + "\r\n", 400);
  refused(portal, "G(T /hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET /hel lo HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "\x16\x03\x01\x02\x00\x01", 400);  // somebody speaks TLS
  refused(portal, "\r\n\r\n\r\nGET /hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
}

TEST_CASE("one empty line before a request is passed over", "[http]") {
  Portal portal;
  CHECK(ask(portal.port(), "\r\nGET /hello HTTP/1.1\r\n" + kHost + "\r\n")->status == 200);
}

TEST_CASE("other versions of HTTP are named as such", "[http]") {
  Portal portal;
  refused(portal, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
  refused(portal, "GET /hello HTTP/0.9\r\n\r\n", 505);
  refused(portal, "GET /hello HTTP/3.0\r\n" + kHost + "\r\n", 505);
  CHECK(ask(portal.port(), "GET /hello HTTP/1.7\r\n" + kHost + "\r\n")->status == 200);
}

TEST_CASE("line ends are CR LF and nothing else", "[http]") {
  Portal portal;
  refused(portal, "GET /hello HTTP/1.1\nHost: a\n\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\r\nHost: a\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\nHost: a\r\n\n", 400);
}

TEST_CASE("a malformed header line is refused", "[http]") {
  Portal portal;
  const std::string line = "GET /hello HTTP/1.1\r\n" + kHost;
  refused(portal, line + "X-A : b\r\n\r\n", 400);
  refused(portal, line + "X-A\t: b\r\n\r\n", 400);
  refused(portal, line + ": b\r\n\r\n", 400);
  refused(portal, line + "X A: b\r\n\r\n", 400);
  refused(portal, line + "X-A b\r\n\r\n", 400);
  refused(portal, line + "X-(A): b\r\n\r\n", 400);
  refused(portal, line + "X-\xC3\xA9: b\r\n\r\n", 400);
  refused(portal, line + "X-A: b\r\n folded\r\n\r\n", 400);
  refused(portal, line + "X-A: b\r\n\tfolded\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\n X-A: b\r\n" + kHost + "\r\n", 400);
  refused(portal, line + std::string("X-A: b\0c\r\n\r\n", 12), 400);
  refused(portal, line + std::string("X-A\0: b\r\n\r\n", 11), 400);
  refused(portal, line + "X-A: b\x07\r\n\r\n", 400);
  refused(portal, line + "X-A: b\x7f\r\n\r\n", 400);
  CHECK(ask(portal.port(), line + "X-A: \xE5\x82\x99\tx\r\nX-B:\r\n\r\n")->status == 200);
}

TEST_CASE("a request of HTTP/1.1 names exactly one valid host", "[http]") {
  Portal portal;
  refused(portal, "GET /hello HTTP/1.1\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
  refused(portal, "GET /hello HTTP/1.1\r\nHost: a\r\nhOsT: b\r\n\r\n", 400);
  for (const char* host :
       {"", "a b", "a/b", "a@b", "a:b", "a:99999", "a,b", "[::1", "a\xC3\xA9", "<a>", "a:80:80", ":80"})
    refused(portal, "GET /hello HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n", 400);
  for (const char* host : {"a", "a.b:80", "127.0.0.1:8080", "[::1]:8080", "a_b", "a:"})
    CHECK(ask(portal.port(), "GET /hello HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n")->status == 200);
  refused(portal, "GET /hello HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400);
}

TEST_CASE("HTTP/1.0 is served: no host needed, no keep-alive unless asked", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  client.send("GET /hello HTTP/1.0\r\n\r\n");
  auto reply = client.read();
  REQUIRE(reply);
  CHECK(reply->status == 200);
  CHECK(reply->head.starts_with("HTTP/1.1 "));
  CHECK(client.closed());
  RawClient keeping(portal.port());
  for (int i = 0; i < 2; ++i) {
    keeping.send("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    reply = keeping.read();
    REQUIRE(reply);
    CHECK(reply->header("connection") == "keep-alive");
  }
}

TEST_CASE("methods", "[http]") {
  Portal portal;
  const auto status = [&](const std::string& line) {
    return ask(portal.port(), line + " HTTP/1.1\r\n" + kHost + "\r\n")->status;
  };
  CHECK(status("BREW /hello") == 501);
  CHECK(status("get /hello") == 501);
  CHECK(status("PATCH /hello") == 405);
  CHECK(status("TRACE /hello") == 405);
  CHECK(status("POST /hello") == 405);
  CHECK(status("DELETE /nowhere") == 404);
  CHECK(ask(portal.port(), "PUT /hello HTTP/1.1\r\n" + kHost + "\r\n")->header("allow") == "GET, HEAD, OPTIONS");
  refused(portal, std::string(100, 'M') + " /hello HTTP/1.1\r\n" + kHost + "\r\n", 501);
  refused(portal, "CONNECT portal.example:443 HTTP/1.1\r\n" + kHost + "\r\n", 501);
  refused(portal, "CONNECT /hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  SECTION("OPTIONS says what there is, for one address and for the server") {
    auto reply = ask(portal.port(), "OPTIONS /hello HTTP/1.1\r\n" + kHost + "\r\n");
    CHECK(reply->status == 204);
    CHECK(reply->header("allow") == "GET, HEAD, OPTIONS");
    CHECK_FALSE(reply->has("content-length"));
    reply = ask(portal.port(), "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n");
    CHECK(reply->status == 204);
    refused(portal, "GET * HTTP/1.1\r\n" + kHost + "\r\n", 400);
  }
  SECTION("HEAD has the headers of GET and no body, also when refused") {
    RawClient client(portal.port());
    client.send("HEAD /hello HTTP/1.1\r\n" + kHost + "\r\nHEAD /nowhere HTTP/1.1\r\n" + kHost +
                "\r\nGET /hello HTTP/1.1\r\n" + kHost + "\r\n");
    CHECK(client.read(true)->header("content-length") == "5");
    CHECK(client.read(true)->status == 404);
    CHECK(client.read()->body == "hello");
    RawClient bad(portal.port());
    bad.send("HEAD /hello HTTP/1.1\r\n\r\n");
    const auto all = bad.read_to_end();
    REQUIRE(all);
    CHECK(all->starts_with("HTTP/1.1 400 "));
    CHECK(all->ends_with("\r\n\r\n"));
  }
}

TEST_CASE("an absolute target names the host", "[http]") {
  Portal portal;
  auto reply =
      ask(portal.port(), "POST http://other.example:8080/echo?x=1 HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\n\r\n");
  CHECK(Json::parse(reply->body)["host"] == "other.example:8080");
  CHECK(ask(portal.port(), "GET HTTP://portal.example/hello HTTP/1.1\r\n" + kHost + "\r\n")->status == 200);
  CHECK(ask(portal.port(), "GET http://portal.example HTTP/1.1\r\n" + kHost + "\r\n")->status == 404);
  refused(portal, "GET http://portal.example/hello HTTP/1.1\r\n\r\n", 400);
  refused(portal, "GET http:///hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET http://user@portal.example/hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET ftp://portal.example/hello HTTP/1.1\r\n" + kHost + "\r\n", 400);
  refused(portal, "GET portal.example:80 HTTP/1.1\r\n" + kHost + "\r\n", 400);
}

TEST_CASE("paths that could be read in two ways are refused", "[http]") {
  Portal portal;
  for (const char* path :
       {"/echo/%2e%2e",       "/echo/..",      "/echo/./a",       "/..%2fetc",    "/echo/a%2Fb",  "/echo/a%5cb",
        "/echo/%00",          "/echo/%0a",     "/echo/%7f",       "/echo/%",      "/echo/%2",     "/echo/%zz",
        "/echo/%ff",          "/echo/%c0%ae",  "/echo/%ed%a0%80", "/echo/a\\b",   "/echo/a#b",    "/echo/<a>",
        "/echo/\xE5\x82\x99", "/echo/a?b=%00", "/echo/a?b=%ff",   "/echo/a?b=%2", "/echo/a?b=\"", "/echo/a?<b>"})
    refused(portal, "GET " + std::string(path) + " HTTP/1.1\r\n" + kHost + "\r\n", 400);
  CHECK(ask(portal.port(), "GET /echo/%E5%82%99%E4%BB%BD HTTP/1.1\r\n" + kHost + "\r\n")->body == "備份");
  CHECK(ask(portal.port(), "GET /echo/a%20b+c HTTP/1.1\r\n" + kHost + "\r\n")->body == "a b+c");
  CHECK(ask(portal.port(), "GET /echo/a?q=%E5%8F%B0+1&f[x]=y&&z HTTP/1.1\r\n" + kHost + "\r\n")->status == 200);
  CHECK(ask(portal.port(), "GET //hello HTTP/1.1\r\n" + kHost + "\r\n")->status == 404);
  CHECK(ask(portal.port(), "GET /rest/a/b/c.css HTTP/1.1\r\n" + kHost + "\r\n")->body == "a/b/c.css");
}

TEST_CASE("a slash too many at the end leads to the address without it", "[http]") {
  Portal portal;
  const auto reply = ask(portal.port(), "GET /hello/?a=b HTTP/1.1\r\n" + kHost + "\r\n");
  CHECK(reply->status == 308);
  CHECK(reply->header("location") == "/hello?a=b");
  CHECK(ask(portal.port(), "GET //evil.example/ HTTP/1.1\r\n" + kHost + "\r\n")->status == 404);
}

TEST_CASE("heads are bounded", "[http]") {
  Portal portal;
  refused(portal, "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n", 414);
  refused(portal, "GET /" + std::string(60'000, 'a'), 414);
  refused(portal, "GET /hello HTTP/1.1\r\n" + kHost + "X: " + std::string(40'000, 'a') + "\r\n\r\n", 431);
  refused(portal, "GET /hello HTTP/1.1\r\n" + kHost + "X: " + std::string(40'000, 'a'), 431);
  std::string many = "GET /hello HTTP/1.1\r\n" + kHost;
  for (int i = 0; i < 101; ++i) many += "X: y\r\n";
  refused(portal, many + "\r\n", 431);
  CHECK(ask(portal.port(), "GET /echo/a?" + std::string(7'000, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n")->status == 200);
}
