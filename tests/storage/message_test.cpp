// The wire form of a mail: readable by others, safe against what people type.
#include <catch2/catch.hpp>

#include "mail_words.h"
#include "read_mail.h"
#include "tenderloom/base/words.h"
#include "tenderloom/notifications/outbox.h"

using namespace tenderloom;
using notifications::Mail;
using test::read_mail;

namespace {

const base::Instant kAt = *base::parse_iso8601("2026-05-19T10:04:00+08:00");

Mail sample() {
  Mail mail;
  mail.to_address = "wang@example.tw";
  mail.subject = "資料初審完成收件";
  mail.text = "您好：\n第二行\n";
  return mail;
}

std::string wire(const Mail& mail, const std::string& from_name = "軟體採購辦公室") {
  return notifications::render_message(mail, "service@spo.org.tw", from_name, kAt, "mail-1@spo.org.tw");
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0, start = 0;
  for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", start)) {
    longest = std::max(longest, end - start);
    start = end + 2;
  }
  return longest;
}

base::Words words() {
  base::Words words;
  for (const char* locale : {"zh-TW", "en"}) {
    const auto file = std::string(SOURCE_ROOT) + "/core/modules/notifications/locales/" + locale + ".json";
    REQUIRE(words.load_file(locale, file).ok());
  }
  return words;
}

const base::Json kParams = {{"contact_name", "王小姐2"},
                            {"contact_title", "測試人員34"},
                            {"company_name", "客服測試公司"},
                            {"tender_name", "114年第六次電腦軟體共同供應契約採購-雲端服務"},
                            {"tender_no", "1140206"},
                            {"reason", "統一編號有誤"},
                            {"link", "https://portal.example/x"},
                            {"minutes", 30},
                            {"time", "2026-05-19 10:04"},
                            {"address", "192.0.2.7"},
                            {"number", "1150202-0001"}};

/// A mailer with everybody's events and words.
struct Post {
  test::MailWords words;
  base::Words sentences = ::words();
  config::Settings settings;
  notifications::Mailer mailer{sentences, settings, words.events, words.templates};
};

}  // namespace

TEST_CASE("a mail is read by others as it was meant") {
  Mail mail = sample();
  mail.to_name = "王小姐";
  const auto read = read_mail(wire(mail));
  CHECK(read.headers.at("Subject") == "資料初審完成收件");
  CHECK(read.headers.at("From") == "軟體採購辦公室 <service@spo.org.tw>");
  CHECK(read.headers.at("To") == "王小姐 <wang@example.tw>");
  CHECK(read.headers.at("Date") == "Tue, 19 May 2026 10:04:00 +0800");
  CHECK(read.headers.at("Message-ID") == "<mail-1@spo.org.tw>");
  CHECK(read.headers.at("Auto-Submitted") == "auto-generated");
  CHECK(read.text == "您好：\r\n第二行\r\n");
}

TEST_CASE("everything on the wire is ASCII in short lines that end in CR LF") {
  Mail mail = sample();
  for (int i = 0; i < 40; ++i) mail.subject += "很長的主旨𠮷";
  for (int i = 0; i < 1000; ++i) mail.text += "一段沒有換行的文字";
  mail.html = "<p>" + mail.text + "</p>";
  const std::string message = wire(mail);
  CHECK(std::all_of(message.begin(), message.end(), [](unsigned char c) { return c < 0x80; }));
  CHECK(longest_line(message) <= 78);
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\n') REQUIRE(message[i - 1] == '\r');
    if (message[i] == '\r') REQUIRE(message[i + 1] == '\n');
  }
  CHECK(read_mail(message).headers.at("Subject") == mail.subject);
}

