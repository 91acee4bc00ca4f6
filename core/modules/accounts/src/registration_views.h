// What the presenters of registrations share.
#pragma once
#include <string>

#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

/// Applications for another tax id as rows; `path` is the address that holds them.
render::Json tax_id_rows(const render::Json& changes, const std::string& path, const render::ViewContext& context);
render::Json tax_id_rows_shape();

/// The staff's list, and one registration.
void add_registration_list_view(render::ViewRegistry& views);
void add_registration_detail_view(render::ViewRegistry& views);

}  // namespace tenderloom::accounts
