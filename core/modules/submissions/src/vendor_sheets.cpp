// Items as spreadsheets (SCR-121, SCR-123): template, import, export. The work is done by jobs.
#include <algorithm>

#include "sheet_jobs.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kNoticeLines = 7;  // 注意事項 of figure 34

const http::UploadedFile* uploaded(http::Context& context) {
  for (const http::UploadedFile& file : context.files())
    if (file.field == "file" && (file.size > 0 || !file.name.empty())) return &file;
  return nullptr;
}

/// What stands above the rows of a file: the levels of its columns, but for the deepest.
std::string names_above(const forms::TypeDefinition& type, const std::string& locale) {
  std::string names, deepest;
  for (const forms::Level& level : type.levels()) {
    const auto of_level = [&](const forms::SheetColumn& column) { return column.level == level.key; };
    if (std::none_of(type.sheet().begin(), type.sheet().end(), of_level)) continue;
    if (!deepest.empty()) names += (names.empty() ? "" : type.words().text(locale, "value.separator")) + deepest;
    deepest = type.label(level, locale);
  }
  return names;
}

std::string job_url(std::int64_t id) { return "/jobs/" + std::to_string(id); }

}  // namespace

http::Outcome Vendor::show_import(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome { return import_page(context, scope); });
}

http::Page Vendor::import_page(http::Context& context, const ItemScope& scope) {
  const auto refused = refusal(context, scope);
  const std::string& locale = context.locale();
  Json columns = Json::array();
  for (const SheetField& column : import_fields(*scope.ground.type, locale)) {
    columns.push_back({{"key", column.level->key + "." + column.field->key}, {"heading", column.heading}});
  }
  const Json names{{"levels", names_above(*scope.ground.type, locale)}};
  Json lines = Json::array();
  for (int line = 1; line <= kNoticeLines; ++line)
    lines.push_back(words_.text(locale, "sheets.import.line_" + std::to_string(line), names));
  if (std::string own = type_word(*scope.ground.type, locale, "text.import_note"); !own.empty())
    lines.push_back(std::move(own));
  const std::string base = "/tenders/" + scope.ground.tender.no;
  const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
  Json resource = state_json(scope, may);
  resource["columns"] = std::move(columns);
  resource["editable"] = !refused && !scope.read_only;
  resource["links"] = {{"template", base + "/imports/template.xlsx"}, {"import", base + "/imports"}};
  return {.view = "submissions/import",
          .resource = std::move(resource),
          .extra = {{"breadcrumb",
                     breadcrumb_model(scope, nullptr, {}, words_.text(locale, "sheets.import.title"), words_, locale)},
                    {"lines", std::move(lines)},
                    {"type", scope.ground.type->label(locale)},
                    {"back", scope.base_url},
                    {"guides", refused ? refused->more.value("guides", Json()) : Json()},
                    {"refused", refused ? words_.text(locale, "error." + refused->error.code, refused->error.params)
                                        : std::string()}}};
}

http::Outcome Vendor::start_import(http::Context& context) {
  const bool dry_run = http::body_flag(context.values(), "dry_run");
  const auto start = [&](const ItemScope& scope) -> http::Outcome {
    const http::UploadedFile* file = uploaded(context);
    const auto refused = [&](const base::Error& error) -> http::Outcome {
      http::Page page = import_page(context, scope);
      return http::Invalid{Json::array({{{"field", "file"}, {"code", error.code}, {"params", error.params}}}),
                           page.view, std::move(page.resource), std::move(page.extra)};
    };
    if (file == nullptr) return refused({"sheet_not_chosen"});
    const auto job = sheets_.start_import({.tender_id = scope.ground.tender.id,
                                           .company_id = scope.submission.company_id,
                                           .name = file->name,
                                           .actor = actor(context),
                                           .arrived = context.request().received_at,
                                           .dry_run = dry_run,
                                           .locale = context.locale()},
                                          file->path);
    if (!job && job.error().code.starts_with("sheet_")) return refused(job.error());
    if (!job) return http::refuse(507, job.error());
    return http::Accepted{job_url(*job), {{"id", std::to_string(*job)}, {"state", "queued"}}};
  };
  return with_open_scope(context, start, Changes::at_large, !dry_run);
}

http::Outcome Vendor::import_template(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    auto made = sheets_.make_template(scope.ground.tender, *scope.ground.type, context.locale());
    if (!made) return http::refuse(503, made.error());
    return http::File{
        .path = *made,
        .media_type = kWorkbookType,
        .name = words_.text(context.locale(), "sheets.template_name",
                            {{"type", scope.ground.type->label(context.locale())}, {"tender", scope.ground.tender.no}}),
        .remove_after = *made};
  });
}

http::Outcome Vendor::start_export(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const std::int64_t job = sheets_.start_export({.tender_id = scope.ground.tender.id,
                                                   .company_id = scope.submission.company_id,
                                                   .person_id = context.principal().person_id,
                                                   .locale = context.locale(),
                                                   .back = scope.base_url});
    return http::Accepted{job_url(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
  });
}

http::Outcome Vendor::start_staff_export(http::Context& context) {
  const auto tender = tenders_.find(context.param("no"));
  if (!tender) return http::not_found();
  const std::int64_t job = sheets_.start_export({.tender_id = tender->id,
                                                 .handed_in = true,
                                                 .person_id = context.principal().person_id,
                                                 .locale = context.locale(),
                                                 .back = "/staff/tenders/" + tender->no});
  return http::Accepted{job_url(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
}

void Vendor::register_sheet_routes(http::Router& router) {
  using http::Method;
  const http::RoutesOf view(router, this, "vendor.view");
  const auto edit = view.as("vendor.edit");
  const std::string imports = "/tenders/{no}/imports";
  view(Method::get, imports, "The columns of the spreadsheet that items are imported from.", {200, 404},
       &Vendor::show_import);
  edit(Method::post, imports,
       "Imports a spreadsheet (multipart part `file`); with `dry_run=true` it is judged and nothing is stored.",
       {202, 404, 409, 422}, &Vendor::start_import, kSheetUpload);
  view(Method::get, imports + "/template.xlsx", "The empty spreadsheet with drop-downs and explanations.", {200, 404},
       &Vendor::import_template);
  view(Method::post, "/tenders/{no}/exports", "Exports the company's items as a spreadsheet.", {202, 404},
       &Vendor::start_export);
  view.as("staff.submissions")(Method::post, "/staff/tenders/{no}/exports",
                               "Exports the items of all companies that handed in for a tender as a spreadsheet.",
                               {202, 404}, &Vendor::start_staff_export);
}

}  // namespace tenderloom::submissions
