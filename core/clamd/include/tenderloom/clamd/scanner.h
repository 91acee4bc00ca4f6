// A client of ClamAV's daemon.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>

#include "tenderloom/base/result.h"

namespace tenderloom::clamd {

/// Thread-safe: every question has a connection of its own.
class Scanner {
 public:
  struct Patience {
    std::chrono::milliseconds connect{2'000};
    std::chrono::milliseconds answer{30'000};        // of the whole question, from its first byte
    std::chrono::milliseconds each_megabyte{1'000};  // beside it
  };
  /// `address`: tcp://HOST:PORT or unix:PATH.
  explicit Scanner(std::string address);
  Scanner(std::string address, Patience patience);

  /// Errors: file_infected {signature}, scan_too_large (clamd's StreamMaxLength), scanner_unavailable {why}. Nothing
  /// but clamd's own "OK" counts as clean.
  base::Result<void> scan(const std::filesystem::path& file) const;
  /// "ClamAV 1.0.7/…"; errors: scanner_unavailable {why}.
  base::Result<std::string> version() const;

 private:
  std::string address_;
  Patience patience_;
};

}  // namespace tenderloom::clamd
