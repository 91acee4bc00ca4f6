// The server. An event loop (epoll) reads whole requests and writes whole answers for every connection, so that slow or
// idle peers never hold a worker; workers run handlers. See core/docs/decisions/0002-own-http-gate.md.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/http/kept_form.h"
#include "tenderloom/http/rate_limits.h"
#include "tenderloom/http/router.h"
#include "tenderloom/http/session.h"
#include "tenderloom/http/static_files.h"
#include "tenderloom/http/traffic.h"
#include "tenderloom/http/unavailable.h"

namespace tenderloom::http {

/// Bounds on what one sender may cost. Times are absolute, not per read.
struct Limits {
  std::size_t head_bytes = 32 << 10;   // request line and headers; 431
  std::size_t target_bytes = 8 << 10;  // 414
  int headers = 100;
  std::size_t memory_body_bytes = 256 << 10;    // larger bodies go to a temporary file
  std::int64_t spool_bytes = 2LL << 30;         // of all temporary bodies together; 503 above
  int connections = 4096;                       // above: the longest idle or slowest one is closed, else 503
  int connections_per_address = 2048;           // an IPv6 /64 counts as one; trusted proxies are not counted; as above
  std::chrono::milliseconds head_time{10'000};  // from the first byte of a request; 408
  std::chrono::milliseconds idle_time{15'000};  // keep-alive
  std::chrono::milliseconds body_time{30'000};  // plus one second for every body_rate bytes; 408
  std::int64_t body_rate = 16 << 10;
  std::chrono::milliseconds write_time{30'000};  // plus one second for every body_rate bytes
  std::chrono::milliseconds drain_time{10'000};  // at stop
  int queued_requests = 1024;                    // waiting for a worker; 503 with Retry-After above
  int slow_workers = 0;                          // for routes marked slow; 0: one a processor
  int queued_slow_requests = 256;                // waiting for one of these; as above
};

/// Turns outcomes into bytes that people read; implemented in app from render. Called on worker threads.
class PageRenderer {
 public:
  virtual ~PageRenderer();
  /// The whole HTML document (or the fragment alone when context.is_fragment()). `findings` is null unless the page
  /// shows a refused form.
  virtual std::string page(Context& context, const std::string& view, const Json& resource, const Json& extra,
                           const Json* findings) = 0;
  /// An accessible error page for a problem document (RFC 9457 members already filled).
  virtual std::string problem(Context& context, const Json& problem) = 0;
  /// The sentence of `error.<code>` in that locale.
  virtual std::string sentence(const std::string& locale, const std::string& key, const Json& params) = 0;
};

/// Looks for malicious content in an uploaded file before any handler sees it. Thread-safe; does not throw.
class UploadScanner {
 public:
  virtual ~UploadScanner();
  /// Errors: file_infected {signature}, scan_too_large, scanner_unavailable.
  virtual base::Result<void> scan(const std::filesystem::path& file) = 0;
};

struct Services {
  const Router& router;
  SessionStore& sessions;
  PageRenderer& pages;
  const base::Clock& clock;
  const base::Logger& log;
  std::filesystem::path temporary;  // folder for bodies and uploads
  std::vector<std::string> locales{"zh-TW", "en"};
  bool secure_cookies = false;          // Secure attribute; set when BASE_URL is https
  RateLimiter* rates = nullptr;         // null: no limits
  UploadScanner* scanner = nullptr;     // null: uploads are not scanned
  const StaticFiles* assets = nullptr;  // answers what lies under its prefix before the router is asked
  std::string script_origin = {};       // another origin that pages may have scripts and frames of; empty: none
  bool log_every_request = false;       // false: only what failed, changed something or was slow
  FormKeeper* forms = nullptr;          // null: what was typed into a form that came too late is lost
};

class Server {
 public:
  /// Errors: listen_failed {host, port, why}.
  static base::Result<std::unique_ptr<Server>> listen(const config::Address& address, Services services, Limits limits,
                                                      int worker_threads, std::vector<std::string> trusted_proxies);
  ~Server();
  int port() const;  // the real one when 0 was asked
  /// Stops taking connections, lets running requests end within drain_time, closes idle ones at once. Thread-safe.
  void stop();
  void wait();  // until stopped
  struct Figures {
    std::int64_t requests, open_connections, queued, refused;
    std::int64_t slow_queued, busy, slow_busy;  // `queued` holds both queues; busy: workers that have a request
  };
  Figures figures() const;
  const Traffic& traffic() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::http
