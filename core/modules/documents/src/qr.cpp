#include "qr.h"

#include <qrcodegen.hpp>

namespace tenderloom::documents {

std::string qr_svg(const std::string& text) {
  constexpr int kQuiet = 2;  // modules of white around it
  try {
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const int size = code.getSize();
    std::string path;
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        if (!code.getModule(x, y)) continue;
        int run = 1;
        while (x + run < size && code.getModule(x + run, y)) ++run;
        path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + std::to_string(run) +
                "v1h-" + std::to_string(run) + "z";
        x += run - 1;
      }
    }
    const std::string side = std::to_string(size + 2 * kQuiet);
    return "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" shape-rendering=\"crispEdges\"><path d=\"" + path + "\"/></svg>";
  } catch (const qrcodegen::data_too_long&) {
    return {};
  }
}

}  // namespace tenderloom::documents
