#include "tenderloom/base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <thread>
#include <utility>

namespace tenderloom::base {

namespace {

constexpr int kFirstFree = 3;  // 0, 1 and 2 are the child's

Descriptor above_standard(int number) {
  if (number < 0 || number >= kFirstFree) return Descriptor(number);
  const int moved = ::fcntl(number, F_DUPFD_CLOEXEC, kFirstFree);
  ::close(number);
  return Descriptor(moved);
}

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, 1 << 30));
}

/// Whether the socket can be read or written before the deadline.
bool ready(int socket, short events, Deadline deadline) {
  while (true) {
    pollfd entry{socket, events, 0};
    const int count = ::poll(&entry, 1, milliseconds_until(deadline));
    if (count > 0) return true;
    if (count == 0) return false;
    if (errno != EINTR) return false;
  }
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() { close(); }

int Descriptor::release() { return std::exchange(number_, -1); }

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

std::optional<SocketPair> make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  SocketPair pair{above_standard(ends[0]), above_standard(ends[1])};
  if (!pair.ours.open() || !pair.theirs.open()) return std::nullopt;
  return pair;
}

Descriptor open_for_reading(const std::filesystem::path& file) {
  return above_standard(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
}

std::optional<pid_t> start_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                 int input, int output) {
  std::string name = program.string();
  std::vector<char*> words{name.data()};
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  // Nothing of this process's environment: it may hold secrets, and PYTHON* and LD_* change what runs.
  std::string path = "PATH=/usr/bin:/bin", language = "LANG=C.UTF-8", home = "HOME=/nonexistent";
  std::vector<char*> environment{path.data(), language.data(), home.data(), nullptr};

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, kFirstFree);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // A group of its own: Ctrl-C at the terminal ends the portal, which ends its children in its own order.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  pid_t child = -1;
  const int failed = ::posix_spawn(&child, name.c_str(), &actions, &attributes, words.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return std::nullopt;
  return child;
}

Ending end_child(pid_t child, Deadline deadline) {
  Ending ending;
  int status = 0;
  auto pause = std::chrono::microseconds(200);
  while (true) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return ending;  // reaped elsewhere: how it ended is unknown
    if (std::chrono::steady_clock::now() >= deadline) {
      ending.timed_out = true;
      ::kill(child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(20'000));
  }
  if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ending.code = WEXITSTATUS(status);
  return ending;
}

bool send_all(int socket, const char* data, std::size_t size, Deadline deadline) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      data += sent;
      size -= static_cast<std::size_t>(sent);
    } else if (sent < 0 && errno == EINTR) {
      continue;
    } else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (!ready(socket, POLLOUT, deadline)) return false;
    } else {
      return false;
    }
  }
  return true;
}

ssize_t receive_some(int socket, char* data, std::size_t size, Deadline deadline) {
  while (true) {
    if (!ready(socket, POLLIN, deadline)) return -1;
    const ssize_t got = ::recv(socket, data, size, MSG_DONTWAIT);
    if (got >= 0) return got;
    if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) return -1;
  }
}

std::string receive_text(int socket, std::size_t largest, Deadline deadline) {
  std::string text;
  std::array<char, 64 * 1024> piece;
  while (text.size() < largest) {
    const ssize_t got = receive_some(socket, piece.data(), std::min(piece.size(), largest - text.size()), deadline);
    if (got <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

bool receive_all(int socket, char* data, std::size_t size, Deadline deadline) {
  while (size > 0) {
    const ssize_t got = receive_some(socket, data, size, deadline);
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<ChildAnswer> ask_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                     std::string_view input, Deadline deadline) {
  auto pair = make_socket_pair();
  if (!pair) return std::nullopt;
  const auto child = start_child(program, arguments, pair->theirs.get(), pair->theirs.get());
  pair->theirs.close();
  if (!child) return std::nullopt;
  ChildAnswer answer;
  if (send_all(pair->ours.get(), input.data(), input.size(), deadline)) {
    ::shutdown(pair->ours.get(), SHUT_WR);
    answer.text = receive_text(pair->ours.get(), std::numeric_limits<std::size_t>::max(), deadline);
  }
  pair->ours.close();
  answer.ending = end_child(*child, deadline);
  return answer;
}

}  // namespace tenderloom::base
