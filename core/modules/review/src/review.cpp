#include "tenderloom/review/review.h"

#include "archive_pages.h"
#include "chasing_pages.h"
#include "checks_pages.h"
#include "document_checks.h"
#include "dossier.h"
#include "expiry.h"
#include "office.h"
#include "presenters.h"
#include "process_pages.h"
#include "queue_pages.h"
#include "repository.h"
#include "routes.h"
#include "stage_pages.h"
#include "supplement_routes.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/panels.h"
#include "tenderloom/review/seals.h"
#include "tenderloom/review/service.h"
#include "tenderloom/review/stages.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

struct Review::Impl {
  explicit Impl(Dependencies given)
      : uses(std::move(given)),
        service(uses),
        supplements(uses),
        queue(uses),
        chasing(uses),
        stages(uses),
        panels(uses, stages),
        checks(uses, supplements),
        dossier(uses, service, supplements),
        archive(uses, service, supplements),
        seals(uses.tenders, uses.submissions, uses.directory) {
    uses.submissions.set_corrections(supplements);
    uses.submissions.add_follow(
        [this](storage::Transaction& tx, const submissions::Ground& ground, const submissions::Submission& after,
               const submissions::Service::Change& change,
               const submissions::Actor& actor) { return stages.follow(tx, ground, after, change, actor); });
    supplements.set_usual_end([this](const submissions::Ground& ground, std::int64_t submission_id) {
      return stages.corrections_until(ground, submission_id, ground.now);
    });
    supplements.set_lapse(
        [this](storage::Transaction& tx, const submissions::Ground& ground, const submissions::Submission& submission) {
          stages.corrections_expired(tx, ground, submission);
        });
    uses.tenders.set_receipts_decided(
        [](soci::session& sql, std::int64_t tender_id) { return repository::waiting_of(sql, tender_id) == 0; });
  }
  Dependencies uses;
  Service service;
  Supplements supplements;
  Queue queue;
  Chasing chasing;
  Stages stages;
  Panels panels;
  StaffChecks checks;
  Dossier dossier;
  TenderArchive archive;
  Seals seals;
};

Review::Review(Dependencies dependencies) : impl_(std::make_unique<Impl>(std::move(dependencies))) {}
Review::~Review() = default;

Service& Review::service() { return impl_->service; }
Supplements& Review::supplements() { return impl_->supplements; }
Queue& Review::queue() { return impl_->queue; }
Chasing& Review::chasing() { return impl_->chasing; }
TenderArchive& Review::archive() { return impl_->archive; }
const Seals& Review::seals() const { return impl_->seals; }
StaffChecks& Review::checks() { return impl_->checks; }
Stages& Review::stages() { return impl_->stages; }
Panels& Review::panels() { return impl_->panels; }

void Review::set_dossier_sources(const plugin::DossierSources& sources) { impl_->uses.dossier_sources = &sources; }

void Review::register_jobs(storage::JobQueue& jobs) {
  impl_->dossier.register_jobs(jobs);
  impl_->archive.register_jobs(jobs);
  jobs.every("review.supplements", std::chrono::minutes(1),
             [this] { impl_->supplements.run_clock(impl_->uses.clock.now()); });
  jobs.every("review.stages", std::chrono::minutes(1), [this] {
    impl_->stages.run_clock(impl_->uses.clock.now());
    impl_->stages.remind(impl_->uses.clock.now());
  });
  jobs.every("review.expiries", std::chrono::hours(24), [this] { remind_of_expiries(impl_->uses.clock.now()); });
}

int Review::remind_of_expiries(base::Instant now) { return review::remind_of_expiries(impl_->uses, now); }

void Review::register_routes(http::Router& router) {
  add_review_routes(router, impl_->uses, impl_->service, impl_->supplements, impl_->queue, impl_->checks);
  add_check_routes(router, impl_->uses, impl_->checks, impl_->supplements);
  add_queue_routes(router, impl_->uses, impl_->queue);
  add_changes_routes(router, impl_->uses, impl_->queue);
  add_chasing_routes(router, impl_->uses, impl_->chasing);
  add_document_check_routes(router, impl_->uses, impl_->supplements);
  add_archive_routes(router, impl_->uses, impl_->archive);
  add_dossier_routes(router, impl_->uses, impl_->dossier);
  add_process_routes(router, impl_->uses);
  add_vendor_supplement_routes(router, impl_->uses, impl_->supplements);
  add_phrase_routes(router, impl_->uses, impl_->supplements);
  add_staff_supplement_routes(router, impl_->uses, impl_->supplements);
  add_expiry_routes(router, impl_->uses);
  add_office_routes(router, impl_->uses, impl_->stages);
  add_staff_list_routes(router, impl_->uses);
  add_stage_routes(router, impl_->uses, impl_->stages, impl_->panels);
  add_stage_acts(router, impl_->uses, impl_->stages, impl_->panels);
  add_committee_routes(router, impl_->uses, impl_->stages, impl_->panels);
  add_progress_routes(router, impl_->uses, impl_->stages);
}
void Review::register_views(render::ViewRegistry& views) {
  register_review_views(views);
  register_document_check_views(views);
  register_check_views(views);
  register_archive_views(views);
  register_process_views(views);
  register_queue_views(views);
  register_work_views(views);
  register_chasing_views(views);
  register_supplement_views(views);
  register_round_views(views);
  register_expiry_views(views);
  register_office_views(views);
  register_staff_list_views(views);
  register_stage_views(views);
  register_committee_views(views);
  register_progress_views(views);
  Seals::register_views(views);
}

