#include "tenderloom/review/review.h"

#include "presenters.h"
#include "routes.h"
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

}  // namespace tenderloom::review
