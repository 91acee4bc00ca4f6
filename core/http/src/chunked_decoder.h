// The chunked transfer coding (RFC 9112 section 7.1), read strictly. Extensions and trailers are bounded and discarded.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "fault.h"

namespace tenderloom::http {

class ChunkedDecoder {
 public:
  enum class State { more, complete, refused };
  /// Bodies above `limit` bytes are refused with 413, before the chunk that goes over it is read.
  explicit ChunkedDecoder(std::int64_t limit) : limit_(limit) {}

  struct Step {
    State state = State::more;
    std::size_t consumed = 0;
    std::string_view data;  // body bytes within the bytes just fed
  };
  /// Reads up to the end of one piece of data, of the input or of the body; call again with what is left.
  Step feed(std::string_view bytes);
  const Fault& fault() const { return fault_; }

 private:
  enum class Expect { size, data, data_end, trailer };
  Step refuse(int status, const char* code);
  bool take_size_line(std::string_view line);

  std::int64_t limit_;
  std::int64_t total_ = 0;
  std::int64_t left_ = 0;  // of the chunk that is being read
  Expect expect_ = Expect::size;
  std::string line_;  // a line whose end has not come yet
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  Fault fault_;
};

}  // namespace tenderloom::http
