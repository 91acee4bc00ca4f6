#include "tenderloom/review/review.h"

#include "presenters.h"
#include "routes.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/service.h"

namespace tenderloom::review {

struct Review::Impl {
  explicit Impl(Dependencies given) : uses(std::move(given)), service(uses) {}
  Dependencies uses;
  Service service;
};

Review::Review(Dependencies dependencies) : impl_(std::make_unique<Impl>(std::move(dependencies))) {}
Review::~Review() = default;

Service& Review::service() { return impl_->service; }
void Review::register_routes(http::Router& router) { add_review_routes(router, impl_->uses, impl_->service); }
void Review::register_views(render::ViewRegistry& views) { register_review_views(views); }

void Review::register_events(notifications::Events& events) {
  namespace kind = notifications::kind;
  const auto model = notifications::names("contact_name contact_title company_name tender_name tender_no reason link");
  constexpr const char* kVendor = notifications::to::kVendor;
  events.add({kind::kReceived, "N-04", kVendor, "staff.submissions", model});
  events.add({kind::kReturned, "N-05", kVendor, "staff.submissions", model});
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
}

}  // namespace tenderloom::review
