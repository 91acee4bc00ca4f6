#include "vendor.h"

#include "tenderloom/http/routes_of.h"

namespace tenderloom::submissions {

Actor Vendor::actor(http::Context& context) const {
  const http::Principal& who = context.principal();
  return {Actor::Kind::vendor, who.person_id, who.display_name, context.wants_html() ? "page" : "api",
          context.request().client_address};
}

Vendor::Scoped Vendor::scope(http::Context& context, bool make_submission) {
  const std::int64_t company = context.principal().company_id;
  auto tender = tenders_.find(context.param("no"));
  const base::Instant now = context.request().received_at;
  // A tender that is not open yet is not there for vendors.
  if (!tender || company == 0 || tenders::fill_state(*tender, now) == tenders::state::kDraft) return http::not_found();
  auto type = tenders_.type_of(*tender);
  if (!type) return http::refuse(503, {"type_unavailable", {{"type", tender->type_key}}});
  ItemScope scope;
  if (auto found = service_.find(tender->id, company)) {
    scope.submission = std::move(*found);
  } else if (make_submission) {
    scope.submission = service_.open(*tender, company);
  } else {
    scope.submission.tender_id = tender->id;
    scope.submission.company_id = company;
  }
  scope.corrections = service_.edit_scope(scope.submission, now);
  if (scope.submission.last_submitted_at)
    scope.marks = [this, of = scope.submission, now](const std::vector<Node>&, const std::string& locale) {
      return service_.marks(of, locale, now);
    };
  scope.base_url = "/tenders/" + tender->no + "/items";
  scope.read_only = !context.principal().may("vendor.edit");
  if (context.wants_html()) {
    scope.breadcrumb = Json::array({{{"label", words_.text(context.locale(), "common.home")}, {"url", "/dashboard"}},
                                    {{"label", tender->no}, {"url", "/tenders/" + tender->no}}});
  }
  scope.ground = {std::move(*tender), std::move(type), now};
  return scope;
}

http::Outcome Vendor::with_scope(http::Context& context, const std::function<http::Outcome(const ItemScope&)>& use) {
  Scoped scoped = scope(context);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  return use(std::get<ItemScope>(scoped));
}

Vendor::Named Vendor::named(http::Context& context, const ItemScope& scope) {
  const auto id = read_id(context.param("id"));
  return id ? Named{scope.ground.type->level(context.param("level")), *id} : Named{};
}

std::optional<Node> Vendor::named_node(http::Context& context, const ItemScope& scope) {
  const auto [level, id] = named(context, scope);
  return level == nullptr ? std::nullopt : service_.node(scope.submission, level->key, id);
}

std::optional<http::Refused> Vendor::refusal(http::Context& context, const ItemScope& scope, Changes changes) {
  const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
  // While corrections are open the service judges every row by what was asked.
  if (changes == Changes::rows && may.code == "supplement_only" && scope.corrections.items_open) return std::nullopt;
  if (!may.editable) {
    http::Refused refused = http::refuse(409, service_.locked(scope.submission, scope.ground.tender, may));
    refused.more = {{"state", scope.submission.state}, {"items_state", may.code}};
    return refused;
  }
  const auto guides = tenders_.unconfirmed_guides(scope.ground.tender, scope.submission.company_id, context.locale());
  if (guides.empty()) return std::nullopt;
  Json list = Json::array();
  std::string names;
  for (const tenders::GuideState& guide : guides) {
    list.push_back({{"key", guide.key},
                    {"label", guide.label},
                    {"url", "/tenders/" + scope.ground.tender.no + "/guides/" + guide.key}});
    names += (names.empty() ? "" : words_.text(context.locale(), "submissions.list_separator")) + guide.label;
  }
  http::Refused refused = http::refuse(409, {"guides_unconfirmed", {{"guides", names}}});
  refused.more = {{"guides", std::move(list)}};
  return refused;
}

http::Outcome Vendor::with_open_scope(http::Context& context, const std::function<http::Outcome(const ItemScope&)>& use,
                                      Changes changes, bool stores) {
  Scoped scoped = scope(context);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  auto& open = std::get<ItemScope>(scoped);
  if (auto refused = refusal(context, open, changes)) {
    // A person is led to where the guides are read; a form that was filled in is refused with everything kept.
    if (context.wants_html() && context.request().method == http::Method::get)
      return http::Redirect{open.base_url,
                            http::Flash{"error", "error." + refused->error.code, std::move(refused->error.params)}};
    return std::move(*refused);
  }
  if (stores && open.submission.id == 0)
    open.submission = service_.open(open.ground.tender, open.submission.company_id);
  return use(open);
}

/// Errors of the service as answers.
http::Outcome Vendor::refused_by(http::Context&, const base::Error& error) {
  const std::string& code = error.code;
  if (code == "node_unknown" || code == "level_unknown" || code == "submission_unknown" || code == "field_unknown" ||
      code == "file_not_there")
    return http::not_found();
  if (code == "parent_unknown" || code == "parent_wrong_level") return http::refuse(422, error);
  http::Refused refused = http::refuse(409, error);
  if (error.params.is_object()) {
    for (const char* key : {"state", "children", "fields", "action"})
      if (error.params.contains(key)) refused.more[key] = error.params[key];
  }
  return refused;
}

void Vendor::register_routes(http::Router& router) {
  using http::Context;
  using http::Method;
  const std::string items = "/tenders/{no}/items", level = items + "/{level}", node = level + "/{id}",
                    file = node + "/files/{field}";
  const http::BodyLimit forms{64LL << 20, true}, texts{2 << 20, false};
  const http::RoutesOf view(router, this, "vendor.view");
  const auto edit = view.as("vendor.edit");
  const std::vector<http::Parameter> paging{{"page", "query", "integer", "Page, from 1"},
                                            {"per_page", "query", "integer", "Rows a page, at most 100"}};
  auto list_parameters = paging;
  list_parameters.insert(list_parameters.end(),
                         {{"parent", "query", "string", "Id of the row above"},
                          {"q", "query", "string", "Words to find; two characters are enough"},
                          {"complete", "query", "boolean", "Only rows whose own data are (not) complete"}});

  auto overview_parameters = paging;
  overview_parameters.insert(
      overview_parameters.end(),
      {{"q", "query", "string", "Words to find in the row or one above it"},
       {"root", "query", "string", "Id of the row of the first level"},
       {"group", "query", "string", "Code of a group of the tender"},
       {"complete", "query", "boolean", "Only rows that are (not) complete along their whole path"},
       {"with_rows", "query", "boolean", "Only rows at (above) the last level"},
       {"check", "query", "boolean", "Only rows that were brought in and not looked at yet, or stand below one"}});
  const std::vector<http::Parameter> draft_parameters{
      {"id", "query", "string", "Id of the row"}, {"parent", "query", "string", "Of a new row: id of the row above"}};
  auto todo_parameters = paging;
  todo_parameters.push_back({"kind", "query", "string", "Only `data` or only `hierarchy`"});

  router.add({.method = Method::get,
              .pattern = "/dashboard",
              .permission = "signed_in",
              .handler = http::handler_of(this, &Vendor::dashboard),
              .summary = "What stands where: registration, application, announcements, tenders.",
              .while_supporting = true});
  view(Method::get, items, "The deepest rows of all items with the counters.", {200, 404}, &Vendor::overview, {},
       overview_parameters);
  view(Method::get, "/tenders/{no}/todo", "Everything that is missing before submission, row by row.", {200, 404},
       &Vendor::todo, {}, todo_parameters);
  view(
      Method::get, level, "Rows of a level.", {200, 404},
      [](Vendor& vendor, Context& context) {
        return vendor.with_scope(context, [&](const ItemScope& scope) {
          return vendor.pages_.list(context, scope, context.param("level"));
        });
      },
      {}, list_parameters);
  view(Method::get, node, "One row with its values and what it lacks.", {200, 304, 404},
       [](Vendor& vendor, Context& context) {
         return vendor.with_scope(context, [&](const ItemScope& scope) {
           return vendor.pages_.detail(context, scope, context.param("level"), context.param("id"));
         });
       });
  view(Method::get, node + "/revisions", "Who changed what in a row.", {200, 404},
       [](Vendor& vendor, Context& context) {
         return vendor.with_scope(context, [&](const ItemScope& scope) {
           return vendor.pages_.revisions(context, scope, context.param("level"), context.param("id"));
         });
       });

  edit(Method::post, level, "Creates a row; what is required may come later.", {201, 404, 409, 422}, &Vendor::create,
       forms);
  edit(Method::post, level + "/evaluate", "Judges values without storing them.", {200, 404, 422}, &Vendor::evaluate,
       texts);
  for (const Method method : {Method::put, Method::post})
    edit(method, level + "/draft", "Keeps what was typed into a form and not saved (`id` or `parent`).",
         {200, 404, 409}, &Vendor::keep_draft, texts);
  edit(Method::get, level + "/draft", "What one typed into a form and did not save.", {200, 404}, &Vendor::get_draft,
       {}, draft_parameters);
  edit(Method::del, level + "/draft", "Forgets it.", {204, 404}, &Vendor::drop_draft, texts, draft_parameters);
  edit(Method::post, node + "/presence", "Says that one has the row's form open; answers who else has.", {200, 404},
       &Vendor::presence, texts);
  edit(Method::get, level + "/new", "The form of a new row, for people.", {200, 404}, &Vendor::new_form);
  edit(Method::get, node + "/edit", "The form of a row, for people.", {200, 404}, &Vendor::edit_form);
  edit(Method::get, node + "/delete", "What would go with a row, asked before it is deleted.", {200, 404},
       &Vendor::remove_form);
  edit(Method::put, node, "Changes a row; If-Match or version must name what it was.", {200, 404, 409, 412, 422, 428},
       &Vendor::change, forms);
  edit(Method::del, node, "Deletes a row; with ?confirm=true also what is below it.", {204, 404, 409, 412, 428},
       &Vendor::remove, texts,
       {{"confirm", "query", "boolean", "Also what is below it"},
        {"children", "query", "string",
         "What was counted below it (level:count,level:count); 409 when that no longer holds"}});
  edit(Method::post, node + "/restore", "Brings a deleted row back.", {200, 404, 409, 422}, &Vendor::restore, texts);
  for (const Method method : {Method::post, Method::put})
    edit(method, file, "Puts a file (part `file`) into a field.", {200, 404, 409, 412, 422}, &Vendor::put_file, forms);
  view(Method::get, file, "The file of a field.", {200, 404}, &Vendor::get_file);
  edit(Method::del, file, "Takes a file out of a field.", {204, 404, 409}, &Vendor::delete_file, texts);
  register_sheet_routes(router);
  register_place_routes(router);
  register_duplicate_routes(router);
  register_past_routes(router);
  register_bulk_routes(router);
  register_blank_form_routes(router);
}

}  // namespace tenderloom::submissions
