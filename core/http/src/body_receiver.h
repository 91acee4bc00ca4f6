// Takes one body from the wire, to memory while it is small and to a temporary file from there on.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "chunked_decoder.h"
#include "fault.h"
#include "head_parser.h"
#include "spool.h"

namespace tenderloom::http {

class BodyReceiver {
 public:
  enum class State { more, complete, refused };
  /// `most` is the route's limit; a Content-Length above it must have been refused before.
  BodyReceiver(const Head& head, std::int64_t most, std::size_t most_in_memory, std::shared_ptr<SpoolArea> area);
  ~BodyReceiver();
  BodyReceiver(const BodyReceiver&) = delete;
  BodyReceiver& operator=(const BodyReceiver&) = delete;

  /// Takes what belongs to the body from the front of `bytes` and says how much that was.
  State feed(std::string_view bytes, std::size_t& consumed);
  std::int64_t received() const { return received_; }
  const Fault& fault() const { return fault_; }
  std::shared_ptr<const Body> take();

 private:
  bool store(std::string_view data);

  std::unique_ptr<ChunkedDecoder> chunks_;  // null: a body of known length
  std::int64_t left_ = 0;
  std::size_t most_in_memory_;
  std::shared_ptr<SpoolArea> area_;
  std::string memory_;
  std::shared_ptr<SpoolFile> file_;
  std::int64_t received_ = 0;
  Fault fault_;
};

}  // namespace tenderloom::http
