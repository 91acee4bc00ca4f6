// Bytes of libsodium in strings.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace tenderloom::infosec_services {

inline unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
inline const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Wiped when it goes out of scope.
struct Secret {
  explicit Secret(std::size_t size) : text(size, '\0') {}
  explicit Secret(std::string from) : text(std::move(from)) {}
  ~Secret();
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  std::string text;
};

std::string random_bytes(std::size_t count);
/// Authenticated encryption under a key of 32 bytes; the nonce stands before it.
std::string locked(const std::string& key, const std::string& plain);
std::optional<std::string> unlocked(const std::string& key, const std::string& sealed);

}  // namespace tenderloom::infosec_services
