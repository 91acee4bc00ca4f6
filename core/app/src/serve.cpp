// Serving: the HTTP server, the workers of the job queue, and what signals ask for.
#include <malloc.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "admin.h"
#include "file_watch.h"
#include "places.h"
#include "portal.h"

namespace tenderloom::app {

namespace {

/// Blocked in every thread before any is made; one place waits for them.
sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

std::string sentence(const base::Error& error) {
  if (error.code == "listen_failed")
    return "cannot listen on " + error.params.value("host", "") + ":" + std::to_string(error.params.value("port", 0)) +
           ": " + error.params.value("why", "");
  return error.code + " " + error.params.dump();
}

}  // namespace

void Portal::watch_files() {
  const std::vector<std::filesystem::path> folders = {settings_.scripts, settings_.themes};
  // An editor writes in several steps: what changed is taken over once it has been still for a second.
  auto state = std::make_shared<std::pair<std::string, std::string>>(fingerprint(folders), "");
  jobs_->every("types.watch", std::chrono::seconds(1), [this, folders, state] {
    const std::string now = fingerprint(folders);
    if (now.empty() || now == state->first) return;
    if (now != state->second) {
      state->second = now;
      return;
    }
    state->first = now;
    reload();
  });
}

int Portal::serve() {
  // One arena a processor instead of eight: as fast, and a tenth less memory after a busy hour (performance.md).
  ::mallopt(M_ARENA_MAX, std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  const sigset_t signals = handled_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  std::filesystem::path temporary = settings_.data / "tmp";
  std::filesystem::create_directories(temporary);
  pages_ = std::make_unique<Pages>(Pages::Uses{settings_, words_, *clock_, views_, *theme_, *assets_, *tenders_,
                                               router_, accounts_->kept_forms(), plugin_links_});
  const int workers = settings_.worker_threads > 0
                          ? settings_.worker_threads
                          : std::max(8, 4 * static_cast<int>(std::thread::hardware_concurrency()));
  http::RateLimiter rates;
  const http::Services services{
      .router = router_,
      .sessions = accounts_->sessions(),
      .pages = *pages_,
      .clock = *clock_,
      .log = log_,
      .temporary = temporary,
      .locales = {"zh-TW", "en"},
      .secure_cookies = settings_.base_url.rfind("https:", 0) == 0,
      .rates = settings_.rate_limits ? &rates : nullptr,
      .scanner = scan_.get(),
      .assets = &*assets_,
      .script_origin = settings_.bot_check == "turnstile" ? accounts::kTurnstileOrigin : std::string(),
      .log_every_request = settings_.log_level == "debug",
      .forms = &accounts_->kept_forms()};
  auto server = http::Server::listen(settings_.listen, services, http::Limits{}, workers, settings_.trusted_proxies);
  if (!server) {
    std::cerr << "tenderloom: " << sentence(server.error()) << "\n";
    return 1;
  }
  std::unique_ptr<AdminListener> admin;
  if (settings_.admin_listen) {
    const Metrics::Sources figures{**server,   *database_,  *jobs_,  *blobs_,       *outbox_,
                                   *accounts_, scan_.get(), *clock_, settings_.data};
    auto opened = AdminListener::open(*settings_.admin_listen, {settings_, services, figures, tenders_->service()});
    if (!opened) {
      std::cerr << "tenderloom: " << sentence(opened.error()) << "\n";
      return 1;
    }
    admin = std::move(*opened);
    std::cout << "Figures are at http://" << settings_.admin_listen->host << ":" << admin->port() << "/metrics"
              << std::endl;
  }
  record_start();
  if (settings_.authoring) watch_files();
  jobs_->start(2);
  std::cout << "Tenderloom is ready at http://" << settings_.listen.host << ":" << (*server)->port() << "/"
            << std::endl;

  for (;;) {
    const timespec ten_minutes{600, 0};
    const int caught = sigtimedwait(&signals, nullptr, &ten_minutes);
    if (caught == SIGHUP)
      reload();
    else if (caught > 0)
      break;
    else
      maintain();
  }
  log_.info("portal.stopping");
  if (admin) admin->stop();
  (*server)->stop();
  (*server)->wait();
  jobs_->stop();
  printer_->stop();
  try {
    audit_->record_stop();
    audit_->seal();
  } catch (const storage::DatabaseError&) {
    log_.error("portal.stop_not_recorded");  // the database went first
  }
  return 0;
}

}  // namespace tenderloom::app
