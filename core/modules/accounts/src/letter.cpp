// The scanned letter of a transfer: a PDF or a picture, told by its first bytes and not by its name.
#include <array>
#include <fstream>

#include "tenderloom/accounts/transfers.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

struct LetterKind {
  const char* extension;
  const char* type;
  std::string_view begin;
};
constexpr std::array<LetterKind, 4> kLetterKinds{{{"pdf", "application/pdf", "%PDF-"},
                                                  {"png", "image/png", "\x89PNG\r\n\x1a\n"},
                                                  {"jpg", "image/jpeg", "\xff\xd8\xff"},
                                                  {"jpeg", "image/jpeg", "\xff\xd8\xff"}}};
constexpr char kAllowed[] = "pdf, png, jpg";

const LetterKind* kind_by_name(const std::string& name) {
  const auto dot = name.rfind('.');
  const std::string extension = dot == std::string::npos ? "" : base::to_lower_ascii(name.substr(dot + 1));
  for (const auto& kind : kLetterKinds) {
    if (extension == kind.extension) return &kind;
  }
  return nullptr;
}

bool begins_as(const std::filesystem::path& file, const LetterKind& kind) {
  std::array<char, 16> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  return std::string_view(head.data(), static_cast<std::size_t>(in.gcount())).substr(0, kind.begin.size()) ==
         kind.begin;
}

}  // namespace

base::Result<Letter> Transfers::keep_letter(const std::filesystem::path& file, const std::string& name) const {
  if (!blobs_) return base::Error{"blob_folder", {{"reason", "none"}}};
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  if (size == 0) return base::Error{"file_empty", {{"file", name}}, "letter"};
  if (size > kLargestLetter) {
    return base::Error{"file_too_large",
                       {{"file", name}, {"max", base::size_text(kLargestLetter)}, {"size", base::size_text(size)}},
                       "letter"};
  }
  const auto* kind = kind_by_name(name);
  if (!kind) return base::Error{"file_extension", {{"file", name}, {"allowed", kAllowed}}, "letter"};
  if (!begins_as(file, *kind)) return base::Error{"file_content", {{"file", name}, {"allowed", kAllowed}}, "letter"};
  const auto stored = blobs_->put_file(file);
  if (!stored) return stored.error();
  return Letter{stored->sha256, name, kind->type, stored->size};
}

std::optional<std::filesystem::path> Transfers::read_letter(const Transfer& transfer, const Actor& actor) {
  if (!blobs_ || !blobs_->has(transfer.letter.sha256)) return std::nullopt;
  database_.write([&](storage::Transaction& tx) {
    members_.audit(tx, transfer.company_id, actor, "company.letter_read",
                   {{"letter_no", transfer.letter_no}, {"sha256", transfer.letter.sha256}});
  });
  return blobs_->path(transfer.letter.sha256);
}

}  // namespace tenderloom::accounts
