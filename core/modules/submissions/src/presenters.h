// Resources of this module as view models.
#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::submissions {

void register_item_views(render::ViewRegistry& views);     // presenters_items.cpp: list
void register_overview_view(render::ViewRegistry& views);  // presenters_overview.cpp
void register_node_views(render::ViewRegistry& views);     // presenters_nodes.cpp: detail, form, delete
void register_home_views(render::ViewRegistry& views);     // presenters_home.cpp: dashboard
void register_todo_views(render::ViewRegistry& views);     // presenters_todo.cpp
void register_history_views(render::ViewRegistry& views);  // presenters_history.cpp: revisions, deleted
void register_place_views(render::ViewRegistry& views);    // presenters_places.cpp: move, duplicate
void register_past_views(render::ViewRegistry& views);     // presenters_past.cpp: past, its preview
void register_bulk_views(render::ViewRegistry& views);     // presenters_bulk.cpp: bulk
void register_sheet_views(render::ViewRegistry& views);    // presenters_sheets.cpp: import

}  // namespace tenderloom::submissions
