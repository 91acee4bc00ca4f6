#include "tenderloom/sheets/writer.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string_view>
#include <utility>

#include "tenderloom/base/text.h"
#include "tenderloom/sheets/workbook.h"

namespace tenderloom::sheets {

namespace {

constexpr std::size_t kInlineChoices = 255;   // bytes of a list inside a validation, commas included
constexpr std::size_t kLongestCell = 32'767;  // characters that a cell takes
constexpr char kHiddenSheet[] = "_lists";
constexpr lxw_color_t kRequired = 0xFFF4D6, kHeading = 0xE8EEF4, kMarked = 0xFBDDDA;

std::string sheet_name(const std::string& wanted) {
  std::string name = base::truncate(wanted, 31);
  for (char& c : name)
    if (std::string_view("[]:*?/\\").find(c) != std::string_view::npos) c = '-';
  return name.empty() ? "Sheet" : name;
}

/// A text as a cell stores it: `_x0041_` would be read back as "A" (ECMA-376 part 1, 22.9.2.19), so an underscore that
/// begins such a group is written as `_x005F_`. The trailing underscore of one group may begin the next.
std::string stored_text(const std::string& text) {
  constexpr std::size_t kGroup = 7;  // _xHHHH_
  std::string made;
  std::size_t copied = 0;
  for (std::size_t at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
    if (at + kGroup > text.size() || text[at + kGroup - 1] != '_') continue;
    const auto digits = std::string_view(text).substr(at + 2, 4);
    if (!std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isxdigit(c); })) continue;
    made.append(text, copied, at - copied).append("_x005F_");
    copied = at + 1;
  }
  return copied == 0 ? text : made.append(text, copied);
}

bool fits_inline(const std::vector<std::string>& choices) {
  std::size_t bytes = 0;
  for (const auto& choice : choices) {
    if (choice.find_first_of(",\"") != std::string::npos) return false;
    bytes += choice.size() + 1;
  }
  return bytes <= kInlineChoices;
}

}  // namespace

struct Writer::Impl {
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_worksheet* lists = nullptr;
  std::vector<std::vector<std::string>> hidden;  // the columns of the hidden sheet, written at the end
  SheetPlan plan;
  lxw_row_t next = 1;
  lxw_format *heading = nullptr, *required = nullptr;
  struct Look {
    lxw_format *plain, *marked;
  };
  Look text{}, wrapped{}, whole{}, decimal{}, date{};

  lxw_format* format(const char* numbers, bool marked, bool wrap) const {
    lxw_format* made = workbook_add_format(book);
    if (numbers) format_set_num_format(made, numbers);
    if (marked) format_set_bg_color(made, kMarked);
    if (wrap) format_set_text_wrap(made);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    return made;
  }
  Look look(const char* numbers, bool wrap = false) const {
    return {format(numbers, false, wrap), format(numbers, true, wrap)};
  }
  lxw_format* head(lxw_color_t color) const {
    lxw_format* made = workbook_add_format(book);
    format_set_bold(made);
    format_set_bg_color(made, color);
    format_set_border(made, LXW_BORDER_THIN);
    format_set_text_wrap(made);
    format_set_align(made, LXW_ALIGN_VERTICAL_TOP);
    return made;
  }
  const Look& look_of(Column::Kind kind) const {
    switch (kind) {
      case Column::Kind::number:
      case Column::Kind::money:
        return whole;
      case Column::Kind::decimal:
        return decimal;
      case Column::Kind::date:
        return date;
      case Column::Kind::text:
        break;
    }
    return plan.wrap ? wrapped : text;
  }

  /// Where the choices stand on the hidden sheet, as a formula. Equal lists are kept once.
  std::string hidden_range(const std::vector<std::string>& choices) {
    auto found = std::find(hidden.begin(), hidden.end(), choices);
    if (found == hidden.end()) found = hidden.insert(hidden.end(), choices);
    const std::string letters = column_letters(static_cast<int>(found - hidden.begin()));
    return std::string("=") + kHiddenSheet + "!$" + letters + "$1:$" + letters + "$" + std::to_string(choices.size());
  }

