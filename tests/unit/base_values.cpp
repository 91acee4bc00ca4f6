// core/base: Result, Decimal (R-100, R-112), hashes, words, the log.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "tenderloom/base/crypto.h"
#include "tenderloom/base/decimal.h"
#include "tenderloom/base/json_text.h"
#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/base/text.h"
#include "tenderloom/base/words.h"

using namespace tenderloom::base;

namespace {
Decimal decimal(std::string_view text) { return *Decimal::parse(text); }
}  // namespace

TEST_CASE("A Result holds a value or an error, and reading the wrong side is a bug") {
  const Result<int> good = 5;
  const Result<int> bad = Error{"above", {{"limit", 3}}, "tier_upper"};
  CHECK(good.ok());
  CHECK(*good == 5);
  CHECK_THROWS_AS(good.error(), std::logic_error);
  CHECK_FALSE(bad.ok());
  CHECK(bad.error().field == "tier_upper");
  CHECK_THROWS_AS(bad.value(), std::logic_error);
  CHECK(Result<void>().ok());
  CHECK_FALSE(Result<void>(Error{"x"}).ok());
  CHECK(*Result<std::unique_ptr<int>>(std::make_unique<int>(3)).value() == 3);
}

TEST_CASE("Decimals are read and written exactly") {
  for (const char* text : {"0", "1", "-1", "12.5", "-12.5", "0.1", "0.000000001", "999999999999999999",
                           "-999999999999999999", "999999999.999999999"}) {
    CHECK(decimal(text).text() == text);
  }
  CHECK(decimal("12.50").text() == "12.5");
  CHECK(decimal("007").text() == "7");
  CHECK(decimal("-0").text() == "0");
  CHECK(decimal("-0.00").text() == "0");
  CHECK(decimal("1.0000000000000").text() == "1");
  CHECK(decimal("12.50").scale() == 1);
  CHECK(decimal("12").whole() == 12);
  CHECK_FALSE(decimal("12.5").whole());
  for (const char* text : {"", "-", ".", "1.", ".5", "1e5", "1,000", "+1", "--1", " 1", "1 ", "１", "1.2.3", "0x10",
                           "nan", "1000000000000000000", "0.0000000001", "99999999999.99999999",
                           "99999999999999999999999999999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("R-100 amounts are multiplied exactly and rounded half up") {
  CHECK(decimal("200").times(decimal("0.3"))->times(Decimal(5000))->text() == "300000");
  const auto line = decimal("7").times(decimal("0.15"))->times(Decimal(4999));
  CHECK(line->text() == "5248.95");
  CHECK(line->rounded(0).whole() == 5249);
  CHECK(decimal("0.1").plus(decimal("0.2")) == decimal("0.3"));
}

TEST_CASE("R-112 halves are rounded away from zero") {
  CHECK(decimal("0.5").rounded(0).text() == "1");
  CHECK(decimal("1.5").rounded(0).text() == "2");
  CHECK(decimal("2.5").rounded(0).text() == "3");
  CHECK(decimal("-2.5").rounded(0).text() == "-3");
  CHECK(decimal("2.4999").rounded(0).text() == "2");
  CHECK(decimal("-0.4").rounded(0).text() == "0");
  CHECK(decimal("1.005").rounded(2).text() == "1.01");
  CHECK(decimal("9.99").rounded(1).text() == "10");
  CHECK(decimal("1.5").rounded(5).text() == "1.5");
  CHECK(decimal("999999999.999999999").rounded(0).text() == "1000000000");
}

TEST_CASE("Decimals that would not fit are refused, not wrapped") {
  CHECK_FALSE(decimal("999999999999999999").plus(1));
  CHECK_FALSE(decimal("999999999999999999").times(2));
  CHECK_FALSE(Decimal(INT64_MAX).times(Decimal(INT64_MAX)));
  CHECK_FALSE(decimal("0.00001").times(decimal("0.00001")));
  CHECK_FALSE(decimal("999999999999999999").plus(decimal("0.1")));
}

TEST_CASE("Decimals are compared by value") {
  CHECK(decimal("1.50") == decimal("1.5"));
  CHECK(decimal("1.5") < decimal("1.51"));
  CHECK(decimal("-1.5") < decimal("-1.49"));
  CHECK(decimal("999999999999999999") > decimal("0.000000001"));
  CHECK(decimal("2") > 1);
}

TEST_CASE("Decimal arithmetic agrees with whole numbers") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const auto a = static_cast<std::int64_t>(random() % 2'000'000'000) - 1'000'000'000;
    const auto b = static_cast<std::int64_t>(random() % 200'000'000) - 100'000'000;
    CHECK(Decimal(a).plus(Decimal(b))->whole() == a + b);
    CHECK(Decimal(a).times(Decimal(b))->whole() == a * b);
    CHECK((Decimal(a) < Decimal(b)) == (a < b));
    CHECK(Decimal::parse(Decimal(a).text()) == Decimal(a));
  }
}

TEST_CASE("Hashes agree with the published test vectors") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // RFC 4231, cases 2 and 6 (a key longer than a block)
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  Sha256 pieces;
  pieces.add("a");
  pieces.add("");
  pieces.add("bc");
  CHECK(pieces.hex() == sha256_hex("abc"));
  CHECK_THROWS_AS(pieces.add("d"), std::logic_error);
  CHECK_THROWS_AS(pieces.hex(), std::logic_error);
  CHECK(base64url_encode("\xfb\xff") == "-_8");
  CHECK(base64url_encode("").empty());
  CHECK(hex_encode(std::string_view("\0\xff", 2)) == "00ff");
}

