// A QR code as an SVG element.
#pragma once
#include <string>

namespace tenderloom::documents {
/// Empty when the text does not fit. Error correction M: a scan of a sealed sheet is rarely perfect.
std::string qr_svg(const std::string& text);
}  // namespace tenderloom::documents
