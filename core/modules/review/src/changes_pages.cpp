// What changed in a submission since the last look of whoever asks: rows of the tree, their fields before and after.
#include "queue_pages.h"
#include "supplement_json.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;
namespace parts = render::parts;

std::string field_label(const RoundView& view, const std::string& level_key, const std::string& key) {
  const forms::Level* level = view.ground.type->level(level_key);
  const forms::Field* field = level == nullptr ? nullptr : level->field(key);
  if (field != nullptr) return view.ground.type->label(*level, *field, view.locale);
  if (key == "_parent" || key == "_position") return view.uses.words.text(view.locale, "workbench.changes.field" + key);
  return view.uses.words.text(view.locale, "submissions.revisions.field_gone", {{"key", key}});
}

/// Titles of the rows on the way to it, root first.
std::string way_to(const std::map<std::int64_t, std::string>& titles, const submissions::Node& node) {
  std::string way;
  for (const std::int64_t id : node.ancestors)
    if (const auto at = titles.find(id); at != titles.end()) way += at->second + " / ";
  return way + node.title;
}

Json changed_json(const RoundView& view, const ChangedRow& row, const submissions::Node& node,
                  const std::map<std::int64_t, std::string>& titles) {
  const forms::Level* level = view.ground.type->level(node.level);
  Json lines = Json::array(), events = Json::array();
  const bool is_new = !row.events.empty() && row.events.front() == "created";
  for (const Json& change : row.changes) {
    const std::string key = change.value("field", "");
    const bool of_place = key == "_parent" || key == "_position";
    lines.push_back({{"field", key},
                     {"label", field_label(view, node.level, key)},
                     {"before", of_place || is_new ? "" : value_text(view, node.level, node.id, key, change.at("old"))},
                     {"after", of_place ? "" : value_text(view, node.level, node.id, key, change.at("new"))}});
  }
  for (const std::string& event : row.events) events.push_back(event);
  return {{"id", std::to_string(node.id)},
          {"level", node.level},
          {"level_label", level == nullptr ? node.level : view.ground.type->label(*level, view.locale)},
          {"title", way_to(titles, node)},
          {"events", std::move(events)},
          {"deleted", node.deleted_at.has_value()},
          {"changes", std::move(lines)},
          {"at", base::iso8601(row.at)},
          {"actor", row.actor}};
}

class ChangesRoutes {
 public:
  ChangesRoutes(const Review::Dependencies& uses, Queue& queue) : uses_(uses), queue_(queue) {}

  Outcome show(Context& context) const {
    const auto id = accounts::id_param(context, "id");
    const auto submission = id ? uses_.submissions.get(*id) : std::nullopt;
    const auto tender =
        submission && submission->last_submitted_at ? uses_.tenders.find(submission->tender_id) : std::nullopt;
    if (!tender) return http::not_found();
    auto type = uses_.tenders.type_of(*tender);
    if (!type) return http::refuse(409, {"type_unavailable"});
    const submissions::Ground ground{*tender, std::move(type), context.request().received_at};
    const SubmissionLook look = queue_.look(submission->id, context.principal().person_id);
    const std::int64_t page = context.query_number("page", 1, 1, 100'000), per_page = 25;
    const std::vector<ChangedRow> rows = queue_.changed_rows(submission->id, look);
    const std::size_t first = std::min<std::size_t>(rows.size(), static_cast<std::size_t>((page - 1) * per_page));
    const std::size_t last = std::min<std::size_t>(rows.size(), first + per_page);
    const RoundView view{uses_, ground, *submission, context.locale(), true};
    Json items = items_json(
        view, {rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last)});
    Json names = Json::array();
    for (const auto& [company, name] : uses_.directory.company_names({submission->company_id})) names.push_back(name);
    return http::Page{"review/changes",
                      {{"submission", std::to_string(submission->id)},
                       {"company", names.empty() ? Json("") : names[0]},
                       {"first", look.first},
                       {"since", look.first ? Json() : Json(base::iso8601(look.since))},
                       {"items", std::move(items)},
                       {"page", page},
                       {"per_page", per_page},
                       {"total", rows.size()}}};
  }

