#include "tenderloom/submissions/pictures.h"

#include <Poco/Checksum.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string_view>

namespace tenderloom::submissions {

namespace {

constexpr int kMostSegments = 1000;                             // of a JPEG before its frame
constexpr int kMostChunks = 100'000;                            // of a PNG
constexpr std::int64_t kMostSide = 12'000, kMostMillions = 50;  // of pixels: more than cameras make
constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);

std::uint32_t big_endian(const unsigned char* bytes, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

class Bytes {
 public:
  explicit Bytes(const std::filesystem::path& file) : in_(file, std::ios::binary) {}
  bool read(unsigned char* into, std::size_t count) {
    in_.read(reinterpret_cast<char*>(into), static_cast<std::streamsize>(count));
    return static_cast<std::size_t>(in_.gcount()) == count;
  }
  bool skip(std::uint32_t count) { return static_cast<bool>(in_.seekg(count, std::ios::cur)); }

 private:
  std::ifstream in_;
};

base::Error damaged() { return base::Error{"picture_damaged"}; }

base::Result<Picture> sized(const char* type, std::uint32_t width, std::uint32_t height) {
  const std::int64_t wide = width, high = height;
  if (wide == 0 || high == 0) return damaged();
  if (wide > kMostSide || high > kMostSide || wide * high > kMostMillions * 1'000'000)
    return base::Error{"picture_pixels",
                       {{"own_width", wide}, {"own_height", high}, {"side", kMostSide}, {"millions", kMostMillions}}};
  return Picture{type, static_cast<int>(wide), static_cast<int>(high)};
}

/// Bit depths that the colour type allows; the only methods that there are.
bool sound_header(const unsigned char* header) {
  const int depth = header[8], colour = header[9];
  const bool eight_or_more = depth == 8 || depth == 16, low = depth == 1 || depth == 2 || depth == 4;
  const bool fits = colour == 0   ? low || eight_or_more
                    : colour == 3 ? low || depth == 8
                                  : (colour == 2 || colour == 4 || colour == 6) && eight_or_more;
  return fits && header[10] == 0 && header[11] == 0 && header[12] <= 1;
}

base::Result<Picture> look_at_png(Bytes& in) {
  std::optional<Picture> picture;
  bool data = false, palette = true;
  for (int i = 0; i < kMostChunks; ++i) {
    std::array<unsigned char, 8> head{};
    if (!in.read(head.data(), head.size())) return damaged();
    std::uint32_t left = big_endian(head.data(), 4);
    const std::string_view name(reinterpret_cast<const char*>(head.data()) + 4, 4);
    if ((i == 0) != (name == "IHDR") || (i == 0 && left != 13)) return damaged();
    Poco::Checksum sum(Poco::Checksum::TYPE_CRC32);
    sum.update(name.data(), 4);
    std::array<unsigned char, 16384> part;
    while (left > 0) {
      const auto now = std::min<std::uint32_t>(left, part.size());
      if (!in.read(part.data(), now)) return damaged();
      sum.update(reinterpret_cast<const char*>(part.data()), now);
      left -= now;
    }
    if (i == 0) {
      if (!sound_header(part.data())) return damaged();
      const auto size = sized("image/png", big_endian(part.data(), 4), big_endian(part.data() + 4, 4));
      if (!size.ok()) return size.error();
      picture = *size;
      palette = part[9] != 3;
    }
    std::array<unsigned char, 4> written{};
    if (!in.read(written.data(), written.size()) || big_endian(written.data(), 4) != sum.checksum()) return damaged();
    data = data || name == "IDAT";
    palette = palette || name == "PLTE";
    if (name != "IEND") continue;
    if (!data || !palette) return damaged();
    return std::move(*picture);
  }
  return damaged();
}

/// SOF0 to SOF15, which describe the frame, without DHT, JPG and DAC, which have numbers between them.
bool is_frame(unsigned char marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/// After the scan began: somewhere the picture ends. What programs put behind that is nobody's concern.
bool reaches_end(Bytes& in) {
  unsigned char before = 0, byte = 0;
  while (in.read(&byte, 1)) {
    if (before == 0xff && byte == 0xd9) return true;
    before = byte;
  }
  return false;
}

base::Result<Picture> look_at_jpeg(Bytes& in) {
  std::optional<Picture> picture;
  for (int i = 0; i < kMostSegments; ++i) {
    unsigned char head[2];
    if (!in.read(head, 2) || head[0] != 0xff) return damaged();
    while (head[1] == 0xff)  // fill bytes
      if (!in.read(head + 1, 1)) return damaged();
    unsigned char length[2];
    if (!in.read(length, 2)) return damaged();
    std::uint32_t rest = big_endian(length, 2);
    if (rest < 2) return damaged();
    rest -= 2;
    if (is_frame(head[1])) {
      unsigned char frame[6];  // precision, height, width, components
      if (rest < sizeof frame || !in.read(frame, sizeof frame)) return damaged();
      rest -= sizeof frame;
      const bool shown = head[1] <= 0xc2 && frame[0] == 8 && (frame[5] == 1 || frame[5] == 3 || frame[5] == 4);
      if (!shown) return base::Error{"picture_kind"};
      const auto size = sized("image/jpeg", big_endian(frame + 3, 2), big_endian(frame + 1, 2));
      if (!size.ok()) return size.error();
      picture = *size;
    }
    if (head[1] == 0xda) {
      if (!picture || !in.skip(rest) || !reaches_end(in)) return damaged();
      return std::move(*picture);
    }
    if (!in.skip(rest)) return damaged();
  }
  return damaged();
}

}  // namespace

base::Result<Picture> look_at_picture(const std::filesystem::path& file) {
  Bytes in(file);
  unsigned char head[8] = {};
  if (!in.read(head, 2)) return base::Error{"picture_kind"};
  if (head[0] == 0xff && head[1] == 0xd8) return look_at_jpeg(in);
  if (!in.read(head + 2, 6) || std::string_view(reinterpret_cast<const char*>(head), 8) != kPng)
    return base::Error{"picture_kind"};
  return look_at_png(in);
}

}  // namespace tenderloom::submissions
