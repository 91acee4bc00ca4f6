// SMTP by Poco: smtp:// (STARTTLS when there is a password) and smtps://. Certificates are checked against the
// system's.
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureSMTPClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <sstream>

#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications {

namespace {

using Poco::Net::SecureSMTPClientSession;
using Poco::Net::SMTPClientSession;

const Poco::Timespan kConnect(10, 0);
const Poco::Timespan kReply(30, 0);

base::Error failed(const char* code, bool retry) { return {code, {{"retry", retry}}}; }

/// STARTTLS that checks the server's certificate against the name we connect to; Poco's own knows no name when it is
/// given a connected socket, and then no certificate fits.
class NamedSession : public SecureSMTPClientSession {
 public:
  using SecureSMTPClientSession::SecureSMTPClientSession;
  bool start_tls(const std::string& host, const Poco::Net::Context::Ptr& context) {
    std::string response;
    if (!isPositiveCompletion(sendCommand("STARTTLS", response))) return false;
    socket() = Poco::Net::SecureStreamSocket::attach(socket(), host, context);
    return true;
  }
};

/// "Recipient rejected: 550 5.1.1 no such user" without what is no text.
std::string said(const Poco::Net::SMTPException& error) {
  std::string words = error.message();
  for (char& c : words) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return words;
}

class SmtpTransport final : public Transport {
 public:
  explicit SmtpTransport(config::SmtpServer server)
      : server_(std::move(server)),
        context_(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_STRICT, 9,
                                        true)) {
    context_->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    context_->enableExtendedCertificateVerification(true);
  }

  base::Result<void> send(const std::string& from, const std::string& to, const std::string& message,
                          std::int64_t) override {
    try {
      Poco::Net::StreamSocket socket = connect();
      NamedSession session(socket);
      session.setTimeout(kReply);
      if (auto ready = sign_in(session); !ready.ok()) return ready;
      hand_over(session, from, to, message);
      return {};
    } catch (const Poco::Net::SMTPException& error) {
      return base::Error{"mail_refused",
                         {{"status", error.code()}, {"words", said(error)}, {"retry", error.code() < 500}}};
    } catch (const Poco::Exception&) {
      return failed("mail_unreachable", true);
    }
  }

 private:
  Poco::Net::StreamSocket connect() {
    const Poco::Net::SocketAddress address(server_.host, static_cast<Poco::UInt16>(server_.port));
    if (!server_.tls) {
      Poco::Net::StreamSocket socket;
      socket.connect(address, kConnect);
      return socket;
    }
    Poco::Net::SecureStreamSocket socket(context_);
    socket.setPeerHostName(server_.host);
    socket.connect(address, kConnect);
    socket.completeHandshake();
    return socket;
  }

  /// Whatever goes wrong here is the operator's to mend, so no mail is given up for it.
  base::Result<void> sign_in(NamedSession& session) {
    try {
      session.login();
      if (server_.user.empty()) return {};
      if (!server_.tls && !session.start_tls(server_.host, context_) && !loopback())
        return failed("mail_insecure", true);
      session.login(SMTPClientSession::AUTH_PLAIN, server_.user, server_.password);
      return {};
    } catch (const Poco::Net::SMTPException& error) {
      return base::Error{"mail_login", {{"status", error.code()}, {"words", said(error)}, {"retry", true}}};
    }
  }

  bool loopback() const { return server_.host == "localhost" || server_.host == "127.0.0.1" || server_.host == "::1"; }

  static void hand_over(SMTPClientSession& session, const std::string& from, const std::string& to,
                        const std::string& message) {
    session.sendAddresses(from, {to});
    session.sendData();
    std::istringstream content(message);
    session.sendMessage(content);  // the content alone, with its dots doubled
    try {
      session.close();
    } catch (const Poco::Exception&) {
      return;  // the server has it: what goes wrong while saying goodbye must not send it again
    }
  }

  config::SmtpServer server_;
  Poco::Net::Context::Ptr context_;
};

}  // namespace

std::unique_ptr<Transport> smtp_transport(const config::SmtpServer& server) {
  return std::make_unique<SmtpTransport>(server);
}

}  // namespace tenderloom::notifications
