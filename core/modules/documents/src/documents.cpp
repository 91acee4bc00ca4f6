#include "tenderloom/documents/documents.h"

#include "document_routes.h"
#include "presenters.h"
#include "submission_routes.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::documents {

struct Documents::Impl {
  explicit Impl(Dependencies given) : uses(std::move(given)), service(uses) {}
  Dependencies uses;
  Service service;
};

Documents::Documents(Dependencies dependencies) : impl_(std::make_unique<Impl>(std::move(dependencies))) {}
Documents::~Documents() = default;

Service& Documents::service() { return impl_->service; }

void Documents::register_routes(http::Router& router) {
  add_document_routes(router, impl_->uses, impl_->service);
  add_submission_routes(router, impl_->uses, impl_->service);
}

void Documents::register_views(render::ViewRegistry& views) { register_document_views(views); }
void Documents::register_events(notifications::Events& events) {
  const auto model =
      notifications::names("contact_name contact_title company_name tender_name tender_no number time link");
  events.add({notifications::kind::kSubmitted, "", notifications::to::kVendor, "staff.submissions", model});
  events.add({"submission_received_at_once", "N-14", notifications::to::kVendor, "staff.submissions", model});
}

}  // namespace tenderloom::documents
