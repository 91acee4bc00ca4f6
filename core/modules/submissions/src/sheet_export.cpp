// Items as a spreadsheet (SCR-121, R-043): a row for every deepest node with everything above it.
#include <algorithm>
#include <charconv>
#include <map>

#include "scratch.h"
#include "sheet_jobs.h"

namespace tenderloom::submissions {

namespace {

constexpr std::int64_t kRowsBetweenReports = 250;

sheets::Value cell_of(const forms::TypeDefinition& type, const SheetField& column, const Node& node, const Json& value,
                      const forms::Surroundings* around, const std::string& locale) {
  using forms::FieldType;
  const forms::Field& field = *column.field;
  if (value.is_null()) return {};
  if (value.is_number()) return sheets::Value::of_number(value.get<double>());
  if (field.type == FieldType::date && value.is_string()) return sheets::Value::of_date(value.get<std::string>());
  if ((field.type == FieldType::decimal || field.type == FieldType::percent) && value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    double number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc())
      return sheets::Value::of_number(number);
  }
  if (field.type == FieldType::computed && value.is_string()) return sheets::Value::of_text(value.get<std::string>());
  return sheets::Value::of_text(forms::display(type, *column.level, field, value, locale, around, node.values));
}

/// Writes one submission's tree as it comes, depth first. Of what has been only the way down to the present row is
/// kept, with its cells: those of a row above are made once and not for each of the rows below it.
class TreeRows {
 public:
  TreeRows(sheets::Writer& writer, const forms::TypeDefinition& type, const std::vector<SheetField>& columns,
           const std::string& locale)
      : writer_(writer),
        columns_(columns),
        type_(type),
        locale_(locale),
        complete_(sheets::Value::of_text(type.words().text(locale, "sheets.complete"))),
        incomplete_(sheets::Value::of_text(type.words().text(locale, "sheets.incomplete"))) {
    for (std::size_t at = 0; at < columns.size(); ++at) {
      Columns& own = of_level_[columns[at].level->key];
      (computed(at) ? own.computed : own.values).push_back(at);
    }
    const auto by_key = [&](std::size_t a, std::size_t b) { return key(a) < key(b); };
    for (auto& [level, own] : of_level_) {
      std::sort(own.values.begin(), own.values.end(), by_key);
      std::sort(own.computed.begin(), own.computed.end(), by_key);
    }
  }

  void begin(std::vector<sheets::Value> before, const forms::Surroundings* around) {
    values_ = std::move(before);
    before_ = values_.size();
    values_.resize(before_ + columns_.size() + 1);
    around_ = around;
    path_.clear();
  }

  void add(const Node& node) {
    while (path_.size() > node.ancestors.size()) leave();
    const bool above = path_.empty() || path_.back().complete;
    const Columns& own = of_level_[node.level];
    path_.push_back({&own, above && node.own_complete && !node.needs_check});
    put(own.values, node, node.values);
    put(own.computed, node, node.computed);
    for (const std::string& hidden : node.hidden) hide(own, hidden);
    if (node.child_count() != 0) return;
    values_.back() = path_.back().complete ? complete_ : incomplete_;
    writer_.row(values_);
  }

 private:
  using Places = std::vector<std::size_t>;  // among columns_
  struct Columns {                          // of a level, each in the order of the fields' keys
    Places values, computed;
  };
  struct Step {
    const Columns* own;
    bool complete;
  };
  const std::string& key(std::size_t at) const { return columns_[at].field->key; }
  bool computed(std::size_t at) const { return columns_[at].field->type == forms::FieldType::computed; }

  /// Both have the order of their keys: they are gone through side by side, and none is looked up.
  void put(const Places& places, const Node& node, const Json& held) {
    auto next = held.begin();
    const auto end = held.end();
    for (const std::size_t at : places) {
      while (next != end && next.key() < key(at)) ++next;
      sheets::Value& cell = values_[before_ + at];
      if (next == end || next.key() != key(at))
        cell = {};
      else
        cell = cell_of(type_, columns_[at], node, *next, around_, locale_);
    }
  }
  void hide(const Columns& own, const std::string& field) {
    for (const Places* places : {&own.values, &own.computed})
      for (const std::size_t at : *places)
        if (key(at) == field) values_[before_ + at] = {};
  }
  void leave() {
    for (const Places* places : {&path_.back().own->values, &path_.back().own->computed})
      for (const std::size_t at : *places) values_[before_ + at] = {};
    path_.pop_back();
  }

