#include "tenderloom/documents/pdf_printer.h"

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "print_worker.h"
#include "tenderloom/base/child_process.h"

namespace tenderloom::documents {

namespace {

using base::Deadline;
using base::Descriptor;
using base::Ending;
using base::Error;
using base::Json;
using base::Result;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kLargestNote = 1u << 20;  // of the JSON messages
constexpr std::size_t kHead = 4;
constexpr int kWorkerOutOfMemory = 3;  // exit code; a second worker would fare no better

}  // namespace

/// Length-prefixed messages over the worker's socket. Every function is false (or nothing) when the worker is gone, is
/// too late or does not keep to the form.
class PrintWire {
 public:
  explicit PrintWire(Descriptor socket) : socket_(std::move(socket)) {}

  bool send(std::string_view message, Deadline deadline) {
    const auto size = static_cast<std::uint32_t>(message.size());
    const char head[kHead] = {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                              static_cast<char>(size >> 8), static_cast<char>(size)};
    return base::send_all(socket_.get(), head, kHead, deadline) &&
           base::send_all(socket_.get(), message.data(), message.size(), deadline);
  }

  std::optional<std::string> receive(std::size_t largest, Deadline deadline) {
    unsigned char head[kHead];
    if (!base::receive_all(socket_.get(), reinterpret_cast<char*>(head), kHead, deadline)) return std::nullopt;
    const std::size_t size =
        (std::size_t{head[0]} << 24) | (std::size_t{head[1]} << 16) | (std::size_t{head[2]} << 8) | head[3];
    if (size > largest) return std::nullopt;
    std::string message(size, '\0');
    if (!base::receive_all(socket_.get(), message.data(), size, deadline)) return std::nullopt;
    return message;
  }

  std::optional<Json> receive_note(Deadline deadline) {
    const auto text = receive(kLargestNote, deadline);
    if (!text) return std::nullopt;
    Json note = Json::parse(*text, nullptr, false);
    if (!note.is_object()) return std::nullopt;
    return note;
  }

 private:
  Descriptor socket_;
};

struct PrintWorker {
  pid_t pid = 0;
  std::optional<PrintWire> wire;  // closing it asks the worker to end
  std::string about;
  int documents = 0;
};

namespace {

/// One attempt at one document.
struct Attempt {
  std::optional<Result<PrintedPdf>> answer;  // none: the worker was lost on the way
};

}  // namespace

struct PdfPrinter::Impl {
  Impl(Options given, const base::Logger& logger) : options(std::move(given)), log(logger) {
    if (options.script.empty()) options.script = std::string(kPrintWorker);
  }

  ~Impl() {
    {
      std::lock_guard lock(watch_mutex);
      ending = true;
    }
    watch_wake.notify_all();
    if (watcher.joinable()) watcher.join();
    std::lock_guard lock(turn);
    drop(std::chrono::milliseconds(500));
  }

  Result<void> start();
  Attempt attempt(std::string_view html);
  /// Ends the worker: politely within `grace`, then by force.
  Ending drop(std::chrono::milliseconds grace);
  void watch();

  Options options;
  const base::Logger& log;
  std::timed_mutex turn;  // one document at a time; guards the two below
  std::optional<PrintWorker> worker;
  SteadyClock::time_point last_used;
  std::atomic<int> pid{0};

