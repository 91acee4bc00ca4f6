// Pure functions from this module's resources to what its templates draw.
#pragma once
#include "tenderloom/render/parts.h"
#include "tenderloom/render/views.h"

namespace tenderloom::tenders {

using base::Json;

void add_vendor_views(render::ViewRegistry& views);
void add_announcement_views(render::ViewRegistry& views);
void add_manual_views(render::ViewRegistry& views);
void add_staff_views(render::ViewRegistry& views);

/// The state of SM-02 as a badge.
Json state_badge(const std::string& state, const render::ViewContext& context);
/// From when to when filling is open, or that it is not set.
/// Whether the tender's type lacks its plugin, so that nothing of it can be changed now, and the words for that.
bool is_read_only(const render::Json& tender);
render::Json read_only_note(const render::Json& tender, const render::ViewContext& context);
/// What must be there before a tender opens, then what should be looked at, each with where it is put right; `page`:
/// the office's of the tender.
Json readiness_notices(const Json& entries, const std::string& page, const render::ViewContext& context);
std::string window_text(const Json& tender, const render::ViewContext& context);
std::string label_of(const Json& labels, const std::string& type);

}  // namespace tenderloom::tenders
