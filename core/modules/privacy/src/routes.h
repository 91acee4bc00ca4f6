// The pages of personal data: one's own, and the office's.
#pragma once
#include "tenderloom/privacy/privacy.h"

namespace tenderloom::privacy {

class Privacy::Routes {
 public:
  explicit Routes(Privacy& service) : service_(service) {}
  void add(http::Router& router);

 private:
  base::Json own_data(const http::Context& context);
  http::Outcome show_own(http::Context& context);
  http::Outcome download_own(http::Context& context);
  http::Outcome list(http::Context& context);
  http::Outcome request(http::Context& context);
  http::Outcome show(http::Context& context);
  http::Outcome decide(http::Context& context);
  base::Json list_resource();
  base::Json request_resource(const Request& request, const http::Principal& who);

  Privacy& service_;
};

void add_privacy_views(render::ViewRegistry& views);

}  // namespace tenderloom::privacy
