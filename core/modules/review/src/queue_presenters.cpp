// SCR-151, SCR-153: the queues, a submission's notes, deputies.
#include "queue_pages.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

using render::ViewContext;
namespace parts = render::parts;

std::string queue_address(const Json& query, const std::string& page) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const char* name : {"queue", "state", "tender", "group", "q", "tests", "sort"})
    values.emplace_back(name, query.value(name, ""));
  values.emplace_back("page", page);
  return parts::query(values);
}

namespace {

constexpr char kQueuePath[] = "/staff/queue";

Json queue_badges(const Json& item, const ViewContext& context) {
  const std::string state = item.value("state", "");
  Json badges = Json::array();
  badges.push_back(parts::badge(state == "submitted"                         ? "attention"
                                : state == "returned" || state == "rejected" ? "danger"
                                : state == "received" || state == "accepted" ? "done"
                                                                             : "neutral",
                                context.t("review.state." + state)));
  if (item.value("supplementing", false))
    badges.push_back(parts::badge("attention", context.t("workbench.supplementing")));
  if (item.value("unseen", false)) badges.push_back(parts::badge("info", context.t("workbench.unseen")));
  if (item.value("is_test", false)) badges.push_back(accounts::test_vendor_badge(context));
  return badges;
}

/// How many days ago, in words.
std::string age_text(const Json& iso, const ViewContext& context) {
  const auto since = iso.is_string() ? base::parse_iso8601(iso.get<std::string>()) : std::nullopt;
  if (!since) return {};
  const auto days = std::chrono::duration_cast<std::chrono::hours>(context.now - *since).count() / 24;
  return days < 1 ? context.t("workbench.today") : context.t("workbench.days", {{"days", days}});
}

Json queue_rows(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string tail = queue_address(extra.at("query"));
  const Json chosen = extra.value("chosen", Json::array());
  Json rows = Json::array();
  for (const Json& item : resource.at("items")) {
    const std::int64_t notes = item.value("notes", std::int64_t{0});
    const Json assignee = item.at("assignee");
    rows.push_back({{"id", item.at("id")},
                    {"url", "/staff/submissions/" + item.value("id", "") + tail},
                    {"company", item.at("company_name")},
                    {"tax_id", item.at("tax_id")},
                    {"tender", item.at("tender_no")},
                    {"number", item.at("number")},
                    {"badges", queue_badges(item, context)},
                    {"age", age_text(item.at("waiting_since"), context)},
                    {"since", parts::time_text(item.at("waiting_since"))},
                    {"due", parts::deadline_text(item.at("due"), context)},
                    {"assignee", assignee.is_null() ? context.t("workbench.nobody") : assignee.value("name", "")},
                    {"notes", notes == 0 ? "" : context.t("workbench.note_count", {{"count", notes}})},
                    {"checked", std::find(chosen.begin(), chosen.end(), item.at("id")) != chosen.end()}});
  }
  return rows;
}

Json queue_select(const char* name, const std::string& label, const std::string& chosen,
                  const std::vector<std::pair<std::string, std::string>>& choices) {
  Json options = Json::array();
  for (const auto& [value, text] : choices)
    options.push_back({{"value", value}, {"label", text}, {"selected", value == chosen}});
  return {{"name", name}, {"label", label}, {"id", std::string("filter-") + name}, {"options", std::move(options)}};
}

Json queue_filters(const Json& extra, const ViewContext& context) {
  const Json& query = extra.at("query");
  std::vector<std::pair<std::string, std::string>> states{{"", context.t("workbench.under_way")},
                                                          {"any", context.t("common.all")}};
  for (const char* state : {"submitted", "received", "returned", "not_submitted", "accepted", "rejected", "withdrawn"})
    states.emplace_back(state, context.t(std::string("review.state.") + state));
  std::vector<std::pair<std::string, std::string>> tenders{{"", context.t("common.all")}};
  for (const Json& tender : extra.value("tenders", Json::array()))
    tenders.emplace_back(tender.value("no", ""), tender.value("no", "") + "　" + tender.value("name", ""));
  Json selects = Json::array({queue_select("state", context.t("review.state_label"), query.value("state", ""), states),
                              queue_select("tender", context.t("review.tender"), query.value("tender", ""), tenders)});
  std::vector<std::pair<std::string, std::string>> groups{{"", context.t("common.all")}};
  for (const Json& group : extra.value("groups", Json::array()))
    groups.emplace_back(group.value("code", ""), group.value("code", "") + "　" + group.value("name", ""));
  if (groups.size() > 1)
    selects.push_back(queue_select("group", context.t("workbench.group"), query.value("group", ""), groups));
  selects.push_back(accounts::test_vendor_filter(query.value("tests", ""), context));
  selects.push_back(queue_select("sort", context.t("workbench.sort.label"), query.value("sort", ""),
                                 {{"", context.t("workbench.sort.waiting")},
                                  {"deadline", context.t("workbench.sort.deadline")},
                                  {"newest", context.t("workbench.sort.newest")}}));
  return {{"action", kQueuePath},
          {"q", query.value("q", "")},
          {"q_label", context.t("review.search")},
          {"selects", std::move(selects)},
          {"keep", Json::array({{{"name", "queue"}, {"value", query.value("queue", "")}}})},
          {"reset_url", std::string(kQueuePath) + "?queue=" + query.value("queue", "")}};
}

Json people_options(const Json& colleagues, const std::string& chosen, const std::string& none) {
  Json options = Json::array();
  if (!none.empty()) options.push_back({{"value", ""}, {"label", none}, {"selected", chosen.empty()}});
  for (const Json& one : colleagues)
    options.push_back({{"value", one.at("id")}, {"label", one.at("name")}, {"selected", one.at("id") == chosen}});
  return options;
}

Json options_shape() { return Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}}); }

