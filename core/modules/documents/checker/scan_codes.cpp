// tenderloom-scan-codes: draws the first pages and the last one of a PDF with poppler and reads their QR codes with
// zbar. The file is standard input, the answer one line of JSON on standard output. As tenderloom-pdf-check it is a
// program of its own, so that a hostile file gets this much memory and time and nothing else of the portal.
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <unistd.h>
#include <zbar.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "confine.h"

namespace {

constexpr rlim_t kAddressSpace = 1000u << 20;
constexpr rlim_t kProcessorSeconds = 8;
constexpr std::size_t kLargestFile = 64u << 20;
constexpr int kFirstPages = 3;
constexpr double kDotsPerInch = 200;  // as offices scan: a code of 17 mm has three dots a module
constexpr double kMostDots = 3000;    // on a side; a large page is drawn coarser
constexpr double kPointsPerInch = 72;
constexpr std::size_t kMostCodes = 8, kLongestCode = 200;

std::vector<char> read_all() {
  std::vector<char> bytes;
  std::vector<char> piece(1 << 16);
  for (ssize_t got; bytes.size() < kLargestFile && (got = ::read(0, piece.data(), piece.size())) > 0;)
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + got);
  return bytes;
}

/// Plain texts only: what is printed here needs no escaping in JSON.
bool plain(const std::string& text) {
  if (text.empty() || text.size() > kLongestCode) return false;
  for (const char c : text)
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') return false;
  return true;
}

void read_page(const poppler::document& document, int number, zbar::ImageScanner& scanner,
               std::set<std::string>& codes) {
  const std::unique_ptr<poppler::page> page(document.create_page(number));
  if (!page) return;
  const auto box = page->page_rect();
  const double longest = std::max(box.width(), box.height());
  if (!(longest > 0)) return;
  const double dots = std::min(kDotsPerInch, kMostDots * kPointsPerInch / longest);
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  const poppler::image drawn = renderer.render_page(page.get(), dots, dots);
  if (!drawn.is_valid()) return;
  const auto width = static_cast<unsigned>(drawn.width()), height = static_cast<unsigned>(drawn.height());
  std::vector<char> grey(std::size_t{width} * height);
  for (unsigned y = 0; y < height; ++y)
    std::copy_n(drawn.const_data() + std::size_t{y} * drawn.bytes_per_row(), width,
                grey.data() + std::size_t{y} * width);
  zbar::Image picture(width, height, "Y800", grey.data(), grey.size());
  scanner.scan(picture);
  for (auto symbol = picture.symbol_begin(); symbol != picture.symbol_end(); ++symbol) {
    const std::string text = symbol->get_data();
    if (plain(text) && codes.size() < kMostCodes) codes.insert(text);
  }
}

std::set<std::string> read_codes(std::vector<char> bytes) {
  std::set<std::string> codes;
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const std::unique_ptr<poppler::document> document(poppler::document::load_from_data(&bytes));
  if (!document || document->is_locked()) return codes;
  zbar::ImageScanner scanner;
  scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  scanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  const int pages = document->pages();
  for (int number = 0; number < pages; ++number) {
    if (number < kFirstPages || number == pages - 1) read_page(*document, number, scanner, codes);
  }
  return codes;
}

}  // namespace

int main() {
  tenderloom::checker::confine(kAddressSpace, kProcessorSeconds);
  std::string line = "{\"codes\":[";
  for (const std::string& code : read_codes(read_all())) {
    if (line.back() != '[') line += ',';
    line += '"' + code + '"';
  }
  line += "]}\n";
  const bool told = ::write(1, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  std::_Exit(told ? 0 : tenderloom::checker::kCannotWork);
}