 private:
  /// The rows of a page and those above them are read at once; one that was deleted by itself.
  Json items_json(const RoundView& view, const std::vector<ChangedRow>& rows) const {
    std::vector<std::int64_t> ids;
    for (const ChangedRow& row : rows) ids.push_back(row.node_id);
    std::map<std::int64_t, submissions::Node> nodes;
    for (auto& node : uses_.submissions.nodes(view.submission, ids, false)) nodes[node.id] = std::move(node);
    std::set<std::int64_t> above;
    for (const std::int64_t id : ids) {
      if (nodes.count(id) == 0)
        if (auto former = uses_.submissions.node_or_former(view.submission, id)) nodes[id] = std::move(*former);
      if (const auto at = nodes.find(id); at != nodes.end())
        above.insert(at->second.ancestors.begin(), at->second.ancestors.end());
    }
    std::map<std::int64_t, std::string> titles;
    for (const auto& node : uses_.submissions.nodes(view.submission, {above.begin(), above.end()}, false))
      titles[node.id] = node.title;
    Json items = Json::array();
    for (const ChangedRow& row : rows)
      if (const auto at = nodes.find(row.node_id); at != nodes.end())
        items.push_back(changed_json(view, row, at->second, titles));
    return items;
  }

  const Review::Dependencies& uses_;
  Queue& queue_;
};

Json present_changes(const Json& resource, const Json&, const render::ViewContext& context) {
  const std::string url = "/staff/submissions/" + resource.value("submission", "");
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) {
    Json badges = Json::array();
    for (const Json& event : item.at("events")) {
      const std::string name = event;
      badges.push_back(parts::badge(name == "deleted"   ? "danger"
                                    : name == "created" ? "info"
                                                        : "attention",
                                    context.t("workbench.changes.event." + name)));
    }
    rows.push_back(
        {{"title", item.at("title")},
         {"level", item.at("level_label")},
         {"url",
          item.value("deleted", false) ? "" : url + "/items/" + item.value("level", "") + "/" + item.value("id", "")},
         {"badges", std::move(badges)},
         {"lines", item.at("changes")},
         {"time", parts::time_text(item.at("at"))},
         {"actor", item.at("actor")}});
  }
  return {{"title", context.t("workbench.changes.title")},
          {"title_suffix", resource.at("company")},
          {"purpose", resource.value("first", true)
                          ? context.t("workbench.changes.first")
                          : context.t("workbench.changes.purpose", {{"time", parts::time_text(resource.at("since"))}})},
          {"wide", true},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("workbench.title")}, {"url", "/staff/queue"}},
                                      {{"label", resource.at("company")}, {"url", url}},
                                      {{"label", context.t("workbench.changes.title")}}})},
          {"rows", std::move(rows)},
          {"pagination", parts::pagination(resource, url + "/changes", {}, context)},
          {"empty", parts::empty(context.t("workbench.changes.nothing"), "", url, context.t("review.open"))}};
}

}  // namespace

void add_changes_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue) {
  const auto routes = std::make_shared<const ChangesRoutes>(uses, queue);
  const http::RoutesOf add(router, routes, "staff.submissions");
  add(http::Method::get, "/staff/submissions/{id}/changes", "What changed since the last look of who asks", {200, 404},
      &ChangesRoutes::show);
}

void register_work_views(render::ViewRegistry& views) {
  views.add(
      {"review/changes",
       {{"rows",
         Json::array(
             {{{"title", "text"},
               {"level", "text"},
               {"url", "text"},
               {"badges", Json::array({parts::badge_shape()})},
               {"lines", Json::array({{{"field", "text"}, {"label", "text"}, {"before", "text"}, {"after", "text"}}})},
               {"time", "text"},
               {"actor", "text"}}})},
        {"pagination", parts::pagination_shape()},
        {"empty", parts::empty_shape()}},
       present_changes});
}

}  // namespace tenderloom::review