Json present_queue(const Json& resource, const Json& extra, const ViewContext& context) {
  Json counters = Json::array();
  for (const char* name : {"mine", "unassigned", "all"}) {
    Json query = extra.at("query");
    query["queue"] = name;
    counters.push_back({{"label", context.t(std::string("workbench.queue.") + name)},
                        {"value", base::thousands(resource.at("counters").value(name, std::int64_t{0}))},
                        {"url", kQueuePath + queue_address(query)},
                        {"has_url", true},
                        {"active", resource.value("queue", "") == name}});
  }
  std::vector<std::pair<std::string, std::string>> keep;
  for (const auto& [name, value] : extra.at("query").items()) keep.emplace_back(name, value.get<std::string>());
  const Json errors = parts::errors(context.findings);
  return {
      {"title", context.t("workbench.title")},
      {"purpose", context.t("workbench.purpose")},
      {"wide", true},
      {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                  {{"label", context.t("workbench.title")}}})},
      {"actions", Json::array({{{"label", context.t("workbench.deputies.title")}, {"url", "/staff/deputies"}}})},
      {"errors", errors},
      {"has_errors", !errors.empty()},
      {"counters", std::move(counters)},
      {"filters", queue_filters(extra, context)},
      {"rows", queue_rows(resource, extra, context)},
      {"assign_url", "/staff/queue/assign" + queue_address(extra.at("query"))},
      {"back",
       kQueuePath + queue_address(extra.at("query"), resource.value("page", 1) > 1 ? resource.at("page").dump() : "")},
      {"people", people_options(resource.at("colleagues"), extra.value("person", ""), context.t("workbench.nobody"))},
      {"pagination", parts::pagination(resource, kQueuePath, keep, context)},
      {"empty", parts::empty(context.t("workbench.none"), context.t("workbench.none_text"),
                             std::string(kQueuePath) + "?queue=all", context.t("workbench.queue.all"))}};
}

Json note_rows(const Json& notes) {
  Json rows = Json::array();
  for (const Json& note : notes)
    rows.push_back(
        {{"actor", note.at("actor")}, {"time", parts::time_text(note.at("at"))}, {"words", note.at("words")}});
  return rows;
}
Json note_shape() { return Json::array({{{"actor", "text"}, {"time", "text"}, {"words", "text"}}}); }

Json present_notes(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string url = "/staff/submissions/" + resource.value("submission", "");
  const Json errors = parts::errors(context.findings);
  return {{"title", context.t("workbench.notes.title")},
          {"title_suffix", resource.at("company")},
          {"purpose", context.t("workbench.notes.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("workbench.title")}, {"url", kQueuePath}},
                                      {{"label", resource.at("company")}, {"url", url}},
                                      {{"label", context.t("workbench.notes.title")}}})},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"words", extra.value("words", "")},
          {"words_error", parts::error_of(context.findings, "words")},
          {"note_url", url + "/notes"},
          {"notes", note_rows(resource.at("items"))}};
}

