#include "dossier.h"

#include "dossier_collector.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/documents/zip_file.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/submissions/audit_entry.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

namespace fs = std::filesystem;
using documents::ZipFile;

constexpr char kDossierJob[] = "review.dossier";
constexpr int kCollected = 20;  // percent of the work when everything is found and only has to be written

}  // namespace

void Dossier::register_jobs(storage::JobQueue& jobs) {
  jobs_ = &jobs;
  jobs.handle(kDossierJob,
              [this](const storage::Job& job, storage::JobProgress& progress) { return make(job, progress); });
}

std::int64_t Dossier::order(const Ground& ground, const Submission& submission, const Actor& actor,
                            const std::string& locale) {
  const Json payload = {{"submission", submission.id}, {"person", actor.person_id}, {"locale", locale}};
  auto entry = submissions::entry_about(submission, actor, ground.now, "document.archive_downloaded");
  entry.details = {{"tender", ground.tender.no}};
  return uses_.database.write([&](storage::Transaction& tx) {
    uses_.audit.record(tx, entry);
    return jobs_->enqueue(tx, kDossierJob, payload, actor.person_id);
  });
}

base::Result<Json> Dossier::make(const storage::Job& job, storage::JobProgress& progress) {
  const std::string locale = job.payload.value("locale", std::string(base::kFirstLocale));
  const auto submission = uses_.submissions.get(job.payload.value("submission", std::int64_t{0}));
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"type_unavailable", {{"retry", false}}};
  const Ground ground{*tender, std::move(type), uses_.clock.now()};

  WorkFolder folder;
  const fs::path target = folder / "dossier.zip";
  ZipFile zip(target);
  DossierCollector collector(uses_, ground, *submission, locale, zip, folder);
  progress.report(0, 100, "collecting");
  collector.items();
  collector.data("submission.json", submission_json(uses_, service_, supplements_, ground, *submission, locale));
  collector.data("corrections.json", rounds_data(supplements_.rounds(submission->id)));
  collector.scans();
  if (auto wrong =
          collector.forms(job.payload.value("person", std::int64_t{0}), uses_.documents.receipt(submission->id)))
    return *wrong;
  collector.records();
  collector.mails();
  collector.index(service_.history(submission->id));
  zip.add_text("manifest.txt", manifest_of(zip));
  const auto closed = zip.close([&](int percent) {
    progress.report(kCollected + percent * (100 - kCollected) / 100, 100, "writing");
    return !progress.stopping();
  });
  if (!closed) {
    if (closed.error().code == "archive_stopped") return base::Error{storage::kJobStopped, {{"retry", true}}};
    return closed.error();
  }
  const auto blob = uses_.blobs.put_file(target);
  if (!blob) return blob.error();
  return Json{{"file",
               {{"blob", blob->sha256},
                {"size", blob->size},
                {"name", ground.tender.no + "-" + submission->number + ".zip"},
                {"type", "application/zip"}}}};
}

void add_dossier_routes(http::Router& router, const Review::Dependencies& uses, Dossier& dossier) {
  http::Route route;
  route.method = http::Method::post;
  route.pattern = "/staff/submissions/{id}/dossier";
  route.permission = "staff.submissions";
  route.summary = "Everything of a submission as one zip, made by a job";
  route.statuses = {202, 404, 409};
  route.handler = [&uses, &dossier](http::Context& context) -> http::Outcome {
    const auto submission = uses.submissions.get(accounts::whole_number(context.param("id")).value_or(0));
    if (!submission || !submission->last_submitted_at) return http::not_found();
    const auto tender = uses.tenders.find(submission->tender_id);
    if (!tender) return http::not_found();
    auto type = uses.tenders.type_of(*tender);
    if (!type) return http::refuse(409, {"type_unavailable"});
    const auto job = dossier.order({*tender, std::move(type), context.request().received_at}, *submission,
                                   staff_actor(context), context.locale());
    return http::Accepted{"/jobs/" + std::to_string(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
  };
  router.add(std::move(route));
}

}  // namespace tenderloom::review
