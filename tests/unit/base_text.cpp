// core/base: text in code points, folding for search, thousands.
#include <catch2/catch.hpp>
#include <random>

#include "tenderloom/base/direction.h"
#include "tenderloom/base/text.h"

using namespace tenderloom::base;

namespace {
// POSIX has a truncate of its own.
std::string cut(std::string_view text, std::size_t most) { return tenderloom::base::truncate(text, most); }
}  // namespace

TEST_CASE("UTF-8 is valid or not") {
  for (const char* good : {"", "a", "é", "台", "𠮷", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD"}) CHECK(valid_utf8(good));
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE5\x8F", "\xED\xA0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF", "a\xE5", "\xE5\x8F\x30"}) {
    CHECK_FALSE(valid_utf8(bad));
  }
}

TEST_CASE("R-031 item names are counted in code points") {
  CHECK(code_points("雲端虛擬服務TEST-基本版") == 14);
  CHECK(code_points("雲端虛擬服務TEST-基本版-月") == 16);
  CHECK(code_points("𠮷野家") == 3);
  CHECK(code_points("") == 0);
}

TEST_CASE("R-151 a line end counts one, however it is written") {
  CHECK(code_points("a\r\nb") == 3);
  CHECK(code_points("a\nb") == 3);
  CHECK(code_points("a\rb") == 3);
  CHECK(code_points("\r\n\r\n") == 2);
  CHECK(code_points("\r") == 1);
  CHECK(code_points("\n\r") == 2);
}

TEST_CASE("Words are runs of Latin text and single CJK characters") {
  CHECK(words("") == 0);
  CHECK(words("Cloud backup service") == 3);
  CHECK(words("雲端備份") == 4);
  CHECK(words("使用 AWS S3 備份，每日 3 次。") == 10);
  CHECK(words("end-to-end") == 1);
  CHECK(words("don't panic!") == 2);
  CHECK(words("- ， 。 !") == 0);
  CHECK(words("A公司B") == 4);
  CHECK(words("Ａ　Ｂ") == 2);
}

TEST_CASE("trim takes ASCII and ideographic blanks") {
  CHECK(trim("  a b \t\r\n") == "a b");
  CHECK(trim("　台北　") == "台北");
  CHECK(trim("\xC2\xA0x\xC2\xA0") == "x");
  CHECK(trim("　 \n").empty());
  CHECK(trim("").empty());
}

TEST_CASE("truncate cuts at a character and says so") {
  CHECK(cut("台北市政府", 5) == "台北市政府");
  CHECK(cut("台北市政府", 4) == "台北市…");
  CHECK(cut("台北", 1) == "…");
  CHECK(cut("台北", 0).empty());
  CHECK(cut("", 0).empty());
  for (std::size_t n = 0; n < 8; ++n) CHECK(code_points(cut("a台\r\nb北c市", n)) <= n);
}

TEST_CASE("R-163 臺 and 台, full width and half width, large and small are alike in search") {
  CHECK(fold("臺北市") == fold("台北市"));
  CHECK(fold("ＡＢＣ　１２３") == "abc 123");
  CHECK(fold("  Cloud \t Backup\n") == "cloud backup");
  CHECK(fold("（臺灣）") == "(台灣)");
  CHECK(fold("") == "");
  CHECK(valid_utf8(fold("a\xFFz")));
}

TEST_CASE("R-163 bigrams find words of two characters") {
  CHECK(bigrams("雲端備份") == std::vector<std::string>{"雲端", "端備", "備份"});
  CHECK(bigrams("臺") == std::vector<std::string>{"台"});
  CHECK(bigrams("a b") == std::vector<std::string>{"ab"});
  CHECK(bigrams("aaaa") == std::vector<std::string>{"aa"});
  CHECK(bigrams("  ").empty());
}

TEST_CASE("HTML is escaped in text and attributes") {
  CHECK(escape_html("<a href=\"x\" title='y'>&amp;</a>") ==
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(escape_html("台") == "台");
}

TEST_CASE("clean_lines keeps lines and tabs, and removes other controls") {
  CHECK(clean_lines("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te");
  CHECK(clean_lines(std::string("a\0\x01\x1B[31m\x7F z", 11)) == "a[31m z");
  CHECK(clean_lines("\xC2\x85x") == "x");
  CHECK(clean_lines("台\r\n北") == "台\n北");
}

TEST_CASE("clean_lines removes what takes no room, and keeps what joins letters and chooses pictures") {
  CHECK(clean_lines("\uFEFF台\u200B北\u200E\u200F\u061C\u2060\u00AD市") == "台北市");
  for (const char* kept : {"👩\u200D💻", "می\u200Cخواهم", "❤\uFE0F", "葛\U000E0100", "ｅ\u0301", "a\u3000b"})
    CHECK(clean_lines(kept) == kept);
}

TEST_CASE("direction marks are found and taken out, and nothing else is") {
  for (const char32_t mark : {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069}) {
    const std::string bytes = {'\xE2', static_cast<char>(mark < 0x2060 ? 0x80 : 0x81),
                               static_cast<char>(0x80 | (mark & 0x3F))};
    char name[8];
    std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(mark));
    CHECK(direction_mark("臺€" + bytes + "北") == name);
    CHECK(direction_mark(bytes) == name);
    CHECK(without_direction(bytes + "臺€" + bytes + bytes + "北" + bytes) == "臺€北");
  }
  for (const char* other :
       {"", "臺北", "€ “x” …", "\u2029\u202F\u2065\u206A", "שלום عالم", "\xE2", "\xE2\x80", "\xE2\xE2\x80"}) {
    CHECK(direction_mark(other).empty());
    CHECK(without_direction(other) == other);
  }
}

TEST_CASE("R-160 thousands are parted by commas") {
  CHECK(thousands(0) == "0");
  CHECK(thousands(999) == "999");
  CHECK(thousands(5200) == "5,200");
  CHECK(thousands(1234567) == "1,234,567");
  CHECK(thousands(-1000) == "-1,000");
  CHECK(thousands(-999) == "-999");
  CHECK(thousands(INT64_MIN) == "-9,223,372,036,854,775,808");
}

TEST_CASE("nearest proposes what was probably meant, or nothing") {
  const std::vector<std::string> keys = {"label", "required", "options", "min_length", "max_length"};
  CHECK(nearest("lable", keys) == "label");
  CHECK(nearest("Required", keys) == "required");
  CHECK(nearest("requried", keys) == "required");
  CHECK(nearest("maxlength", keys) == "max_length");
  CHECK(nearest("colour", keys).empty());
  CHECK(nearest("", keys).empty());
  CHECK(nearest("x", {}).empty());
  CHECK(nearest("x", {"y"}).empty());
  CHECK(nearest(std::string(100'000, 'a'), keys).empty());
}

TEST_CASE("No text function trips over random bytes") {
  std::mt19937 random(20260519);
  for (int round = 0; round < 3000; ++round) {
    std::string text(static_cast<std::size_t>(random() % 24), '\0');
    for (char& c : text)
      c = static_cast<char>(random() % 3 ? "\xE5\x8F\xB0\r\n A\xF0\xEF\xBC\xA1"[random() % 12] : random() % 256);
    CHECK(code_points(text) <= text.size());
    CHECK(trim(text).size() <= text.size());
    CHECK(valid_utf8(fold(text)));
    CHECK(fold(fold(text)) == fold(text));
    if (valid_utf8(text)) {
      CHECK(valid_utf8(clean_lines(text)));
      CHECK(valid_utf8(cut(text, 3)));
      CHECK(code_points(cut(text, 3)) <= 3);
    }
    words(text);
    bigrams(text);
  }
}
