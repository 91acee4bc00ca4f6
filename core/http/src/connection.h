// One connection. It belongs to the event loop, and to one worker while that answers its request: `shared` says which.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "body_receiver.h"
#include "head_parser.h"
#include "response.h"

namespace tenderloom::http {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Connection {
  enum class Phase {
    waiting,    // for the first byte of a request
    head,       // of a request is coming in
    body,       // likewise
    busy,       // a worker has it
    writing,    // the rest of an answer goes out
    lingering,  // all is written; what still comes in is thrown away until the peer closes (RFC 9112 section 9.6)
  };
  // Bits of `shared`. While kBusy stands, only the worker touches the connection; the loop leaves a note.
  static constexpr unsigned kBusy = 1;
  static constexpr unsigned kAttention = 2;

  Connection(int descriptor, std::string peer_address, HeadLimits limits)
      : socket(descriptor), peer(std::move(peer_address)), parser(limits) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const int socket;
  const std::string peer;
  std::string sender;  // whom connections_per_address counts it for
  bool counted = true;
  std::size_t slot = 0;  // in the loop's list
  std::atomic<unsigned> shared{0};
  Phase phase = Phase::waiting;
  SteadyTime since{};      // the phase's beginning
  SteadyTime last_read{};  // while lingering
  bool readable = true;    // there may be something to read
  bool hung = false;       // read until the end is seen, however little comes
  bool ended = false;      // the peer will send no more
  bool closed = false;
  bool queued_again = false;
  std::string in;  // received, not yet read as a request
  HeadParser parser;
  std::unique_ptr<BodyReceiver> receiver;
  std::unique_ptr<Exchange> exchange;
  Output out;
  bool close_after = false;
};

}  // namespace tenderloom::http
