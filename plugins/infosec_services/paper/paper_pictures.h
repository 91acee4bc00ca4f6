// Pictures as they are printed and shown: from the upload, once, and kept.
#pragma once
#include "desk.h"
#include "fitter.h"
#include "paper_rows.h"

namespace tenderloom::infosec_services {

/// Thread-safe.
class PaperPictures {
 public:
  PaperPictures(const Desk& desk, const Fitter& fitter) : desk_(desk), fitter_(fitter) {}
  /// Of the upload with that checksum. Errors: those of Fitter::fit and of plugin::Files.
  base::Result<rows::PaperRow> of(const std::string& sha256) const;

 private:
  const Desk& desk_;
  const Fitter& fitter_;
};

}  // namespace tenderloom::infosec_services
