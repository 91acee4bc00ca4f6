#include "item_search.h"

#include <map>

#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using base::Json;
namespace parts = render::parts;

constexpr char kAddress[] = "/staff/items";

/// Names of tenders and companies that the rows of a page name, each read once.
class Names {
 public:
  explicit Names(const Review::Dependencies& uses) : uses_(uses) {}
  const std::optional<tenders::Tender>& tender(std::int64_t id) {
    const auto [at, is_new] = tenders_.try_emplace(id);
    if (is_new) at->second = uses_.tenders.find(id);
    return at->second;
  }
  void read_companies(const std::vector<submissions::FoundNode>& rows) {
    std::set<std::int64_t> ids;
    for (const auto& row : rows) ids.insert(row.company_id);
    for (auto& [id, name] : uses_.directory.company_names({ids.begin(), ids.end()})) companies_[id] = std::move(name);
  }
  std::string company(std::int64_t id) const {
    const auto found = companies_.find(id);
    return found == companies_.end() ? std::string() : found->second;
  }

 private:
  const Review::Dependencies& uses_;
  std::map<std::int64_t, std::optional<tenders::Tender>> tenders_;
  std::map<std::int64_t, std::string> companies_;
};

Json row_json(const submissions::FoundNode& row, Names& names, tenders::Service& tenders, const std::string& locale) {
  const submissions::Node& node = row.path.back();
  const auto& tender = names.tender(row.tender_id);
  const auto type = tender ? tenders.type_of(*tender) : nullptr;
  const forms::Level* level = type ? type->level(node.level) : nullptr;
  Json path = Json::array();
  for (const auto& each : row.path) path.push_back(each.title);
  return {{"id", std::to_string(node.id)},
          {"level", node.level},
          {"level_label", level != nullptr ? type->label(*level, locale) : node.level},
          {"title", node.title},
          {"path", std::move(path)},
          {"complete", node.own_complete},
          {"submission", std::to_string(node.submission_id)},
          {"state", row.submission_state},
          {"company_name", names.company(row.company_id)},
          {"tender_no", tender ? tender->no : ""},
          {"tender_name", tender ? tender->name : ""},
          {"updated_at", base::iso8601(node.updated_at)},
          {"links",
           {{"self", "/staff/submissions/" + std::to_string(node.submission_id) + "/items/" + node.level + "/" +
                         std::to_string(node.id)}}}};
}

