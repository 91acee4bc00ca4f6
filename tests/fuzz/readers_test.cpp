// Every reader of base and config takes any bytes without harm, and what it accepts it writes back the same.
#include <catch2/catch.hpp>
#include <random>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/decimal.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/tax_id.h"
#include "tenderloom/base/text.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/script/script_pool.h"

using namespace tenderloom;

namespace {

/// Takes good examples apart: bytes changed, cut out, doubled, put together from two.
class Mangler {
 public:
  Mangler(unsigned seed, std::vector<std::string> examples) : random_(seed), examples_(std::move(examples)) {}
  std::string next() {
    std::string text = example();
    for (unsigned i = random_() % 4; i > 0; --i) change(text);
    return text;
  }

 private:
  const std::string& example() { return examples_[random_() % examples_.size()]; }
  void change(std::string& text) {
    const std::size_t at = text.empty() ? 0 : random_() % text.size();
    switch (random_() % 6) {
      case 0:
        text.insert(at, 1, static_cast<char>(random_()));
        break;
      case 1:
        if (!text.empty()) text[at] = static_cast<char>(random_());
        break;
      case 2:
        if (!text.empty()) text.erase(at, random_() % 3);
        break;
      case 3:
        text.insert(at, text.substr(0, at));
        break;
      case 4:
        text = text.substr(0, at) + example();
        break;
      default:
        text.insert(at, 1, "0123456789-/:@.#,%[]"[random_() % 20]);
    }
    if (text.size() > 4000) text.resize(4000);
  }
  std::mt19937 random_;
  std::vector<std::string> examples_;
};

constexpr int kRounds = 20'000;

}  // namespace

TEST_CASE("Dates and numbers") {
  Mangler mangler(1, {"2026-05-19", "115/05/19", "民國115年5月19日", "1150519", "2026-05-19T10:04:00+08:00",
                      "2026-05-19T02:04:00.123Z", "12.50", "-0.000000001", "999999999999999999", "1150202"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mangler.next();
    INFO(text);
    if (const auto date = base::parse_date(text)) {
      CHECK(date->ok());
      CHECK(base::parse_date(base::iso_date(*date)) == date);
      if (const auto roc = base::RocDate::from(*date); roc && roc->year < 1000)
        CHECK(base::parse_date(roc->text()) == date);
    }
    if (const auto instant = base::parse_iso8601(text)) {
      // Written in whole seconds; the years at the very ends leave the four digits by the offset.
      const auto written = base::iso8601(*instant);
      if (written.size() == 25) CHECK(base::iso8601(*base::parse_iso8601(written)) == written);
    }
    if (const auto number = base::Decimal::parse(text)) {
      CHECK(base::Decimal::parse(number->text()) == number);
      number->rounded(2);
      number->times(*number);
      number->plus(*number);
    }
    base::TenderNumber::parse(text);
  }
}

TEST_CASE("Formats") {
  Mangler mangler(
      2, {"04595252", "02-1234-5678#123", "0912-345-678", "0912345678", "Vendor@Example.TW", "100臺北市中正區",
          "Abcdefghij1!", "https://a.example.tw:8443/x?y#z", "http://[2001:db8::1]:443/", "https://例子.tw/路徑"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mangler.next();
    INFO(text);
    base::valid_tax_id(text);
    base::valid_phone(text);
    base::valid_address(text);
    base::password_problems(text);
    if (const auto mobile = base::normalise_mobile(text)) CHECK(base::normalise_mobile(*mobile) == mobile);
    if (const auto email = base::normalise_email(text)) {
      CHECK(base::normalise_email(*email) == email);
      CHECK(email->find_first_of(" \r\n<>,;\"") == std::string::npos);
    }
    if (base::valid_url(text)) {
      CHECK(text.find_first_of(" \r\n<>\"'") == std::string::npos);
      CHECK(base::to_lower_ascii(text).starts_with("http"));
    }
  }
}

TEST_CASE("Addresses of databases and mail servers, and settings") {
  Mangler mangler(3, {"sqlite://portal.db", "mysql://u@h,h2:3306/d", "mysql://u@localhost/d?socket=/run/x",
                      "smtp://u:p@h:25", "smtps://h", "127.0.0.1:8080", "[::1]:80", "10.0.0.0/8, 10.0.0.1",
                      "tcp://127.0.0.1:3310", "unix:/run/clamd", "https://portal.example.tw/x"});
  const auto settings = config::describe_settings();
  for (int i = 0; i < kRounds / 4; ++i) {
    const std::string text = mangler.next();
    INFO(text);
    if (const auto url = config::DatabaseUrl::parse(text); url.ok() && url->kind == config::DatabaseUrl::Kind::mysql) {
      CHECK_FALSE(url->hosts.empty());
      CHECK(url->port > 0);
    }
    if (const auto server = config::SmtpServer::parse(text); server.ok())
      CHECK(server->host.find_first_of(" \r\n") == std::string::npos);
    const auto& setting = settings[static_cast<std::size_t>(i) % settings.size()];
    const auto loaded = config::load_settings({}, {{setting.variable, text}});
    if (!loaded.ok()) CHECK_FALSE(config::describe(loaded.error()).empty());
  }
}

TEST_CASE("Sentences and texts") {
  Mangler mangler(4, {"級距上限必須大於 {limit}", "{a}{b}", "{{a}}", "{", "}", "臺北　ＡＢＣ\r\n", "plain"});
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = mangler.next();
    base::fill(text, {{"limit", 1}, {"a", text}, {"b", nullptr}});
    CHECK(base::valid_utf8(base::fold(text)));
    base::words(text);
    base::clean_lines(text);
    base::escape_html(text);
    base::nearest(text, {"limit", "label"});
  }
}

TEST_CASE("Lua sources of any bytes compile or are refused with a line") {
  Mangler mangler(5, {"return { f = function(a) return a end }", "local t = {} for k, v in pairs(t) do end return t",
                      "-- comment\nreturn [[x]]", "return 'a' .. 1 .. [==[b]==]",
                      "goto x ::x:: return 0x1p4, 1e9, 3 // 2", "local x <const> = 1 return x", "\x1bLua"});
  const script::Budget tiny{1 << 20, 20'000, std::chrono::milliseconds(100)};
  for (int i = 0; i < kRounds / 10; ++i) {
    const std::string text = mangler.next();
    INFO(text);
    const auto pool = script::ScriptPool::create({"main", "m.lua", text}, {}, tiny);
    if (pool.ok()) continue;
    CHECK((pool.error().code == "script_failed" || pool.error().code == "script_budget"));
    CHECK(pool.error().params["file"] == "m.lua");
    CHECK_NOTHROW(pool.error().params.dump());
  }
}
