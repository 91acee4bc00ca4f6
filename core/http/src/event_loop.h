// One thread that accepts, reads whole requests and writes what workers could not write at once. It never waits for
// anybody: every descriptor is non-blocking, every phase of a connection has an absolute deadline.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "spool.h"
#include "tenderloom/http/server.h"
#include "workers.h"

namespace tenderloom::http {

class EventLoop {
 public:
  struct Hooks {
    std::function<Response(Exchange&)> answer;                          // on a worker; does not throw
    std::function<std::int64_t(const std::string&)> body_limit;         // of a path; 0: no route there takes a body
    std::function<bool(const Request&)> slow;                           // of a request: has workers of its own
    std::function<bool(const std::string&)> exempt_from_address_limit;  // a trusted proxy
  };
  /// Owns neither the listening descriptor nor the clock. Throws std::system_error.
  EventLoop(int listener, Limits limits, Hooks hooks, const base::Clock& clock, const base::Logger& log,
            std::shared_ptr<SpoolArea> area, int worker_threads, std::function<void()> close_listener);
  ~EventLoop();

  void run();   // until stopped and drained
  void stop();  // thread-safe
  Server::Figures figures() const;

 private:
  using Phase = Connection::Phase;

  // event_loop.cpp: the round, the deadlines, the end
  void handle_event(Connection& connection, unsigned events);
  void take_back();
  void hand_over();
  void hand_over(std::vector<Connection*>& ready, Workers& workers);
  void sweep();
  void check_deadline(Connection& connection);
  void begin_stop();
  bool drained() const;
  void wake();

  // accepting.cpp: new connections and who has to go for them
  void accept_some();
  void admit(int socket, const std::string& address, const std::string& sender);
  bool make_room(const std::string* sender);
  int rank_to_go(const Connection& connection) const;
  void turn_away(int socket);
  void shed_for_descriptors();

  // driving.cpp: one connection's next steps
  void drive(Connection& connection);
  bool read_some(Connection& connection);
  bool use_input(Connection& connection);
  bool use_head(Connection& connection);
  bool use_body(Connection& connection);
  void begin_request(Connection& connection);
  void dispatch(Connection& connection);
  void input_ended(Connection& connection);
  void refuse(Connection& connection, const Fault& fault);
  void answered(Connection& connection);
  void linger(Connection& connection);
  void discard_input(Connection& connection);
  void close(Connection& connection);
  void abort(Connection& connection);
  void enter(Connection& connection, Phase phase);

  // serving.cpp: on a worker thread
  void serve(Connection& connection);

  int listener_;
  const Limits limits_;
  const Hooks hooks_;
  const base::Clock& clock_;
  const base::Logger& log_;
  std::shared_ptr<SpoolArea> area_;
  std::function<void()> close_listener_;
  int epoll_ = -1;
  int wake_ = -1;
  int spare_ = -1;  // given up for a moment to turn somebody away when descriptors run out
  SteadyTime now_{};
  SteadyTime next_sweep_{};
  SteadyTime drain_until_{};
  std::vector<std::unique_ptr<Connection>> connections_;
  std::unordered_map<std::string, int> by_sender_;
  std::vector<std::unique_ptr<Connection>> closed_;  // open to the end of the round: events may still name them
  std::vector<Connection*> ready_;                   // for the workers
  std::vector<Connection*> slow_ready_;              // for the slow workers
  std::vector<Connection*> again_;                   // had their share of this round
  std::string scratch_;

  std::mutex done_mutex_;
  std::vector<Connection*> done_;
  std::vector<Connection*> done_taken_;
  std::atomic<bool> woken_{false};
  std::atomic<bool> stop_asked_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> requests_{0};
  std::atomic<std::int64_t> refused_{0};
  std::atomic<std::int64_t> open_{0};
  std::unique_ptr<Workers> workers_, slow_workers_;
};

}  // namespace tenderloom::http