Json present_deputies(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array(), others = Json::array();
  for (const Json& item : resource.at("items")) {
    const bool mine = item.value("of_mine", false);
    const auto until = base::parse_iso8601(item.value("until", ""));
    rows.push_back({{"words", context.t(mine ? "workbench.deputies.by" : "workbench.deputies.of",
                                        {{"name", item.at(mine ? "deputy" : "person").at("name")}})},
                    {"from", parts::time_text(item.at("from"))},
                    {"until", until ? base::display_time(*until - std::chrono::minutes(1)) : ""},
                    {"url", "/staff/deputies/" + item.value("id", "")}});
  }
  for (const Json& one : resource.at("colleagues"))
    if (one.at("id") != extra.at("me")) others.push_back(one);
  const Json errors = parts::errors(context.findings);
  Json model = {{"title", context.t("workbench.deputies.title")},
                {"purpose", context.t("workbench.deputies.purpose")},
                {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                            {{"label", context.t("workbench.title")}, {"url", kQueuePath}},
                                            {{"label", context.t("workbench.deputies.title")}}})},
                {"errors", errors},
                {"has_errors", !errors.empty()},
                {"rows", std::move(rows)},
                {"people", people_options(others, extra.value("deputy", ""), "")}};
  for (const char* name : {"from", "until"}) model[name] = extra.value(name, "");
  for (const char* name : {"deputy", "from", "until"})
    model[std::string(name) + "_error"] = parts::error_of(context.findings, name);
  return model;
}

}  // namespace

Json work_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json work = resource.value("work", Json());
  if (!work.is_object()) return nullptr;
  const std::string url = "/staff/submissions/" + resource.value("id", ""), tail = queue_address(work.at("queue"));
  const auto beside = [&](const char* name) {
    const Json id = work.at(name);
    return id.is_null() ? std::string() : "/staff/submissions/" + id.get<std::string>() + tail;
  };
  const Json& look = work.at("look");
  const std::int64_t changed = look.value("changed", std::int64_t{0});
  const std::string assignee = work.at("assignee").is_null() ? "" : work.at("assignee").value("id", "");
  return {{"previous_url", beside("previous")},
          {"next_url", beside("next")},
          {"queue_url", kQueuePath + tail},
          {"queue_label", context.t("workbench.queue." + work.at("queue").value("queue", "all"))},
          {"assignee", assignee.empty() ? context.t("workbench.nobody") : work.at("assignee").value("name", "")},
          {"people", people_options(extra.value("colleagues", Json::array()), assignee, context.t("workbench.nobody"))},
          {"id", resource.at("id")},
          {"back", url + tail},
          {"changes_url", changed > 0 ? url + "/changes" : ""},
          {"changes_text", look.value("first", true)
                               ? context.t("workbench.changes.first")
                               : context.t(changed > 0 ? "workbench.changes.some" : "workbench.changes.none",
                                           {{"count", changed}, {"time", parts::time_text(look.at("since"))}})},
          {"note_url", url + "/notes"},
          {"notes", note_rows(work.at("notes"))}};
}

Json work_shape() {
  return {{"previous_url", "text"},    {"next_url", "text"},   {"queue_url", "text"},   {"queue_label", "text"},
          {"assignee", "text"},        {"words", "text"},      {"words_error", "text"}, {"id", "text"},
          {"people", options_shape()}, {"back", "text"},       {"changes_url", "text"}, {"changes_text", "text"},
          {"note_url", "text"},        {"notes", note_shape()}};
}

void register_queue_views(render::ViewRegistry& views) {
  views.add({"review/queue",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", Json::array({{{"id", "text"},
                                     {"url", "text"},
                                     {"company", "text"},
                                     {"tax_id", "text"},
                                     {"tender", "text"},
                                     {"number", "text"},
                                     {"badges", Json::array({parts::badge_shape()})},
                                     {"age", "text"},
                                     {"since", "text"},
                                     {"due", "text"},
                                     {"assignee", "text"},
                                     {"notes", "text"},
                                     {"checked", "flag"}}})},
              {"assign_url", "text"},
              {"back", "text"},
              {"people", options_shape()},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present_queue});
  views.add({"review/notes",
             {{"words", "text"}, {"words_error", "text"}, {"note_url", "text"}, {"notes", note_shape()}},
             present_notes});
  views.add({"review/deputies",
             {{"rows", Json::array({{{"words", "text"}, {"from", "text"}, {"until", "text"}, {"url", "text"}}})},
              {"people", options_shape()},
              {"from", "text"},
              {"until", "text"},
              {"deputy_error", "text"},
              {"from_error", "text"},
              {"until_error", "text"}},
             present_deputies});
}

}  // namespace tenderloom::review
