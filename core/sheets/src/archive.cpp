#include "archive.h"

#include <vector>

#include "refusal.h"

namespace tenderloom::sheets {

namespace {

constexpr std::size_t kPiece = 64 * 1024;
/// Small parts may be packed tightly without being bombs.
constexpr std::int64_t kSmallPart = 1024 * 1024;

}  // namespace

Archive::Archive(const std::filesystem::path& file, const Limits& limits) : limits_(limits) {
  int problem = 0;
  zip_ = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &problem);
  if (!zip_) refuse("sheet_damaged", {{"part", "zip"}});
  const zip_int64_t parts = zip_get_num_entries(zip_, 0);
  bool bomb = parts > limits.parts, encrypted = false, macros = false;
  std::int64_t total = 0;
  for (zip_int64_t at = 0; at < parts && !bomb; ++at) {
    zip_stat_t facts;
    if (zip_stat_index(zip_, at, 0, &facts) != 0 || !(facts.valid & ZIP_STAT_SIZE)) continue;
    total += static_cast<std::int64_t>(facts.size);
    const auto size = static_cast<std::int64_t>(facts.size), packed = static_cast<std::int64_t>(facts.comp_size);
    bomb = total > limits.unpacked_bytes ||
           (size > kSmallPart && size / std::max<std::int64_t>(1, packed) > limits.compression);
    if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE) encrypted = true;
    const std::string_view name = facts.name ? facts.name : "";
    if (name.size() >= 14 && name.substr(name.size() - 14) == "vbaProject.bin") macros = true;
  }
  const char* code = bomb ? "sheet_bomb" : encrypted ? "sheet_encrypted" : macros ? "sheet_macros" : nullptr;
  if (!code) return;
  zip_discard(zip_);
  refuse(code);
}

Archive::~Archive() { zip_discard(zip_); }

bool Archive::has(const std::string& part) const { return zip_name_locate(zip_, part.c_str(), ZIP_FL_NOCASE) >= 0; }

void Archive::read(const std::string& part, const std::function<bool(const char*, std::size_t)>& on_piece) {
  const zip_int64_t index = zip_name_locate(zip_, part.c_str(), ZIP_FL_NOCASE);
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> in(index < 0 ? nullptr : zip_fopen_index(zip_, index, 0),
                                                             zip_fclose);
  if (!in) refuse("sheet_damaged", {{"part", part}});
  std::vector<char> piece(kPiece);
  while (true) {
    const zip_int64_t got = zip_fread(in.get(), piece.data(), piece.size());
    if (got < 0) refuse("sheet_damaged", {{"part", part}});
    if (got == 0) return;
    unpacked_ += got;
    if (unpacked_ > limits_.unpacked_bytes) refuse("sheet_bomb");  // what the directory promised was not true
    if (!on_piece(piece.data(), static_cast<std::size_t>(got))) return;
  }
}

}  // namespace tenderloom::sheets
