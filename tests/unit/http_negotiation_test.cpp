#include <catch2/catch.hpp>

#include "conditions.h"
#include "cookies.h"
#include "negotiation.h"
#include "response_head.h"
#include "target.h"

using namespace tenderloom::http;

namespace {

Request with(std::string name, std::string value) {
  Request request;
  request.headers.push_back({std::move(name), std::move(value)});
  return request;
}

}  // namespace

TEST_CASE("Accept-Encoding", "[http]") {
  CHECK(accepts_gzip("gzip"));
  CHECK(accepts_gzip("br, GZIP;q=0.1"));
  CHECK(accepts_gzip("*"));
  CHECK_FALSE(accepts_gzip(""));
  CHECK_FALSE(accepts_gzip("gzip;q=0"));
  CHECK_FALSE(accepts_gzip("gzip;q=0.000, *"));
  CHECK_FALSE(accepts_gzip("identity"));
}

TEST_CASE("Accept-Language picks by weight", "[http]") {
  const std::vector<std::string> locales{"zh-TW", "en"};
  CHECK(preferred_locale("en-US", locales) == "en");
  CHECK(preferred_locale("zh;q=0.2, en;q=0.1", locales) == "zh-TW");
  CHECK(preferred_locale("ZH-tw", locales) == "zh-TW");
  CHECK(preferred_locale("ja, en;q=0.5", locales) == "en");
  CHECK_FALSE(preferred_locale("ja", locales));
  CHECK_FALSE(preferred_locale("en;q=0", locales));
  CHECK_FALSE(preferred_locale(";;,,q=", locales));
}

TEST_CASE("parameters of header fields", "[http]") {
  CHECK(parameter_of("multipart/form-data; boundary=abc", "boundary") == "abc");
  CHECK(parameter_of("form-data; name=\"a;b\"; filename=\"c\"", "filename") == "c");
  CHECK(parameter_of("form-data; name=\"a;b\"", "NAME") == "a;b");
  CHECK(parameter_of("form-data; filename*=UTF-8''x; filename=y", "filename") == "y");
  CHECK_FALSE(parameter_of("form-data", "name"));
  CHECK_FALSE(parameter_of("form-data; name=\"open", "name"));
}

TEST_CASE("cookies", "[http]") {
  CHECK(cookie_values(with("Cookie", "a=b; tenderloom_session=x; tenderloom_session=\"y\"; tenderloom_session="),
                      kSessionCookie) == std::vector<std::string>{"x", "y"});
  CHECK(cookie_values(with("Cookie", "xtenderloom_session=x;;=;"), kSessionCookie).empty());
  CHECK(session_cookie("abc", true) == "tenderloom_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
}

TEST_CASE("header values cannot begin a new line", "[http]") {
  std::string head;
  add_header(head, "X", "a\r\nSet-Cookie: b");
  CHECK(head == "X: a  Set-Cookie: b\r\n");
}

TEST_CASE("dates are written as RFC 9110 wants them", "[http]") {
  const std::string date(date_now());
  CHECK(date.size() == 29);
  CHECK(date.ends_with(" GMT"));
  CHECK(date[3] == ',');
}

TEST_CASE("ranges", "[http]") {
  Range range;
  const auto read = [&](const std::string& value, std::int64_t size) {
    range = {0, size};
    auto request = with("Range", value);
    return read_range(request, "\"e\"", size, range);
  };
  CHECK(read("bytes=0-4", 10) == RangeAnswer::part);
  CHECK(range.length == 5);
  CHECK(read("bytes=5-99", 10) == RangeAnswer::part);
  CHECK(range.length == 5);
  CHECK(read("bytes=-99", 10) == RangeAnswer::part);
  CHECK(range.length == 10);
  CHECK(read("bytes=10-", 10) == RangeAnswer::unsatisfiable);
  CHECK(read("bytes=-0", 10) == RangeAnswer::unsatisfiable);
  CHECK(read("bytes=0-", 0) == RangeAnswer::unsatisfiable);
  for (const char* odd : {"bytes=", "bytes=-", "bytes=a-b", "bytes=1-0", "bytes=0-0,1-1", "items=0-1", "bytes=--1",
                          "bytes=99999999999999999999-", "bytes=1"})
    CHECK(read(odd, 10) == RangeAnswer::whole);
}

TEST_CASE("hosts", "[http]") {
  for (const char* good : {"a", "a.b.c", "a-b_c", "127.0.0.1", "[::1]", "[::ffff:1.2.3.4]:80", "a:0", "a:65535"})
    CHECK(valid_host(good));
  for (const char* bad :
       {"", ":", "a:65536", "a:-1", "a:1a", "[", "[]", "[::1", "[::1]x", "a b", "a%41", "a/b", "user@a", "*"})
    CHECK_FALSE(valid_host(bad));
}
