#include "sheet_jobs.h"

#include "scratch.h"
#include "sheet_report.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

namespace fs = std::filesystem;

namespace {

/// An order of things that will not be better next time.
base::Error final(base::Error error) {
  error.params["retry"] = false;
  return error;
}

}  // namespace

void SheetJobs::register_jobs() {
  uses_.jobs.handle(kImportJob,
                    [this](const storage::Job& job, storage::JobProgress& progress) { return import(job, progress); });
  uses_.jobs.handle(kExportJob, [this](const storage::Job& job, storage::JobProgress& progress) {
    return export_items(job, progress);
  });
}

base::Result<std::int64_t> SheetJobs::start_import(Import task, const fs::path& file) {
  const auto tender = uses_.tenders.find(task.tender_id);
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"type_unavailable", {{"type", tender ? tender->type_key : ""}}};
  // The kind and the headings are told at once; everything about the rows is the job's.
  if (const auto sheet = read_sheet_rows(file, *type); !sheet) return sheet.error();
  auto blob = uses_.blobs.put_file(file);
  if (!blob) return blob.error();
  task.blob = blob->sha256;
  const Json payload{{"back", "/tenders/" + tender->no + "/items"},
                     {"tender", task.tender_id},
                     {"company", task.company_id},
                     {"blob", task.blob},
                     {"name", task.name},
                     {"person", task.actor.person_id},
                     {"person_name", task.actor.name},
                     {"dry_run", task.dry_run},
                     {"locale", task.locale},
                     {"arrived", base::to_micros(task.arrived)}};
  return uses_.database.write([&](storage::Transaction& tx) {
    return uses_.jobs.enqueue(tx, kImportJob, payload, task.actor.person_id, task.company_id);
  });
}

std::int64_t SheetJobs::start_export(std::int64_t tender_id, std::int64_t company_id, std::int64_t person_id,
                                     const std::string& locale) {
  const Json payload{{"tender", tender_id}, {"company", company_id}, {"locale", locale}};
  const auto owner = company_id == 0 ? std::optional<std::int64_t>() : std::optional<std::int64_t>(company_id);
  return uses_.database.write(
      [&](storage::Transaction& tx) { return uses_.jobs.enqueue(tx, kExportJob, payload, person_id, owner); });
}

base::Result<Json> SheetJobs::keep(const fs::path& file, const std::string& name) const {
  auto blob = uses_.blobs.put_file(file);
  if (!blob) return blob.error();
  return Json{{"blob", blob->sha256}, {"size", blob->size}, {"name", name}, {"type", kWorkbookType}};
}

base::Result<Json> SheetJobs::import(const storage::Job& job, storage::JobProgress& progress) {
  const auto tender = uses_.tenders.find(job.payload.value("tender", std::int64_t{0}));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return final({"type_unavailable", {{"type", tender ? tender->type_key : ""}}});
  const std::string locale = job.payload.value("locale", "zh-TW"), name = job.payload.value("name", "");
  const bool dry_run = job.payload.value("dry_run", false);
  auto sheet = read_sheet_rows(uses_.blobs.path(job.payload.value("blob", "")), *type);
  if (!sheet) return final(sheet.error());

  const auto total = static_cast<std::int64_t>(sheet->rows.size());
  progress.report(0, total, "importing");
  const Submission submission = uses_.service.open(*tender, job.payload.value("company", std::int64_t{0}));
  const Ground ground{*tender, type, base::from_micros(job.payload.value("arrived", std::int64_t{0}))};
  const Actor actor{Actor::Kind::vendor, job.payload.value("person", std::int64_t{0}),
                    job.payload.value("person_name", ""), "import"};
  ImportOptions options;
  options.dry_run = dry_run;
  options.job = job.id;
  options.progress = [&](std::int64_t done) {
    progress.report(done, total, "importing");
    return !progress.stopping();
  };
  const auto results = uses_.service.import_rows(ground, submission, sheet->rows, actor, options);
  if (!results) return final(results.error());
  // What is stored stays; the next attempt goes on after it.
  if (static_cast<std::int64_t>(results->size()) < total) return base::Error{storage::kJobStopped, {{"retry", true}}};

  Json report = report_of(*type, *results, name, dry_run, locale);
  const Scratch scratch;
  sheets::Writer writer(scratch.path());
  write_marked_copy(writer, *type, *sheet, report, locale);
  if (const auto written = writer.finish(); !written) return written.error();
  auto file = keep(scratch.path(), type->words().text(locale, "sheets.marked_name", {{"tender", tender->no}}));
  if (!file) return file.error();
  return Json{{"report", std::move(report)}, {"file", *file}};
}

base::Result<fs::path> SheetJobs::make_template(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                                const std::string& locale) const {
  const fs::path path = fs::temp_directory_path() / ("tenderloom-template-" + base::random_token(12) + ".xlsx");
  const Json known = tenders::to_surroundings(tender);
  sheets::Writer writer(path);
  sheets::SheetPlan plan;
  plan.name = type.words().text(locale, "sheets.items");
  const auto columns = import_fields(type, locale);
  for (const SheetField& column : columns) plan.columns.push_back(column_of(type, column, known, locale, true));
  writer.sheet(plan);
  write_explanations(writer, type, columns, known, locale);
  if (const auto written = writer.finish(); !written) return written.error();
  return path;
}

}  // namespace tenderloom::submissions