  std::thread watcher;  // stops an idle worker
  std::mutex watch_mutex;
  std::condition_variable watch_wake;
  bool ending = false;
};

Result<void> PdfPrinter::Impl::start() {
  auto pair = base::make_socket_pair();
  if (!pair) return Error{"print_unavailable", {{"reason", "worker_failed"}}};
  const std::vector<std::string> arguments = {"-I", "-c", options.script, std::to_string(options.address_space),
                                              std::to_string(options.document_cpu_seconds)};
  const auto child = base::start_child(options.python, arguments, pair->theirs.get(), pair->theirs.get());
  if (!child) {
    log.error("print.python_missing", {{"program", options.python.string()}});
    return Error{"print_unavailable", {{"reason", "python_missing"}}};
  }
  pair->theirs.close();
  worker.emplace(PrintWorker{*child, PrintWire(std::move(pair->ours)), {}, 0});
  pid = *child;

  const auto ready = worker->wire->receive_note(SteadyClock::now() + options.start_time);
  if (!ready || !ready->value("ready", false)) {
    const std::string reason = ready ? ready->value("reason", "worker_failed") : "worker_failed";
    drop(std::chrono::milliseconds(0));
    log.error("print.not_started", {{"reason", reason}});
    return Error{"print_unavailable", {{"reason", reason}}};
  }
  worker->about = "weasyprint " + ready->value("version", "?") + ", " + ready->value("fonts", "?");
  log.info("print.started", {{"pid", *child}, {"about", worker->about}});
  if (!watcher.joinable()) watcher = std::thread([this] { watch(); });
  return {};
}

Attempt PdfPrinter::Impl::attempt(std::string_view html) {
  const Deadline deadline = SteadyClock::now() + options.document_time;
  std::optional<Json> note;
  std::optional<std::string> pdf;
  if (worker->wire->send(html, deadline)) note = worker->wire->receive_note(deadline);
  const bool printed = note && note->value("ok", false);
  if (printed) pdf = worker->wire->receive(options.largest_pdf, deadline);

  if (!note || (printed && !pdf)) {
    const bool late = SteadyClock::now() >= deadline;
    const Ending ended = drop(std::chrono::milliseconds(late ? 0 : 200));
    log.warning("print.worker_lost", {{"late", late}, {"signal", ended.signal}, {"code", ended.code}});
    if (late || ended.signal == SIGXCPU) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options.document_time).count();
      return {Error{"print_timeout", {{"seconds", seconds}}}};
    }
    if (ended.code == kWorkerOutOfMemory) return {Error{"print_failed", {{"detail", "memory"}}}};
    return {};
  }
  last_used = SteadyClock::now();
  if (!printed) return {Error{"print_failed", {{"detail", note->value("detail", "unknown")}}}};

  PrintedPdf result{std::move(*pdf), note->value("pages", 0), {}, worker->about};
  for (const Json& character : note->value("missing", Json::array())) result.missing_characters.push_back(character);
  if (++worker->documents >= options.documents_per_worker) drop(std::chrono::milliseconds(200));
  return {std::move(result)};
}

Ending PdfPrinter::Impl::drop(std::chrono::milliseconds grace) {
  if (!worker) return {};
  worker->wire.reset();  // it reads the end of its input
  const Ending ended = base::end_child(worker->pid, SteadyClock::now() + grace);
  worker.reset();
  pid = 0;
  return ended;
}

void PdfPrinter::Impl::watch() {
  std::unique_lock lock(watch_mutex);
  while (!ending) {
    watch_wake.wait_for(lock, options.idle_time);
    if (ending) return;
    lock.unlock();
    if (std::unique_lock turn_lock(turn, std::try_to_lock); turn_lock.owns_lock()) {
      if (worker && SteadyClock::now() - last_used >= options.idle_time) drop(std::chrono::milliseconds(500));
    }
    lock.lock();
  }
}

PdfPrinter::PdfPrinter(Options options, const base::Logger& log)
    : impl_(std::make_unique<Impl>(std::move(options), log)) {}

PdfPrinter::PdfPrinter(const base::Logger& log) : PdfPrinter(Options{}, log) {}

PdfPrinter::~PdfPrinter() = default;

Result<PrintedPdf> PdfPrinter::print(std::string_view html) {
  std::unique_lock lock(impl_->turn, impl_->options.queue_time);
  if (!lock.owns_lock()) return Error{"print_busy"};
  // A worker may have died of something that was not this document: it gets a second one, once.
  for (int tries = 0; tries < 2; ++tries) {
    if (!impl_->worker) {
      if (auto started = impl_->start(); !started) return started.error();
    }
    if (Attempt made = impl_->attempt(html); made.answer) return std::move(*made.answer);
  }
  return Error{"print_failed", {{"detail", "worker_lost"}}};
}

void PdfPrinter::stop() {
  std::lock_guard lock(impl_->turn);
  impl_->drop(std::chrono::milliseconds(500));
}

int PdfPrinter::worker_pid() const { return impl_->pid.load(); }

}  // namespace tenderloom::documents