  void offer(lxw_col_t column, const Column& about) {
    lxw_data_validation rule{};
    std::vector<char*> inlined;  // libxlsxwriter takes char*, and copies
    std::string range;
    if (fits_inline(about.choices)) {
      for (const auto& choice : about.choices) inlined.push_back(const_cast<char*>(choice.c_str()));
      inlined.push_back(nullptr);
      rule.validate = LXW_VALIDATION_TYPE_LIST;
      rule.value_list = inlined.data();
    } else {
      range = hidden_range(about.choices);
      rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
      rule.value_formula = range.data();
    }
    rule.error_type = about.choices_only ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_INFORMATION;
    worksheet_data_validation_range(sheet, 1, column, static_cast<lxw_row_t>(plan.choice_rows), column, &rule);
  }

  void write_lists() {
    if (hidden.empty()) return;
    lists = workbook_add_worksheet(book, kHiddenSheet);
    std::size_t longest = 0;
    for (const auto& column : hidden) longest = std::max(longest, column.size());
    for (std::size_t row = 0; row < longest; ++row)
      for (std::size_t column = 0; column < hidden.size(); ++column)
        if (row < hidden[column].size())
          worksheet_write_string(lists, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                                 stored_text(hidden[column][row]).c_str(), nullptr);
    worksheet_hide(lists);
  }
};

Writer::Writer(const std::filesystem::path& file) : impl_(std::make_unique<Impl>()) {
  std::string folder = file.parent_path().string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder.data();
  impl_->book = workbook_new_opt(file.c_str(), &options);
  impl_->heading = impl_->head(kHeading);
  impl_->required = impl_->head(kRequired);
  impl_->text = impl_->look("@");
  impl_->wrapped = impl_->look("@", true);
  impl_->whole = impl_->look("#,##0");
  impl_->decimal = impl_->look("General");
  impl_->date = impl_->look("yyyy-mm-dd");
}

Writer::~Writer() {
  if (impl_->book) lxw_workbook_free(impl_->book);
}

void Writer::sheet(const SheetPlan& plan) {
  Impl& me = *impl_;
  me.plan = plan;
  me.next = 1;
  me.sheet = workbook_add_worksheet(me.book, sheet_name(plan.name).c_str());
  for (std::size_t at = 0; at < plan.columns.size(); ++at) {
    const Column& column = plan.columns[at];
    const auto where = static_cast<lxw_col_t>(at);
    worksheet_set_column(me.sheet, where, where, column.width, me.look_of(column.kind).plain);
    worksheet_write_string(me.sheet, 0, where, stored_text(column.heading).c_str(),
                           column.required ? me.required : me.heading);
    if (!column.note.empty()) worksheet_write_comment(me.sheet, 0, where, column.note.c_str());
    if (!column.choices.empty()) me.offer(where, column);
  }
  worksheet_freeze_panes(me.sheet, 1, 0);
}

void Writer::row(const std::vector<Value>& values) {
  Impl& me = *impl_;
  for (std::size_t at = 0; at < values.size(); ++at) {
    const Value& value = values[at];
    const auto where = static_cast<lxw_col_t>(at);
    const Column::Kind kind = at < me.plan.columns.size() ? me.plan.columns[at].kind : Column::Kind::text;
    const Impl::Look& look = value.kind == Value::Kind::text ? me.plan.wrap ? me.wrapped : me.text : me.look_of(kind);
    lxw_format* format = value.marked ? look.marked : look.plain;
    int year = 0, month = 0, day = 0;
    if (value.kind == Value::Kind::number) {
      worksheet_write_number(me.sheet, me.next, where, value.number, format);
    } else if (value.kind == Value::Kind::date &&
               std::sscanf(value.text.c_str(), "%4d-%2d-%2d", &year, &month, &day) == 3 && year >= 1900) {
      lxw_datetime when{year, month, day, 0, 0, 0};
      worksheet_write_datetime(me.sheet, me.next, where, &when, value.marked ? me.date.marked : me.date.plain);
    } else if (!value.text.empty()) {
      const std::string& text = value.text;
      const bool plain = text.size() <= kLongestCell && text.find("_x") == std::string::npos;
      worksheet_write_string(me.sheet, me.next, where,
                             plain ? text.c_str() : base::truncate(stored_text(text), kLongestCell).c_str(), format);
    } else if (value.marked) {
      worksheet_write_blank(me.sheet, me.next, where, format);
    }
  }
  ++me.next;
}

std::int64_t Writer::rows() const { return impl_->next - 1; }

base::Result<void> Writer::finish() {
  impl_->write_lists();
  const lxw_error problem = workbook_close(std::exchange(impl_->book, nullptr));
  if (problem != LXW_NO_ERROR) return base::Error{"sheet_not_written"};
  return {};
}

}  // namespace tenderloom::sheets
