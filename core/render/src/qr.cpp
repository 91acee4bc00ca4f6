#include "tenderloom/render/qr.h"

#include <qrcodegen.hpp>

namespace tenderloom::render {

QrPicture qr_picture(const std::string& text, int quiet) {
  try {
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const int size = code.getSize();
    QrPicture picture;
    picture.side = size + 2 * quiet;
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        if (!code.getModule(x, y)) continue;
        int run = 1;
        while (x + run < size && code.getModule(x + run, y)) ++run;
        picture.path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h" + std::to_string(run) +
                        "v1h-" + std::to_string(run) + "z";
        x += run - 1;
      }
    }
    return picture;
  } catch (const qrcodegen::data_too_long&) {
    return {};
  }
}

}  // namespace tenderloom::render