void Review::register_events(notifications::Events& events) {
  namespace kind = notifications::kind;
  const auto model = notifications::names("contact_name contact_title company_name tender_name tender_no reason link");
  constexpr const char* kVendor = notifications::to::kVendor;
  events.add({kind::kReceived, "N-04", kVendor, "staff.submissions", model});
  events.add({kind::kReturned, "N-05", kVendor, "staff.submissions", model});
  for (const char* result : {"submission_receipt_revoked", "submission_accepted", "submission_rejected"})
    events.add({result, "", kVendor, "staff.submissions", model});
  const auto corrections =
      notifications::names("contact_name contact_title company_name tender_name tender_no tracks reason link");
  for (const char* event : {"supplement_opened", "supplement_extended", "supplement_reminder", "supplement_expired"})
    events.add({event, "N-06", kVendor, "staff.submissions", corrections});
  const auto noticed =
      notifications::names("contact_name contact_title company_name tender_name tender_no row changes reason link");
  events.add({"expiry_reminder", "N-16", kVendor, "staff.submissions",
              notifications::names("contact_name contact_title company_name tender_name tender_no endings link")});
  events.add({"expiry_reminder_staff", "N-16", notifications::to::kStaff, "staff.submissions",
              notifications::names("company_name tender_name tender_no endings link")});
  events.add({"item_noticed", "", kVendor, "staff.submissions", noticed});
  events.add({"submission_chased", "N-17", kVendor, "staff.submissions",
              notifications::names(
                  "contact_name contact_title company_name tender_name tender_no stage deadline words link")});
  events.add({"stage_result", "N-14", kVendor, "staff.submissions",
              notifications::names("contact_name contact_title company_name tender_name tender_no results link")});
  events.add({"seat_assigned", "", notifications::to::kStaff, "staff.submissions",
              notifications::names("tender_name tender_no stage count link")});
  events.add({"panel_reopened", "", notifications::to::kStaff, "staff.submissions",
              notifications::names("tender_name tender_no stage count link")});
  const std::string due = "tender_name tender_no stage count day days link";
  events.add({"seat_due", "N-17", notifications::to::kStaff, "staff.committee", notifications::names(due)});
  events.add({"stage_due", "N-17", notifications::to::kStaff, "staff.stages", notifications::names(due)});
  events.add({"stage_due_vendor", "N-17", kVendor, "staff.submissions",
              notifications::names(due + " contact_name contact_title company_name rows")});
  events.add({"supplement_closed", "", kVendor, "staff.submissions", corrections});
  const auto to_staff = notifications::names("company_name tender_name tender_no track round count link");
  events.add({"supplement_completed", "N-07", notifications::to::kStaff, "staff.submissions", to_staff});
  events.add({"supplement_expired_staff", "N-07", notifications::to::kStaff, "staff.submissions", to_staff});
  for (const char* work : {"supplement_completed", "supplement_expired_staff", "expiry_reminder",
                           "expiry_reminder_staff", "stage_due", "seat_due", "stage_due_vendor"})
    events.leave_to_people(work, false);
}

void Review::add_mail_drafts(notifications::Events& events) {
  const auto draft_of = [this](const char* event) {
    return [this, event](const notifications::About& about, const std::string& locale) {
      const std::string id = about.value("submission", "");
      const bool number = !id.empty() && id.size() < 19 && id.find_first_not_of("0123456789") == std::string::npos;
      if (!number) return std::vector<notifications::Mail>();
      const auto until = base::parse_iso8601(about.value("until", ""));
      return service().mails_of(std::stoll(id), {event, about.value("reason", ""), until, std::nullopt}, locale);
    };
  };
  events.set_draft(notifications::kind::kReceived, draft_of("receive"));
  events.set_draft(notifications::kind::kReturned, draft_of("return"));
  events.set_draft("submission_receipt_revoked", draft_of("revoke_receipt"));
  events.set_draft("submission_accepted", draft_of("accept"));
  events.set_draft("submission_rejected", draft_of("reject"));
}

}  // namespace tenderloom::review
