// What a worker does with a connection: answer the request, write as much as the socket takes, give it back.
#include "event_loop.h"

namespace tenderloom::http {
namespace {

constexpr std::size_t kWorkerWrites = 1 << 20;  // more of one answer is the loop's business

}  // namespace

void EventLoop::serve(Connection& connection) {
  Exchange& exchange = *connection.exchange;
  const bool head_only = exchange.request.method == Method::head;
  Response response = hooks_.answer(exchange);
  const bool keep = exchange.keep_alive && !response.close && !stopping_.load(std::memory_order_relaxed);
  connection.close_after = !keep;
  connection.out.start(std::move(response), keep, head_only);
  // Before the peer can see the answer, so that connections are idle in the order in which they were answered.
  const auto answered_at = std::chrono::steady_clock::now();
  const auto progress = connection.out.write(connection.socket, kWorkerWrites);
  const auto give_back = [&] {
    {
      const std::lock_guard lock(done_mutex_);
      done_.push_back(&connection);
    }
    wake();
  };
  if (progress == Output::Progress::blocked) {
    connection.phase = Phase::writing;
    // The socket may have become writable while nobody listened; the loop tries at once.
    return give_back();
  }
  if (progress == Output::Progress::failed) connection.close_after = true;
  if (!keep || progress == Output::Progress::failed || !connection.in.empty() || connection.readable ||
      connection.ended)
    return give_back();
  // The usual end: nothing else to do, so the loop need not even be woken.
  connection.out.clear();
  connection.exchange.reset();
  connection.phase = Phase::waiting;
  connection.since = answered_at;
  unsigned expected = Connection::kBusy;
  if (connection.shared.compare_exchange_strong(expected, 0, std::memory_order_acq_rel)) return;
  give_back();
}

}  // namespace tenderloom::http
