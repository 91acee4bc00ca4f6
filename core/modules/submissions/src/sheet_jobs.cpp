#include "sheet_jobs.h"

#include "scratch.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::submissions {

namespace fs = std::filesystem;

namespace {

/// An order of things that will not be better next time.
base::Error final(base::Error error) {
  error.params["retry"] = false;
  return error;
}

/// What a job's result says of its file.
base::Result<Json> keep_workbook(const storage::BlobStore& blobs, const fs::path& file, const std::string& name) {
  auto blob = blobs.put_file(file);
  if (!blob) return blob.error();
  return Json{{"blob", blob->sha256}, {"size", blob->size}, {"name", name}, {"type", kWorkbookType}};
}

}  // namespace

base::Result<Json> keep_marked_copy(const storage::BlobStore& blobs, const std::string& tender_no,
                                    const MarkedCopy& copy) {
  const Scratch scratch;
  sheets::Writer writer(scratch.path());
  write_marked_copy(writer, copy);
  if (const auto written = writer.finish(); !written) return written.error();
  const std::string name = copy.type.words().text(copy.locale, "sheets.marked_name", {{"tender", tender_no}});
  return keep_workbook(blobs, scratch.path(), name);
}

void keep_handed_in(std::vector<Submission>& submissions, const accounts::Directory& directory) {
  std::vector<std::int64_t> companies;
  for (const Submission& submission : submissions) companies.push_back(submission.company_id);
  const auto tests = directory.test_vendors(companies);
  std::erase_if(submissions, [&](const Submission& submission) {
    return !submission.last_submitted_at || tests.contains(submission.company_id);
  });
}

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
  if (const auto sheet = read_sheet_rows(file, *type, task.locale); !sheet) return sheet.error();
  auto blob = uses_.blobs.put_file(file);
  if (!blob) return blob.error();
  task.blob = blob->sha256;
  const Json payload{{"back", "/tenders/" + tender->no + "/items"},
                     {"next", "/tenders/" + tender->no + "/items?check=true#items"},
                     {"again", "/tenders/" + tender->no + "/imports"},
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

std::int64_t SheetJobs::start_export(const Export& task) {
  const Json payload{{"back", task.back},
                     {"tender", task.tender_id},
                     {"company", task.company_id},
                     {"handed_in", task.handed_in},
                     {"locale", task.locale}};
  const auto owner = task.company_id == 0 ? std::nullopt : std::optional(task.company_id);
  return uses_.database.write(
      [&](storage::Transaction& tx) { return uses_.jobs.enqueue(tx, kExportJob, payload, task.person_id, owner); });
}

base::Result<Json> SheetJobs::keep(const fs::path& file, const std::string& name) const {
  return keep_workbook(uses_.blobs, file, name);
}

Submission SheetJobs::submission_of(const tenders::Tender& tender, std::int64_t company, bool make) const {
  if (make) return uses_.service.open(tender, company);
  if (auto found = uses_.service.find(tender.id, company)) return std::move(*found);
  Submission none;
  none.tender_id = tender.id;
  none.company_id = company;
  return none;
}

base::Result<Json> SheetJobs::import(const storage::Job& job, storage::JobProgress& progress) {
  const auto tender = uses_.tenders.find(job.payload.value("tender", std::int64_t{0}));
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return final({"type_unavailable", {{"type", tender ? tender->type_key : ""}}});
  const std::string locale = job.payload.value("locale", "zh-TW"), name = job.payload.value("name", "");
  const bool dry_run = job.payload.value("dry_run", false);
  auto sheet = read_sheet_rows(uses_.blobs.path(job.payload.value("blob", "")), *type, locale);
  if (!sheet) return final(sheet.error());

  const auto total = static_cast<std::int64_t>(sheet->rows.size());
  progress.report(0, total, "importing");
  const Submission submission = submission_of(*tender, job.payload.value("company", std::int64_t{0}), !dry_run);
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
  const Json known = tenders::to_surroundings(*tender);
  auto file = keep_marked_copy(uses_.blobs, tender->no, {*type, known, *sheet, *results, report, locale});
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
