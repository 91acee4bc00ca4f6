// Pure functions from this module's resources to what its templates draw.
#pragma once
#include "tenderloom/config/settings.h"
#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

/// Sign-in, session, notice, registration form.
void add_entry_views(render::ViewRegistry& views, const config::Settings& settings);
/// Contact data, staff's list and detail.
void add_registration_views(render::ViewRegistry& views);

}  // namespace tenderloom::accounts
