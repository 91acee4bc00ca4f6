// What the pages of this module share. Routes are added in the files named after what they show.
#pragma once
#include "tenderloom/authoring/authoring.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/parts.h"
#include "versions.h"

namespace tenderloom::authoring {

using render::ViewContext;
namespace parts = render::parts;

inline constexpr char kTypesPermission[] = "staff.types";
inline constexpr char kTenderPermission[] = "staff.tenders";

void add_type_routes(http::Router& router, const Authoring::Uses& uses, Authoring& authoring);
void add_type_views(render::ViewRegistry& views);
void add_import_routes(http::Router& router, const Authoring::Uses& uses, Authoring& authoring);
void add_import_views(render::ViewRegistry& views);
void add_preview_routes(http::Router& router, const Authoring::Uses& uses);
void add_preview_views(render::ViewRegistry& views);
void add_version_routes(http::Router& router, const Authoring::Uses& uses, Versions& versions);
void add_version_views(render::ViewRegistry& views);
void add_text_routes(http::Router& router, const Authoring::Uses& uses);
void add_text_views(render::ViewRegistry& views);

tenders::Actor actor_of(const http::Context& context);
/// The part `file` of a multipart request, read whole; none: there is no such file.
std::optional<std::string> uploaded_text(http::Context& context);
/// One change of a definition: {"effect", "where", "code", "before", "after", "text"}; the text in that language.
Json change_json(const forms::TypeChange& change, const base::Words& words, const std::string& locale);
Json changes_json(const std::vector<forms::TypeChange>& changes, const base::Words& words, const std::string& locale);
/// For pages: rows of changes, and the gravest of them as a badge.
Json change_rows(const Json& changes, const ViewContext& context);
Json change_rows_shape();
Json effect_badge(const std::string& effect, const ViewContext& context);
Json crumbs(const ViewContext& context, std::vector<std::pair<std::string, std::string>> rest);
Json problem_rows(const std::vector<forms::DefinitionProblem>& problems);
/// A form printed from sample rows. Errors: those of documents::Service.
http::Outcome print_sample(const Authoring::Uses& uses, const tenders::Tender& tender,
                           const std::shared_ptr<const forms::TypeDefinition>& type, const std::string& document,
                           bool filled);

}  // namespace tenderloom::authoring
