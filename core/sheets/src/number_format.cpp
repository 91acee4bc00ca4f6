#include "number_format.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include "xml.h"

namespace tenderloom::sheets {

namespace {

/// The code without what is quoted, escaped or in brackets, in lower case; [h], [mm] and [ss] (elapsed time) stay.
std::string bare_code(std::string_view code) {
  std::string bare;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == ';') break;  // the first section is that of ordinary values
    if (c == '"') {
      at = code.find('"', at + 1);
      if (at == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '[') {
      const auto close = code.find(']', at);
      if (close == std::string_view::npos) break;
      const std::string_view inside = code.substr(at + 1, close - at - 1);
      if (inside.find_first_not_of("hHmMsS") == std::string_view::npos) bare += 'h';
      at = close;
    } else {
      bare += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return bare;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

class StylesHandler final : public XmlHandler {
 public:
  std::map<int, Shape> own;
  std::vector<Shape> shapes;

  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt") {
      own[id(attributes)] = shape_of_format(attributes.get("formatCode"));
    } else if (name == "cellXfs") {
      in_cells_ = true;
    } else if (name == "xf" && in_cells_) {
      const auto found = own.find(id(attributes));
      shapes.push_back(found != own.end() ? found->second : shape_of_builtin(id(attributes)));
    }
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") in_cells_ = false;
  }

 private:
  static int id(const Attributes& attributes) {
    const std::string_view text = attributes.get("numFmtId");
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  bool in_cells_ = false;
};

}  // namespace

Shape shape_of_format(std::string_view code) {
  const std::string bare = bare_code(code);
  if (bare.find("general") != std::string::npos) return Shape::number;
  const bool time = bare.find('h') != std::string::npos || bare.find('s') != std::string::npos;
  // m is a month unless it stands beside hours or seconds; e and g are years of an era (民國).
  const bool date = bare.find_first_of("yde") != std::string::npos || (!time && bare.find('m') != std::string::npos);
  const bool digits = bare.find_first_of("0#?") != std::string::npos && !time;
  if (date && !digits) return time ? Shape::date_time : Shape::date;
  return time ? Shape::time : Shape::number;
}

Shape shape_of_builtin(int id) {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
    return Shape::date;
  if (id == 22) return Shape::date_time;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
    return Shape::time;
  return Shape::number;
}

Styles::Styles(Archive& archive, const std::string& part, int most_depth) {
  StylesHandler handler;
  read_xml(archive, part, most_depth, handler);
  shapes_ = std::move(handler.shapes);
}

std::string plain_number(std::string_view text) {
  const auto value = number_of(text);
  if (!value) return {};
  std::array<char, 400> out{};
  // 15 digits are what spreadsheet programs keep and show; the file holds 17 to be exact about binary fractions.
  std::array<char, 40> rounded{};
  const auto digits =
      std::to_chars(rounded.data(), rounded.data() + rounded.size(), *value, std::chars_format::general, 15);
  const auto near = number_of({rounded.data(), digits.ptr});
  const auto end = std::to_chars(out.data(), out.data() + out.size(), near.value_or(*value), std::chars_format::fixed);
  std::string result(out.data(), end.ptr);
  return result == "-0" ? "0" : result;
}

std::string date_text(std::string_view serial, Shape shape, bool from_1904) {
  const auto value = number_of(serial);
  if (!value || *value < 0 || *value >= 2'958'466) return {};
  using namespace std::chrono;
  double day = std::floor(*value);
  auto second = static_cast<std::int64_t>(std::llround((*value - day) * 86'400));
  if (second == 86'400) {
    second = 0;
    day += 1;
  }
  std::array<char, 40> text{};
  const auto time = hh_mm_ss<seconds>(seconds(second));
  const int hours = static_cast<int>(time.hours().count()), minutes = static_cast<int>(time.minutes().count()),
            left = static_cast<int>(time.seconds().count());
  if (shape == Shape::time && day == 0) {
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", hours, minutes, left);
    return text.data();
  }
  // 1900 was no leap year, but the serials count its 29 February: before it they are one day less far.
  const sys_days begin = from_1904     ? sys_days(year(1904) / January / 1)
                         : day <= 59.0 ? sys_days(year(1899) / December / 31)
                                       : sys_days(year(1899) / December / 30);
  const year_month_day when(begin + days(static_cast<int>(day)));
  const int written = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(when.year()),
                                    static_cast<unsigned>(when.month()), static_cast<unsigned>(when.day()));
  if (shape == Shape::date && second == 0) return text.data();
  std::snprintf(text.data() + written, text.size() - written, "T%02d:%02d:%02d", hours, minutes, left);
  return text.data();
}

}  // namespace tenderloom::sheets
