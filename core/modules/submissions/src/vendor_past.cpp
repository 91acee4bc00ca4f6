// 匯入過往品項 (SCR-122, R-040): choosing among the company's items of earlier tenders, a preview, and the copy as a
// job.
#include "past_jobs.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kPastPerPage = 25, kMostPastPerPage = 100, kLastPastPage = 100'000;

std::vector<std::int64_t> ids_in(const Json& body, const char* key) {
  std::vector<std::int64_t> ids;
  for (const std::string& each : http::body_values(body, key))
    if (const auto id = read_id(each)) ids.push_back(*id);
  return ids;
}

/// The price of an item: the first amount of money of its level.
Json price_of(const forms::Level& priced, const Node& node) {
  for (const forms::Field& field : priced.fields)
    if (field.type == forms::FieldType::money) return node.values.value(field.key, Json());
  return nullptr;
}

/// What the tender calls a group; its code when it has no such group any more.
std::string group_name(const Json& groups, const std::string& code) {
  for (const Json& group : groups)
    if (group.value("code", "") == code) return group.value("name", code);
  return code;
}

const tenders::Tender* chosen_tender(const std::vector<tenders::Tender>& offered, const std::string& no) {
  for (const tenders::Tender& each : offered)
    if (each.no == no) return &each;
  return nullptr;
}

}  // namespace

http::Outcome Vendor::past(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const forms::TypeDefinition& type = *scope.ground.type;
    const std::string& locale = context.locale();
    const auto offered = offered_past_tenders(tenders_, scope.ground.tender, scope.ground.now);
    const std::string wanted = context.query("from");
    const tenders::Tender* from = chosen_tender(offered, wanted);
    if (from == nullptr && !wanted.empty()) return http::not_found();
    PastQuery query;
    query.group = context.query("group");
    query.page = static_cast<int>(context.query_number("page", 1, 1, kLastPastPage));
    query.per_page = static_cast<int>(context.query_number("per_page", kPastPerPage, 1, kMostPastPerPage));
    const auto items_of = [&](const tenders::Tender& tender) {
      const auto earlier = service_.find(tender.id, scope.submission.company_id);
      return earlier ? service_.past_items(type, *earlier, query) : PastPage{};
    };
    PastPage found = from != nullptr ? items_of(*from) : PastPage{};
    // Who has not chosen yet sees the latest tender that has items of theirs.
    for (std::size_t at = 0; from == nullptr && at < offered.size(); ++at)
      if (found = items_of(offered[at]); !found.groups.empty() || found.total != 0) from = &offered[at];
    if (from == nullptr && !offered.empty()) from = &offered.front();

    const auto refused = refusal(context, scope);
    const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
    Json resource = state_json(scope, may);
    resource["editable"] = !refused && !scope.read_only;
    resource["from"] = from == nullptr ? Json() : Json(from->no);
    resource["group"] = query.group;
    resource["page"] = query.page, resource["per_page"] = query.per_page, resource["total"] = found.total;
    resource["tenders"] = Json::array();
    for (const tenders::Tender& each : offered) resource["tenders"].push_back({{"no", each.no}, {"name", each.name}});
    const Json names = from == nullptr ? Json::array() : from->groups();
    resource["groups"] = Json::array();
    for (const PastGroup& group : found.groups)
      resource["groups"].push_back(
          {{"code", group.code}, {"name", group_name(names, group.code)}, {"items", group.items}});
    resource["items"] = Json::array();
    const forms::Level* priced = priced_level(type);
    for (const PastItem& item : found.items) {
      Json path = Json::array();
      for (const Node& node : item.path) path.push_back({{"level", node.level}, {"title", node.title}});
      resource["items"].push_back({{"id", std::to_string(item.path.back().id)},
                                   {"group", item.group},
                                   {"path", std::move(path)},
                                   {"price", priced == nullptr ? Json() : price_of(*priced, item.path.back())}});
    }
    Json levels = Json::array();
    for (const forms::Level& level : type.levels())
      levels.push_back({{"key", level.key}, {"label", type.label(level, locale)}});
    const GroupField group = group_field(type);
    const std::string self = "/tenders/" + scope.ground.tender.no + "/past";
    return http::Page{
        "submissions/past",
        std::move(resource),
        {{"levels", std::move(levels)},
         {"group_label", group.field == nullptr ? "" : type.label(*group.level, *group.field, locale)},
         {"self", self},
         {"back", scope.base_url},
         {"guides", refused ? refused->more.value("guides", Json()) : Json()},
         {"refused", refused ? words_.text(locale, "error." + refused->error.code, refused->error.params) : ""},
         {"breadcrumb", breadcrumb_model(scope, nullptr, {}, words_.text(locale, "past.title"), words_, locale)}}};
  });
}

