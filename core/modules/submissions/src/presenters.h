// Resources of this module as view models.
#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::submissions {

void register_item_views(render::ViewRegistry& views);     // presenters_items.cpp: list
void register_overview_view(render::ViewRegistry& views);  // presenters_overview.cpp
void register_node_views(render::ViewRegistry& views);     // presenters_nodes.cpp: detail, form, delete, revisions
void register_home_views(render::ViewRegistry& views);     // presenters_home.cpp: dashboard
void register_todo_views(render::ViewRegistry& views);     // presenters_todo.cpp
void register_sheet_views(render::ViewRegistry& views);    // presenters_sheets.cpp: import

}  // namespace tenderloom::submissions
