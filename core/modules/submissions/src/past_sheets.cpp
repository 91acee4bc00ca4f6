#include "past_sheets.h"

#include "item_json.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/routes_of.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr char kLeading[] = "sheets.tax_id";

base::Error never_again(base::Error error) {
  error.params["retry"] = false;
  return error;
}

/// May staff load something into that tender: it is no longer filled in, and its definition is there.
bool is_past(const tenders::Tender& tender, base::Instant now) {
  const std::string fill = tenders::fill_state(tender, now);
  return fill != tenders::state::kDraft && fill != tenders::state::kFilling;
}

/// Rows of one company with their places in the sheet.
struct Rows {
  std::vector<SheetRow> rows;
  std::vector<std::size_t> places;
};

/// As it was typed: spreadsheet programs take the zeros off numbers that begin with them.
std::string tax_id_of(const std::string& typed) {
  constexpr std::size_t kDigits = 8;
  std::string text = base::fold(typed);
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && text.size() < kDigits) text.insert(0, kDigits - text.size(), '0');
  return text;
}

RowResult refused_row(std::int64_t number, const std::string& level, const base::Error& error) {
  return {number, RowResult::Outcome::failed, {{level, {"", error.code, error.params, "R-040"}}}};
}

}  // namespace

http::Outcome PastSheets::show(http::Context& context) {
  const auto tender = uses_.tenders.find(context.param("no"));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return http::not_found();
  const std::string& locale = context.locale();
  const std::string base = "/staff/tenders/" + tender->no;
  const auto word = [&](const char* key) { return uses_.words.text(locale, key); };
  Json columns = Json::array({{{"key", "tax_id"}, {"heading", word(kLeading)}}});
  for (const SheetField& column : import_fields(*type, locale))
    columns.push_back({{"key", column.level->key + "." + column.field->key}, {"heading", column.heading}});
  Json resource = {{"tender", {{"no", tender->no}, {"name", tender->name}, {"type", tender->type_key}}},
                   {"columns", std::move(columns)},
                   {"open", is_past(*tender, context.request().received_at)},
                   {"links", {{"template", base + "/imports/template.xlsx"}, {"import", base + "/imports"}}}};
  return http::Page{"submissions/past_sheet",
                    std::move(resource),
                    {{"back", base},
                     {"type", type->label(locale)},
                     {"breadcrumb", Json::array({{{"label", word("past_sheet.staff")}, {"url", "/staff"}},
                                                 {{"label", tender->no}, {"url", base}},
                                                 {{"label", word("past_sheet.title")}, {"url", ""}}})}}};
}

