#include "results.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string money_text(const Json& amount) {
  return amount.is_null() ? "" : base::thousands(amount.get<std::int64_t>());
}

Json present_results(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("tenders"))
    rows.push_back({{"no", one.at("no")},
                    {"name", one.at("name")},
                    {"url", "/plugins/infosec_services/results/" + one.value("no", "")}});
  return {{"title", context.t("infosec.results.title")},
          {"purpose", context.t("infosec.results.purpose")},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("infosec.results.none"), context.t("infosec.results.none_text"))}};
}

Json present_result(const Json& resource, const Json&, const ViewContext& context) {
  Json groups = Json::array();
  for (const Json& group : resource.at("groups")) {
    Json winners = Json::array();
    for (const Json& one : group.at("winners"))
      winners.push_back({{"rank", one.at("rank")},
                         {"company", one.at("company")},
                         {"tax_id", one.at("tax_id")},
                         {"price", money_text(one.at("man_day_price"))},
                         {"summary", one.at("chapter_summary")}});
    groups.push_back({{"code", group.at("group")},
                      {"name", group.at("name")},
                      {"about", context.t("infosec.results.about",
                                          {{"candidates", group.at("candidates")}, {"winners", winners.size()}})},
                      {"winners", std::move(winners)}});
  }
  return {{"title", context.t("infosec.results.of", {{"name", resource.at("tender").at("name")}})},
          {"purpose", resource.at("tender").at("no")},
          {"breadcrumb",
           Json::array({{{"label", context.t("infosec.results.title")}, {"url", "/plugins/infosec_services/results"}},
                        {{"label", resource.at("tender").at("name")}}})},
          {"groups", std::move(groups)},
          {"order_url", "/plugins/infosec_services/tenders/" + resource.at("tender").value("no", "") + "/order"}};
}

Json present_own(const Json& resource, const Json&, const ViewContext& context) {
  const Json &proposal = resource.at("proposal"), &result = resource.at("result");
  const bool wins = result.value("wins", false);
  Json criteria = Json::array();
  for (const Json& one : result.at("criteria"))
    criteria.push_back({{"label", one.at("label")}, {"most", one.at("most")}, {"average", one.at("average")}});
  return {
      {"title", context.t("infosec.results.own")},
      {"title_suffix", proposal.at("group_name")},
      {"purpose", proposal.at("tender_name")},
      {"breadcrumb", proposal_breadcrumb(proposal, context, context.t("infosec.results.own"))},
      {"state",
       parts::badge(wins ? "done" : "neutral", context.t(wins ? "infosec.results.best" : "infosec.results.not_best"))},
      {"details",
       Json::array({parts::detail(context.t("infosec.results.rank"), std::to_string(result.value("rank", 0)) + " / " +
                                                                         std::to_string(result.value("candidates", 0))),
                    parts::detail(context.t("infosec.results.average"), result.at("average")),
                    parts::detail(context.t("infosec.results.price"), money_text(result.at("price")))})},
      {"criteria", std::move(criteria)},
      {"notice_url", proposal_url(number_of(proposal.value("id", ""))) + "/result/notice"}};
}

Json present_papers(const Json& resource, const Json&, const ViewContext& context) {
  const Json& tender = resource.at("tender");
  const std::string at = "/plugins/infosec_services/tenders/" + tender.value("no", "") + "/groups/" +
                         resource.at("group").value("code", "");
  Json papers = Json::array();
  for (const char* paper : {"score_summary", "minutes", "notices"})
    if (std::string(paper) != "notices" || resource.value("state", "") == "announced")
      papers.push_back(
          {{"label", context.t("infosec.results.paper_" + std::string(paper))}, {"url", at + "/papers/" + paper}});
  Json rows = Json::array();
  for (const Json& one : resource.at("bidders"))
    rows.push_back(
        {{"rank", one.at("rank")},
         {"company", one.at("company")},
         {"average", one.at("average")},
         {"execution", one.at("execution")},
         {"price", money_text(one.at("price"))},
         {"outcome", context.t(one.value("wins", false) ? "infosec.results.best" : "infosec.results.not_best")}});
  const std::string home = "/plugins/infosec_services/tenders/" + tender.value("no", "") + "/evaluation";
  return {{"title", context.t("infosec.results.papers")},
          {"title_suffix", resource.at("group").at("name")},
          {"purpose", tender.value("name", "") + "　" + resource.at("group").value("name", "")},
          {"breadcrumb", Json::array({{{"label", context.t("infosec.evaluation.title")}, {"url", home}},
                                      {{"label", resource.at("group").at("name")},
                                       {"url", home + "/" + resource.at("group").value("code", "")}},
                                      {{"label", context.t("infosec.results.papers")}}})},
          {"wide", true},
          {"announced", resource.value("state", "") == "announced"},
          {"papers", std::move(papers)},
          {"rows", std::move(rows)},
          {"xlsx_url", at + "/scores.xlsx"},
          {"export_url", at + "/export"},
          {"back_url", home + "/" + resource.at("group").value("code", "")}};
}

}  // namespace

void add_result_views(plugin::Host& host) {
  host.add_view(
      {"infosec_services/results",
       {{"rows", Json::array({{{"no", "text"}, {"name", "text"}, {"url", "text"}}})}, {"empty", parts::empty_shape()}},
       present_results});
  host.add_view({"infosec_services/result",
                 {{"groups", Json::array({{{"code", "text"},
                                           {"name", "text"},
                                           {"about", "text"},
                                           {"winners", Json::array({{{"rank", "number"},
                                                                     {"company", "text"},
                                                                     {"tax_id", "text"},
                                                                     {"price", "text"},
                                                                     {"summary", "text"}}})}}})},
                  {"order_url", "text"}},
                 present_result});
  host.add_view({"infosec_services/own_result",
                 {{"state", parts::badge_shape()},
                  {"details", parts::details_shape()},
                  {"criteria", Json::array({{{"label", "text"}, {"most", "number"}, {"average", "text"}}})},
                  {"notice_url", "text"}},
                 present_own});
  host.add_view({"infosec_services/papers",
                 {{"announced", "flag"},
                  {"papers", Json::array({{{"label", "text"}, {"url", "text"}}})},
                  {"rows", Json::array({{{"rank", "number"},
                                         {"company", "text"},
                                         {"average", "text"},
                                         {"execution", "text"},
                                         {"price", "text"},
                                         {"outcome", "text"}}})},
                  {"xlsx_url", "text"},
                  {"export_url", "text"},
                  {"back_url", "text"}},
                 present_papers});
}

}  // namespace tenderloom::infosec_services
