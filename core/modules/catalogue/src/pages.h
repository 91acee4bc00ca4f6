#pragma once
#include "tenderloom/catalogue/catalogue.h"

namespace tenderloom::catalogue {

/// /catalogue, /catalogue/{key}, /catalogue/{key}/{id}: everybody may see them; `uses` must outlive the router.
void add_catalogue_routes(http::Router& router, const Catalogue::Dependencies& uses);
void register_catalogue_views(render::ViewRegistry& views);

}  // namespace tenderloom::catalogue