http::Outcome PastSheets::start(http::Context& context) {
  const auto tender = uses_.tenders.find(context.param("no"));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return http::not_found();
  if (!is_past(*tender, context.request().received_at)) return http::refuse(409, {"past_tender_open"});
  const auto refused = [&](const base::Error& error) -> http::Outcome {
    http::Outcome shown = show(context);
    auto* page = std::get_if<http::Page>(&shown);
    if (page == nullptr) return shown;
    return http::Invalid{Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}), page->view,
                         std::move(page->resource), std::move(page->extra)};
  };
  const http::UploadedFile* file = nullptr;
  for (const http::UploadedFile& each : context.files())
    if (each.field == "file" && (each.size > 0 || !each.name.empty())) file = &each;
  if (file == nullptr) return refused({"sheet_not_chosen"});
  if (const auto sheet = read_sheet_rows(file->path, *type, context.locale(), kLeading); !sheet)
    return refused(sheet.error());
  auto blob = uses_.blobs.put_file(file->path);
  if (!blob) return http::refuse(507, blob.error());
  const http::Principal& who = context.principal();
  const Json payload{{"back", "/staff/tenders/" + tender->no},
                     {"again", "/staff/tenders/" + tender->no + "/imports"},
                     {"tender", tender->id},
                     {"blob", blob->sha256},
                     {"name", file->name},
                     {"person", who.person_id},
                     {"person_name", who.display_name},
                     {"locale", context.locale()},
                     {"arrived", base::to_micros(context.request().received_at)}};
  const std::int64_t job = uses_.database.write([&](storage::Transaction& tx) {
    return uses_.jobs.enqueue(tx, kPastSheetJob, payload, who.person_id, std::nullopt);
  });
  return http::Accepted{"/jobs/" + std::to_string(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
}

http::Outcome PastSheets::make_template(http::Context& context) {
  const auto tender = uses_.tenders.find(context.param("no"));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return http::not_found();
  const std::string& locale = context.locale();
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("tenderloom-past-" + base::random_token(12) + ".xlsx");
  const Json known = tenders::to_surroundings(*tender);
  sheets::Writer writer(path);
  sheets::SheetPlan plan;
  plan.name = uses_.words.text(locale, "sheets.items");
  plan.columns.push_back({.heading = uses_.words.text(locale, kLeading), .width = 12});
  const auto columns = import_fields(*type, locale);
  for (const SheetField& column : columns) plan.columns.push_back(column_of(*type, column, known, locale, true));
  writer.sheet(plan);
  write_explanations(writer, *type, columns, known, locale);
  if (const auto written = writer.finish(); !written) return http::refuse(503, written.error());
  return http::File{.path = path,
                    .media_type = kWorkbookType,
                    .name = uses_.words.text(locale, "past_sheet.template_name", {{"tender", tender->no}}),
                    .remove_after = path};
}

base::Result<Json> PastSheets::run(const storage::Job& job, storage::JobProgress& progress) {
  const auto tender = uses_.tenders.find(job.payload.value("tender", std::int64_t{0}));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return never_again({"type_unavailable", {{"type", tender ? tender->type_key : ""}}});
  const std::string locale = job.payload.value("locale", "zh-TW");
  const auto sheet = read_sheet_rows(uses_.blobs.path(job.payload.value("blob", "")), *type, locale, kLeading);
  if (!sheet) return never_again(sheet.error());
  std::map<std::string, Rows> by_company;
  for (std::size_t at = 0; at < sheet->rows.size(); ++at) {
    Rows& rows = by_company[tax_id_of(sheet->first[at])];
    rows.rows.push_back(sheet->rows[at]);
    rows.places.push_back(at);
  }
  const Ground ground{*tender, type, base::from_micros(job.payload.value("arrived", std::int64_t{0}))};
  const Actor actor{Actor::Kind::staff, job.payload.value("person", std::int64_t{0}),
                    job.payload.value("person_name", ""), "import"};
  const auto total = static_cast<std::int64_t>(sheet->rows.size());
  const std::string& root = type->levels().front().key;
  std::vector<RowResult> results(sheet->rows.size());
  std::int64_t before = 0;
  bool stopped = false;
  for (auto& [tax_id, rows] : by_company) {
    const auto company = uses_.directory.company_by_tax_id(tax_id);
    base::Result<std::vector<RowResult>> told = tax_id.empty()
                                                    ? base::Error{"past_company_missing"}
                                                    : base::Error{"past_company_unknown", {{"tax_id", tax_id}}};
    if (company) {
      ImportOptions options;
      options.past = true;
      options.progress = [&](std::int64_t done) {
        progress.report(before + done, total, "importing");
        stopped = progress.stopping();
        return !stopped;
      };
      told = uses_.service.import_rows(ground, uses_.service.open(*tender, company->id), rows.rows, actor, options);
    }
    if (stopped) return base::Error{storage::kJobStopped, {{"retry", true}}};
    for (std::size_t at = 0; at < rows.places.size(); ++at)
      results[rows.places[at]] = told.ok() ? (*told)[at] : refused_row(rows.rows[at].number, root, told.error());
    before += static_cast<std::int64_t>(rows.places.size());
  }
  Json report = report_of(*type, results, job.payload.value("name", ""), false, locale);
  const Json known = tenders::to_surroundings(*tender);
  auto file = keep_marked_copy(uses_.blobs, tender->no, {*type, known, *sheet, results, report, locale, kLeading});
  if (!file) return file.error();
  return Json{{"report", std::move(report)}, {"file", *file}};
}

void PastSheets::register_jobs() {
  uses_.jobs.handle(kPastSheetJob,
                    [this](const storage::Job& job, storage::JobProgress& progress) { return run(job, progress); });
}

void PastSheets::register_routes(http::Router& router) {
  const http::RoutesOf add(router, this, "staff.tenders");
  using http::Method;
  const std::string imports = "/staff/tenders/{no}/imports";
  add(Method::get, imports, "The columns of the spreadsheet that loads the items of a past tender.", {200, 404},
      &PastSheets::show);
  add(Method::post, imports,
      "Loads the items of companies into a past tender from a spreadsheet (multipart part `file`).",
      {202, 404, 409, 422}, &PastSheets::start, kSheetUpload);
  add(Method::get, imports + "/template.xlsx", "The empty spreadsheet with the column of tax ids before the items.",
      {200, 404}, &PastSheets::make_template);
}

}  // namespace tenderloom::submissions