TEST_CASE("Tokens are long and never the same") {
  CHECK(random_token().size() == 43);
  CHECK(random_token(16).size() == 22);
  CHECK(random_token() != random_token());
  CHECK(random_token().find_first_of("+/=") == std::string::npos);
}

TEST_CASE("Texts are compared in constant time, by content and length") {
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
  CHECK(equal_in_constant_time("", ""));
}

TEST_CASE("Passwords are kept as argon2id hashes") {
  const std::string hash = hash_password("Abcdefghij1!", true);
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(verify_password("Abcdefghij1!", hash));
  CHECK_FALSE(verify_password("abcdefghij1!", hash));
  CHECK_FALSE(verify_password("", hash));
  CHECK(hash_password("Abcdefghij1!", true) != hash);
  CHECK_FALSE(verify_password("x", ""));
  CHECK_FALSE(verify_password("x", "no hash at all"));
  CHECK_FALSE(verify_password("x", std::string(500, '$')));
  CHECK(hash_password("Abcdefghij1!").find("m=19456") != std::string::npos);
}

TEST_CASE("A sentence is filled from its parameters") {
  CHECK(fill("級距上限必須大於 {limit}", {{"limit", 100}}) == "級距上限必須大於 100");
  CHECK(fill("{a}{b}{a}", {{"a", "x"}, {"b", 1.5}}) == "x1.5x");
  CHECK(fill("{missing} {null} {list}", {{"null", nullptr}, {"list", {1}}}) == "{missing} {null} {list}");
  CHECK(fill("{a}", {{"a", "{b}"}, {"b", "never"}}) == "{b}");
  CHECK(fill("{ {a} } {", {{"a", 1}}) == "{ 1 } {");
  CHECK(fill("{{a}}", {{"a", 1}}) == "{1}");
  CHECK(fill("No {level:inside} yet", {{"level", "Tier"}}) == "No tier yet");
  CHECK(fill("{level:inside}", {{"level", "Technical statement"}}) == "technical statement");
  for (const char* kept : {"PaaS platform", "SLA", "級距", "A", ""})
    CHECK(fill("{level:inside}", {{"level", kept}}) == kept);
  CHECK(fill("{missing:inside} {level:other}", {{"level", "Tier"}}) == "{missing:inside} {level:other}");
  CHECK(fill("plain", Json()) == "plain");
  CHECK(fill("", {{"a", 1}}).empty());
}

