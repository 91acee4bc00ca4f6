// The names that every page has besides its own: what the layout draws (key `layout`, made by the application) and
// what any page may set (title, breadcrumb, actions ...). themes/base/README.md says what each of them is for.
#pragma once
#include "tenderloom/base/json.h"

namespace tenderloom::render {

using base::Json;

/// The shape of the model that Theme::render takes as `layout`.
Json layout_shape();
/// The shape of what every page's model may hold; joined to each view's own shape.
Json page_shape();

}  // namespace tenderloom::render
