// A mail server for tests: takes one connection after another, keeps what it was given, and answers as it was told to.
#pragma once
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tenderloom::test {

class FakeSmtp {
 public:
  struct Received {
    std::string from, to, data, credentials;
  };

  /// `replies`: what to answer instead of the usual, by the first word of the command ("RCPT" -> "550 no such user").
  explicit FakeSmtp(std::map<std::string, std::string> replies = {})
      : FakeSmtp(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), std::move(replies)) {}
  /// With a listening socket of one's own: a SecureServerSocket speaks TLS.
  explicit FakeSmtp(const Poco::Net::ServerSocket& server, std::map<std::string, std::string> replies = {})
      : replies_(std::move(replies)), server_(server), port_(server_.address().port()), thread_([this] { serve(); }) {}
  FakeSmtp(const FakeSmtp&) = delete;
  FakeSmtp& operator=(const FakeSmtp&) = delete;
  ~FakeSmtp() {
    stopping_ = true;
    thread_.join();
  }

  int port() const { return port_; }
  std::vector<Received> received() const {
    std::lock_guard lock(mutex_);
    return received_;
  }
  /// Whether a command that starts so was ever sent.
  bool heard(const std::string& command) const {
    std::lock_guard lock(mutex_);
    return heard_.count(command) > 0;
  }
  int connections() const { return connections_; }
  void answer(const std::string& command, const std::string& reply) {
    std::lock_guard lock(mutex_);
    replies_[command] = reply;
  }

 private:
  void serve() {
    while (!stopping_) {
      if (!server_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
      try {
        Poco::Net::StreamSocket socket = server_.acceptConnection();
        ++connections_;
        talk(socket);
      } catch (const Poco::Exception&) {
        continue;
      }
    }
  }

  void talk(Poco::Net::StreamSocket& socket) {
    socket.setReceiveTimeout(Poco::Timespan(5, 0));
    say(socket, "220 fake");
    Received mail;
    for (std::string line; read_line(socket, line);) {
      const std::string command = line.substr(0, 4);
      {
        std::lock_guard lock(mutex_);
        heard_.insert(command);
      }
      if (const std::string instead = instead_of(command); !instead.empty()) {
        say(socket, instead);
        continue;
      }
      if (command == "AUTH") mail.credentials = line;
      if (command == "MAIL") mail.from = line;
      if (command == "RCPT") mail.to = line;
      if (command == "DATA") {
        say(socket, "354 go on");
        mail.data = read_data(socket);
        std::lock_guard lock(mutex_);
        received_.push_back(mail);
      }
      say(socket, usual_reply(command));
      if (command == "QUIT") return;
    }
  }

  static std::string usual_reply(const std::string& command) {
    if (command == "EHLO") return "250-fake\r\n250 AUTH PLAIN LOGIN";
    if (command == "AUTH") return "235 welcome";
    return command == "QUIT" ? "221 bye" : "250 fine";
  }

  std::string instead_of(const std::string& command) const {
    std::lock_guard lock(mutex_);
    const auto found = replies_.find(command);
    return found == replies_.end() ? std::string() : found->second;
  }

  static void say(Poco::Net::StreamSocket& socket, const std::string& text) {
    const std::string line = text + "\r\n";
    socket.sendBytes(line.data(), static_cast<int>(line.size()));
  }

  static bool read_line(Poco::Net::StreamSocket& socket, std::string& line) {
    line.clear();
    for (char c = 0; socket.receiveBytes(&c, 1) == 1;) {
      if (c == '\n') {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        return true;
      }
      line += c;
    }
    return false;
  }

  static std::string read_data(Poco::Net::StreamSocket& socket) {
    std::string data;
    for (std::string line; read_line(socket, line) && line != ".";) {
      data += (line.starts_with("..") ? line.substr(1) : line) + "\r\n";
    }
    return data;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::string> replies_;
  std::vector<Received> received_;
  std::set<std::string> heard_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  Poco::Net::ServerSocket server_;
  int port_;
  std::thread thread_;
};

}  // namespace tenderloom::test
