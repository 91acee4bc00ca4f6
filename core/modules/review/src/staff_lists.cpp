// Lists that a type declares over all applications of a tender (SCR-155): the rows of which staff said something.
#include "office.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string staff_list_url(const std::string& no, const std::string& key) {
  return "/staff/tenders/" + no + "/lists/" + key;
}

Json staff_row(const Review::Dependencies& uses, const tenders::Tender& tender, const forms::TypeDefinition& type,
               const forms::StaffList& list, const submissions::StaffListRow& row, const std::string& locale) {
  const forms::Level& level = *type.level(list.level);
  const submissions::Node& node = row.path.back();
  Json path = Json::array(), values = Json::object(), texts = Json::array();
  for (const submissions::Node& each : row.path) path.push_back(each.title);
  for (const std::string& key : list.columns) {
    const forms::Field& field = *level.field(key);
    Json value = node.values.value(key, Json());
    for (const auto& entry : row.entries)
      if (entry.field == key && entry.kind == "kept") value = entry.value;
    texts.push_back(
        {{"label", type.label(level, field, locale)}, {"text", office_text(type, level, field, value, locale)}});
    values[key] = std::move(value);
  }
  std::string reason;
  for (const auto& entry : row.entries)
    if (entry.field == list.field && entry.kind != "correction") reason = entry.reason;
  const auto company = uses.directory.company(row.company_id);
  return {{"company", company ? company->name : std::string()},
          {"tender", tender.no},
          {"level", level.key},
          {"node", std::to_string(node.id)},
          {"path", std::move(path)},
          {"values", std::move(values)},
          {"texts", std::move(texts)},
          {"reason", reason},
          {"links",
           {{"office", "/staff/submissions/" + std::to_string(row.submission_id) + "/items/" + level.key + "/" +
                           std::to_string(node.id) + "/office"}}}};
}

http::Outcome show_staff_list(const Review::Dependencies& uses, http::Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  const auto type = tender ? uses.tenders.type_of(*tender) : nullptr;
  if (!tender) return http::not_found();
  if (!type) return http::refuse(409, {"type_unavailable"});
  const std::string key = context.param("list"), locale = context.locale();
  Json others = Json::array();
  const forms::StaffList* list = nullptr;
  for (const forms::StaffList& each : type->staff_lists()) {
    others.push_back({{"key", each.key},
                      {"label", type->words().text(locale, "staff_list." + each.key)},
                      {"url", staff_list_url(tender->no, each.key)}});
    if (each.key == key) list = &each;
  }
  if (list == nullptr) return http::not_found();
  const int page = static_cast<int>(context.query_number("page", 1, 1, 100'000)),
            per_page = static_cast<int>(context.query_number("per_page", 25, 1, 100));
  const auto found = uses.submissions.staff_list(*tender, *type, *list, page, per_page);
  Json items = Json::array(), columns = Json::array();
  for (const auto& row : found.rows) items.push_back(staff_row(uses, *tender, *type, *list, row, locale));
  const forms::Level& level = *type->level(list->level);
  for (const std::string& column : list->columns) columns.push_back(type->label(level, *level.field(column), locale));
  return http::Page{"review/staff_list",
                    {{"tender", {{"no", tender->no}, {"name", tender->name}}},
                     {"list", key},
                     {"label", type->words().text(locale, "staff_list." + key)},
                     {"lists", std::move(others)},
                     {"items", std::move(items)},
                     {"page", page},
                     {"per_page", per_page},
                     {"total", found.total}},
                    {{"columns", std::move(columns)}, {"level", type->label(level, locale)}}};
}

Json present_staff_list(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array(), actions = Json::array(), columns = Json::array();
  for (const Json& item : resource.at("items")) {
    std::string above;
    const Json& path = item.at("path");
    for (std::size_t i = 0; i + 1 < path.size(); ++i) above += (i == 0 ? "" : " / ") + path[i].get<std::string>();
    rows.push_back({{"title", path.back()},
                    {"path", above},
                    {"company", item.value("company", "")},
                    {"cells", item.at("texts")},
                    {"reason", item.value("reason", "")},
                    {"url", item.at("links").value("office", "")}});
  }
  for (const Json& label : extra.at("columns")) columns.push_back({{"label", label}});
  const std::string no = resource.at("tender").value("no", ""), key = resource.value("list", "");
  for (const Json& list : resource.at("lists"))
    if (list.value("key", "") != key)
      actions.push_back({{"label", list["label"]}, {"url", list["url"]}, {"primary", false}, {"icon", ""}});
  return {{"title", resource.value("label", "")},
          {"title_suffix", no},
          {"purpose", context.t("office.list_purpose", {{"name", resource.at("tender").value("name", "")}})},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions?tender=" + no}},
                                      {{"label", resource.value("label", "")}}})},
          {"actions", std::move(actions)},
          {"wide", true},
          {"level", extra.value("level", "")},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"pagination", parts::pagination(resource, staff_list_url(no, key), {}, context)},
          {"empty", parts::empty(context.t("office.list_empty"), context.t("office.list_empty_text"))}};
}

}  // namespace

void add_staff_list_routes(http::Router& router, const Review::Dependencies& uses) {
  const http::RoutesOf add(router, &uses, "staff.submissions");
  add(http::Method::get, "/staff/tenders/{no}/lists/{list}",
      "Rows of a list that the tender's type declares, over all applications", {200, 404, 409}, show_staff_list);
}

void register_staff_list_views(render::ViewRegistry& views) {
  views.add({"review/staff_list",
             {{"level", "text"},
              {"columns", Json::array({{{"label", "text"}}})},
              {"rows", Json::array({{{"title", "text"},
                                     {"path", "text"},
                                     {"company", "text"},
                                     {"cells", Json::array({{{"label", "text"}, {"text", "text"}}})},
                                     {"reason", "text"},
                                     {"url", "text"}}})},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present_staff_list});
}

}  // namespace tenderloom::review