  sheets::Writer& writer_;
  const std::vector<SheetField>& columns_;
  std::map<std::string, Columns, std::less<>> of_level_;
  const forms::TypeDefinition& type_;
  const std::string& locale_;
  const sheets::Value complete_, incomplete_;
  std::vector<sheets::Value> values_;  // of the row that is written next
  std::size_t before_ = 0;
  const forms::Surroundings* around_ = nullptr;
  std::vector<Step> path_;
};

}  // namespace

base::Result<Json> SheetJobs::export_items(const storage::Job& job, storage::JobProgress& progress) {
  const auto tender = uses_.tenders.find(job.payload.value("tender", std::int64_t{0}));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"type_unavailable", {{"type", tender ? tender->type_key : ""}, {"retry", false}}};
  const std::string locale = job.payload.value("locale", "zh-TW");
  const std::int64_t company = job.payload.value("company", std::int64_t{0});
  const base::Words& words = type->words();
  std::vector<Submission> submissions;
  if (company == 0) submissions = uses_.service.of_tender(tender->id);
  if (job.payload.value("handed_in", false)) keep_handed_in(submissions, uses_.directory);
  if (company != 0)
    if (auto own = uses_.service.find(tender->id, company)) submissions.push_back(std::move(*own));

  const Scratch scratch;
  sheets::Writer writer(scratch.path());
  sheets::SheetPlan plan;
  plan.name = words.text(locale, "sheets.items");
  if (company == 0) {
    plan.columns.push_back({.heading = words.text(locale, "sheets.tax_id"), .width = 12});
    plan.columns.push_back({.heading = words.text(locale, "sheets.company"), .width = 28});
  }
  const Json known = tenders::to_surroundings(*tender);
  const auto columns = export_fields(*type, locale);
  for (const SheetField& column : columns) plan.columns.push_back(column_of(*type, column, known, locale, false));
  plan.columns.push_back({.heading = words.text(locale, "sheets.completeness"), .width = 12});
  writer.sheet(plan);

  TreeRows rows(writer, *type, columns, locale);
  const Ground ground{*tender, type, uses_.clock.now()};
  std::int64_t total = 0;
  for (const Submission& submission : submissions) total += submission.tree.list_rows;
  const auto report = [&](std::int64_t done) { progress.report(std::min(done, total), total, "exporting"); };
  report(0);
  bool stopped = false;
  for (const Submission& submission : submissions) {
    std::vector<sheets::Value> before;
    if (company == 0) {
      const auto who = uses_.directory.company(submission.company_id);
      before = {sheets::Value::of_text(who ? who->tax_id : ""), sheets::Value::of_text(who ? who->name : "")};
    }
    const auto around = uses_.service.surroundings(ground, submission, type->levels().front(), 0, 0);
    rows.begin(std::move(before), around.get());
    std::int64_t told = writer.rows();
    uses_.service.each_row(submission.id, [&](const Node& node) {
      rows.add(node);
      if (writer.rows() - told >= kRowsBetweenReports) report(told = writer.rows());
    });
    stopped = progress.stopping();
    if (stopped) break;
  }
  if (!stopped) report(total);  // also where rows went while this was on its way
  const std::int64_t written_rows = writer.rows();
  write_explanations(writer, *type, columns, known, locale);
  const auto written = writer.finish();
  base::Result<Json> file = base::Error{storage::kJobStopped, {{"retry", true}}};
  if (!written) file = written.error();
  if (written && !stopped)
    file = keep(scratch.path(), words.text(locale, "sheets.export_name", {{"tender", tender->no}}));
  if (!file) return file.error();
  return Json{{"rows", written_rows}, {"file", *file}};
}

}  // namespace tenderloom::submissions
