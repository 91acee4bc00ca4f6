#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    have += 6;
    if (have >= 8) {
      have -= 8;
      out += static_cast<char>((bits >> have) & 0xff);
    }
  }
  return out;
}

}  // namespace

std::string Bundle::sha256() const {
  // Lengths stand before names and contents, so that no two bundles give the same stream.
  base::Sha256 hash;
  for (const auto& [name, text] : files) {
    hash.add(std::to_string(name.size()) + ":" + name + std::to_string(text.size()) + ":");
    hash.add(text);
  }
  return hash.hex();
}

Json Bundle::to_json() const {
  Json out = Json::object();
  for (const auto& [name, text] : files) {
    if (base::valid_utf8(text)) {
      out[name] = text;
    } else {
      out[name] = {{"base64url", base::base64url_encode(text)}};  // blank forms beside the texts
    }
  }
  return {{"files", std::move(out)}};
}

Result<Bundle> Bundle::from_json(const Json& json) {
  const base::Error broken{"bundle_invalid"};
  if (!json.is_object() || !json.contains("files") || !json["files"].is_object()) return broken;
  Bundle bundle;
  for (const auto& [name, content] : json["files"].items()) {
    if (content.is_string()) {
      bundle.files[name] = content.get<std::string>();
    } else if (content.is_object() && content.contains("base64url") && content["base64url"].is_string()) {
      auto bytes = base64url_decode(content["base64url"].get_ref<const std::string&>());
      if (!bytes) return broken;
      bundle.files[name] = std::move(*bytes);
    } else {
      return broken;
    }
  }
  return bundle;
}

}  // namespace tenderloom::forms
