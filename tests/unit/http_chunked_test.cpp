#include <catch2/catch.hpp>

#include "chunked_decoder.h"
#include "form_values.h"
#include "json_body.h"

using namespace tenderloom::http;
using tenderloom::base::Json;

namespace {

struct Decoded {
  ChunkedDecoder::State state = ChunkedDecoder::State::more;
  std::string data;
  std::string rest;
  int status = 0;
};

Decoded decode(const std::string& text, std::size_t step, std::int64_t limit = 1'000) {
  ChunkedDecoder decoder(limit);
  Decoded result;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto found = decoder.feed(std::string_view(text).substr(at, step));
    if (found.state == ChunkedDecoder::State::refused) {
      result.state = found.state;
      result.status = decoder.fault().status;
      return result;
    }
    result.data += found.data;
    at += found.consumed;
    if (found.state == ChunkedDecoder::State::complete) {
      result.state = found.state;
      result.rest = text.substr(at);
      return result;
    }
  }
  return result;
}

}  // namespace

TEST_CASE("chunks come out the same however they are cut", "[http]") {
  const std::string text = "5;a=\"b\"\r\nhello\r\n00A\r\n, world\r\n!\r\n0 ; x\r\nT: u\r\n\r\nGET /next";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Decoded result = decode(text, step);
    REQUIRE(result.state == ChunkedDecoder::State::complete);
    CHECK(result.data == "hello, world\r\n!");
    CHECK(result.rest == "GET /next");
  }
}

TEST_CASE("what is wrong with chunks is wrong however it is cut", "[http]") {
  for (const char* text : {"5 \r\nhello\r\n", "5\nhello", "5\r\nhelloo\r\n", "5\r\nhello\rx", "x\r\n", "\r\n", "5;\r\n",
                           "0\r\n x\r\n", "0\r\nT : u\r\n", "0\r\nT: u\n\r\n", "7fffffffffffffff\r\n", "-1\r\n"}) {
    INFO(text);
    for (std::size_t step = 1; step <= 8; ++step) CHECK(decode(text, step).status == 400);
  }
}

TEST_CASE("the limit counts all chunks together", "[http]") {
  CHECK(decode("3e8\r\n", 1).state == ChunkedDecoder::State::more);
  CHECK(decode("3e9\r\n", 1).status == 413);
  CHECK(decode("5\r\nhello\r\n5\r\nhello\r\n1\r\n", 3, 10).status == 413);
  CHECK(decode("fffffffffffffff\r\n", 3).status == 413);
}

TEST_CASE("form names that disagree about a field are refused, in either order", "[http]") {
  const auto add_both = [](const char* first, const char* second) {
    FormValues values;
    REQUIRE_FALSE(values.add(first, "1"));
    return values.add(second, "2").has_value();
  };
  CHECK(add_both("a", "a.b"));
  CHECK(add_both("a.b", "a"));
  CHECK(add_both("a[0].b", "a.b"));
  CHECK(add_both("a.b", "a[0]"));
  CHECK(add_both("a[0]", "a[]"));
  CHECK(add_both("a[]", "a[0]"));
  CHECK_FALSE(add_both("a[]", "a[]"));
  CHECK_FALSE(add_both("a", "a[]"));
  CHECK_FALSE(add_both("a[1].b", "a[0].b"));
}

TEST_CASE("JSON keeps numbers and order of arrays", "[http]") {
  const auto value = read_json_object(R"({"a":[3,2,{"b":-1}],"c":12345678901234,"d":"\u5099"})");
  REQUIRE(std::holds_alternative<Json>(value));
  CHECK(std::get<Json>(value) == Json::parse(R"({"a":[3,2,{"b":-1}],"c":12345678901234,"d":"備"})"));
  CHECK(std::get<Fault>(read_json_object("")).code == "json_malformed");
}
