// smtps:// proves who is at the other end before a word is said.
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>

#include <cstdlib>

#include "database_fixture.h"
#include "fake_smtp.h"
#include "tenderloom/notifications/outbox.h"

using namespace tenderloom;
using test::FakeSmtp;

namespace {

/// A certificate for `name` that nobody signed, in `folder`.
void make_certificate(const std::filesystem::path& folder, const std::string& name) {
  const std::string at = folder.string();
  const std::string command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name +
                              " -addext subjectAltName=DNS:" + name + " -keyout " + at + "/key.pem -out " + at +
                              "/cert.pem >/dev/null 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
}

Poco::Net::SecureServerSocket listen(const std::filesystem::path& folder) {
  const Poco::Net::Context::Ptr context(
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, (folder / "key.pem").string(),
                             (folder / "cert.pem").string(), "", Poco::Net::Context::VERIFY_NONE));
  return Poco::Net::SecureServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0), 8, context);
}

/// The certificates that this program trusts, for the life of the object.
class Trust {
 public:
  explicit Trust(const std::filesystem::path& file) { ::setenv("SSL_CERT_FILE", file.c_str(), 1); }
  ~Trust() { ::unsetenv("SSL_CERT_FILE"); }
};

base::Result<void> send_to(int port) {
  config::SmtpServer smtp;
  smtp.tls = true;
  smtp.host = "localhost";
  smtp.port = port;
  smtp.user = "portal";
  smtp.password = "hunter2";
  return notifications::smtp_transport(smtp)->send("service@example.tw", "wang@example.tw", "Subject: x\r\n\r\ny\r\n",
                                                   1);
}

}  // namespace

TEST_CASE("a mail goes to a server whose certificate is trusted and bears its name") {
  const test::TestFolder folder;
  make_certificate(folder.path(), "localhost");
  FakeSmtp server(listen(folder.path()));
  const Trust trust(folder.path() / "cert.pem");
  const auto sent = send_to(server.port());
  CHECK(sent.ok());
  REQUIRE(server.received().size() == 1);
  CHECK_FALSE(server.received()[0].credentials.empty());
}

TEST_CASE("a certificate that nobody vouches for gets neither password nor mail") {
  const test::TestFolder folder;
  make_certificate(folder.path(), "localhost");
  FakeSmtp server(listen(folder.path()));
  const auto sent = send_to(server.port());
  REQUIRE_FALSE(sent.ok());
  CHECK(sent.error().code == "mail_unreachable");
  CHECK(server.received().empty());
}

TEST_CASE("a trusted certificate of another name gets neither password nor mail") {
  const test::TestFolder folder;
  make_certificate(folder.path(), "mail.example.tw");
  FakeSmtp server(listen(folder.path()));
  const Trust trust(folder.path() / "cert.pem");
  const auto sent = send_to(server.port());
  REQUIRE_FALSE(sent.ok());
  CHECK(server.received().empty());
}
