// A picture as paper needs it: upright, in RGB or grey, no larger than the page shows, written anew by Pillow in a
// child in bounds. What is printed is then small, and nothing of an upload's own bytes reaches the printing.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "tenderloom/base/result.h"

namespace tenderloom::infosec_services {

/// The width and height of the text on A4 (17 x 20 cm) at 180 dots an inch.
inline constexpr int kPaperWidth = 1205, kPaperHeight = 1417;
/// Of an upload; decoded it takes some 10 bytes a pixel at most.
inline constexpr std::int64_t kMostPicturePixels = 36'000'000;

struct FittedPicture {
  std::string content, media_type;
  std::int64_t width = 0, height = 0;
};

/// Thread-safe.
class Fitter {
 public:
  explicit Fitter(std::filesystem::path script, std::filesystem::path python = "/usr/bin/python3",
                  std::chrono::milliseconds time = std::chrono::seconds(20))
      : script_(std::move(script)), python_(std::move(python)), time_(time) {}
  /// Errors: infosec_picture_broken (no picture, or one that does not keep to bounds), infosec_pictures_unavailable (an
  /// operator's matter).
  base::Result<FittedPicture> fit(std::string_view picture) const;

 private:
  std::filesystem::path script_, python_;
  std::chrono::milliseconds time_;
};

}  // namespace tenderloom::infosec_services