TEST_CASE("nothing that a person typed starts a header of its own") {
  const std::string evil =
      GENERATE(as<std::string>{}, "x\r\nBcc: all@example.tw", "x\nBcc: all@example.tw", "x\rBcc: a@b.tw",
               "\r\n\r\n<script>", "x\"\r\n\tBcc: a", "=?UTF-8?B?Qmw=?=", "a, b@c.tw", "a <b@c.tw>");
  Mail mail = sample();
  mail.subject = mail.to_name = evil;
  const std::size_t usual = read_mail(wire(sample())).header_count;
  const auto read = read_mail(wire(mail, evil));
  CHECK(read.header_count == usual);
  CHECK(read.headers.count("Bcc") == 0);
  CHECK(read.text == "您好：\r\n第二行\r\n");
}

TEST_CASE("only plain single addresses are deliverable") {
  for (const char* good : {"a@b.tw", "first.last+tag@sub.example-site.com.tw", "x_y@127.example"}) {
    INFO(good);
    CHECK(notifications::deliverable(good));
  }
  for (const std::string bad :
       {"", "@", "a@", "@b.tw", "a b@c.tw", "a@b.tw, c@d.tw", "a@b.tw\r\nRCPT TO:<c@d.tw>", "<a@b.tw>", "a@b..tw",
        ".a@b.tw", "a@.tw", "a@b.tw.", "\"a b\"@c.tw", "a@b@c.tw", "王@例子.tw", "a@b.tw\n", "a@[127.0.0.1]"}) {
    INFO(bad);
    CHECK_FALSE(notifications::deliverable(bad));
  }
  CHECK_FALSE(notifications::deliverable(std::string(65, 'a') + "@b.tw"));
  CHECK_FALSE(notifications::deliverable("a@" + std::string(260, 'b')));
}

TEST_CASE("N-04 is the letter of figure 39") {
  const auto mail = Post().mailer.compose(notifications::kind::kReceived, "zh-TW", kParams);
  CHECK(
      mail.text.starts_with("✔ 資料初審完成收件\n\n"
                            "數位產業署軟體採購產品公開徵求調查\n\n"
                            "王小姐2 測試人員34，您好：\n\n"
                            "貴公司（客服測試公司）於本系統所申請提交的產品資料（標案："
                            "114年第六次電腦軟體共同供應契約採購-雲端服務(1140206)），已完成收件程序，特此通知。\n\n"
                            "後續將對所提交的產品，依「產品公開徵求調查說明」進行資料查對。\n\n"
                            "感謝您的參與！\n"));
  CHECK(mail.subject.find("資料初審完成收件") == 0);
}

TEST_CASE("every kind has words in both languages, with the contact and the spam folder reminder") {
  const Post post;
  for (const std::string locale : {"zh-TW", "en"}) {
    for (const auto& event : post.words.events.all()) {
      INFO(event.key << " in " << locale);
      const auto mail = post.mailer.compose(event.key, locale, kParams);
      CHECK(mail.subject.find('{') == std::string::npos);
      CHECK(mail.text.find('{') == std::string::npos);
      CHECK(mail.text.find("service@spo.org.tw") != std::string::npos);
      CHECK(mail.text.find("(02) 6600-2558") != std::string::npos);
      CHECK(mail.text.find("09:00") != std::string::npos);
      CHECK(mail.text.find(locale == "en" ? "spam folder" : "垃圾郵件匣") != std::string::npos);
    }
  }
  CHECK_THROWS_AS(post.mailer.compose("N-99", "zh-TW", kParams), std::logic_error);
}

TEST_CASE("what a person typed stays text in a mail") {
  base::Json params = kParams;
  params["company_name"] = "甲\r\n公司 {link}";
  params["tender_name"] = "名稱\r\nBcc: x@y.tw";
  params["reason"] = "第一點\r\n第二點 {contact_email}\x07";
  const auto mail = Post().mailer.compose(notifications::kind::kReturned, "zh-TW", params);
  CHECK(mail.subject.find_first_of("\r\n") == std::string::npos);
  CHECK(mail.text.find("第一點\n第二點 {contact_email}") != std::string::npos);
  CHECK(mail.text.find('\x07') == std::string::npos);
  CHECK(mail.text.find("甲\n公司 {link}") != std::string::npos);
}
