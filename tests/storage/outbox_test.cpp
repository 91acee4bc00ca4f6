// The outbox: a mail exists exactly when its decision does, and it arrives.
#include "tenderloom/notifications/outbox.h"

#include <fstream>

#include "database_fixture.h"
#include "fake_smtp.h"
#include "read_mail.h"

using namespace tenderloom;
using notifications::Mail;
using notifications::Outbox;
using storage::Transaction;
using test::FakeSmtp;
using test::for_each_database;
using test::TestDatabase;

namespace {

namespace fs = std::filesystem;
using Replies = std::map<std::string, std::string>;

/// An outbox with its queue, on settings of the test's making.
struct Office {
  explicit Office(TestDatabase& test, std::optional<config::SmtpServer> smtp = {})
      : test_(test),
        jobs(test.database, test.clock, test.log),
        settings(make(test, std::move(smtp))),
        mailer(words, settings, events, templates),
        outbox(test.database, jobs, test.clock, test.log, mailer, settings) {
    words.add("zh-TW", "mail.site_name", "入口");
    test.migrate({storage::job_migrations(), Outbox::migrations()});
    outbox.register_jobs(jobs);
  }

  static config::Settings make(TestDatabase& test, std::optional<config::SmtpServer> smtp) {
    config::Settings settings;
    settings.data = test.folder();
    settings.smtp = std::move(smtp);
    return settings;
  }

  std::int64_t queue(const Mail& mail) {
    return test_.database.write([&](Transaction& tx) { return outbox.queue(tx, mail); });
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    if (!fs::exists(settings.data / "mail")) return found;
    for (const auto& entry : fs::directory_iterator(settings.data / "mail")) found.push_back(entry.path());
    return found;
  }

  TestDatabase& test_;
  base::Words words;
  storage::JobQueue jobs;
  config::Settings settings;
  notifications::Events events;
  notifications::Templates templates;
  notifications::Mailer mailer;
  Outbox outbox;
};

Mail sample() {
  Mail mail;
  mail.kind = "N-04";
  mail.to_address = "wang@example.tw";
  mail.to_name = "王小姐";
  mail.subject = "資料初審完成收件";
  mail.text = "您好\n.\n..兩點開頭\n";
  mail.company = 12;
  return mail;
}

config::SmtpServer at(const FakeSmtp& server) {
  config::SmtpServer smtp;
  smtp.host = "127.0.0.1";
  smtp.port = server.port();
  return smtp;
}

}  // namespace

TEST_CASE("without a mail server, mails are .eml files in the data folder") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto id = office.queue(sample());
    CHECK(office.outbox.find(id)->state == "queued");
    CHECK(office.files().empty());
    CHECK(office.jobs.run_one());
    const auto files = office.files();
    REQUIRE(files.size() == 1);
    CHECK(files[0].filename() == "20260519-100400-000001.eml");
    std::ifstream in(files[0], std::ios::binary);
    const std::string raw((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto read = test::read_mail(raw);
    CHECK(read.headers.at("Subject") == "資料初審完成收件");
    CHECK(read.headers.at("From") == "入口 <service@spo.org.tw>");
    CHECK(read.text == "您好\r\n.\r\n..兩點開頭\r\n");
    const auto sent = office.outbox.find(id);
    CHECK(sent->state == "sent");
    CHECK(sent->attempts == 1);
    CHECK(sent->sent_at == test.clock.now());
    CHECK_FALSE(office.jobs.run_one());
  });
}

TEST_CASE("a decision that is refused sends no mail") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    (void)test.database.write([&](Transaction& tx) -> base::Result<void> {
      office.outbox.queue(tx, sample());
      return base::Error{"refused"};
    });
    CHECK_FALSE(office.jobs.run_one());
    CHECK(office.outbox.list({}).total == 0);
  });
}

TEST_CASE("a mail goes to the mail server") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server;
    auto smtp = at(server);
    SECTION("as it is") {}
    SECTION("with a password, which leaves this machine only under TLS") {
      smtp.user = "portal";
      smtp.password = "hunter2";
      server.answer("STAR", "502 no TLS here");
    }
    Office office(test, smtp);
    const auto id = office.queue(sample());
    CHECK(office.jobs.run_one());
    REQUIRE(server.received().size() == 1);
    const auto got = server.received()[0];
    CHECK(got.from == "MAIL FROM: <service@spo.org.tw>");
    CHECK(got.to == "RCPT TO: <wang@example.tw>");
    CHECK(got.credentials.empty() == smtp.user.empty());
    const auto read = test::read_mail(got.data);
    CHECK(read.headers.at("To") == "王小姐 <wang@example.tw>");
    CHECK(read.text == "您好\r\n.\r\n..兩點開頭\r\n");
    CHECK(office.outbox.find(id)->state == "sent");
    CHECK(office.files().empty());
  });
}

