#include "qr.h"

#include "tenderloom/render/qr.h"

namespace tenderloom::documents {

std::string qr_svg(const std::string& text) {
  constexpr int kQuiet = 2;  // the paper around it is white
  const auto picture = render::qr_picture(text, kQuiet);
  if (picture.path.empty()) return {};
  const std::string side = std::to_string(picture.side);
  return "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><path d=\"" + picture.path + "\"/></svg>";
}

}  // namespace tenderloom::documents
