// Applications of a type with `sealed` stay unseen by the office until the opening of their tender is recorded: the one
// place that says so, asked before every handler (http::Router::set_guard). Search leaves them out by itself.
#pragma once
#include <optional>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

/// Thread-safe.
class Seals {
 public:
  Seals(tenders::Service& tenders, submissions::Service& submissions, accounts::Directory& directory)
      : tenders_(tenders), submissions_(submissions), directory_(directory) {}
  /// What stands before the handler; none: nothing. Staff get a page that says who handed in and when, and 409
  /// `application_sealed` for everything else about the application; who looks at the portal as a vendor, too.
  std::optional<http::Outcome> before(const http::Route& route, http::Context& context) const;
  static void register_views(render::ViewRegistry& views);

 private:
  std::optional<http::Outcome> of_submission(const http::Route& route, const http::Context& context) const;
  tenders::Service& tenders_;
  submissions::Service& submissions_;
  accounts::Directory& directory_;
};

}  // namespace tenderloom::review