TEST_CASE("a mail server that is down or busy is tried again with growing pauses") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server;
    auto smtp = at(server);
    std::string code;
    SECTION("busy") {
      server.answer("RCPT", "451 later");
      code = "mail_refused";
    }
    SECTION("not letting us in") {
      smtp.user = "portal";
      smtp.password = "wrong";
      server.answer("STAR", "502 no TLS here");
      server.answer("AUTH", "535 no");
      code = "mail_login";
    }
    SECTION("down") {
      smtp.port = 1;
      code = "mail_unreachable";
    }
    Office office(test, smtp);
    const auto id = office.queue(sample());
    CHECK(office.jobs.run_one());
    auto mail = office.outbox.find(id);
    CHECK(mail->state == "queued");
    CHECK(mail->last_error == code);
    CHECK(mail->next_try_at == test.clock.now() + storage::retry_pause(1));
    CHECK_FALSE(office.jobs.run_one());
    for (int i = 0; i < 110; ++i) {
      test.clock.advance(std::chrono::hours(2));
      office.jobs.run_one();
    }
    mail = office.outbox.find(id);
    CHECK(mail->state == "failed");
    CHECK(mail->attempts == 100);  // four days and more of hourly tries (RFC 5321, 4.5.4.1)
    CHECK(office.outbox.tries(id).size() == 100);
    CHECK(server.received().empty());
    // Staff may try a failed one again.
    CHECK(office.outbox.retry(id));
    CHECK(office.outbox.find(id)->state == "queued");
    CHECK_FALSE(office.outbox.retry(id));
  });
}

TEST_CASE("a mail that comes through at the second try is sent once") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server(Replies{{"MAIL", "421 shutting down"}});
    Office office(test, at(server));
    const auto id = office.queue(sample());
    CHECK(office.jobs.run_one());
    server.answer("MAIL", "");
    test.clock.advance(std::chrono::minutes(1));
    CHECK(office.jobs.run_one());
    CHECK(server.received().size() == 1);
    CHECK(office.outbox.find(id)->state == "sent");
    CHECK(office.outbox.find(id)->last_error.empty());
  });
}

TEST_CASE("what the mail server refuses for good is not tried again") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server(Replies{{"RCPT", "550 no such user"}});
    Office office(test, at(server));
    const auto id = office.queue(sample());
    CHECK(office.jobs.run_one());
    CHECK(office.outbox.find(id)->state == "failed");
    CHECK(office.outbox.find(id)->last_error == "mail_refused");
    test.clock.advance(std::chrono::hours(24));
    CHECK_FALSE(office.jobs.run_one());
  });
}

TEST_CASE("a password for a mail server elsewhere never goes out without TLS") {
  // Loopback to this machine, elsewhere to the portal.
  FakeSmtp server(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.2", 0)),
                  Replies{{"STAR", "502 no TLS here"}});
  auto smtp = at(server);
  smtp.host = "127.0.0.2";
  smtp.user = "portal";
  smtp.password = "hunter2";
  const auto sent = notifications::smtp_transport(smtp)->send("a@b.tw", "c@d.tw", "x\r\n", 1);
  REQUIRE_FALSE(sent.ok());
  CHECK(sent.error().code == "mail_insecure");
  CHECK(sent.error().params["retry"] == true);
  CHECK(server.connections() == 1);
  CHECK_FALSE(server.heard("AUTH"));
}

TEST_CASE("smtps talks to nobody who cannot prove who they are") {
  FakeSmtp server;  // speaks no TLS
  auto smtp = at(server);
  smtp.tls = true;
  const auto sent = notifications::smtp_transport(smtp)->send("a@b.tw", "c@d.tw", "x\r\n", 1);
  REQUIRE_FALSE(sent.ok());
  CHECK(sent.error().code == "mail_unreachable");
  CHECK(server.received().empty());
}

