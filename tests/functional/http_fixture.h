// A portal of a few routes, served in this process on a free port.
#pragma once
#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http_client.h"
#include "tenderloom/http/server.h"

namespace http_test {

using tenderloom::base::Json;
namespace http = tenderloom::http;

/// Sessions in memory. `visitor` has a session but is nobody; the others are signed in.
class MemorySessions final : public http::SessionStore {
 public:
  MemorySessions();
  std::optional<http::Session> find(const std::string& cookie, const http::Request& request) override;
  http::Session create_anonymous(const http::Request& request) override;
  void save(const http::Session& session) override;
  std::optional<http::Principal> find_token(const std::string& token, const http::Request& request) override;
  http::Session stored(const std::string& id);
  int made() const { return made_; }
  int looked_up() const { return looked_up_; }

 private:
  std::mutex mutex_;
  std::map<std::string, http::Session> sessions_;
  std::map<std::string, http::Principal> tokens_;
  std::atomic<int> made_{0};
  std::atomic<int> looked_up_{0};
};

/// Pages that say what they were given.
class PlainPages final : public http::PageRenderer {
 public:
  std::string page(http::Context& context, const std::string& view, const Json& resource, const Json& extra,
                   const Json* findings) override;
  std::string problem(http::Context& context, const Json& problem) override;
  std::string sentence(const std::string& locale, const std::string& key, const Json& params) override;
};

class Portal {
 public:
  explicit Portal(http::Limits limits = {}, std::vector<std::string> proxies = {}, int workers = 4,
                  http::Allowances allowances = {});  // none: nothing is limited
  ~Portal();
  int port() const { return server_->port(); }
  http::Server& server() { return *server_; }
  MemorySessions& sessions() { return sessions_; }
  const std::filesystem::path& folder() const { return folder_; }
  /// What the log holds so far.
  std::string logged();
  /// How many files lie in the temporary folder.
  std::size_t spooled() const;
  /// Lets the handlers of /wait go on.
  void release() {
    if (!released_.exchange(true)) gate_.set_value();
  }
  int waiting() const { return waiting_; }

 private:
  void add_routes();
  std::filesystem::path folder_;
  std::atomic<bool> released_{false};
  std::promise<void> gate_;
  std::shared_future<void> opened_;
  std::atomic<int> waiting_{0};
  std::mutex log_mutex_;
  std::string log_text_;
  http::Router router_;
  MemorySessions sessions_;
  PlainPages pages_;
  tenderloom::base::SystemClock clock_;
  tenderloom::base::Logger log_;
  std::unique_ptr<http::StaticFiles> assets_;
  std::unique_ptr<http::RateLimiter> rates_;
  std::unique_ptr<http::Server> server_;
};

inline const std::string kHost = "Host: portal.example\r\n";
/// Checks what a refusal must look like: the status, and an end of the connection after it.
void refused(Portal& portal, const std::string& request, int status);

}  // namespace http_test
