#include <catch2/catch.hpp>
#include <random>

#include "head_parser.h"

using namespace tenderloom::http;

namespace {

struct Outcome {
  HeadParser::State state;
  int status = 0;
  std::string code;
  std::size_t consumed = 0;
};

Outcome read(const std::string& text, std::size_t step, HeadLimits limits = {}) {
  HeadParser parser(limits);
  for (std::size_t size = std::min(step, text.size());; size = std::min(size + step, text.size())) {
    const auto state = parser.feed(std::string_view(text).substr(0, size));
    if (state == HeadParser::State::refused) return {state, parser.fault().status, parser.fault().code};
    if (state == HeadParser::State::complete) return {state, 0, {}, parser.consumed()};
    if (size == text.size()) return {state};
  }
}

Head head_of(const std::string& text) {
  HeadParser parser({});
  REQUIRE(parser.feed(text) == HeadParser::State::complete);
  return parser.take();
}

}  // namespace

TEST_CASE("a head is read into its parts and no further", "[http]") {
  const std::string text =
      "POST /a%20b/c?x=1&y=%E5%82%99 HTTP/1.1\r\nHost: portal.example:8080\r\nX-Empty:\r\nX-Padded: \t v w \t\r\n"
      "Content-Length: 0012\r\n\r\nrest";
  HeadParser parser({});
  REQUIRE(parser.feed(text) == HeadParser::State::complete);
  CHECK(text.substr(parser.consumed()) == "rest");
  const Head head = parser.take();
  CHECK(head.method == Method::post);
  CHECK(head.target.path == "/a b/c");
  CHECK(head.target.raw_query == "x=1&y=%E5%82%99");
  CHECK(head.target.query[1].second == "備");
  CHECK(head.host == "portal.example:8080");
  CHECK(head.content_length == 12);
  CHECK(head.headers[1].value.empty());
  CHECK(head.headers[2].value == "v w");
  CHECK(head.keep_alive);
}

TEST_CASE("a head comes out the same however it is cut", "[http]") {
  const std::string good = "\r\nGET /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::string> bad = {
      "GET /x HTTP/1.1\nHost: a\n\n",
      "GET /x HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
      "GET /x HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET /x HTTP/1.1\r\nHost: a\rb\r\n\r\n",
      "GET /x HTTP/2.0\r\nHost: a\r\n\r\n",
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"};
  const Outcome whole = read(good, good.size());
  REQUIRE(whole.state == HeadParser::State::complete);
  for (std::size_t step = 1; step < good.size(); ++step) CHECK(read(good, step).consumed == whole.consumed);
  for (const std::string& text : bad) {
    INFO(text);
    const Outcome at_once = read(text, text.size());
    CHECK(at_once.state == HeadParser::State::refused);
    for (std::size_t step = 1; step < text.size(); ++step) CHECK(read(text, step).status == at_once.status);
  }
}

TEST_CASE("an endless line is refused before its end", "[http]") {
  const HeadLimits limits{.head_bytes = 1'000, .target_bytes = 100, .headers = 5};
  CHECK(read("GET /" + std::string(200, 'a'), 10, limits).status == 414);
  CHECK(read(std::string(50, 'G'), 10, limits).status == 501);
  CHECK(read("GET /x HTTP/1.1\r\nX: " + std::string(2'000, 'a'), 10, limits).status == 431);
  CHECK(read("GET /x HTTP/1.1\r\nHost: a\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n", 10, limits).status == 431);
}

TEST_CASE("Connection and Expect are lists without case", "[http]") {
  CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, CLOSE\r\n\r\n").keep_alive);
  CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n").keep_alive);
  CHECK_FALSE(head_of("GET / HTTP/1.0\r\n\r\n").keep_alive);
  CHECK(head_of("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
  CHECK_FALSE(head_of("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n").keep_alive);
  CHECK(head_of("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-CONTINUE\r\n\r\n").expects_continue);
  CHECK_FALSE(head_of("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue);
}

TEST_CASE("random bytes never upset the head parser", "[http][fuzz]") {
  std::mt19937 random(7);
  const std::string seed =
      "POST /a/%E5%82%99?q=1 HTTP/1.1\r\nHost: a.b:80\r\nContent-Length: 3\r\nX: y\r\nTransfer-Encoding: "
      "chunked\r\n\r\n";
  const std::string alphabet("\r\n :%/?,;\t\0a0Z\xff", 16);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (unsigned changes = 1 + random() % 5; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text[at] = alphabet[random() % alphabet.size()];
      } else {
        text.insert(at, 1, alphabet[random() % alphabet.size()]);
      }
    }
    const Outcome whole = read(text, text.size());
    const Outcome cut = read(text, 1 + random() % 7);
    CHECK(whole.state == cut.state);
    CHECK(whole.consumed == cut.consumed);
  }
}
