// Codes on the book: bars for the scanners of a desk, a QR code for telephones.
#pragma once
#include <string>

namespace tenderloom::infosec_services {

/// Code 128 of a serial as SVG, quiet zones included; scanners type its letters and digits. `shown` says it to readers.
std::string bars_html(const std::string& serial, const std::string& shown);
std::string qr_html(const std::string& text);

}  // namespace tenderloom::infosec_services
