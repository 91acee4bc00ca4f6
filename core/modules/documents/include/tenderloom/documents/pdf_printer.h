// HTML and CSS to PDF by WeasyPrint, in one long-lived Python process that is started when the first document is asked
// for and stopped when it was idle for some minutes. The process is bounded (memory, time), reads nothing but what it
// is sent (only data: addresses), and is replaced after a crash, a time-out or a number of documents.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"

namespace tenderloom::documents {

struct PrintedPdf {
  std::string content;
  int pages = 0;
  /// Characters that no installed font has. They stand on the paper as 〓 (never as a silent blank); callers tell the
  /// person who prints.
  std::vector<std::string> missing_characters;
  std::string metadata;  // what the worker said about itself, for the log: "weasyprint 57.2, harfbuzz"
};

/// Thread-safe; callers queue.
class PdfPrinter {
 public:
  struct Options {
    std::filesystem::path python = "/usr/bin/python3";
    std::string script;                               // empty: the worker that is part of this program
    std::chrono::milliseconds start_time{30'000};     // until the worker says that it is ready
    std::chrono::milliseconds document_time{60'000};  // of one document, on the wall clock
    int document_cpu_seconds = 40;
    std::chrono::milliseconds queue_time{60'000};  // waiting for other callers
    std::chrono::milliseconds idle_time{5 * 60'000};
    int documents_per_worker = 500;
    std::int64_t address_space = 3LL << 30;
    std::size_t largest_pdf = 256u << 20;
  };

  PdfPrinter(Options options, const base::Logger& log);
  explicit PdfPrinter(const base::Logger& log);
  ~PdfPrinter();
  PdfPrinter(const PdfPrinter&) = delete;
  PdfPrinter& operator=(const PdfPrinter&) = delete;

  /// Errors: print_unavailable {reason: python_missing | weasyprint_missing | worker_failed}, print_busy,
  /// print_timeout {seconds}, print_failed {detail: the exception's type, never the document's text}.
  base::Result<PrintedPdf> print(std::string_view html);

  /// Ends the worker now; the next print() starts a new one.
  void stop();
  /// For operators and tests: 0 while no worker runs.
  int worker_pid() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::documents
