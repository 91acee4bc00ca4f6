// The sentences of the core, its modules and the theme, as the portal loads them.
#pragma once
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"

namespace tenderloom::app {

/// Errors: words_invalid {file, detail}, those of render::Theme::load_words.
base::Result<void> load_portal_words(const config::Settings& settings, base::Words& words);

}  // namespace tenderloom::app
