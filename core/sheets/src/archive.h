// The zip archive of an .xlsx, read in bounds.
#pragma once
#include <zip.h>

#include <functional>
#include <string>

#include "tenderloom/sheets/workbook.h"

namespace tenderloom::sheets {

class Archive {
 public:
  /// Throws Refusal.
  Archive(const std::filesystem::path& file, const Limits& limits);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  bool has(const std::string& part) const;
  /// Unpacks one part in pieces; `on_piece` answers false to stop. Throws Refusal.
  void read(const std::string& part, const std::function<bool(const char*, std::size_t)>& on_piece);

 private:
  const Limits& limits_;
  zip_t* zip_ = nullptr;
  std::int64_t unpacked_ = 0;
};

}  // namespace tenderloom::sheets
