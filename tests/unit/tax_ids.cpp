// R-001 against a second implementation that shares nothing with the first: it adds up the written-out products as
// text.
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "tenderloom/base/tax_id.h"

namespace {

/// The rule as the Ministry of Finance words it: multiply, write the product out, add its digits; where the seventh
/// digit is a 7 its product 28 gives 2 + 8 = 10, which counts as 1 or as 0.
bool by_the_words(const std::string& number) {
  if (number == "00000000") return false;
  const std::string weights = "12121241";
  int sums[2] = {0, 0};  // with the 10 as 1, and as 0
  for (std::size_t i = 0; i < 8; ++i) {
    const std::string product = std::to_string((number[i] - '0') * (weights[i] - '0'));
    const int digits =
        std::accumulate(product.begin(), product.end(), 0, [](int sum, char c) { return sum + c - '0'; });
    const bool special = i == 6 && number[i] == '7';
    sums[0] += special ? 1 : digits;
    sums[1] += special ? 0 : digits;
  }
  return sums[0] % 5 == 0 || sums[1] % 5 == 0;
}

}  // namespace

TEST_CASE("R-001 ten thousand generated numbers are judged as the rule's own words judge them") {
  std::mt19937 random(20260519);
  std::uniform_int_distribution<int> digit(0, 9);
  int valid = 0, sevens = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string number;
    for (int at = 0; at < 8; ++at) number += static_cast<char>('0' + digit(random));
    if (i % 4 == 0) number[6] = '7';  // the special case is met often enough
    sevens += number[6] == '7';
    INFO(number);
    const bool expected = by_the_words(number);
    valid += expected;
    CHECK(tenderloom::base::valid_tax_id(number) == expected);
  }
  CHECK(valid > 2000);
  CHECK(sevens > 2500);
}
