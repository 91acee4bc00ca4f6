#include "tenderloom/submissions/files.h"

#include <magic.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>

#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/pictures.h"

namespace tenderloom::submissions {

namespace {

struct Kind {
  std::string type, extension;
  bool (*begins)(std::string_view head);
};

/// Types that the portal can tell for sure by their first bytes.
const std::vector<Kind>& known_kinds() {
  static const std::vector<Kind> kinds{
      {"application/pdf", "pdf", [](std::string_view head) { return head.starts_with("%PDF-"); }},
      {"image/png", "png",
       [](std::string_view head) { return head.starts_with(std::string_view("\x89PNG\r\n\x1a\n", 8)); }},
      {"image/jpeg", "jpg", [](std::string_view head) { return head.starts_with("\xff\xd8\xff"); }},
  };
  return kinds;
}

std::string media_type(const std::filesystem::path& file) {
  const std::unique_ptr<magic_set, void (*)(magic_t)> cookie(magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR), &magic_close);
  if (!cookie || magic_load(cookie.get(), nullptr) != 0) throw std::runtime_error("libmagic cannot load its data");
  const char* type = magic_file(cookie.get(), file.c_str());
  return type != nullptr ? type : "application/octet-stream";
}

std::string extension_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  std::string extension = dot == std::string::npos ? "" : base::to_lower_ascii(name.substr(dot + 1));
  return extension == "jpeg" ? "jpg" : extension;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

base::Result<FileFacts> facts_by_content(const std::filesystem::path& file, const std::string& extension) {
  char head[16] = {};
  std::ifstream in(file, std::ios::binary);
  in.read(head, sizeof head);
  const std::string_view begin(head, static_cast<std::size_t>(in.gcount()));
  const std::string type = media_type(file);
  for (const Kind& kind : known_kinds()) {
    if (kind.extension != extension) continue;
    // Both must agree: libmagic alone also finds a PDF that begins after other bytes.
    if (kind.begins(begin) && type == kind.type) return FileFacts{kind.type, kind.extension, std::nullopt};
    return base::Error{"file_content", {}};
  }
  // Other types that a definition may allow: the content must not be something that a browser would run.
  if (type == "text/html" || type == "image/svg+xml" || type == "application/x-executable" ||
      type.find("x-sharedlib") != std::string::npos || type.find("x-dosexec") != std::string::npos ||
      type.find("shellscript") != std::string::npos)
    return base::Error{"file_content", {}};
  return FileFacts{type, extension, std::nullopt};
}

/// By what is in it: whole, of a kind that browsers show, of the size that the field asks.
std::optional<base::Error> refuse_picture(const std::filesystem::path& file, const std::string& name,
                                          const forms::Limits& limits) {
  const auto picture = look_at_picture(file);
  if (!picture.ok()) {
    base::Error error = picture.error();
    error.params["file"] = name;
    return error;
  }
  if (limits.pixel_width == 0 || (picture->width == limits.pixel_width && picture->height == limits.pixel_height))
    return std::nullopt;
  return base::Error{"file_picture_size",
                     {{"file", name},
                      {"width", limits.pixel_width},
                      {"height", limits.pixel_height},
                      {"own_width", picture->width},
                      {"own_height", picture->height}}};
}

}  // namespace

std::vector<std::string> allowed_extensions(const forms::Field& field) {
  std::vector<std::string> allowed;
  for (const std::string& extension : field.limits.extensions) {
    const std::string lower = base::to_lower_ascii(extension) == "jpeg" ? "jpg" : base::to_lower_ascii(extension);
    if (std::find(allowed.begin(), allowed.end(), lower) == allowed.end()) allowed.push_back(lower);
  }
  if (!allowed.empty()) return allowed;
  if (field.type == forms::FieldType::image) return {"png", "jpg"};
  return {"pdf"};
}

std::int64_t allowed_bytes(const forms::Field& field) {
  constexpr std::int64_t kDefault = 10LL << 20;
  return field.limits.max_bytes > 0 ? field.limits.max_bytes : kDefault;
}

base::Result<FileFacts> FileChecker::check(const std::filesystem::path& file, const std::string& name,
                                           const forms::Field& field) const {
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  if (size == 0) return base::Error{"file_empty", {{"file", name}}};
  if (size > allowed_bytes(field)) {
    return base::Error{
        "file_too_large",
        {{"file", name}, {"max", base::size_text(allowed_bytes(field))}, {"size", base::size_text(size)}}};
  }
  const std::vector<std::string> allowed = allowed_extensions(field);
  const std::string extension = extension_of(name);
  if (std::find(allowed.begin(), allowed.end(), extension) == allowed.end())
    return base::Error{"file_extension", {{"file", name}, {"allowed", joined(allowed)}}};

  auto facts = facts_by_content(file, extension);
  if (!facts.ok()) return base::Error{facts.error().code, {{"file", name}, {"allowed", joined(allowed)}}};
  if (facts->type == "application/pdf" && inspector_ != nullptr) {
    auto looked = inspector_->inspect(file, field.limits);
    if (!looked.ok()) {
      base::Error error = looked.error();
      error.params["file"] = name;
      return error;
    }
    facts->pages = looked->pages;
    const auto& [low, high] = std::pair(field.limits.min_pages, field.limits.max_pages);
    if (facts->pages && ((low && *facts->pages < *low) || (high && *facts->pages > *high))) {
      return base::Error{
          "file_pages",
          {{"file", name}, {"min", low.value_or(1)}, {"max", high.value_or(0)}, {"pages", *facts->pages}}};
    }
  }
  // A PDF in a picture's place is judged by its inspector.
  if (facts->type == "image/png" || facts->type == "image/jpeg") {
    if (auto refused = refuse_picture(file, name, field.limits)) return std::move(*refused);
  }
  return std::move(facts).value();
}

}  // namespace tenderloom::submissions