http::Outcome search(const Review::Dependencies& uses, http::Context& context) {
  submissions::SearchQuery query;
  query.text = base::truncate(context.query("q"), 100);
  query.state = context.query("state");
  query.tests = context.query("tests");
  query.level = context.query("level");
  if (const std::string complete = context.query("complete"); complete == "true" || complete == "false")
    query.complete = complete == "true";
  query.page = static_cast<int>(context.query_number("page", 1, 1, 100'000));
  query.per_page = static_cast<int>(context.query_number("per_page", 25, 1, 100));
  query.without = uses.tenders.sealed_tenders();
  const std::string no = context.query("tender");
  submissions::SearchResult found;
  const auto tender = no.empty() ? std::nullopt : uses.tenders.find(no);
  if (tender) query.tender = tender->id;
  if (no.empty() || tender) found = uses.submissions.search(query);

  Names names(uses);
  names.read_companies(found.rows);
  Json items = Json::array();
  for (const auto& row : found.rows) items.push_back(row_json(row, names, uses.tenders, context.locale()));
  return http::Page{"review/items",
                    {{"items", std::move(items)},
                     {"page", query.page},
                     {"per_page", query.per_page},
                     {"total", found.total},
                     {"more", found.more}},
                    {{"q", query.text},
                     {"tender", no},
                     {"state", query.state},
                     {"complete", context.query("complete")},
                     {"tests", query.tests}}};
}

Json options_of(const render::ViewContext& context, const std::string& chosen,
                const std::vector<std::pair<const char*, std::string>>& choices) {
  Json options = Json::array();
  for (const auto& [value, word] : choices)
    options.push_back({{"value", value}, {"label", context.t(word)}, {"selected", chosen == value}});
  return options;
}

Json filters_of(const Json& extra, const render::ViewContext& context) {
  const auto chosen = [&](const char* key) { return extra.value(key, ""); };
  const auto select = [&](const char* name, const std::string& label, Json options) {
    return Json{
        {"name", name}, {"label", label}, {"id", std::string("filter-") + name}, {"options", std::move(options)}};
  };
  std::vector<std::pair<const char*, std::string>> states{{"", "common.all"}};
  for (const char* state : {"submitted", "received", "returned", "withdrawn", "accepted", "rejected"})
    states.emplace_back(state, std::string("review.state.") + state);
  Json keep = Json::array();
  if (!chosen("tender").empty()) keep.push_back({{"name", "tender"}, {"value", chosen("tender")}});
  bool filtered = false;
  for (const char* key : {"q", "tender", "state", "complete", "tests"}) filtered = filtered || !chosen(key).empty();
  return {{"action", kAddress},
          {"q", chosen("q")},
          {"q_label", context.t("review.item_search.label")},
          {"selects",
           Json::array({select("state", context.t("review.state_label"), options_of(context, chosen("state"), states)),
                        select("complete", context.t("review.item_search.completeness"),
                               options_of(context, chosen("complete"),
                                          {{"", "common.all"},
                                           {"true", "review.item_search.complete"},
                                           {"false", "review.item_search.incomplete"}})),
                        select("tests", context.t("registrations.tests.label"),
                               options_of(context, chosen("tests"),
                                          {{"", "registrations.tests.without"},
                                           {"only", "registrations.tests.only"},
                                           {"all", "registrations.tests.all"}}))})},
          {"keep", std::move(keep)},
          {"reset_url", filtered ? kAddress : ""}};
}

Json present(const Json& resource, const Json& extra, const render::ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) {
    std::string path;
    for (std::size_t at = 0; at + 1 < item.at("path").size(); ++at)
      path += (at == 0 ? "" : " / ") + item.at("path")[at].get<std::string>();
    const bool complete = item.value("complete", false);
    rows.push_back({{"title", item.value("title", "")},
                    {"path", path},
                    {"level", item.value("level_label", "")},
                    {"company", item.value("company_name", "")},
                    {"tender", item.value("tender_no", "")},
                    {"tender_name", item.value("tender_name", "")},
                    {"state", context.t("review.state." + item.value("state", ""))},
                    {"completeness", parts::badge(complete ? "done" : "attention",
                                                  context.t(complete ? "review.item_search.complete"
                                                                     : "review.item_search.incomplete"))},
                    {"url", item.at("links").value("self", "")}});
  }
  const bool asked = !extra.value("q", "").empty();
  const std::string total = base::thousands(resource.value("total", std::int64_t{0}));
  std::string summary;
  if (asked)
    summary = context.t(resource.value("more", false) ? "review.item_search.more" : "review.item_search.found",
                        {{"count", total}});
  std::vector<std::pair<std::string, std::string>> keep;
  for (const char* key : {"q", "tender", "state", "complete", "tests"}) keep.emplace_back(key, extra.value(key, ""));
  return {{"title", context.t("review.item_search.title")},
          {"purpose", context.t("review.item_search.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.item_search.title")}}})},
          {"wide", true},
          {"filters", filters_of(extra, context)},
          {"summary", summary},
          {"rows", rows},
          {"pagination", parts::pagination(resource, kAddress, keep, context)},
          {"empty", parts::empty(context.t(asked ? "review.item_search.none" : "review.item_search.ask"),
                                 context.t(asked ? "review.item_search.none_text" : "review.item_search.ask_text"))}};
}

}  // namespace

void add_item_search_routes(http::Router& router, const Review::Dependencies& uses) {
  const http::RoutesOf add(router, &uses, "staff.submissions");
  add(http::Method::get, kAddress,
      "Items of all vendors that were handed in, by words; tender, level, state, complete, tests", {200}, search);
}

void register_item_search_view(render::ViewRegistry& views) {
  views.add({"review/items",
             {{"filters", parts::filters_shape()},
              {"summary", "text"},
              {"rows", Json::array({{{"title", "text"},
                                     {"path", "text"},
                                     {"level", "text"},
                                     {"company", "text"},
                                     {"tender", "text"},
                                     {"tender_name", "text"},
                                     {"state", "text"},
                                     {"completeness", parts::badge_shape()},
                                     {"url", "text"}}})},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present});
}

}  // namespace tenderloom::review
