// Width and height of a PNG or JPEG, read from its head without decoding it: a small file may unpack to a huge picture.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace tenderloom::infosec_services {

struct PictureSize {
  std::int64_t width = 0, height = 0;
};
/// None: neither of both, or cut off.
std::optional<PictureSize> picture_size(const std::filesystem::path& file);

}  // namespace tenderloom::infosec_services
