// Children that are started cheaply and safely from a program with many threads: posix_spawn (which is vfork inside),
// no descriptor but the two given ones and /dev/null, a bare environment, default signals.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::base {

using Deadline = std::chrono::steady_clock::time_point;

/// Owns a descriptor. Those made here are above 2, so that they can be given to a child in any order.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }
  int release();
  void close();

 private:
  int number_ = -1;
};

/// Both ends of a local stream socket: writing to an end whose other end is gone is an error, never a signal.
struct SocketPair {
  Descriptor ours, theirs;
};
std::optional<SocketPair> make_socket_pair();
Descriptor open_for_reading(const std::filesystem::path& file);

/// The child's number, or nothing when the program cannot be started.
std::optional<pid_t> start_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                 int input, int output);

/// How a child ended.
struct Ending {
  bool timed_out = false;
  int signal = 0;
  int code = -1;  // -1: unknown
};
/// Waits until the deadline, then kills. Always reaps.
Ending end_child(pid_t child, Deadline deadline);

/// False on the deadline, an error or the end of the stream.
bool send_all(int socket, const char* data, std::size_t size, Deadline deadline);
bool receive_all(int socket, char* data, std::size_t size, Deadline deadline);
/// Up to `size` bytes: what there is; 0 at the end, -1 on the deadline or an error.
ssize_t receive_some(int socket, char* data, std::size_t size, Deadline deadline);
/// What comes until the end of the stream, the deadline, an error or `largest` bytes.
std::string receive_text(int socket, std::size_t largest, Deadline deadline);

/// What a child said, and how it ended.
struct ChildAnswer {
  std::string text;
  Ending ending;
};
/// Gives a child the whole input, then takes its answer: for programs that read to the end before they answer. Nothing
/// when the program cannot be started. What a child said that did not end with code 0 may be cut off.
std::optional<ChildAnswer> ask_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                     std::string_view input, Deadline deadline);

}  // namespace tenderloom::base
