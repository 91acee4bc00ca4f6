// A tender type as one file, to be carried from one portal to another: scripts, words, forms to print, and the checksum
// that tenders are pinned by. The same type has the same checksum everywhere.
#pragma once
#include <string>

#include "tenderloom/forms/definition.h"

namespace tenderloom::authoring {

struct BundleFile {
  std::string key;
  forms::Bundle bundle;
};

/// JSON text; a bundle always gives the same.
std::string write_bundle_file(const std::string& key, const std::string& label, const forms::Bundle& bundle);
/// Errors: bundle_format, bundle_key {key}, bundle_file {file} (a file that is not of the type), bundle_checksum.
base::Result<BundleFile> read_bundle_file(const std::string& text);

}  // namespace tenderloom::authoring