TEST_CASE("Words fall back to zh-TW, then to the parent, then to the key") {
  Words parent, words;
  parent.add("zh-TW", "button.save", "儲存");
  parent.add("en", "button.save", "Save");
  parent.add("zh-TW", "button.back", "返回");
  words.add("zh-TW", "button.save", "儲存並繼續");
  words.set_parent(&parent);
  CHECK(words.text("zh-TW", "button.save") == "儲存並繼續");
  CHECK(words.text("en", "button.save") == "Save");
  CHECK(words.text("en", "button.back") == "返回");
  CHECK(words.text("en", "button.none") == "button.none");
  CHECK(words.find("en", "button.none") == nullptr);
  CHECK(words.has("en", "button.save"));
  CHECK_FALSE(words.has("en", "button.back"));
  CHECK(words.locales() == std::vector<std::string>{"en", "zh-TW"});
  CHECK(words.keys("zh-TW") == std::vector<std::string>{"button.back", "button.save"});
}

TEST_CASE("A sentence names what a code means, in its own language") {
  Words words;
  words.add("zh-TW", "state.sent", "已送出");
  words.add("en", "state.sent", "Sent");
  words.add("zh-TW", "refused", "目前為「{now@state}」，{way@state.way}{count@state}");
  words.add("en", "refused", "It is \"{now@state}\". {count@state}");
  CHECK(words.text("zh-TW", "refused", {{"now", "sent"}, {"way", ""}, {"count", 2}}) == "目前為「已送出」，2");
  CHECK(words.text("en", "refused", {{"now", "sent"}, {"count", 2}}) == "It is \"Sent\". 2");
  CHECK(words.text("en", "refused", {{"now", "{now}"}}) == "It is \"{now}\". {count@state}");
  CHECK(fill("{now@state}", {{"now", "sent"}}) == "sent");
}

