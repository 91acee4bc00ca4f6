// core/base: what people in Taiwan type (R-001, R-003 to R-009).
#include <catch2/catch.hpp>

#include "base_support.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/tax_id.h"

using namespace tenderloom::base;

TEST_CASE("R-001 a tax id is judged as the vectors say") {
  const auto rows = base_test::vector_rows("tax_id.csv");
  REQUIRE(rows.size() >= 21);
  for (const auto& row : rows) {
    INFO(row[0] << " " << row[2]);
    CHECK(valid_tax_id(row[0]) == (row[1] == "1"));
  }
}

TEST_CASE("R-001 a tax id is eight ASCII digits and nothing else") {
  CHECK_FALSE(valid_tax_id(""));
  CHECK_FALSE(valid_tax_id("１２３４５６７５"));
  CHECK_FALSE(valid_tax_id(" 04595252"));
  CHECK_FALSE(valid_tax_id("04595252 "));
  CHECK_FALSE(valid_tax_id("04595252\n"));
  CHECK_FALSE(valid_tax_id("-4595252"));
  CHECK_FALSE(valid_tax_id(std::string_view("0459525\0", 8)));
}

TEST_CASE("R-001 one in five numbers passes, two in five with a 7 as seventh digit") {
  int plain = 0, seven = 0;
  for (int n = 10'000'000; n < 10'010'000; ++n) {
    const std::string text = std::to_string(n);
    (text[6] == '7' ? seven : plain) += valid_tax_id(text) ? 1 : 0;
  }
  CHECK(plain == 9000 / 5);
  CHECK(seven == 1000 * 2 / 5);
}

TEST_CASE("R-003 R-005 passwords are judged as the vectors say") {
  const auto rows = base_test::vector_rows("password.csv");
  REQUIRE(rows.size() >= 7);
  for (const auto& row : rows) {
    INFO(row[0]);
    CHECK(password_problems(row[0]).empty() == (row[1] == "1"));
  }
}

TEST_CASE("R-003 every fault of a password is named") {
  using Codes = std::vector<std::string>;
  CHECK(password_problems("") == Codes{"password_too_short", "password_needs_upper", "password_needs_lower",
                                       "password_needs_digit", "password_needs_special"});
  CHECK(password_problems("Abcdefgh1!") == Codes{"password_too_short"});
  CHECK(password_problems("abcdefghij1!") == Codes{"password_needs_upper"});
  CHECK(password_problems("ABCDEFGHIJ1!") == Codes{"password_needs_lower"});
  CHECK(password_problems("Abcdefghijk!") == Codes{"password_needs_digit"});
  CHECK(password_problems("Abcdefghij12") == Codes{"password_needs_special"});
}

TEST_CASE("R-005 the special characters are the union of both hints, others are allowed but do not count") {
  for (const char c : std::string_view("!@#$%^&*?")) CHECK(password_problems(std::string("Abcdefghij1") + c).empty());
  for (const char c : std::string_view("~`-_=+[]{}|;:'\",.<>/\\()")) {
    INFO(c);
    CHECK(password_problems(std::string("Abcdefghij1") + c) == std::vector<std::string>{"password_needs_special"});
    CHECK(password_problems(std::string("Abcdefghij1!") + c).empty());
  }
  CHECK(password_problems("Abc defghi 1!").empty());
  CHECK(password_problems(" Abcdefghij1!") == std::vector<std::string>{"password_blank_at_end"});
  CHECK(password_problems("Abcdefghij1! ") == std::vector<std::string>{"password_blank_at_end"});
  CHECK(password_problems("Abcdefghij1!密") == std::vector<std::string>{"password_characters"});
  CHECK(password_problems(std::string("Abcdefghij1!\0", 13)) == std::vector<std::string>{"password_characters"});
  CHECK(password_problems("A1!" + std::string(125, 'a')).empty());
  CHECK(password_problems("A1!" + std::string(126, 'a')) == std::vector<std::string>{"password_too_long"});
}

TEST_CASE("R-006 phone numbers") {
  for (const char* good : {"02-1234-5678", "02-1234-5678#123", "02-1234-5678#123456", "037-123-456", "0836-12-345",
                           "0800-000-000", "0809-092-091", "04-123-4567", "02-6600-2558"}) {
    INFO(good);
    CHECK(valid_phone(good));
  }
  for (const char* bad : {"",
                          "0212345678",
                          "02-12345678",
                          "02 1234 5678",
                          "+886-2-1234-5678",
                          "(02)1234-5678",
                          "02-1234-5678#",
                          "02-1234-5678#1234567",
                          "02-1234-5678#12a",
                          "02-1234-5678 #12",
                          "02-1234-567890",
                          "2-1234-5678",
                          "12-1234-5678",
                          "02-1-5678",
                          "02-1234-56",
                          "０２-1234-5678",
                          "02-1234-5678-9",
                          "02-1234-5678\n",
                          "0-1234-5678",
                          "0836-1234-5678",
                          "02-123-456",
                          "02--1234-5678",
                          "02-1234-5678##1"}) {
    INFO(bad);
    CHECK_FALSE(valid_phone(bad));
  }
}

