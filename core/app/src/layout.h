// The layout's model: what stands around every page (SCR-107). Its keys are listed in themes/base/README.md.
#pragma once
#include "navigation.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/static_files.h"

namespace tenderloom::app {

struct LayoutParts {
  const config::Settings& settings;
  const base::Words& words;
  const http::StaticFiles& assets;
  const Navigation& navigation;
  base::Instant now;
  base::Json tender;  // tenders::Tenders::current_tender
};

/// Takes the flash messages out of the session: they are shown once.
base::Json layout_model(http::Context& context, const LayoutParts& parts);

}  // namespace tenderloom::app
