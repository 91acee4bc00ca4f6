// Where a request ends: lengths, chunks, pipelines and clients that send slowly or stop; no byte of one request is ever
// read as another.
#include <catch2/catch.hpp>

#include "http_fixture.h"

using namespace http_test;
using namespace std::chrono_literals;

TEST_CASE("two lengths, odd lengths and lengths beside an encoding are refused", "[http][smuggling]") {
  Portal portal;
  const std::string start = "POST /echo HTTP/1.1\r\n" + kHost;
  const std::string smuggled = "GET /hello HTTP/1.1\r\n" + kHost + "\r\n";
  for (const char* lengths :
       {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5, 5\r\n", "Content-Length: 5,6\r\n", "Content-Length: -1\r\n", "Content-Length: +5\r\n",
        "Content-Length: 5.0\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 5\r\n", "Content-Length:\r\n",
        "Content-Length: five\r\n", "Content-Length: 5;\r\n", "Content-Length: \"5\"\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 5\r\n"})
    refused(portal, start + lengths + "\r\n" + smuggled, 400);
  refused(portal, start + "Content-Length: 99999999999999999999999999\r\n\r\n" + smuggled, 413);
  refused(portal, start + "Content-Length: 18446744073709551617\r\n\r\n" + smuggled, 413);
}

