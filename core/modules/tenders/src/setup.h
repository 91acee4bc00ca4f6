// Pages by which staff set up a tender: its lists, opening and closing, the calendar of office days.
#pragma once
#include <functional>

#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {

struct SetupUses {
  Service& service;
  forms::TypeStore& types;
  const base::Clock& clock;
  const base::Words& words;
  /// What a type's plugin says of a tender: plugin::Fact as JSON.
  std::function<Json(const Tender& tender, const std::string& locale)> facts;
};

/// What has to be there before the tender opens and what should be looked at, with what its plugin warns of.
Json readiness_with_facts(Service& service, const Tender& tender, const Json& facts, const std::string& locale);

void register_list_routes(http::Router& router, const SetupUses& uses);
void add_list_views(render::ViewRegistry& views);
void register_opening_routes(http::Router& router, const SetupUses& uses);
void add_opening_views(render::ViewRegistry& views);
void register_calendar_routes(http::Router& router, const SetupUses& uses);
void add_calendar_views(render::ViewRegistry& views);

/// Lists that staff may write for a tender: "groups", then the option tables that fields of its type ask for.
struct ListName {
  std::string key, label;
};
std::vector<ListName> lists_of(const forms::TypeDefinition& type, const base::Words& words, const std::string& locale);

/// A list as rows, and rows as a list.
Json rows_of_list(const Tender& tender, const forms::TypeDefinition* type, const std::string& list);
Json list_of_rows(const std::string& list, const Json& rows);

/// The columns of a list's sheet in their order.
std::vector<std::string> list_columns(const std::string& list);
/// Rows of a workbook whose first row are headings. Errors: those of sheets::open_workbook, list_sheet_columns.
base::Result<Json> read_list_sheet(const std::filesystem::path& file, const std::string& list);
base::Result<void> write_list_sheet(const std::filesystem::path& file, const std::string& title,
                                    const std::vector<std::string>& headings, const std::string& list,
                                    const Json& rows);

}  // namespace tenderloom::tenders