http::Outcome Vendor::copy_past(http::Context& context) {
  const Json& body = context.values();
  const bool dry_run = http::body_flag(body, "dry_run");
  const auto copy = [&](const ItemScope& scope) -> http::Outcome {
    const auto offered = offered_past_tenders(tenders_, scope.ground.tender, scope.ground.now);
    const tenders::Tender* from = chosen_tender(offered, http::body_text(body, "from"));
    const auto earlier = from != nullptr ? service_.find(from->id, scope.submission.company_id) : std::nullopt;
    if (!earlier) return http::refuse(422, {"past_not_offered", Json::object(), "from"});
    CopyChoice choice;
    const bool all = http::body_flag(body, "all");
    if (all) choice.group = http::body_text(body, "group");
    if (!all) choice.items = ids_in(body, "items");
    const std::string self = "/tenders/" + scope.ground.tender.no + "/past";
    if (!all && choice.items.empty()) {
      if (!context.wants_html()) return http::refuse(422, {"past_nothing_chosen", Json::object(), "items"});
      return http::Redirect{self + "?from=" + from->no,
                            http::Flash{"error", "error.past_nothing_chosen", Json::object()}};
    }
    if (!dry_run) {
      const std::int64_t job = past_jobs_.start({.tender_id = scope.ground.tender.id,
                                                 .company_id = scope.submission.company_id,
                                                 .from = from->no,
                                                 .choice = choice,
                                                 .actor = actor(context),
                                                 .arrived = context.request().received_at,
                                                 .locale = context.locale()});
      return http::Accepted{"/jobs/" + std::to_string(job), {{"id", std::to_string(job)}, {"state", "queued"}}};
    }
    auto items =
        service_.copy_items(scope.ground, scope.submission, *earlier, choice, actor(context), {.dry_run = true});
    if (!items.ok()) return refused_by(context, items.error());
    Json report = report_of(*scope.ground.type, *items, from->name, true, context.locale());
    Json chosen = Json::array();
    for (const std::int64_t id : choice.items) chosen.push_back({{"id", std::to_string(id)}});
    return http::Page{
        "submissions/past_preview",
        std::move(report),
        {{"self", self},
         {"from", from->no},
         {"from_name", from->name},
         {"all", all},
         {"group", choice.group},
         {"chosen", std::move(chosen)},
         {"back", self + "?from=" + from->no},
         {"breadcrumb", breadcrumb_model(scope, nullptr, {}, words_.text(context.locale(), "past.preview.title"),
                                         words_, context.locale())}}};
  };
  return with_open_scope(context, copy, Changes::at_large, !dry_run);
}

void Vendor::register_past_routes(http::Router& router) {
  const http::RoutesOf view(router, this, "vendor.view");
  const auto edit = view.as("vendor.edit");
  using http::Method;
  const std::string pattern = "/tenders/{no}/past";
  view(Method::get, pattern, "The company's items of earlier tenders that may be carried over.", {200, 404},
       &Vendor::past, {},
       {{"from", "query", "string", "Number of the earlier tender"},
        {"group", "query", "string", "Only items of that group"},
        {"page", "query", "integer", "Page, from 1"},
        {"per_page", "query", "integer", "Rows a page, at most 100"}});
  edit(Method::post, pattern,
       "Carries items over (`from`, `items` or `all` with `group`); with `dry_run` tells what would come of it.",
       {200, 202, 404, 409, 422}, &Vendor::copy_past);
}

}  // namespace tenderloom::submissions
