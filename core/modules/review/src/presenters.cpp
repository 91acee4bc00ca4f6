#include "presenters.h"

#include "item_search.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

using render::Json;
using render::ViewContext;
namespace parts = render::parts;

std::string url_of(const Json& submission) { return "/staff/submissions/" + submission.value("id", ""); }

Json list_row(const Json& item, const ViewContext& context) {
  return {{"url", url_of(item)},
          {"company", item.value("company_name", "")},
          {"tax_id", item.value("tax_id", "")},
          {"tender", item.value("tender_no", "")},
          {"tender_name", item.value("tender_name", "")},
          {"number", item.value("number", "")},
          {"submitted_at", parts::time_text(item.value("submitted_at", Json()))},
          {"is_test", item.value("is_test", false)},
          {"test", accounts::test_vendor_badge(context)},
          {"state", submission_badge(item, context)}};
}

Json row_shape() {
  return Json::array({{{"url", "text"},
                       {"company", "text"},
                       {"tax_id", "text"},
                       {"tender", "text"},
                       {"tender_name", "text"},
                       {"number", "text"},
                       {"submitted_at", "text"},
                       {"is_test", "flag"},
                       {"test", parts::badge_shape()},
                       {"state", parts::badge_shape()}}});
}

Json counter(const std::string& label, std::int64_t value, const std::string& url, bool active = false) {
  return {
      {"label", label}, {"value", base::thousands(value)}, {"url", url}, {"has_url", !url.empty()}, {"active", active}};
}

Json present_start(const Json& resource, const Json&, const ViewContext& context) {
  const Json& figures = resource.at("counters");
  const auto figure = [&](const char* key) { return figures.value(key, std::int64_t{0}); };
  Json rows = Json::array();
  for (const Json& item : resource.at("waiting")) rows.push_back(list_row(item, context));
  const std::int64_t more = resource.value("total", std::int64_t{0}) - static_cast<std::int64_t>(rows.size());
  return {
      {"title", context.t("review.start")},
      {"purpose", context.t("review.start_purpose")},
      {"wide", true},
      {"counters",
       Json::array(
           {counter(context.t("review.waiting_registrations"), figure("registrations"),
                    "/staff/registrations?status=pending"),
            counter(context.t("review.waiting_submissions"), figure("submitted"), "/staff/submissions?state=submitted"),
            counter(context.t("review.state.received"), figure("received"), "/staff/submissions?state=received"),
            counter(context.t("review.state.returned"), figure("returned"), "/staff/submissions?state=returned")})},
      {"rows", rows},
      {"more", more > 0 ? context.t("review.more_waiting", {{"count", more}}) : ""},
      {"empty", parts::empty(context.t("review.none_waiting"), context.t("review.none_waiting_text"),
                             "/staff/submissions", context.t("review.all_submissions"))}};
}

Json select(const std::string& name, const std::string& label, Json options) {
  return {{"name", name}, {"label", label}, {"id", "filter-" + name}, {"options", std::move(options)}};
}

Json present_list(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string state = extra.value("state", ""), tender = extra.value("tender", ""), text = extra.value("q", ""),
                    chosen = extra.value("tests", "");
  Json rows = Json::array(), counters = Json::array(), states = Json::array(), tenders = Json::array();
  for (const Json& item : resource.at("items")) rows.push_back(list_row(item, context));
  states.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", state.empty()}});
  for (const char* name : {"submitted", "received", "returned", "not_submitted", "withdrawn", "accepted", "rejected"}) {
    const std::int64_t count = resource.at("counters").value(name, std::int64_t{0});
    const std::string label = context.t(std::string("review.state.") + name);
    states.push_back({{"value", name}, {"label", label}, {"selected", state == name}});
    const bool usual = std::string_view(name) == "submitted" || std::string_view(name) == "received" ||
                       std::string_view(name) == "returned";
    if (usual || count > 0)
      counters.push_back(counter(
          label, count, "/staff/submissions" + parts::query({{"state", name}, {"tests", chosen}}), state == name));
  }
  tenders.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", tender.empty()}});
  for (const Json& entry : extra.value("tenders", Json::array())) {
    const std::string no = entry.value("no", "");
    tenders.push_back({{"value", no}, {"label", no + "　" + entry.value("name", "")}, {"selected", no == tender}});
  }
  const bool filtered = !state.empty() || !tender.empty() || !text.empty() || !chosen.empty();
  return {{"title", context.t("review.list")},
          {"purpose", context.t("review.list_purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}}})},
          {"wide", true},
          {"counters", counters},
          {"filters",
           {{"action", "/staff/submissions"},
            {"q", text},
            {"q_label", context.t("review.search")},
            {"selects", Json::array({select("state", context.t("review.state_label"), states),
                                     select("tender", context.t("review.tender"), tenders),
                                     accounts::test_vendor_filter(chosen, context)})},
            {"keep", Json::array()},
            {"reset_url", filtered ? "/staff/submissions" : ""}}},
          {"rows", rows},
          {"pagination",
           parts::pagination(resource, "/staff/submissions",
                             {{"state", state}, {"tender", tender}, {"q", text}, {"tests", chosen}}, context)},
          {"empty", parts::empty(context.t(filtered ? "review.none_found" : "review.none"),
                                 context.t(filtered ? "review.none_found_text" : "review.none_text"),
                                 filtered ? "/staff/submissions" : "", context.t("review.all_submissions"))}};
}

}  // namespace

Json submission_badge(const Json& resource, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  const std::string kind = state == "received" || state == "accepted"   ? "done"
                           : state == "returned" || state == "rejected" ? "danger"
                           : state == "submitted"                       ? "attention"
                                                                        : "neutral";
  return parts::badge(kind, resource.value("state_label", context.t("review.state." + state)));
}

void register_review_views(render::ViewRegistry& views) {
  register_submission_view(views);
  register_item_search_view(views);
  views.add({"review/start",
             {{"counters", parts::counters_shape()},
              {"rows", row_shape()},
              {"more", "text"},
              {"empty", parts::empty_shape()}},
             present_start});
  views.add({"review/submissions",
             {{"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", row_shape()},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             present_list});
}

}  // namespace tenderloom::review
