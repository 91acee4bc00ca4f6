// The size of a picture in pixels, read from its first bytes and nothing else.
#pragma once
#include <filesystem>
#include <optional>

namespace tenderloom::submissions {

struct ImageSize {
  int width = 0, height = 0;
};

/// PNG (IHDR) and JPEG (the frame's header); empty: it is neither, or does not say.
std::optional<ImageSize> image_size(const std::filesystem::path& file);

}  // namespace tenderloom::submissions
