// Papers and tables for the office, the result for a vendor, the award for everybody.
#include <filesystem>

#include "exports/folder.h"
#include "results.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

class ResultRoutes {
 public:
  explicit ResultRoutes(const Evaluation& all) : all_(all) {}

  /// Tenders with an award that was announced.
  Outcome index(Context&) const {
    Json tenders = Json::array();
    for (const auto& tender : all_.desk.uses().records.tenders(kPlugin)) {
      const auto rows =
          all_.desk.uses().database.read([&](soci::session& sql) { return rows::evaluations(sql, tender.id); });
      int groups = 0;
      for (const auto& [code, row] : rows) groups += row.state == "announced" ? 1 : 0;
      if (groups > 0) tenders.push_back({{"no", tender.no}, {"name", tender.name}, {"groups", groups}});
    }
    return http::Page{"infosec_services/results", {{"tenders", std::move(tenders)}}};
  }

  Outcome show(Context& context) const {
    const auto tender = all_.desk.tender(context.param("no"));
    if (!tender) return http::not_found();
    Json result = published(all_, *tender);
    if (result.at("groups").empty()) return http::not_found();  // as if there were none
    return http::Page{"infosec_services/result", std::move(result)};
  }

  Outcome own(Context& context) const {
    const auto proposal = all_.desk.own(context);
    if (!proposal) return http::not_found();
    Json result = own_result(all_, *proposal, context.locale());
    if (result.is_null()) return http::not_found();
    return http::Page{"infosec_services/own_result",
                      {{"proposal", proposal_json(all_.desk, *proposal)}, {"result", std::move(result)}}};
  }

  Outcome own_notice(Context& context) const {
    const auto proposal = all_.desk.own(context);
    if (!proposal || own_result(all_, *proposal, context.locale()).is_null()) return http::not_found();
    return ordered(context, proposal->tender.no, proposal->group_code, "notices", std::to_string(proposal->id()),
                   proposal_url(proposal->id()) + "/result");
  }

  Outcome papers(Context& context) const {
    const auto group = closed_group(context);
    if (!group) return http::not_found();
    return http::Page{"infosec_services/papers", committee_model(all_, *group)};
  }

  Outcome paper(Context& context) const {
    const auto group = closed_group(context);
    const std::string paper = context.param("paper");
    if (!group || !is_paper(paper)) return http::not_found();
    if (paper == "notices" && !announced(*group)) return http::refuse(409, {"infosec_not_announced"});
    return ordered(context, group->tender.no, group->code, paper, "", url_of(*group));
  }

  Outcome scores(Context& context) const {
    const auto group = closed_group(context);
    if (!group) return http::not_found();
    const WorkFolder folder;
    const auto file = folder.path() / "scores.xlsx";
    if (const auto written = write_scores(all_, *group, file, context.locale()); !written)
      return http::refuse(503, written.error());
    std::string content;
    if (const auto read = with_content(file,
                                       [&](std::string_view bytes) -> base::Result<void> {
                                         content = bytes;
                                         return {};
                                       });
        !read)
      return http::refuse(503, read.error());
    return http::Content{std::move(content), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                         "scores-" + group->tender.no + "-" + group->code + ".xlsx", false};
  }

 private:
  static std::string url_of(const Group& group) {
    return "/plugins/infosec_services/tenders/" + group.tender.no + "/groups/" + group.code + "/papers";
  }
  /// One whose sheets may be seen: the scoring is over.
  std::optional<Group> closed_group(const Context& context) const {
    const auto tender = all_.desk.tender(context.param("no"));
    auto group = tender ? all_.groups.group(*tender, context.param("group")) : std::nullopt;
    if (!group || !group->ranked()) return std::nullopt;
    return group;
  }
  Outcome ordered(const Context& context, const std::string& tender, const std::string& group, const std::string& paper,
                  const std::string& node, const std::string& back) const {
    const auto& who = context.principal();
    const std::optional<std::int64_t> company =
        who.company_id == 0 ? std::nullopt : std::optional<std::int64_t>(who.company_id);
    const Json payload = {{"tender", tender}, {"group", group}, {"paper", paper}, {"node", node}, {"back", back}};
    const std::int64_t job = all_.desk.uses().database.write([&](storage::Transaction& tx) {
      return all_.desk.uses().jobs.enqueue(tx, kPaperJob, payload, who.person_id, company);
    });
    const std::string location = "/jobs/" + std::to_string(job);
    return http::Accepted{location, {{"id", std::to_string(job)}, {"location", location}}};
  }
  const Evaluation& all_;
};

/// Beside a vendor's proposal: how it came out.
std::map<std::int64_t, std::vector<plugin::Fact>> result_facts(const Evaluation& all, const plugin::FactQuery& query) {
  std::map<std::int64_t, std::vector<plugin::Fact>> made;
  if (query.staff) return made;
  const auto& words = all.desk.uses().words;
  for (const std::int64_t node : query.nodes) {
    const auto proposal = all.desk.find(node);
    const Json result = proposal ? own_result(all, *proposal, query.locale) : Json();
    if (result.is_null()) continue;
    const bool wins = result.value("wins", false);
    made[node] = {{"result", words.text(query.locale, "infosec.results.own"),
                   words.text(query.locale, wins ? "infosec.results.best" : "infosec.results.not_best"),
                   wins ? "done" : "neutral", proposal_url(node) + "/result"}};
  }
  return made;
}

}  // namespace

void add_results(plugin::Host& host, const Evaluation& all) {
  const auto routes = std::make_shared<ResultRoutes>(all);
  const plugin::RoutesOf add(host, routes);
  using http::Method;
  add(route(Method::get, "results", "public", "Tenders whose award was announced", {200}), &ResultRoutes::index);
  add(route(Method::get, "results/{no}", "public",
            "Winners of each announced group, their prices and the summaries of their chapters (R-102)", {200, 404}),
      &ResultRoutes::show);
  add(route(Method::get, "proposals/{proposal}/result", "vendor.view",
            "How one's own proposal came out, once it was announced", {200, 404}),
      &ResultRoutes::own);
  add(route(Method::post, "proposals/{proposal}/result/notice", "vendor.view", "Orders the notice of it as PDF",
            {202, 404}),
      &ResultRoutes::own_notice);
  const std::string papers = "tenders/{no}/groups/{group}/papers";
  add(route(Method::get, papers, "staff.stages", "Papers of a group's evaluation, once it is ranked", {200, 404}),
      &ResultRoutes::papers);
  add(route(Method::post, papers + "/{paper}", "staff.stages",
            "Orders one as PDF: score_summary, minutes or (once announced) notices", {202, 404, 409}),
      &ResultRoutes::paper);
  add(route(Method::get, "tenders/{no}/groups/{group}/scores.xlsx", "staff.stages",
            "The scores of a ranked group as a spreadsheet", {200, 404}),
      &ResultRoutes::scores);
  host.add_job(kPaperJob, [&all](const storage::Job& job, storage::JobProgress& progress) {
    return print_paper(all, job.payload, progress);
  });
  host.add_facts(kPlugin, kProposalLevel, [&all](const plugin::FactQuery& query) { return result_facts(all, query); });
  host.add_navigation({false, "", "infosec_results", "/plugins/infosec_services/results"});
  add_result_views(host);
}

}  // namespace tenderloom::infosec_services
