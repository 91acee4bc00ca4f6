#include "vendor.h"

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
                                      Changes changes) {
  Scoped scoped = scope(context, true);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  const ItemScope& open = std::get<ItemScope>(scoped);
  if (auto refused = refusal(context, open, changes)) {
    // A person is led to where the guides are read; a form that was filled in is refused with everything kept.
    if (context.wants_html() && context.request().method == http::Method::get)
      return http::Redirect{open.base_url,
                            http::Flash{"error", "error." + refused->error.code, std::move(refused->error.params)}};
    return std::move(*refused);
  }
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
  const auto add = [&](Method method, const std::string& pattern, const char* permission, const char* summary,
                       http::Outcome (Vendor::*handle)(Context&), std::vector<int> statuses, http::BodyLimit body = {},
                       std::vector<http::Parameter> parameters = {}) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.permission = permission;
    route.handler = [this, handle](Context& context) { return (this->*handle)(context); };
    route.summary = summary;
    route.statuses = std::move(statuses);
    route.body = body;
    route.parameters = std::move(parameters);
    route.while_supporting = pattern == "/dashboard";
    router.add(std::move(route));
  };
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

  add(Method::get, "/dashboard", "signed_in", "What stands where: registration, application, announcements, tenders.",
      &Vendor::dashboard, {200});
  add(Method::get, items, "vendor.view", "The deepest rows of all items with the counters.", &Vendor::overview,
      {200, 404}, {}, overview_parameters);
  add(Method::get, "/tenders/{no}/todo", "vendor.view", "Everything that is missing before submission, row by row.",
      &Vendor::todo, {200, 404}, {}, todo_parameters);
  http::Route list;
  list.method = Method::get, list.pattern = level, list.permission = "vendor.view";
  list.summary = "Rows of a level.";
  list.statuses = {200, 404}, list.parameters = list_parameters;
  list.handler = [this](Context& context) {
    return with_scope(context,
                      [&](const ItemScope& scope) { return pages_.list(context, scope, context.param("level")); });
  };
  router.add(std::move(list));
  http::Route detail;
  detail.method = Method::get, detail.pattern = node, detail.permission = "vendor.view";
  detail.summary = "One row with its values and what it lacks.";
  detail.statuses = {200, 304, 404};
  detail.handler = [this](Context& context) {
    return with_scope(context, [&](const ItemScope& scope) {
      return pages_.detail(context, scope, context.param("level"), context.param("id"));
    });
  };
  router.add(std::move(detail));
  http::Route history;
  history.method = Method::get, history.pattern = node + "/revisions", history.permission = "vendor.view";
  history.summary = "Who changed what in a row.";
  history.statuses = {200, 404};
  history.handler = [this](Context& context) {
    return with_scope(context, [&](const ItemScope& scope) {
      return pages_.revisions(context, scope, context.param("level"), context.param("id"));
    });
  };
  router.add(std::move(history));

  add(Method::post, level, "vendor.edit", "Creates a row; what is required may come later.", &Vendor::create,
      {201, 404, 409, 422}, forms);
  add(Method::post, level + "/evaluate", "vendor.edit", "Judges values without storing them.", &Vendor::evaluate,
      {200, 404, 422}, texts);
  for (const Method method : {Method::put, Method::post})
    add(method, level + "/draft", "vendor.edit", "Keeps what was typed into a form and not saved (`id` or `parent`).",
        &Vendor::keep_draft, {200, 404, 409}, texts);
  add(Method::get, level + "/draft", "vendor.edit", "What one typed into a form and did not save.", &Vendor::get_draft,
      {200, 404}, {}, draft_parameters);
  add(Method::del, level + "/draft", "vendor.edit", "Forgets it.", &Vendor::drop_draft, {204, 404}, texts,
      draft_parameters);
  add(Method::post, node + "/presence", "vendor.edit", "Says that one has the row's form open; answers who else has.",
      &Vendor::presence, {200, 404}, texts);
  add(Method::get, level + "/new", "vendor.edit", "The form of a new row, for people.", &Vendor::new_form, {200, 404});
  add(Method::get, node + "/edit", "vendor.edit", "The form of a row, for people.", &Vendor::edit_form, {200, 404});
  add(Method::get, node + "/delete", "vendor.edit", "What would go with a row, asked before it is deleted.",
      &Vendor::remove_form, {200, 404});
  add(Method::put, node, "vendor.edit", "Changes a row; If-Match or version must name what it was.", &Vendor::change,
      {200, 404, 409, 412, 422, 428}, forms);
  add(Method::del, node, "vendor.edit", "Deletes a row; with ?confirm=true also what is below it.", &Vendor::remove,
      {204, 404, 409, 412, 428}, texts);
  add(Method::post, node + "/restore", "vendor.edit", "Brings a deleted row back.", &Vendor::restore,
      {200, 404, 409, 422}, texts);
  for (const Method method : {Method::post, Method::put})
    add(method, file, "vendor.edit", "Puts a file (part `file`) into a field.", &Vendor::put_file,
        {200, 404, 409, 412, 422}, forms);
  add(Method::get, file, "vendor.view", "The file of a field.", &Vendor::get_file, {200, 404});
  add(Method::del, file, "vendor.edit", "Takes a file out of a field.", &Vendor::delete_file, {204, 404, 409}, texts);
  register_sheet_routes(router);
  register_place_routes(router);
  register_duplicate_routes(router);
  register_past_routes(router);
  register_bulk_routes(router);
  register_blank_form_routes(router);
}

}  // namespace tenderloom::submissions
