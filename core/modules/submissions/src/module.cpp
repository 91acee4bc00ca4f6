#include "presenters.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/submissions/submissions.h"
#include "tenderloom/tenders/tenders.h"
#include "vendor.h"

namespace tenderloom::submissions {

struct Submissions::Impl {
  const base::Clock& clock;
  Service service;
  ItemPages pages;
  SheetJobs sheets;
  Editing editing;
  Vendor vendor;

  explicit Impl(const Dependencies& uses)
      : clock(uses.clock),
        service({uses.database, uses.blobs, uses.clock, uses.log, uses.audit, uses.inspector, uses.options,
                 [&tenders = uses.tenders.service()](const tenders::Tender& tender) {
                   return tenders.missing_companion(tender);
                 }}),
        pages(service, uses.blobs, uses.words),
        sheets({uses.database, uses.blobs, uses.clock, uses.accounts.directory(), service, uses.tenders.service(),
                uses.jobs}),
        editing(uses.database, uses.clock),
        vendor(service, uses.tenders.service(), pages, sheets, editing, uses.words,
               [&accounts = uses.accounts](std::int64_t id) {
                 const auto company = accounts.directory().company(id);
                 return company && !company->review_comment.empty() ? Json(company->review_comment) : Json();
               }) {}
};

Submissions::Submissions(Dependencies dependencies) : impl_(std::make_unique<Impl>(dependencies)) {}
Submissions::~Submissions() = default;

void Submissions::register_routes(http::Router& router) { impl_->vendor.register_routes(router); }

void Submissions::register_views(render::ViewRegistry& views) {
  register_item_views(views);
  register_overview_view(views);
  register_node_views(views);
  register_home_views(views);
  register_todo_views(views);
  register_sheet_views(views);
}

void Submissions::register_jobs(storage::JobQueue& jobs) {
  impl_->sheets.register_jobs();
  // Files that were chosen in a form that was never saved.
  static constexpr auto kKeptFor = std::chrono::hours(48);
  jobs.every("submissions.forget_pending", std::chrono::hours(6),
             [this] { impl_->service.forget_pending(impl_->clock.now() - kKeptFor); });
  jobs.every("submissions.tidy_editing", std::chrono::hours(6), [this] { impl_->editing.tidy(); });
}

Service& Submissions::service() { return impl_->service; }
ItemPages& Submissions::item_pages() { return impl_->pages; }
void Submissions::add_todo_source(TodoSource& source) { impl_->vendor.add_todo_source(source); }
void Submissions::add_application_source(ApplicationSource& source) { impl_->vendor.add_application_source(source); }

}  // namespace tenderloom::submissions
