#include "tenderloom/clamd/scanner.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace tenderloom::clamd {
namespace {

using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kPiece = 128 << 10;
constexpr std::size_t kLongestReply = 4096;

base::Error unavailable(std::string why) { return {"scanner_unavailable", {{"why", std::move(why)}}}; }

SocketAddress parse(const std::string& address) {
  constexpr std::string_view kUnix = "unix:", kTcp = "tcp://";
  if (address.starts_with(kUnix)) return {SocketAddress::UNIX_LOCAL, address.substr(kUnix.size())};
  return SocketAddress(address.starts_with(kTcp) ? address.substr(kTcp.size()) : address);
}

/// One question and its answer, before a deadline that no slow peer can move.
class Question {
 public:
  Question(const std::string& address, std::chrono::milliseconds connect, Steady::time_point until) : until_(until) {
    socket_.connect(parse(address), Poco::Timespan(connect.count() * 1000));
  }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      socket_.setSendTimeout(left());
      const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()), MSG_NOSIGNAL);
      if (sent <= 0) throw Poco::IOException("nothing could be sent");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void send_piece(std::string_view bytes) {
    const std::uint32_t size = htonl(static_cast<std::uint32_t>(bytes.size()));
    send({reinterpret_cast<const char*>(&size), sizeof size});
    send(bytes);
  }
  /// clamd answers before the end when it has seen enough.
  bool answered() { return socket_.poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ); }

  /// Up to the NUL that ends it.
  std::string reply() {
    std::string text;
    std::array<char, 512> piece{};
    while (text.size() < kLongestReply) {
      socket_.setReceiveTimeout(left());
      const int read = socket_.receiveBytes(piece.data(), piece.size());
      if (read <= 0) break;
      text.append(piece.data(), static_cast<std::size_t>(read));
      if (const auto end = text.find('\0'); end != std::string::npos) {
        text.resize(end);
        break;
      }
    }
    return text;
  }

 private:
  Poco::Timespan left() const {
    const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(until_ - Steady::now()).count();
    if (rest <= 0) throw Poco::TimeoutException();
    return Poco::Timespan(rest);
  }
  StreamSocket socket_;
  Steady::time_point until_;
};

/// "stream: OK", "stream: Eicar-Test-Signature FOUND", "INSTREAM size limit exceeded. ERROR".
base::Result<void> verdict(std::string_view reply) {
  constexpr std::string_view kStream = "stream: ", kFound = " FOUND";
  if (reply == "stream: OK") return {};
  if (reply.starts_with(kStream) && reply.ends_with(kFound)) {
    reply.remove_prefix(kStream.size());
    reply.remove_suffix(kFound.size());
    return base::Error{"file_infected", {{"signature", std::string(reply)}}};
  }
  if (reply.find("size limit exceeded") != std::string_view::npos) return base::Error{"scan_too_large"};
  return unavailable(reply.empty() ? "no answer" : "unknown answer");
}

base::Result<void> ask_about(Question& question, std::ifstream& in) {
  std::string piece(kPiece, '\0');
  try {
    question.send(std::string_view("zINSTREAM\0", 10));
    while (!question.answered() && (in.read(piece.data(), static_cast<std::streamsize>(kPiece)) || in.gcount() > 0))
      question.send_piece(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    if (in.bad()) return unavailable("the file cannot be read");
    if (!question.answered()) question.send_piece({});
  } catch (const Poco::TimeoutException&) {
    throw;
  } catch (const Poco::Exception&) {
    // Hung up while we were sending: why stands in what it said before.
  }
  return verdict(question.reply());
}

}  // namespace

Scanner::Scanner(std::string address) : Scanner(std::move(address), Patience{}) {}
Scanner::Scanner(std::string address, Patience patience) : address_(std::move(address)), patience_(patience) {}

base::Result<void> Scanner::scan(const std::filesystem::path& file) const {
  std::ifstream in(file, std::ios::binary);
  std::error_code failure;
  const auto size = std::filesystem::file_size(file, failure);
  if (!in || failure) return unavailable("the file cannot be read");
  const auto until = Steady::now() + patience_.answer + patience_.each_megabyte * (size >> 20);
  try {
    Question question(address_, patience_.connect, until);
    return ask_about(question, in);
  } catch (const Poco::Exception& exception) {
    return unavailable(exception.displayText());
  }
}

base::Result<std::string> Scanner::version() const {
  try {
    Question question(address_, patience_.connect, Steady::now() + patience_.connect * 2);
    question.send(std::string_view("zVERSION\0", 9));
    const std::string reply = question.reply();
    if (reply.starts_with("ClamAV")) return reply;
    return unavailable(reply.empty() ? "no answer" : "unknown answer");
  } catch (const Poco::Exception& exception) {
    return unavailable(exception.displayText());
  }
}

}  // namespace tenderloom::clamd