TEST_CASE("a transfer encoding is chunked and nothing else", "[http][smuggling]") {
  Portal portal;
  const std::string start = "POST /echo HTTP/1.1\r\n" + kHost;
  const std::string body = "\r\n0\r\n\r\n";
  for (const char* coding : {"identity", "gzip", "", "chunked, gzip", "chunked, chunked", "xchunked", "chunked;q=1",
                             "\"chunked\"", "chunked\x0b", "chunked identity", ";chunked"})
    refused(portal, start + "Transfer-Encoding: " + coding + "\r\n" + body, 400);
  refused(portal, start + "Transfer-Encoding: gzip, chunked\r\n" + body, 501);
  refused(portal, start + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" + body, 501);
  refused(portal, start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" + body, 400);
  refused(portal, start + "Transfer-Encoding : chunked\r\n" + body, 400);
  refused(portal,
          start +
              "Transfer-Encoding:\x0b"
              "chunked\r\n" +
              body,
          400);
  refused(portal, "POST /echo HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n" + body, 400);
  CHECK(ask(portal.port(), start + "Transfer-Encoding: Chunked\r\n" + body)->status == 200);
  CHECK(ask(portal.port(), start + "Transfer-Encoding: , chunked\r\n" + body)->status == 200);
}

TEST_CASE("chunks are read strictly", "[http][smuggling]") {
  Portal portal;
  const std::string start =
      "POST /echo HTTP/1.1\r\n" + kHost + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  SECTION("good ones, with extensions and trailers, and the next request after them") {
    RawClient client(portal.port());
    client.send(
        start +
        "4;a=b; c=\"d;e\"\r\n{\"a\"\r\n03\r\n:1}\r\n0;x\r\nX-Trailer: y\r\nX-Other: z\r\n\r\nGET /hello HTTP/1.1\r\n" +
        kHost + "\r\n");
    auto reply = client.read();
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(Json::parse(reply->body)["values"] == Json{{"a", 1}});
    CHECK(client.read()->body == "hello");
  }
  SECTION("malformed ones") {
    for (const char* body : {"5 \r\nhello\r\n0\r\n\r\n",
                             "0x5\r\nhello\r\n0\r\n\r\n",
                             "+5\r\nhello\r\n0\r\n\r\n",
                             "-5\r\nhello\r\n0\r\n\r\n",
                             "\r\nhello\r\n0\r\n\r\n",
                             "5\nhello\n0\n\n",
                             "5\r\nhello0\r\n\r\n",
                             "5\r\nhelloX\r\n0\r\n\r\n",
                             "5\r\nhello\n0\r\n\r\n",
                             "g\r\nhello\r\n0\r\n\r\n",
                             "5;\r\nhello\r\n0\r\n\r\n",
                             "5\r;a\r\nhello\r\n0\r\n\r\n",
                             "ffffffffffffffffffff\r\nhello",
                             "8000000000000000\r\nhello",
                             "5;a=\x01\r\nhello\r\n0\r\n\r\n",
                             "0\r\nbad trailer\r\n\r\n",
                             "0\r\nX : y\r\n\r\n",
                             "0\r\nX: y\n\r\n",
                             "0\r\n\n",
                             " 5\r\nhello\r\n0\r\n\r\n",
                             "5\r\nhello\r\n0\r\nX: y\r\n folded\r\n\r\n"})
      refused(portal, start + body, 400);
  }
  SECTION("endless extensions, size lines and trailers are cut off") {
    refused(portal, start + "5;" + std::string(600, 'a'), 400);
    refused(portal, start + std::string(400, '0') + "5\r\n", 400);
    refused(portal, start + "0\r\nX: " + std::string(9'000, 'a'), 400);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 1000; ++i) trailers += "X-Trailer-Of-Many: yes\r\n";
    refused(portal, start + trailers, 400);
    std::string chunks;
    for (int i = 0; i < 200; ++i) chunks += "1;" + std::string(200, 'e') + "\r\n \r\n";
    refused(portal, start + chunks, 400);
  }
  SECTION("the limit counts before a chunk is read") {
    RawClient client(portal.port());
    client.send(start + "fffffff\r\n");
    CHECK(client.read()->status == 413);
    CHECK(client.closed());
  }
}

TEST_CASE("a refused request's body is never taken for a request", "[http][smuggling]") {
  Portal portal;
  const std::string inner = "GET /hello HTTP/1.1\r\n" + kHost + "\r\n";
  const auto with_body = [&](const std::string& line, const std::string& more = {}) {
    return line + " HTTP/1.1\r\n" + kHost + more + "Content-Length: " + std::to_string(inner.size()) + "\r\n\r\n" +
           inner;
  };
  for (const std::string line :
       {"POST /nowhere", "GET /hello", "POST /hello", "PATCH /hello", "DELETE /hello", "FOO /hello"}) {
    INFO(line);
    RawClient client(portal.port());
    client.send(with_body(line) + "GET /echo/second HTTP/1.1\r\n" + kHost + "\r\n");
    REQUIRE(client.read());
    const auto second = client.read();
    REQUIRE(second);
    CHECK(second->body == "second");
  }
  RawClient head(portal.port());
  head.send(with_body("HEAD /hello") + "GET /echo/second HTTP/1.1\r\n" + kHost + "\r\n");
  CHECK(head.read(true)->header("content-length") == "5");
  CHECK(head.read()->body == "second");
}

TEST_CASE("a body that is too large is refused before it is sent", "[http]") {
  Portal portal;
  refused(portal, "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1048577\r\n\r\n", 413);
  refused(portal, "POST /nowhere HTTP/1.1\r\n" + kHost + "Content-Length: 1048577\r\n\r\n", 413);
  SECTION("and whoever sends it all the same still gets the answer") {
    RawClient client(portal.port());
    client.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 6000000\r\n\r\n");
    const std::string piece(100'000, 'x');
    for (int i = 0; i < 60; ++i) REQUIRE(client.send(piece));
    CHECK(client.read()->status == 413);
  }
}

TEST_CASE("Expect: 100-continue is answered before the body", "[http]") {
  Portal portal;
  const std::string start = "POST /echo HTTP/1.1\r\n" + kHost + "Content-Type: application/json\r\n";
  RawClient client(portal.port());
  client.send(start + "Content-Length: 2\r\nExpect: 100-Continue\r\n\r\n");
  CHECK(client.read()->status == 100);
  client.send("{}");
  CHECK(client.read()->status == 200);
  SECTION("not when the body is there already, nor in HTTP/1.0") {
    CHECK(ask(portal.port(), start + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}")->status == 200);
    RawClient old(portal.port());
    old.send(
        "POST /echo HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK_FALSE(old.read(false, 300ms));
    old.send("{}");
    CHECK(old.read()->status == 200);
  }
  SECTION("a body that will not be taken is refused instead") {
    refused(portal, start + "Content-Length: 99000000\r\nExpect: 100-continue\r\n\r\n", 413);
  }
  SECTION("other expectations cannot be met") {
    refused(portal, start + "Content-Length: 2\r\nExpect: 200-ok\r\n\r\n", 417);
  }
}

TEST_CASE("every request comes out the same when it is sent byte by byte", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  client.send_slowly("POST /echo HTTP/1.1\r\n" + kHost +
                     "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":2}" +
                     "GET /hello HTTP/1.1\r\n" + kHost + "\r\n");
  CHECK(Json::parse(client.read()->body)["values"]["a"] == 2);
  CHECK(client.read()->body == "hello");
  client.send_slowly("POST /echo HTTP/1.1\r\n" + kHost +
                     "Content-Type: application/json\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n3\r\n{\"b\r\n4\r\n\":3}\r\n0\r\nT: u\r\n\r\n");
  CHECK(Json::parse(client.read()->body)["values"]["b"] == 3);
  RawClient bad(portal.port());
  bad.send_slowly("GET /hello HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n");
  CHECK(bad.read()->status == 400);
}

TEST_CASE("a client that closes its side early still gets its answer", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  client.send("GET /hello HTTP/1.1\r\n" + kHost + "\r\n");
  client.half_close();
  CHECK(client.read()->body == "hello");
  CHECK(client.closed());
  RawClient cut(portal.port());
  cut.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 10\r\n\r\nhalf");
  cut.half_close();
  CHECK(cut.read()->status == 400);
  RawClient headless(portal.port());
  headless.send("GET /hello HT");
  headless.half_close();
  CHECK(headless.read()->status == 400);
}

TEST_CASE("pipelined requests are answered in order", "[http]") {
  Portal portal;
  RawClient client(portal.port());
  std::string many;
  for (int i = 0; i < 200; ++i) many += "GET /echo/" + std::to_string(i) + " HTTP/1.1\r\n" + kHost + "\r\n";
  client.send(many);
  for (int i = 0; i < 200; ++i) REQUIRE(client.read()->body == std::to_string(i));
  client.send("POST /echo HTTP/1.1\r\n" + kHost +
              "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}GET /echo/next HTTP/1.1\r\n" + kHost +
              "Connection: close\r\n\r\nGET /echo/never HTTP/1.1\r\n" + kHost + "\r\n");
  CHECK(client.read()->status == 200);
  CHECK(client.read()->body == "next");
  CHECK(client.closed());
}
