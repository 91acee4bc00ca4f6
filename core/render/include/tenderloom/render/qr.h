// QR codes as SVG (libqrcodegencpp): the path of the dark modules, drawn by whoever needs it.
#pragma once
#include <string>

namespace tenderloom::render {

/// `path` is the `d` of an SVG path in a square of `side` units, the quiet zone around it included. Empty when the text
/// is too long for a QR code.
struct QrPicture {
  std::string path;
  int side = 0;
};
/// `quiet`: modules of white around it; scanners ask for four, printed forms with white paper around do with two.
QrPicture qr_picture(const std::string& text, int quiet = 4);

}  // namespace tenderloom::render
