#include "xls.h"

#include <optional>

#include "refusal.h"
#include "tenderloom/base/child_process.h"

namespace tenderloom::sheets {

namespace {

using base::Json;

struct Sheet {
  std::string name;
  std::vector<Row> rows;
};

std::optional<Cell::Kind> kind_of(const std::string& word) {
  if (word == "text") return Cell::Kind::text;
  if (word == "number") return Cell::Kind::number;
  if (word == "date") return Cell::Kind::date;
  if (word == "boolean") return Cell::Kind::boolean;
  if (word == "error") return Cell::Kind::error;
  return std::nullopt;
}

/// What the child may say; anything else means that the file got the better of it.
class Answer {
 public:
  explicit Answer(const Limits& limits) : limits_(limits) {}
  std::vector<Sheet> sheets;
  bool complete = false;

  void line(std::string_view text) {
    const Json said = Json::parse(text, nullptr, false);
    if (!said.is_array() || said.empty() || !said[0].is_string()) damaged();
    const auto& word = said[0].get_ref<const std::string&>();
    if (word == "end") {
      complete = true;
    } else if (word == "sheet" && said.size() == 2 && said[1].is_string()) {
      sheets.push_back({said[1].get<std::string>(), {}});
    } else if (word == "row" && said.size() == 3 && said[1].is_number_integer() && !sheets.empty()) {
      row(said[1].get<std::int64_t>(), said[2]);
    } else if (word == "refused" && said.size() == 2 && said[1].is_string()) {
      refused(said[1].get<std::string>());
    } else {
      damaged();
    }
  }

 private:
  [[noreturn]] static void damaged() { refuse("sheet_damaged", {{"part", "xls"}}); }

  [[noreturn]] void refused(const std::string& code) const {
    if (code == "sheet_too_many_rows") refuse("sheet_too_many_rows", {{"max", limits_.rows}});
    if (code == "sheet_too_many_columns") refuse("sheet_too_many_columns", {{"max", limits_.columns}});
    for (const char* known : {"sheet_encrypted", "sheet_macros", "sheet_bomb", "sheet_reader_unavailable"})
      if (code == known) refuse(known);
    damaged();
  }

  void row(std::int64_t number, const Json& cells) {
    Row row{number, {}};
    if (!cells.is_array() || number > limits_.rows) damaged();
    for (const auto& cell : cells) {
      const bool whole = cell.is_array() && cell.size() == 3 && cell[0].is_number_integer() && cell[1].is_string() &&
                         cell[2].is_string();
      const auto kind = whole ? kind_of(cell[1].get<std::string>()) : std::nullopt;
      if (!kind) damaged();
      if (static_cast<int>(cell[2].get_ref<const std::string&>().size()) > limits_.cell_bytes)
        refuse("sheet_text_too_long", {{"row", number}});
      row.cells.push_back({cell[0].get<int>(), *kind, cell[2].get<std::string>()});
    }
    sheets.back().rows.push_back(std::move(row));
  }

  const Limits& limits_;
};

/// Runs the child and hands over its lines as they come.
void ask_child(const std::filesystem::path& file, const Limits& limits, Answer& answer) {
  auto pair = base::make_socket_pair();
  const base::Descriptor input = base::open_for_reading(file);
  const std::vector<std::string> arguments{"-I",
                                           "-c",
                                           std::string(kXlsWorker),
                                           std::to_string(limits.rows),
                                           std::to_string(limits.columns),
                                           std::to_string(limits.file_bytes)};
  const auto child = pair && input.open()
                         ? base::start_child("/usr/bin/python3", arguments, input.get(), pair->theirs.get())
                         : std::nullopt;
  if (!child) refuse("sheet_reader_unavailable");
  pair->theirs.close();
  const base::Deadline deadline = std::chrono::steady_clock::now() + limits.child_time;
  std::optional<Refusal> refused;
  try {
    std::string waiting;
    std::vector<char> piece(64 * 1024);
    std::int64_t total = 0;
    while (true) {
      const ssize_t got = base::receive_some(pair->ours.get(), piece.data(), piece.size(), deadline);
      if (got <= 0) break;
      total += got;
      if (total > limits.unpacked_bytes) refuse("sheet_bomb");
      waiting.append(piece.data(), static_cast<std::size_t>(got));
      std::size_t begin = 0;
      for (auto end = waiting.find('\n'); end != std::string::npos; end = waiting.find('\n', begin)) {
        answer.line(std::string_view(waiting).substr(begin, end - begin));
        begin = end + 1;
      }
      waiting.erase(0, begin);
    }
  } catch (Refusal& refusal) {
    refused = std::move(refusal);
  }
  pair->ours.close();
  const base::Ending ending = base::end_child(*child, refused ? std::chrono::steady_clock::now() : deadline);
  if (refused) throw std::move(*refused);
  if (ending.timed_out) refuse("sheet_bomb");
  if (!answer.complete) refuse("sheet_damaged", {{"part", "xls"}});
}

class Xls final : public Workbook {
 public:
  explicit Xls(std::vector<Sheet> sheets) : sheets_(std::move(sheets)) {
    for (const auto& sheet : sheets_) names_.push_back(sheet.name);
  }
  const std::vector<std::string>& sheets() const override { return names_; }
  base::Result<void> read(std::size_t sheet, const std::function<bool(Row&&)>& on_row) override {
    for (const auto& row : sheets_.at(sheet).rows)
      if (!on_row(Row(row))) break;
    return {};
  }

 private:
  std::vector<Sheet> sheets_;
  std::vector<std::string> names_;
};

}  // namespace

base::Result<std::unique_ptr<Workbook>> open_xls(const std::filesystem::path& file, const Limits& limits) {
  try {
    Answer answer(limits);
    ask_child(file, limits, answer);
    if (answer.sheets.empty()) refuse("sheet_empty");
    return std::unique_ptr<Workbook>(std::make_unique<Xls>(std::move(answer.sheets)));
  } catch (Refusal& refusal) {
    return std::move(refusal.error);
  }
}

}  // namespace tenderloom::sheets
