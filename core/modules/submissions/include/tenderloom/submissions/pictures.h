// Whether a file is a picture that browsers show, and how large, found out from what is in it and not from its name.
// Nothing is decoded: the parts of the file are walked, so that a hostile one can do nothing but be refused.
#pragma once
#include <filesystem>
#include <string>

#include "tenderloom/base/result.h"

namespace tenderloom::submissions {

struct Picture {
  std::string type;  // image/png, image/jpeg
  int width = 0, height = 0;
};

/// PNG: every chunk with its checksum, from IHDR to IEND. JPEG: baseline or progressive, from SOI over the frame to
/// EOI. Errors: picture_damaged; picture_kind (neither, or a JPEG that browsers do not show); picture_pixels {width,
/// height, side, millions}: wider or higher than pages show and programs open safely.
base::Result<Picture> look_at_picture(const std::filesystem::path& file);

}  // namespace tenderloom::submissions