TEST_CASE("an address that is none does not make the decision fail, and nothing is sent") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server;
    Office office(test, at(server));
    Mail mail = sample();
    mail.to_address = "a@b.tw\r\nRCPT TO:<c@d.tw>";
    mail.to_name = "\xff";
    mail.subject = std::string(2000, 's');
    const auto id = office.queue(mail);
    CHECK(office.outbox.find(id)->state == "failed");
    CHECK(office.outbox.find(id)->last_error == "mail_address");
    CHECK_FALSE(office.jobs.run_one());
    CHECK_FALSE(office.outbox.retry(id));
    CHECK(server.connections() == 0);
  });
}

TEST_CASE("a link that signs in is forgotten once it is sent") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    Mail mail = sample();
    mail.kind = "N-03";
    mail.secret = true;
    mail.text = "https://portal.example/password/reset/TOKEN";
    const auto id = office.queue(mail);
    CHECK(office.jobs.run_one());
    CHECK(office.outbox.find(id)->mail.text.empty());
    CHECK(office.outbox.find(id)->mail.subject == mail.subject);
  });
}

TEST_CASE("staff find mails by state, kind, address and company") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    Mail other = sample();
    other.kind = "N-01";
    other.to_address = "li@example.tw";
    other.company = 13;
    office.queue(sample());
    office.queue(other);
    CHECK(office.jobs.run_one());
    CHECK(office.outbox.list({}).total == 2);
    CHECK(office.outbox.list({}).items.at(0).mail.kind == "N-01");
    CHECK(office.outbox.list({.state = "sent"}).total == 1);
    CHECK(office.outbox.list({.state = "queued", .kind = "N-01"}).total == 1);
    CHECK(office.outbox.list({.to_address = "wang@example.tw"}).total == 1);
    CHECK(office.outbox.list({.company = 13}).items.at(0).mail.to_address == "li@example.tw");
    CHECK(office.outbox.list({.page = 2, .per_page = 1}).items.at(0).mail.kind == "N-04");
  });
}

TEST_CASE("N-03 a link that sets a password is not sent when it has long run out") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server(Replies{{"RCPT", "451 later"}});
    Office office(test, at(server));
    Mail mail = sample();
    mail.kind = notifications::kind::kPasswordReset;
    mail.secret = true;
    const auto id = office.queue(mail);
    const auto begun = test.clock.now();
    while (office.outbox.find(id)->state != "failed") {
      test.clock.advance(std::chrono::minutes(1));
      office.jobs.run_one();
      REQUIRE(test.clock.now() - begun < std::chrono::hours(2));
    }
    CHECK(office.outbox.find(id)->mail.text.empty());
  });
}

TEST_CASE(
    "when a server dies after sending, another one takes the mail up, and the receiver can tell that it is the same") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server;
    Office office(test, at(server));
    const auto id = office.queue(sample());
    CHECK(office.jobs.run_one());
    // As the dead server left it: handed over, but not written down; its job went back to the queue.
    test.run({"UPDATE mail_outbox SET state = 'sending', sent_at = NULL",
              "UPDATE job SET state = 'queued', not_before = 0"});
    CHECK(office.jobs.run_one());
    CHECK(office.outbox.find(id)->state == "sent");
    REQUIRE(server.received().size() == 2);
    CHECK(test::read_mail(server.received()[0].data).headers.at("Message-ID") ==
          test::read_mail(server.received()[1].data).headers.at("Message-ID"));
  });
}

TEST_CASE("a mail that was taken back, or that another server has sent, is not sent again") {
  for_each_database([](TestDatabase& test) {
    FakeSmtp server;
    Office office(test, at(server));
    const auto id = office.queue(sample());
    CHECK(test.database.write([&](Transaction& tx) { return office.outbox.cancel(tx, id); }));
    CHECK_FALSE(test.database.write([&](Transaction& tx) { return office.outbox.cancel(tx, id); }));
    CHECK(office.jobs.run_one());
    CHECK(server.connections() == 0);
    CHECK(office.outbox.find(id)->state == "cancelled");
    const auto copy = test.database.write([&](Transaction& tx) { return office.outbox.resend(tx, id); });
    REQUIRE(copy);
    CHECK_FALSE(test.database.write([&](Transaction& tx) { return office.outbox.resend(tx, *copy); }));
    CHECK(office.jobs.run_one());
    CHECK(office.outbox.find(*copy)->state == "sent");
    CHECK(office.outbox.find(id)->state == "cancelled");
  });
}
