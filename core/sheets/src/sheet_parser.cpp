#include "sheet_parser.h"

#include <charconv>

#include "refusal.h"
#include "tenderloom/base/text.h"

namespace tenderloom::sheets {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "AB12" -> 27. Nothing when no letters lead or they lead too far.
std::optional<int> column_of(std::string_view reference) {
  int column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z'; ++letters) {
    column = column * 26 + (reference[letters] - 'A' + 1);
    if (column > 20'000) return std::nullopt;
  }
  if (letters == 0) return std::nullopt;
  return column - 1;
}

/// People see nothing in it.
bool is_blank(std::string_view text) {
  if (!text.empty() && text.front() > ' ' && text.front() <= '~') return false;  // the many that need no closer look
  return base::trim(text).empty();
}

class SheetHandler final : public XmlHandler {
 public:
  SheetHandler(const std::string& part, const Book& book, const Limits& limits,
               const std::function<bool(Row&&)>& on_row)
      : part_(part), book_(book), limits_(limits), on_row_(on_row) {}

  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "row") {
      start_row(attributes);
    } else if (name == "c") {
      start_cell(attributes);
    } else if (name == "v") {
      in_value_ = true;
    } else if (name == "f") {
      formula_ = true;
    } else if (name == "is") {
      in_inline_ = true;
    } else if (in_inline_) {
      inline_.start(name);
    }
  }

  void text(std::string_view piece) override {
    if (in_value_) value_ += piece;
    if (in_inline_) inline_.text(piece);
    if (static_cast<int>(value_.size() + inline_.size()) > limits_.cell_bytes)
      refuse("sheet_text_too_long", {{"row", row_.number}});
  }

  void end(std::string_view name) override {
    if (name == "v") {
      in_value_ = false;
    } else if (name == "is") {
      in_inline_ = false;
      value_ = inline_.take();
    } else if (in_inline_) {
      inline_.end(name);
    } else if (name == "c") {
      end_cell();
    } else if (name == "row") {
      end_row();
    } else if (name == "sheetData") {
      done = true;  // what follows is looks, drop-downs and pictures
    }
  }

 private:
  [[noreturn]] void damaged() const { refuse("sheet_damaged", {{"part", part_}}); }

  void start_row(const Attributes& attributes) {
    std::int64_t number = last_row_ + 1;
    if (attributes.has("r")) {
      const auto said = whole_number(attributes.get("r"));
      if (!said || *said <= last_row_) damaged();
      number = *said;
    }
    last_row_ = number;
    row_ = Row{number, {}};
    last_column_ = -1;
  }

  void start_cell(const Attributes& attributes) {
    int column = last_column_ + 1;
    if (attributes.has("r")) {
      const auto said = column_of(attributes.get("r"));
      if (!said || *said <= last_column_) damaged();
      column = *said;
    }
    last_column_ = column;
    type_ = attributes.get("t");
    style_ = static_cast<std::size_t>(std::max<std::int64_t>(0, whole_number(attributes.get("s")).value_or(0)));
    formula_ = false;
    value_.clear();
  }

  void end_cell() {
    Cell cell{last_column_, Cell::Kind::text, std::move(value_)};
    value_.clear();
    if (cell.text.empty()) {
      if (!formula_ || type_ == "str") return;  // "str": what the formula gave is an empty text
      cell.kind = Cell::Kind::without_value;
    } else {
      understand(cell);
    }
    if (cell.kind == Cell::Kind::text && is_blank(cell.text)) return;
    if (last_column_ >= limits_.columns) refuse("sheet_too_many_columns", {{"max", limits_.columns}});
    row_.cells.push_back(std::move(cell));
  }

  void understand(Cell& cell) const {
    if (type_ == "s") {
      const auto index = whole_number(cell.text);
      if (!index || *index < 0 || *index >= static_cast<std::int64_t>(book_.texts.count())) damaged();
      cell.text = book_.texts.at(static_cast<std::size_t>(*index));
    } else if (type_ == "b") {
      cell.kind = Cell::Kind::boolean;
      cell.text = cell.text == "1" || cell.text == "true" ? "true" : "false";
    } else if (type_ == "e") {
      cell.kind = Cell::Kind::error;
    } else if (type_ == "d") {
      cell.kind = Cell::Kind::date;
    } else if (type_.empty() || type_ == "n") {
      understand_number(cell);
    }
  }

  void understand_number(Cell& cell) const {
    const Shape shape = book_.styles.shape(style_);
    cell.kind = shape == Shape::number ? Cell::Kind::number : Cell::Kind::date;
    std::string text = shape == Shape::number ? plain_number(cell.text) : date_text(cell.text, shape, book_.from_1904);
    if (text.empty() && cell.kind == Cell::Kind::date) {  // a number too large for a day stays what it is
      cell.kind = Cell::Kind::number;
      text = plain_number(cell.text);
    }
    if (text.empty()) damaged();
    cell.text = std::move(text);
  }

  void end_row() {
    if (row_.cells.empty()) return;
    if (row_.number > limits_.rows) refuse("sheet_too_many_rows", {{"max", limits_.rows}});
    if (!on_row_(std::move(row_))) done = true;
    row_.cells.clear();
  }

  const std::string& part_;
  const Book& book_;
  const Limits& limits_;
  const std::function<bool(Row&&)>& on_row_;
  Row row_;
  std::int64_t last_row_ = 0;
  int last_column_ = -1;
  std::string type_, value_;
  std::size_t style_ = 0;
  bool formula_ = false, in_value_ = false, in_inline_ = false;
  TextCollector inline_;
};

}  // namespace

void read_sheet(Archive& archive, const std::string& part, const Book& book, const Limits& limits,
                const std::function<bool(Row&&)>& on_row) {
  SheetHandler handler(part, book, limits, on_row);
  read_xml(archive, part, limits.depth, handler);
}

}  // namespace tenderloom::sheets
