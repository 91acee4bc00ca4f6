// When people are told of what comes to an end, for the pages that say so.
#pragma once
#include "tenderloom/forms/definition.h"
#include "tenderloom/render/views.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::review {

using base::Json;

/// The schedule of a tender's type, with the moments at which vendors will be told that it closes.
Json reminders_json(const tenders::Tender& tender, const forms::TypeDefinition& type, const std::string& locale);
/// Rows of the table that shows it.
Json reminder_rows(const Json& reminders, const render::ViewContext& context);
Json reminder_rows_shape();
/// "3、1 天前"; 0: when it has ended.
std::string reminder_days_text(const Json& days, const render::ViewContext& context);

}  // namespace tenderloom::review
