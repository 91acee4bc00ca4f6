// Looks into an uploaded PDF without trusting it: libqpdf runs in a child process of its own (tenderloom-pdf-check)
// with bounds on memory, processor time and files, which reads the file from its standard input and answers one line.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/submissions/files.h"

namespace tenderloom::documents {

struct PdfFacts {
  int pages = 0;
  int width = 0, height = 0;  // of the first page as it is shown, in points
  std::string version;        // "1.7"
  bool encrypted = false;     // any encryption, an empty user password included
  bool damaged = false;
  std::vector<std::string> active;  // javascript, launch, embedded_files, xfa
};

/// Thread-safe; every call is one short-lived child.
class PdfInspector final : public submissions::FileInspector {
 public:
  struct Options {
    std::filesystem::path program;           // empty: tenderloom-pdf-check beside the running program
    std::chrono::milliseconds time{10'000};  // on the wall clock
  };
  PdfInspector(Options options, const base::Logger& log);
  explicit PdfInspector(const base::Logger& log);

  /// What is in the file, or why that cannot be told: pdf_not_a_pdf, pdf_too_complex (it needed more memory or time
  /// than is given), pdf_check_unavailable (the checker does not run: an operator's matter).
  base::Result<PdfFacts> look(const std::filesystem::path& file) const;

  /// The facts of a file that may be taken, or the first reason against it: besides those of look(), pdf_encrypted,
  /// pdf_damaged, pdf_active {what}.
  base::Result<PdfFacts> accept(const std::filesystem::path& file) const;

  /// The texts of the QR codes on its first pages and its last one, read by a child of its own (tenderloom-scan-codes).
  /// Never an error: a scan without readable codes is as good a scan.
  std::vector<std::string> codes(const std::filesystem::path& file) const;

  /// accept() for the submissions module, with the page limits: besides, file_pages {min, max, pages}.
  base::Result<submissions::FileFacts> inspect(const std::filesystem::path& file,
                                               const forms::Limits& limits) const override;

 private:
  Options options_;
  const base::Logger& log_;
};

}  // namespace tenderloom::documents
