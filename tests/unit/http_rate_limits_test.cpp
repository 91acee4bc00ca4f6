#include <catch2/catch.hpp>
#include <string>

#include "tenderloom/http/router.h"

namespace http = tenderloom::http;
using namespace std::chrono_literals;

namespace {

constexpr auto kCost = http::Cost::password;

http::Allowances allowances(http::Allowance address, http::Allowance account) {
  http::Allowances all;
  all.of_address[static_cast<std::size_t>(kCost)] = address;
  all.of_account[static_cast<std::size_t>(kCost)] = account;
  return all;
}

http::RateLimiter::Time at(std::chrono::milliseconds since) { return http::RateLimiter::Time(1h + since); }

}  // namespace

TEST_CASE("a bucket: so many at once, then one each interval, and what was refused costs nothing", "[http]") {
  http::RateLimiter limiter(allowances({3, 0.5}, {}));
  for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.of_address(kCost, "192.0.2.1", at(0ms)));
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(0ms)) == 2);
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(500ms)) == 2);
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(1500ms)) == 1);
  CHECK_FALSE(limiter.of_address(kCost, "192.0.2.1", at(2000ms)));
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(2000ms)) == 2);
  for (int i = 0; i < 3; ++i)
    CHECK_FALSE(limiter.of_address(kCost, "192.0.2.1", at(60s)));  // full again, and no fuller
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(60s)));
}

TEST_CASE("senders, accounts and kinds of requests are counted apart; an IPv6 network is one sender", "[http]") {
  http::RateLimiter limiter(allowances({1, 0.1}, {1, 0.1}));
  CHECK_FALSE(limiter.of_address(kCost, "192.0.2.1", at(0ms)));
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(0ms)));
  CHECK_FALSE(limiter.of_address(kCost, "192.0.2.2", at(0ms)));
  CHECK_FALSE(limiter.of_account(kCost, 7, at(0ms)));
  CHECK(limiter.of_account(kCost, 7, at(0ms)));
  CHECK_FALSE(limiter.of_account(kCost, 8, at(0ms)));
  CHECK_FALSE(limiter.of_address(http::Cost::upload, "192.0.2.1", at(0ms)));  // has no limit here
  CHECK_FALSE(limiter.of_address(kCost, "2001:db8:1:2::1", at(0ms)));
  CHECK(limiter.of_address(kCost, "2001:db8:1:2:ffff::9", at(0ms)));
  CHECK_FALSE(limiter.of_address(kCost, "2001:db8:1:3::1", at(0ms)));
}

TEST_CASE("a crowd of addresses buys nobody out of a limit, in memory that does not grow", "[http]") {
  http::RateLimiter limiter(allowances({5, 0.01}, {}));
  for (int i = 0; i < 5; ++i) CHECK_FALSE(limiter.of_address(kCost, "192.0.2.1", at(0ms)));
  for (int i = 0; i < 200'000; ++i)
    limiter.of_address(
        kCost, "10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255),
        at(1s));
  CHECK(limiter.of_address(kCost, "192.0.2.1", at(1s)));
}

TEST_CASE("what a route costs follows from what it is", "[http]") {
  const auto cost = [](http::Method method, std::string pattern, bool slow = false, bool files = false) {
    http::Route route{.method = method, .pattern = std::move(pattern), .permission = "public", .handler = {}};
    route.slow = slow;
    route.body.files = files;
    return http::cost_of(route);
  };
  CHECK(cost(http::Method::get, "/tenders") == http::Cost::ordinary);
  CHECK(cost(http::Method::post, "/login", true) == http::Cost::password);
  CHECK(cost(http::Method::post, "/a/{id}/files", false, true) == http::Cost::upload);
  CHECK(cost(http::Method::post, "/a/imports", false, true) == http::Cost::heavy);
  CHECK(cost(http::Method::get, "/a/imports") == http::Cost::ordinary);
  CHECK(cost(http::Method::get, "/a/{key}/form.pdf") == http::Cost::heavy);
  CHECK(cost(http::Method::post, "/a/evaluate") == http::Cost::judge);
  http::Route own{.method = http::Method::post, .pattern = "/a", .permission = "public", .handler = {}};
  own.cost = http::Cost::password;
  CHECK(http::cost_of(own) == http::Cost::password);
}
