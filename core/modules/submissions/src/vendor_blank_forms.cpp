// Blank forms beside a field: a file of the type, or of a checklist a sheet made from its rows.
#include <algorithm>

#include "sheet_jobs.h"
#include "sheet_layout.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/sheets/writer.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kRowWidth = 44, kHintWidth = 48, kAnswerWidth = 24;

std::string media_type_of_form(const std::string& extension) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {
      {".csv", "text/csv; charset=utf-8"},
      {".doc", "application/msword"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".odt", "application/vnd.oasis.opendocument.text"},
      {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
      {".pdf", "application/pdf"},
      {".txt", "text/plain; charset=utf-8"},
      {".xls", "application/vnd.ms-excel"},
      {".xlsx", kWorkbookType}};
  const auto found = kTypes.find(extension);
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

/// The rows of a checklist with room for the answers. With an evaluation: only rows that apply, and which are required.
base::Result<void> write_checklist(const std::filesystem::path& file, const ItemScope& scope, const forms::Level& level,
                                   const forms::Field& list, const forms::Evaluation* evaluation,
                                   const base::Words& words, const std::string& locale) {
  const forms::TypeDefinition& type = *scope.ground.type;
  sheets::SheetPlan plan;
  plan.name = type.label(level, list, locale);
  plan.wrap = true;
  plan.choice_rows = static_cast<int>(list.rows.size());
  plan.columns.push_back({.heading = type.label(level, list, locale), .width = kRowWidth});
  plan.columns.push_back({.heading = words.text(locale, "submissions.blank_form.hint"), .width = kHintWidth});
  plan.columns.push_back({.heading = words.text(locale, "submissions.blank_form.required")});
  const Json tender = tenders::to_surroundings(scope.ground.tender);
  for (const forms::Field& column : list.fields) {
    plan.columns.push_back(column_of(type, {&level, &column, type.label(level, column, locale)}, tender, locale, true));
    plan.columns.back().width = std::max(plan.columns.back().width, kAnswerWidth);
  }
  sheets::Writer writer(file);
  writer.sheet(plan);
  for (const forms::Field& row : list.rows) {
    const forms::FieldState* state = evaluation ? evaluation->state(list.key + "." + row.key) : nullptr;
    if (state != nullptr && !state->visible) continue;
    const bool always = row.required.op == forms::Condition::Op::always;
    const bool required = state != nullptr ? state->required : always;
    const bool depends = state == nullptr && !always && row.required.op != forms::Condition::Op::never;
    std::vector<sheets::Value> cells = {
        sheets::Value::of_text(type.label(level, row, locale)),
        sheets::Value::of_text(type_word(type, locale, "row." + level.key + "." + row.path + ".hint")),
        sheets::Value::of_text(required  ? words.text(locale, "submissions.blank_form.yes")
                               : depends ? words.text(locale, "submissions.blank_form.depends")
                                         : std::string())};
    cells.resize(plan.columns.size());
    writer.row(cells);
  }
  return writer.finish();
}

}  // namespace

http::Outcome Vendor::blank_form(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const forms::TypeDefinition& type = *scope.ground.type;
    const std::string& locale = context.locale();
    const forms::Level* level = type.level(context.param("level"));
    const forms::Field* field = level != nullptr ? level->field(context.param("field")) : nullptr;
    if (field == nullptr || !field->shown_to.empty()) return http::not_found();
    std::string name = type.label(*level, *field, locale);
    std::replace(name.begin(), name.end(), '/', '-');
    if (!field->blank_form.empty()) {
      const std::string extension = std::filesystem::path(field->blank_form).extension().string();
      return http::Content{.body = type.bundle().files.at(type.key() + "/" + field->blank_form),
                           .media_type = media_type_of_form(extension),
                           .name = name + extension,
                           .show = false};
    }
    if (field->type != forms::FieldType::checklist) return http::not_found();
    std::optional<forms::Evaluation> evaluation;
    if (const std::string id = context.query("id"); !id.empty()) {
      const auto node = read_id(id);
      if (!node || !service_.node(scope.submission, level->key, *node)) return http::not_found();
      SaveRequest request;
      request.level = level->key;
      request.id = *node;
      request.actor = actor(context);
      auto judged = service_.evaluate(scope.ground, scope.submission, request);
      if (!judged.ok()) return refused_by(context, judged.error());
      evaluation = std::move(judged).value();
    }
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tenderloom-form-" + base::random_token(12) + ".xlsx");
    const auto written =
        write_checklist(path, scope, *level, *field, evaluation ? &*evaluation : nullptr, words_, locale);
    if (!written.ok()) return http::refuse(503, written.error());
    return http::File{.path = path, .media_type = kWorkbookType, .name = name + ".xlsx", .remove_after = path};
  });
}

void Vendor::register_blank_form_routes(http::Router& router) {
  const http::RoutesOf view(router, this, "vendor.view");
  view(http::Method::get, "/tenders/{no}/blank-forms/{level}/{field}",
       "The blank form beside a field; of a checklist its rows as a spreadsheet, of a row (`id`) only "
       "those that apply to it.",
       {200, 404}, &Vendor::blank_form, {}, {{"id", "query", "string", "Id of a row of the level"}});
}

}  // namespace tenderloom::submissions
