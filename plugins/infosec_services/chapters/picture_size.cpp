#include "picture_size.h"

#include <array>
#include <fstream>
#include <string>

namespace tenderloom::infosec_services {
namespace {

std::int64_t big_endian(const unsigned char* at, int bytes) {
  std::int64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value * 256 + at[i];
  return value;
}

std::optional<PictureSize> made(std::int64_t width, std::int64_t height) {
  if (width <= 0 || height <= 0) return std::nullopt;
  return PictureSize{width, height};
}

/// Segments of a JPEG up to the frame's head.
std::optional<PictureSize> jpeg_size(std::istream& in) {
  std::array<unsigned char, 9> head{};
  const auto read = [&](std::size_t count) {
    return static_cast<bool>(in.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(count)));
  };
  for (int segment = 0; segment < 500; ++segment) {
    if (!read(2) || head[0] != 0xFF) return std::nullopt;
    while (head[1] == 0xFF)
      if (!in.read(reinterpret_cast<char*>(&head[1]), 1)) return std::nullopt;
    const unsigned char marker = head[1];
    if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
    if (!read(2)) return std::nullopt;
    const std::int64_t length = big_endian(head.data(), 2);
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      if (!read(5)) return std::nullopt;
      return made(big_endian(head.data() + 3, 2), big_endian(head.data() + 1, 2));
    }
    if (length < 2) return std::nullopt;
    in.seekg(length - 2, std::ios::cur);
  }
  return std::nullopt;
}

}  // namespace

std::optional<PictureSize> picture_size(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<unsigned char, 24> head{};
  if (!in.read(reinterpret_cast<char*>(head.data()), 2)) return std::nullopt;
  if (head[0] == 0xFF && head[1] == 0xD8) return jpeg_size(in);
  if (!in.read(reinterpret_cast<char*>(head.data()) + 2, 22)) return std::nullopt;
  static constexpr unsigned char kPng[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  if (!std::equal(std::begin(kPng), std::end(kPng), head.begin())) return std::nullopt;
  return made(big_endian(head.data() + 16, 4), big_endian(head.data() + 20, 4));
}

}  // namespace tenderloom::infosec_services
