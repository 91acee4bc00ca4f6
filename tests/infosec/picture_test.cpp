// Pictures for paper: what comes out is small, upright and plain, whatever goes in; and what would eat the server is
// refused.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "book/bar_code.h"
#include "book/book_text.h"
#include "paper/fitter.h"

using namespace tenderloom::infosec_services;

namespace {

const Fitter& fitter() {
  static const Fitter made(std::filesystem::path(SOURCE_ROOT) / "plugins/infosec_services/paper/fit_picture.py");
  return made;
}

std::string said_by(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer;
  for (std::size_t got; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) text.append(buffer.data(), got);
  pclose(pipe);
  return text;
}

/// A picture that Pillow makes of that expression, saved with those arguments.
std::string picture(const std::string& expression, const std::string& save) {
  return said_by("/usr/bin/python3 -c \"import io, sys; from PIL import Image; out = io.BytesIO(); " + expression +
                 ".save(out, " + save + "); sys.stdout.buffer.write(out.getvalue())\"");
}

const std::string kRgb = "Image.effect_noise((500, 400), 60).resize((3000, 2000)).convert('RGB')";

}  // namespace

TEST_CASE("a photograph of a telephone becomes as large as the page shows, and stands upright") {
  const auto fitted = fitter().fit(picture(kRgb, "format='JPEG', quality=95"));
  REQUIRE(fitted.ok());
  CHECK(fitted->media_type == "image/jpeg");
  CHECK(fitted->width == kPaperWidth);
  CHECK(fitted->height == 803);
  CHECK(fitted->content.size() < 700'000);
  // Orientation 6 of EXIF: to be turned by a quarter.
  const auto turned =
      fitter().fit(picture("e = Image.Exif(); e[0x0112] = 6; " + std::string("Image.new('RGB', (800, 600), (9, 9, 9))"),
                           "format='JPEG', exif=e"));
  REQUIRE(turned.ok());
  CHECK(turned->width == 600);
  CHECK(turned->height == 800);
  CHECK(turned->content.find("Exif") == std::string::npos);
}

TEST_CASE("a screen shot stays without loss, with alpha on white, and small ones keep their size") {
  const auto fitted = fitter().fit(picture("Image.new('RGBA', (640, 480), (255, 0, 0, 0))", "format='PNG'"));
  REQUIRE(fitted.ok());
  CHECK(fitted->media_type == "image/png");
  CHECK(fitted->width == 640);
  CHECK(fitted->height == 480);
  CHECK(static_cast<int>(fitted->content[25]) == 2);  // RGB without alpha
  const auto grey = fitter().fit(picture("Image.new('I;16', (64, 64), 40000)", "format='PNG'"));
  REQUIRE(grey.ok());
  CHECK(static_cast<int>(grey->content[24]) == 8);
  const auto palette = fitter().fit(picture("Image.new('P', (64, 64), 3)", "format='PNG', transparency=3"));
  CHECK(palette.ok());
  const auto print = fitter().fit(picture("Image.new('CMYK', (64, 64), (0, 255, 0, 0))", "format='JPEG'"));
  CHECK(print.ok());
}

TEST_CASE("hostile pictures are refused: bombs, cut-off files, other kinds, and what is no picture") {
  const auto code = [](const std::string& content) {
    const auto fitted = fitter().fit(content);
    return fitted ? std::string("taken") : fitted.error().code;
  };
  const std::string whole = picture(kRgb, "format='PNG'");
  CHECK(code(whole) == "taken");
  CHECK(code(whole.substr(0, whole.size() / 2)) == "infosec_picture_broken");
  CHECK(code(picture("Image.new('1', (30000, 30000))", "format='PNG'")) == "infosec_picture_broken");
  CHECK(code(picture("Image.new('RGB', (60, 60))", "format='GIF'")) == "infosec_picture_broken");
  CHECK(code(picture("Image.new('RGB', (60, 60))", "format='TIFF'")) == "infosec_picture_broken");
  CHECK(code("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>") == "infosec_picture_broken");
  CHECK(code("%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file") == "infosec_picture_broken");
  CHECK(code("") == "infosec_picture_broken");
  std::string lies = whole;  // its head says four thousand million pixels
  for (const int at : {16, 17, 20, 21}) lies[static_cast<std::size_t>(at)] = 0x00;
  lies[18] = static_cast<char>(0xFF);
  lies[22] = static_cast<char>(0xFF);
  CHECK(code(lies) == "infosec_picture_broken");
  const Fitter nowhere("/nowhere/fit_picture.py");
  CHECK(nowhere.fit(whole).error().code == "infosec_pictures_unavailable");
  const Fitter without("/nowhere/fit_picture.py", "/nowhere/python3");
  CHECK(without.fit(whole).error().code == "infosec_pictures_unavailable");
}

TEST_CASE("R-103 the bars of a serial are read by a scanner as its letters and digits") {
  const std::string serial = "ABCD2345EFGH6789";
  const std::string svg = bars_html(serial, "ABCD-2345-EFGH-6789");
  REQUIRE(svg.find("<path d=\"M") != std::string::npos);
  const auto folder = std::filesystem::temp_directory_path();
  const std::string drawing = (folder / "bars.svg").string(), image = (folder / "bars.png").string();
  std::ofstream(drawing)
      << "<svg xmlns='http://www.w3.org/2000/svg' width='760' height='160'><rect width='760' height='160' fill='#fff'/>"
      << "<g transform='translate(20 20)'>" << std::string(svg).insert(4, " width='720' height='120' ") << "</g></svg>";
  said_by("rsvg-convert '" + drawing + "' -o '" + image + "'");
  CHECK(said_by("zbarimg -q '" + image + "'") == "CODE-128:" + serial + "\n");
  std::filesystem::remove(drawing);
  std::filesystem::remove(image);
}

TEST_CASE("the text of a chapter in the book: pictures as data, widths, headings with anchors") {
  const std::string known(64, 'a'), unknown(64, 'b');
  const auto made = book_text("<h3>1. <strong>背景</strong> &amp; 其他</h3><p>文</p><img data-picture=\"" + known +
                                  "\" alt=\"圖 &gt; 一\" data-width=\"50\"><img data-picture=\"" + unknown +
                                  "\" alt=\"\"><h4>小</h4><h3>2</h3>",
                              "c-", [&](const std::string& sum) { return sum == known ? "data:x" : ""; });
  CHECK(made.html ==
        "<h3 id=\"c-1\">1. <strong>背景</strong> &amp; 其他</h3><p>文</p><img src=\"data:x\" alt=\"圖 &gt; "
        "一\" style=\"width:50%\"><h4>小</h4><h3 id=\"c-2\">2</h3>");
  REQUIRE(made.headings.size() == 2);
  CHECK(made.headings[0].anchor == "c-1");
  CHECK(made.headings[0].label_html == "1. 背景 &amp; 其他");
  CHECK(pictures_in("<img data-picture=\"" + known + "\"><img data-picture=\"" + known + "\">").size() == 1);
}
