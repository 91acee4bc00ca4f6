#include <sstream>

#include "forms_support.h"

using namespace forms_test;

namespace {

std::string judged(const std::string& field, const Json& value, const Json& others = Json::object()) {
  Form form("maker");
  Json changes = others;
  changes[field] = value;
  return at(form.with(changes), field);
}

}  // namespace

TEST_CASE("R-151 length is counted in characters, a line break as one") {
  CHECK(judged("intro", std::string(20, 'x')).empty());
  CHECK(judged("intro", std::string(21, 'x')) == "max_length R-151");
  std::string twenty;
  for (int i = 0; i < 20; ++i) twenty += "臺";
  CHECK(judged("intro", twenty).empty());
  CHECK(judged("intro", twenty + "灣") == "max_length R-151");
  CHECK(judged("intro", "一二三四五六七八九\r\n一二三四五六七八九十").empty());
  CHECK(judged("intro", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀").empty());
  CHECK(judged("abstract", "one two three").empty());
  CHECK(judged("abstract", "one two three four") == "max_words");
  CHECK(judged("code", "AB") == "min_length");
  CHECK(judged("code", "ABc") == "pattern");
  CHECK(judged("code", "ABC").empty());
  CHECK(judged("website", "https://example.tw/" + std::string(1000, 'a')) == "max_length");
}

TEST_CASE("R-148 R-140 numbers: both ends are inclusive") {
  CHECK(judged("availability", "98").empty());
  CHECK(judged("availability", "97.999") == "min R-148");
  CHECK(judged("availability", "100.001") == "max");
  CHECK(judged("capital", 1000000).empty());
  CHECK(judged("capital", 999999) == "min R-140");
  CHECK(judged("score", "99.5").empty());
  CHECK(judged("score", "99.51") == "max");
}

TEST_CASE("a price range has both ends in order") {
  CHECK(judged("street_price", Json{{"low", 1}, {"high", 1}}).empty());
  Form form("maker");
  CHECK(at(form.with({{"street_price", {{"low", 5}, {"high", 4}}}}), "street_price.high") == "price_order");
  CHECK(at(form.with({{"street_price", {{"low", 0}, {"high", 4}}}}), "street_price.low") == "min");
  const auto half = form.with({{"street_price", {{"low", 5}}}});
  CHECK(at(half, "street_price.high") == "required");
  CHECK_FALSE(is_wrong(half, "street_price.high"));
}

TEST_CASE("R-059 an answer that alone is acceptable") {
  CHECK(judged("hardware", true) == "must_be R-059");
  CHECK(judged("hardware", false).empty());
  CHECK(judged("hardware", Json()).empty());
}

TEST_CASE("R-054 a report is at most one year old, today included") {
  CHECK(judged("tested_on", "2025-06-10").empty());
  CHECK(judged("tested_on", "2025-06-09") == "not_before R-054");
  CHECK(judged("tested_on", "2026-06-10").empty());
  CHECK(judged("tested_on", "2026-06-11") == "not_after R-054");
  Form next_day("maker");
  next_day.around.time = *base::parse_iso8601("2026-06-11T00:00:00+08:00");
  CHECK(at(next_day.with({{"tested_on", "2025-06-10"}}), "tested_on") == "not_before R-054");
  Form leap("maker");
  leap.around.time = *base::parse_iso8601("2028-02-29T12:00:00+08:00");
  CHECK(at(leap.with({{"tested_on", "2027-02-28"}}), "tested_on").empty());
  CHECK(at(leap.with({{"tested_on", "2027-02-27"}}), "tested_on") == "not_before R-054");
}

TEST_CASE("today is the day in Taipei, not in Greenwich") {
  Form form("maker");
  form.around.time = *base::parse_iso8601("2026-06-09T16:30:00Z");  // 00:30 of the 10th in Taipei
  CHECK(at(form.with({{"identity", "agent"}, {"expiry", "2026-06-10"}}), "expiry").empty());
  CHECK(at(form.with({{"identity", "agent"}, {"expiry", "2026-06-09"}}), "expiry") == "not_before");
}

TEST_CASE("choices: only what is offered, so many, and what excludes the others") {
  CHECK(judged("identity", "reseller") == "not_an_option");
  CHECK(judged("origin", "CN") == "not_an_option R-050");  // not among the countries
  CHECK(judged("origin", "HK") == "not_an_option R-050");
  CHECK(judged("origin", "MO") == "not_an_option R-050");
  CHECK(judged("sizes", Json::array({"small", "medium"})).empty());
  CHECK(judged("sizes", Json::array({"small", "medium", "large"})) == "too_many");
  CHECK(judged("sizes", Json::array({"small", "any"})) == "exclusive_option");
  CHECK(judged("fields_of_use", Json::array({"mail", "finance"})).empty());
  CHECK(judged("fields_of_use", Json::array({"office"})) == "not_an_option");  // a branch is no leaf
  CHECK(judged("locations", Json::array({"TW", "HK"})) == "not_an_option");
}

TEST_CASE("lists of texts are judged one by one") {
  Form form("maker");
  CHECK(at(form.with({{"aliases", Json::array({"甲", "一二三四五六"})}}), "aliases[1]") == "max_length");
  CHECK(at(form.with({{"aliases", Json::array({"甲", "乙", "丙"})}}), "aliases") == "too_many");
}

TEST_CASE("R-003 R-004 R-005 passwords") {
  std::ifstream file(kRoot / "tests/fixtures/vectors/password.csv");
  std::string line;
  std::getline(file, line);
  int rows = 0;
  while (std::getline(file, line)) {
    const auto comma = line.rfind(',');
    INFO(line);
    CHECK(judged("secret", line.substr(0, comma), {{"secret_again", line.substr(0, comma)}}).empty() ==
          (line.substr(comma + 1, 1) == "1"));
    ++rows;
  }
  CHECK(rows >= 7);
  CHECK(judged("secret", "short1A!") == "password_too_short R-003");
  CHECK(judged("secret_again", "Abcdefghij1?", {{"secret", "Abcdefghij1!"}}) == "same_as R-004");
  CHECK(judged("secret_again", "", {{"secret", "Abcdefghij1!"}}) == "same_as R-004");
  CHECK(judged("secret_again", "abcdefghij1!", {{"secret", "Abcdefghij1!"}}) == "same_as R-004");
}

TEST_CASE("a value that must be alone is compared with the others'") {
  Form form("maker");
  form.around.used = {"甲牌"};
  CHECK(at(form.with({{"maker_name", "甲牌"}}), "maker_name") == "taken R-002");
  CHECK(at(form.with({{"maker_name", "乙牌"}}), "maker_name").empty());
}

TEST_CASE("files are judged by what the upload found out") {
  Form form("maker");
  const auto file = [&](const std::string& field, const Json& found) {
    form.input.files = {{field, found}};
    return form.with(Json::object());
  };
  const Json pdf = {{"id", "7"}, {"name", "授權.PDF"}, {"size", 1000}, {"pages", 3}};
  CHECK(at(file("authorization", pdf), "authorization").empty());
  Json odd = pdf;
  odd["name"] = "授權.exe";
  CHECK(at(file("authorization", odd), "authorization") == "file_type");
  odd = pdf;
  odd["size"] = 10 * 1024 * 1024 + 1;
  CHECK(at(file("authorization", odd), "authorization") == "file_size");
  odd["size"] = 10 * 1024 * 1024;
  CHECK(at(file("authorization", odd), "authorization").empty());
  odd["pages"] = 21;
  CHECK(at(file("authorization", odd), "authorization") == "file_pages");
  const Json logo = {{"id", "8"}, {"name", "logo.png"}, {"size", 1000}, {"width", 900}, {"height", 601}};
  CHECK(at(file("logo", logo), "logo") == "file_pixels");
  const Json picture = {{"id", "9"}, {"name", "a.png"}, {"size", 10}};
  const auto one = file("pictures", Json::array({picture}));
  CHECK(at(one, "pictures") == "too_few");
  CHECK_FALSE(is_wrong(one, "pictures"));
  CHECK(at(file("pictures", Json::array({picture, {{"name", "b.gif"}}})), "pictures[1]") == "file_type");
}

TEST_CASE("R-023 vectors of pairs of bands") {
  std::ifstream file(kRoot / "tests/fixtures/vectors/tier_pairs.csv");
  std::string line;
  std::getline(file, line);
  int rows = 0;
  while (std::getline(file, line)) {
    std::vector<int> n;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) n.push_back(std::stoi(cell));
    REQUIRE(n.size() == 5);
    INFO(line);
    const auto judge = [&](int low, int high, int other_low, int other_high) {
      Form form("band");
      form.around.rows = {{9, {{"low", other_low}, {"high", other_high}}}};
      return at(form.with({{"low", low}, {"high", high}, {"price", 1}}), "low");
    };
    CHECK(judge(n[0], n[1], n[2], n[3]).empty() == (n[4] == 1));
    CHECK(judge(n[2], n[3], n[0], n[1]).empty() == (n[4] == 1));  // whichever comes first
    if (n[4] == 0) CHECK(judge(n[0], n[1], n[2], n[3]) == "band_overlap R-023");
    ++rows;
  }
  CHECK(rows >= 6);
}

TEST_CASE("R-023 overlap agrees with comparing every number of both bands") {
  for (int a = 1; a <= 4; ++a) {
    for (int b = a + 1; b <= 5; ++b) {
      for (int c = 1; c <= 4; ++c) {
        for (int d = c + 1; d <= 5; ++d) {
          bool share = false;
          for (int n = 1; n <= 5; ++n) share = share || (n >= a && n <= b && n >= c && n <= d);
          Form form("band");
          form.around.rows = {{9, {{"low", c}, {"high", d}}}};
          INFO(a << "-" << b << " " << c << "-" << d);
          CHECK(at(form.with({{"low", a}, {"high", b}, {"price", 1}}), "low").empty() == !share);
        }
      }
    }
  }
}
