#include "group_keys.h"
#include "past_sheets.h"
#include "presenters.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/submissions/submissions.h"
#include "tenderloom/tenders/tenders.h"
#include "vendor.h"

namespace tenderloom::submissions {

struct Submissions::Impl {
  const base::Clock& clock;
  storage::Database& database;
  tenders::Service& tenders;
  Service service;
  ItemPages pages;
  SheetJobs sheets;
  Editing editing;
  PastJobs past_jobs;
  PastSheets past_sheets;
  Vendor vendor;

  explicit Impl(const Dependencies& uses)
      : clock(uses.clock),
        database(uses.database),
        tenders(uses.tenders.service()),
        service({uses.database, uses.blobs, uses.clock, uses.log, uses.audit, uses.inspector, uses.options,
                 [&tenders = uses.tenders.service()](const tenders::Tender& tender) {
                   return tenders.missing_companion(tender);
                 }}),
        pages(service, uses.tenders.service(), uses.blobs, uses.words),
        sheets({uses.database, uses.blobs, uses.clock, uses.accounts.directory(), service, uses.tenders.service(),
                uses.jobs}),
        editing(uses.database, uses.clock),
        past_jobs({uses.database, service, uses.tenders.service(), uses.jobs}),
        past_sheets({uses.database, uses.blobs, uses.clock, uses.accounts.directory(), uses.words, service,
                     uses.tenders.service(), uses.jobs}),
        vendor(service, uses.tenders.service(), pages, sheets, editing, past_jobs, uses.words,
               [&accounts = uses.accounts](std::int64_t id) {
                 const auto company = accounts.directory().company(id);
                 return company && !company->review_comment.empty() ? Json(company->review_comment) : Json();
               }) {}
};

Submissions::Submissions(Dependencies dependencies) : impl_(std::make_unique<Impl>(dependencies)) {}
Submissions::~Submissions() = default;

void Submissions::register_routes(http::Router& router) {
  impl_->vendor.register_routes(router);
  impl_->past_sheets.register_routes(router);
}

void Submissions::register_views(render::ViewRegistry& views) {
  register_item_views(views);
  register_overview_view(views);
  register_node_views(views);
  register_home_views(views);
  register_todo_views(views);
  register_sheet_views(views);
  register_history_views(views);
  register_place_views(views);
  register_past_views(views);
  register_bulk_views(views);
}

void Submissions::register_jobs(storage::JobQueue& jobs) {
  impl_->sheets.register_jobs();
  impl_->past_jobs.register_jobs();
  impl_->past_sheets.register_jobs();
  // Files that were chosen in a form that was never saved.
  static constexpr auto kKeptFor = std::chrono::hours(48);
  jobs.every("submissions.forget_pending", std::chrono::hours(6), [this] {
    impl_->service.forget_pending(impl_->clock.now() - kKeptFor);
    impl_->service.forget_imports(impl_->clock.now() - kKeptFor);
  });
  jobs.every("submissions.tidy_editing", std::chrono::hours(6), [this] { impl_->editing.tidy(); });
  jobs.every("submissions.group_keys", std::chrono::seconds(10),
             [this] { add_group_keys(impl_->database, impl_->tenders); });
  jobs.every("submissions.index_search", std::chrono::seconds(2), [this] { impl_->service.index_search(); });
}

base::Result<std::int64_t> Submissions::start_import(const SheetOrder& order, const std::filesystem::path& file) {
  return impl_->sheets.start_import({.tender_id = order.tender_id,
                                     .company_id = order.company_id,
                                     .name = file.filename().string(),
                                     .actor = order.actor,
                                     .arrived = impl_->clock.now(),
                                     .dry_run = order.dry_run,
                                     .locale = order.locale},
                                    file);
}

std::int64_t Submissions::start_export(const SheetOrder& order) {
  return impl_->sheets.start_export({.tender_id = order.tender_id,
                                     .company_id = order.company_id,
                                     .person_id = order.actor.person_id,
                                     .locale = order.locale});
}

Service& Submissions::service() { return impl_->service; }
ItemPages& Submissions::item_pages() { return impl_->pages; }
void Submissions::add_todo_source(TodoSource& source) { impl_->vendor.add_todo_source(source); }
void Submissions::add_application_source(ApplicationSource& source) { impl_->vendor.add_application_source(source); }

}  // namespace tenderloom::submissions
