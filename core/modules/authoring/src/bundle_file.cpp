#include "tenderloom/authoring/bundle_file.h"

namespace tenderloom::authoring {
namespace {

using base::Json;

constexpr char kFormat[] = "tenderloom.type";
constexpr int kFormatVersion = 1;
constexpr std::size_t kMostFiles = 500, kLongestPath = 200;

bool plain_key(const std::string& key) {
  return !key.empty() && key.size() <= 60 && key[0] >= 'a' && key[0] <= 'z' && key != "lib" &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// Files of the type and of the library that it uses; nothing that could lead elsewhere.
bool belongs(const std::string& file, const std::string& key) {
  if (file.size() > kLongestPath || file.find("..") != std::string::npos || file.find('\\') != std::string::npos ||
      file.find('\0') != std::string::npos)
    return false;
  return file.starts_with(key + "/") || file.starts_with("lib/");
}

}  // namespace

std::string write_bundle_file(const std::string& key, const std::string& label, const forms::Bundle& bundle) {
  Json all = bundle.to_json();
  all["format"] = kFormat;
  all["format_version"] = kFormatVersion;
  all["type"] = key;
  all["label"] = label;
  all["sha256"] = bundle.sha256();
  return all.dump(1) + "\n";
}

base::Result<BundleFile> read_bundle_file(const std::string& text) {
  const Json all = Json::parse(text, nullptr, false);
  const bool sound = all.is_object() && all.value("format", Json()) == kFormat &&
                     all.value("format_version", Json()) == kFormatVersion && all.value("type", Json()).is_string() &&
                     all.value("sha256", Json()).is_string();
  if (!sound) return base::Error{"bundle_format", Json::object(), "file"};
  BundleFile file;
  file.key = all["type"].get<std::string>();
  if (!plain_key(file.key)) return base::Error{"bundle_key", {{"key", file.key.substr(0, 60)}}, "file"};
  auto bundle = forms::Bundle::from_json(all);
  if (!bundle || bundle->files.size() > kMostFiles) return base::Error{"bundle_format", Json::object(), "file"};
  for (const auto& [name, content] : bundle->files)
    if (!belongs(name, file.key)) return base::Error{"bundle_file", {{"file", name.substr(0, 100)}}, "file"};
  if (bundle->sha256() != all["sha256"]) return base::Error{"bundle_checksum", Json::object(), "file"};
  file.bundle = std::move(*bundle);
  return file;
}

}  // namespace tenderloom::authoring
