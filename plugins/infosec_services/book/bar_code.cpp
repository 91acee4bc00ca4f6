#include "bar_code.h"

#include <zint.h>

#include <cmath>
#include <memory>

#include "rich/writing.h"
#include "tenderloom/render/qr.h"

namespace tenderloom::infosec_services {
namespace {

std::string svg(const char* name, const std::string& shown, const std::string& width, const std::string& height,
                const std::string& path) {
  return "<svg class=\"" + std::string(name) + "\" viewBox=\"0 0 " + width + " " + height +
         "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" + escaped(shown) + "\"><path d=\"" + path +
         "\"/></svg>";
}

}  // namespace

std::string bars_html(const std::string& serial, const std::string& shown) {
  constexpr int kModules = 100;  // of a bar's width in units of the drawing: whole numbers, whatever the library's are
  constexpr float kHigh = 40;
  const std::unique_ptr<zint_symbol, decltype(&ZBarcode_Delete)> symbol(ZBarcode_Create(), &ZBarcode_Delete);
  if (!symbol) return {};
  symbol->symbology = BARCODE_CODE128;
  symbol->height = kHigh;
  symbol->show_hrt = 0;
  symbol->whitespace_width = 10;
  const auto* text = reinterpret_cast<const unsigned char*>(serial.data());
  if (ZBarcode_Encode_and_Buffer_Vector(symbol.get(), text, static_cast<int>(serial.size()), 0) >= ZINT_ERROR ||
      symbol->vector == nullptr)
    return {};
  const auto units = [](float value) { return std::to_string(std::lround(value * kModules)); };
  std::string path;
  for (const auto* bar = symbol->vector->rectangles; bar != nullptr; bar = bar->next)
    path += "M" + units(bar->x) + " 0h" + units(bar->width) + "v" + units(kHigh) + "h-" + units(bar->width) + "z";
  return svg("bars", shown, units(symbol->vector->width), units(kHigh), path);
}

std::string qr_html(const std::string& text) {
  const auto picture = render::qr_picture(text, 2);
  const std::string side = std::to_string(picture.side);
  return picture.side == 0 ? std::string() : svg("qr", text, side, side, picture.path);
}

}  // namespace tenderloom::infosec_services
