// What may be said about an uploaded file before it is kept. The limited child process of the documents module stands
// behind the interface; `app` joins them. The gate has had every upload scanned for viruses before
// (http::UploadScanner).
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::submissions {

struct FileFacts {
  std::string type;          // media type by content
  std::string extension;     // "pdf", "png", "jpg": by content
  std::optional<int> pages;  // of a PDF
};

/// Looks into a PDF without trusting it. Thread-safe.
class FileInspector {
 public:
  virtual ~FileInspector();
  /// Errors are codes with sentences of their own (pdf_encrypted, pdf_damaged, pdf_active {what}, …).
  virtual base::Result<FileFacts> inspect(const std::filesystem::path& file, const forms::Limits& limits) const = 0;
};

/// Judges a file by its name, its content and a field's limits: extension, size, magic bytes (libmagic and own checks;
/// PDF must start with %PDF- at offset 0), page count. Names which of them failed: file_empty, file_too_large
/// {max, size}, file_extension {allowed, name}, file_content {allowed, name}, file_pages {min, max, pages}.
class FileChecker {
 public:
  /// `inspector` may be null: then nothing deeper than the above is looked at.
  explicit FileChecker(const FileInspector* inspector) : inspector_(inspector) {}
  base::Result<FileFacts> check(const std::filesystem::path& file, const std::string& name,
                                const forms::Field& field) const;

 private:
  const FileInspector* inspector_;
};

/// Extensions that a field takes: its own list, else what its type implies (image: png, jpg; file: pdf).
std::vector<std::string> allowed_extensions(const forms::Field& field);
/// The greatest size in bytes: the field's own, else 10 MB.
std::int64_t allowed_bytes(const forms::Field& field);

}  // namespace tenderloom::submissions