TEST_CASE("A locale file is an object of sentences, nested at will") {
  std::string name = (std::filesystem::temp_directory_path() / "tenderloom-words-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()));
  const std::filesystem::path file = std::filesystem::path(name) / "zh-TW.json";
  const auto load = [&](const std::string& text) {
    std::ofstream(file) << text;
    Words words;
    words.add("zh-TW", "kept", "舊");
    auto done = words.load_file("zh-TW", file);
    return std::make_pair(done.ok() ? std::string() : done.error().params["detail"].get<std::string>(), words);
  };
  CHECK(load(R"({"error": {"above": "必須大於 {limit}"}, "a.b": "c"})")
            .second.text("zh-TW", "error.above", {{"limit", 2}}) == "必須大於 2");
  CHECK(load(R"({"a.b": "c"})").second.text("zh-TW", "a.b") == "c");
  CHECK_FALSE(load("{").first.empty());
  CHECK_FALSE(load("[]").first.empty());
  CHECK_FALSE(load("{\"a\": \"\xff\"}").first.empty());
  CHECK(load(R"({"kept": "新", "a": {"b": 5}})").first == "the value of a.b is not text");
  CHECK(load(R"({"kept": "新", "z": 5})").second.text("zh-TW", "kept") == "舊");  // all or nothing
  Words words;
  CHECK(words.load_file("zh-TW", name + "/none.json").error().code == "words_invalid");
  std::filesystem::remove_all(name);
}

TEST_CASE("The log writes one JSON object a line") {
  std::vector<std::string> lines;
  const Logger log(LogLevel::info, [&](std::string_view line) { lines.emplace_back(line); });
  log.debug("not.seen");
  log.info("http.request", {{"path", "/login"}, {"status", 200}});
  log.error("x", {{"event", "forged"}, {"time", "forged"}, {"text", "a\nb\xff"}});
  log.warning("y", "detail");
  REQUIRE(lines.size() == 3);
  for (const auto& line : lines) CHECK(line.find('\n') == std::string::npos);
  const Json first = Json::parse(lines[0]), second = Json::parse(lines[1]);
  CHECK(first["level"] == "info");
  CHECK(first["event"] == "http.request");
  CHECK(first["status"] == 200);
  CHECK(second["event"] == "x");
  CHECK(second["time"] != "forged");
  CHECK(Json::parse(lines[2])["detail"] == "detail");
}

TEST_CASE("Lines of many threads do not mix") {
  std::vector<std::string> lines;
  const Logger log(LogLevel::info, [&](std::string_view line) { lines.emplace_back(line); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&log, t] {
      for (int i = 0; i < 200; ++i) log.info("thread", {{"t", t}, {"i", i}});
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(lines.size() == 800);
  for (const auto& line : lines) CHECK(Json::accept(line));
}

namespace {

/// Any JSON, with characters of one to four bytes and all that is escaped.
Json random_json(std::mt19937& random, int depth) {
  const auto pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  const auto text = [&] {
    static const std::vector<std::string> kPieces{"a",    "\"",     "\\",     "\n",  "\x01", "\x1f",
                                                  "\x7f", "/",      "é",      "࿿", "က",    "\uD7FF",
                                                  "中",   "\uE000", "\uFFFD", "𠮷",  "\t",   "\b\f\r"};
    std::string made;
    for (int i = pick(8); i > 0; --i) made += kPieces[static_cast<std::size_t>(pick(static_cast<int>(kPieces.size())))];
    return made;
  };
  switch (pick(depth > 0 ? 9 : 7)) {
    case 0:
      return nullptr;
    case 1:
      return pick(2) == 0;
    case 2:
      return static_cast<std::int64_t>(random()) * (pick(2) == 0 ? -1 : 1);
    case 3:
      return std::numeric_limits<std::uint64_t>::max() - random();
    case 4:
      return static_cast<double>(random()) / 7;
    case 5:
    case 6:
      return text();
    case 7: {
      Json list = Json::array();
      for (int i = pick(5); i > 0; --i) list.push_back(random_json(random, depth - 1));
      return list;
    }
    default: {
      Json object = Json::object();
      for (int i = pick(5); i > 0; --i) object[text()] = random_json(random, depth - 1);
      return object;
    }
  }
}

}  // namespace

TEST_CASE("JSON is read as parse() reads it: kinds of numbers, repeated names, long texts, and what is no JSON") {
  for (const std::string text : {R"({"b":1,"a":{"b":[]},"b":2})", "-9223372036854775808", "9223372036854775807",
                                 "18446744073709551615", "123456789012345678901234567890", "0.1", "1e3", "-1.5E-7",
                                 R"("\u4e2d\ud83d\ude00\u0000")", " [ null , true ] "}) {
    const Json told = Json::parse(text), read = json_of(text);
    CHECK(read == told);
    CHECK(read.type() == told.type());
    CHECK(read.dump() == told.dump());
  }
  const std::string longest = Json::array({std::string(300'000, 'x'), 1}).dump();
  CHECK(json_of(longest).dump() == longest);
  for (const std::string broken : {"", "{", "[1,]", "{\"a\":1}x", "\"\x80\"", "nul", "'a'", "1e999"})
    CHECK_THROWS_AS(json_of(broken), Json::exception);
}

TEST_CASE("JSON text is what dump() writes, and no text that is not UTF-8") {
  std::mt19937 random(20'261'121);
  for (int i = 0; i < 3000; ++i) {
    const Json value = random_json(random, 3);
    REQUIRE(json_text(value) == value.dump());
    const Json read = json_of(value.dump());
    REQUIRE(read == value);
    REQUIRE(read.dump() == value.dump());
  }
  CHECK(json_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  for (const std::string broken :
       {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xE4\xB8", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
    CHECK_THROWS_AS(Json(broken).dump(), Json::exception);
    CHECK_THROWS_AS(json_text(broken), Json::exception);
  }
}
