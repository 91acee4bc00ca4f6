#include "image_size.h"

#include <fstream>
#include <vector>

namespace tenderloom::submissions {

namespace {

constexpr int kMostSegments = 1000;  // of a JPEG before its frame

int big_endian(const unsigned char* bytes, int count) {
  unsigned value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return static_cast<int>(value & 0x7fffffffu);
}

bool read(std::ifstream& in, unsigned char* into, int count) {
  in.read(reinterpret_cast<char*>(into), count);
  return in.gcount() == count;
}

/// SOF0 to SOF15, which describe the frame, without DHT, JPG and DAC, which have numbers between them.
bool is_frame(unsigned char marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

std::optional<ImageSize> jpeg_size(std::ifstream& in) {
  in.seekg(2);
  for (int i = 0; i < kMostSegments; ++i) {
    unsigned char head[2];
    if (!read(in, head, 2) || head[0] != 0xff) return std::nullopt;
    while (head[1] == 0xff)  // fill bytes
      if (!read(in, head + 1, 1)) return std::nullopt;
    unsigned char length[2];
    if (!read(in, length, 2)) return std::nullopt;
    if (is_frame(head[1])) {
      unsigned char frame[5];  // precision, height, width
      if (!read(in, frame, 5)) return std::nullopt;
      return ImageSize{big_endian(frame + 3, 2), big_endian(frame + 1, 2)};
    }
    if (big_endian(length, 2) < 2) return std::nullopt;
    in.seekg(big_endian(length, 2) - 2, std::ios::cur);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ImageSize> image_size(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  unsigned char head[24] = {};
  if (!read(in, head, sizeof head)) return std::nullopt;
  if (head[0] == 0x89 && head[1] == 'P' && head[12] == 'I' && head[13] == 'H')
    return ImageSize{big_endian(head + 16, 4), big_endian(head + 20, 4)};
  if (head[0] == 0xff && head[1] == 0xd8) return jpeg_size(in);
  return std::nullopt;
}

}  // namespace tenderloom::submissions