TEST_CASE("R-007 mobile numbers, with or without hyphens, become one form") {
  CHECK(normalise_mobile("0912-345-678") == "0912-345-678");
  CHECK(normalise_mobile("0912345678") == "0912-345-678");
  for (const char* bad :
       {"", "0812345678", "091234567", "09123456789", "0912-345678", "0912 345 678", "+886912345678", "0912-345-67a",
        "０９12345678", "0912-3456-78", "09-12345678", "0912--34567", "0912-345-678 "}) {
    INFO(bad);
    CHECK_FALSE(normalise_mobile(bad));
  }
}

TEST_CASE("R-008 e-mail addresses are compared in small letters") {
  CHECK(normalise_email("Vendor@Example.TW") == "vendor@example.tw");
  CHECK(normalise_email("a.b+c_d-e@mail.example.com.tw") == "a.b+c_d-e@mail.example.com.tw");
  CHECK(normalise_email("o'neil@example.tw") == "o'neil@example.tw");
  CHECK(normalise_email(std::string(64, 'a') + "@example.tw"));
  for (const char* bad : {"",         "@",        "a@",        "@b.tw",     "a@b",
                          "a@@b.tw",  "a@b@c.tw", "a b@c.tw",  "a@b .tw",   "a@.tw",
                          "a@b.",     "a@b..tw",  ".a@b.tw",   "a.@b.tw",   "a..b@c.tw",
                          "a@-b.tw",  "a@b-.tw",  "a@b.t",     "a@1.2.3.4", "a@[1.2.3.4]",
                          "a@b_c.tw", "王@b.tw",  "a@例.tw",   "a@b.tw\n",  "a@b.tw\r\nBcc: c@d.tw",
                          "<a@b.tw>", "a,b@c.tw", "\"a\"@b.tw"}) {
    INFO(bad);
    CHECK_FALSE(normalise_email(bad));
  }
  CHECK_FALSE(normalise_email(std::string(65, 'a') + "@example.tw"));
  const std::string label(61, 'd');
  const std::string longest =
      std::string(6, 'a') + "@" + label + "." + label + "." + label + "." + std::string(58, 'd') + ".tw";
  CHECK(longest.size() == 254);
  CHECK(normalise_email(longest));
  CHECK_FALSE(normalise_email("a" + longest));
}

TEST_CASE("R-009 an address begins with a postal code of three, five or six digits") {
  for (const char* good : {"100臺北市中正區", "10058 臺北市中正區重慶南路", "100058臺北市", "106 12號"}) {
    INFO(good);
    CHECK(valid_address(good));
  }
  for (const char* bad : {"", "臺北市中正區", "10臺北市", "1000臺北市", "1000581臺北市", "１００臺北市", " 100臺北市",
                          "100", "100058  ", "100　"}) {
    INFO(bad);
    CHECK_FALSE(valid_address(bad));
  }
}

TEST_CASE("A web address is http or https and cannot run as a script") {
  for (const char* good :
       {"https://example.tw", "http://example.tw/", "HTTPS://Example.TW/a?b=c#d", "https://a.example.tw:8443/x(1)",
        "https://192.168.1.1/", "https://[2001:db8::1]:443/", "https://例子.tw/路徑", "https://example.tw?x=1"}) {
    INFO(good);
    CHECK(valid_url(good));
  }
  for (const char* bad : {"",
                          "example.tw",
                          "ftp://example.tw",
                          "javascript:alert(1)",
                          "java\nscript:alert(1)",
                          "https:/example.tw",
                          "https://",
                          "https:///x",
                          "https://localhost",
                          "https://a b.tw",
                          " https://example.tw",
                          "https://bank.tw@evil.tw/",
                          "https://example.tw:0/",
                          "https://example.tw:65536/",
                          "https://example.tw:/",
                          "https://example..tw",
                          "https://-a.tw",
                          "https://1.2.3/",
                          "https://1.2.3.400/",
                          "https://[::1",
                          "https://[x]/",
                          "https://example.tw/\"x",
                          "https://example.tw/<x>",
                          "https://example.tw/\\x",
                          "https://example.tw/\xff"}) {
    INFO(bad);
    CHECK_FALSE(valid_url(bad));
  }
  CHECK_FALSE(valid_url("https://example.tw/" + std::string(2048, 'a')));
}
