// What every page of the staff shows of a company in the same way: where to go on from it, and that it is a test
// vendor.
#pragma once
#include <string>

#include "tenderloom/http/session.h"
#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

using base::Json;

/// Conditions of SQL over a list of companies or what is theirs; `company` is the column of their id. Fixed text only.
/// `tests` as a query has it: only, all; otherwise test vendors are left out. " AND …" or empty.
std::string test_vendor_condition(const std::string& tests, const std::string& company);
/// 1 for test vendors, 0 for others.
std::string test_vendor_column(const std::string& company);

/// The filter "test vendors" of a list, for partials/filters; `chosen` is the query's `tests`.
Json test_vendor_filter(const std::string& chosen, const render::ViewContext& context);
Json test_vendor_badge(const render::ViewContext& context);
Json registration_badge(const std::string& state, const render::ViewContext& context);

/// partials/company_links: the company's page, its registration, notes of calls and letters, the portal as that vendor
/// sees it. What the person may not open is empty, and so is `here` (company registration notes).
Json company_links(const http::Principal& who, std::int64_t company, const std::string& here = {});
Json company_links_shape();

}  // namespace tenderloom::accounts
