// Pages of the groups of a tender under evaluation (SCR-705 to SCR-707).
#include "next_step.h"
#include "reading.h"
#include "tenderloom/render/parts.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

Json evaluation_badge(const Json& group) {
  const std::string state = group.value("state", "");
  const char* kind = state == "announced"                        ? "done"
                     : state == "resolved"                       ? "info"
                     : state == "setup"                          ? "neutral"
                     : state == "tie_break" || state == "closed" ? "attention"
                                                                 : "info";
  return parts::badge(kind, group.value("state_label", ""));
}

Json present_evaluations(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("groups"))
    rows.push_back({{"group", one.at("group_name")},
                    {"url", one.at("links").at("self")},
                    {"state", evaluation_badge(one)},
                    {"proposals", std::to_string(one.value("proposals", 0))},
                    {"members", std::to_string(one.value("members", 0))},
                    {"own", one.value("own", 0) == 0 ? ""
                                                     : std::to_string(one.value("own_handed_in", 0)) + " / " +
                                                           std::to_string(one.value("own", 0))}});
  return {{"title", context.t("infosec.evaluation.title")},
          {"title_suffix", resource.at("tender").at("no")},
          {"purpose", context.t("infosec.evaluation.purpose", {{"name", resource.at("tender").at("name")}})},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("infosec.evaluation.title")}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("infosec.evaluation.none"), context.t("infosec.evaluation.none_text"))}};
}

Json present_evaluation_tenders(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("items")) {
    Json groups = Json::array();
    for (const Json& group : one.at("groups"))
      groups.push_back({{"name", group.at("group_name")},
                        {"url", group.at("links").at("self")},
                        {"state", evaluation_badge(group)}});
    rows.push_back({{"no", one.at("tender").at("no")},
                    {"name", one.at("tender").at("name")},
                    {"url", one.at("links").at("self")},
                    {"groups", std::move(groups)}});
  }
  return {{"title", context.t("infosec.evaluation.title")},
          {"purpose", context.t("infosec.evaluation.tenders_purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("infosec.evaluation.title")}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("infosec.evaluation.none"), context.t("infosec.evaluation.none_text"))}};
}

Json ranked_badge(const Json& ranked, const std::string& state, const ViewContext& context) {
  const bool final = state == "resolved" || state == "announced";
  if (ranked.value("open", false)) return parts::badge("attention", context.t("infosec.evaluation.by_lots"));
  if (!ranked.value("passes", false)) return parts::badge("neutral", context.t("infosec.evaluation.below"));
  if (!ranked.value("kept", false)) return parts::badge("neutral", context.t("infosec.evaluation.beyond"));
  return parts::badge("done", context.t(final ? "infosec.evaluation.best" : "infosec.evaluation.kept"));
}

Json sheet_rows(const Json& entry) {
  Json sheets = Json::array();
  for (const Json& sheet : entry.at("sheets")) {
    const auto points = [&](const char* key) {
      return sheet.at("scores").contains(key) ? sheet["scores"][key].dump() : "";
    };
    sheets.push_back({{"member", sheet.at("member")},
                      {"team", points("team_experience")},
                      {"execution", points("execution")},
                      {"completeness", points("completeness")},
                      {"price", points("price")},
                      {"responsibility", points("responsibility")},
                      {"total", sheet.at("total").dump()},
                      {"opinion", sheet.at("opinion")}});
  }
  return sheets;
}

Json own_badge(const std::string& seat, const ViewContext& context) {
  return parts::badge(seat == "handed_in"    ? "done"
                      : seat == "conflicted" ? "neutral"
                                             : "attention",
                      context.t("process.seat." + seat));
}

Json entry_rows(const Json& resource, const Json& reopened, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("entries")) {
    const Json& ranked = one.at("ranked");
    const bool known = ranked.is_object();
    Json row = {{"case", one.at("case")},
                {"reopen", one.at("case") == reopened},
                {"company", one.at("company")},
                {"url", one.at("links").at("reading")},
                {"rank", known ? std::to_string(ranked.value("rank", 0)) : ""},
                {"average", known ? ranked.value("average", "") : ""},
                {"execution", known ? ranked.value("execution", "") : ""},
                {"progress", context.t("infosec.evaluation.progress",
                                       {{"handed_in", one.at("handed_in")}, {"seats", one.at("seats")}})},
                {"sheets", sheet_rows(one)}};
    if (one.at("own").is_string()) row["own"] = own_badge(one.value("own", ""), context);
    if (known) row["verdict"] = ranked_badge(ranked, resource.value("state", ""), context);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json member_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("members")) {
    const Json& vote = one.at("vote");
    rows.push_back(
        {{"name", one.at("name")},
         {"chair", one.at("chair")},
         {"sheets", std::to_string(one.value("handed_in", 0)) + " / " + std::to_string(one.value("seats", 0))},
         {"conflict", one.value("conflicts", 0) > 0 ? context.t("infosec.evaluation.stands_aside") : ""},
         {"vote", vote.is_object() ? context.t(vote.value("agrees", false) ? "infosec.evaluation.agrees"
                                                                           : "infosec.evaluation.disagrees")
                                   : ""},
         {"reason", vote.is_object() ? vote.value("reason", "") : ""},
         {"at", vote.is_object() ? parts::time_text(vote.at("at")) : ""}});
  }
  return rows;
}

Json draw_model(const Json& draw, const Json& typed, const ViewContext& context) {
  if (!draw.is_object()) return nullptr;
  Json tied = Json::array(), places = Json::array();
  int place = 0;
  for (const Json& one : draw.at("tied")) {
    ++place;
    places.push_back({{"value", std::to_string(place)}});
    tied.push_back({{"case", one.at("case")}, {"company", one.at("company")}});
  }
  const Json chosen = typed.is_object() ? typed.value("place", Json::object()) : Json::object();
  for (Json& one : tied) {
    one["places"] = places;
    for (Json& at : one["places"]) at["selected"] = text_value(chosen, one.value("case", "")) == at.value("value", "x");
  }
  Json made = {{"tied", std::move(tied)}};
  if (const Json& ready = draw.at("prepared"); ready.is_object())
    made["prepared"] = {
        {"commitment", ready.at("commitment")}, {"by", ready.at("by")}, {"at", parts::time_text(ready.at("at"))}};
  if (const Json& record = draw.at("record"); record.is_object()) {
    Json order = Json::array();
    for (const Json& one : record.at("order")) order.push_back({{"company", one.at("company")}});
    made["record"] = {
        {"order", std::move(order)},
        {"details",
         Json::array(
             {parts::detail(context.t("infosec.draw.manner"), context.t("infosec.draw." + record.value("manner", ""))),
              parts::detail(context.t("infosec.draw.by"),
                            record.value("by", "") + "　" + parts::time_text(record.at("at"))),
              parts::detail(context.t("infosec.draw.witnesses"), record.value("witnesses", "")),
              parts::detail(context.t("infosec.draw.said"), record.value("said", "")),
              parts::detail(context.t("infosec.draw.seed"), record.value("seed", "")),
              parts::detail(context.t("infosec.draw.commitment"), record.value("commitment", ""))})}};
  }
  return made;
}

Json present_evaluation(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& offered = resource.at("offered");
  const auto may = [&](const char* event) {
    return std::find(offered.begin(), offered.end(), Json(event)) != offered.end();
  };
  const Json typed = extra.value("typed", Json::object());
  const auto said = [&](const char* name) {
    const Json value = typed.is_object() ? typed.value(name, Json()) : Json();
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const std::string act = extra.value("act", "");
  Json entries = entry_rows(resource, act == "reopen" ? Json(said("case")) : Json(), context), history = Json::array();
  for (auto line = resource.at("history").rbegin(); line != resource.at("history").rend(); ++line)
    history.push_back({{"at", parts::time_text((*line)["at"])},
                       {"event", (*line)["event_label"]},
                       {"to", (*line)["to_label"]},
                       {"reason", (*line)["reason"]},
                       {"person", (*line)["person"]}});
  bool any_ranked = false;
  for (const Json& one : resource.at("entries")) any_ranked = any_ranked || one.at("ranked").is_object();
  const Json& own = resource.at("own_vote");
  Json details =
      Json::array({parts::detail(context.t("infosec.evaluation.state"), resource.at("state_label")),
                   parts::detail(context.t("infosec.evaluation.candidates"), resource.at("candidates").dump()),
                   parts::detail(context.t("infosec.evaluation.kept_count"), resource.at("kept").dump()),
                   parts::detail(context.t("infosec.evaluation.least"), "70")});
  if (resource.at("in_favour").is_number() && any_ranked)
    details.push_back(parts::detail(
        context.t("infosec.evaluation.votes"),
        context.t("infosec.evaluation.votes_of",
                  {{"in_favour", resource.at("in_favour")}, {"members", resource.at("members").size()}})));
  const Json errors = parts::errors(context.findings);
  Json actions = Json::array();
  if (resource.at("links").at("papers").is_string())
    actions.push_back({{"label", context.t("infosec.results.papers")},
                       {"url", resource["links"]["papers"]},
                       {"primary", false},
                       {"icon", ""}});
  if (resource.at("links").at("stage").is_string())
    actions.push_back({{"label", context.t("infosec.evaluation.stage")},
                       {"url", resource["links"]["stage"]},
                       {"primary", false},
                       {"icon", ""}});
  Json model = {{"title", resource.at("group_name")},
                {"title_suffix", resource.at("tender").at("no")},
                {"purpose", context.t("infosec.evaluation.group_purpose")},
                {"breadcrumb", Json::array({{{"label", context.t("infosec.evaluation.title")},
                                             {"url", "/plugins/infosec_services/tenders/" +
                                                         resource.at("tender").value("no", "") + "/evaluation"}},
                                            {{"label", resource.at("group_name")}}})},
                {"actions", std::move(actions)},
                {"wide", true},
                {"self", resource.at("links").at("self")},
                {"errors", errors},
                {"has_errors", !errors.empty()},
                {"next", next_step(resource, context)},
                {"mine", resource.at("reader").at("member")},
                {"details", std::move(details)},
                {"ranked", any_ranked},
                {"rows", std::move(entries)},
                {"members", member_rows(resource, context)},
                {"history", std::move(history)},
                {"may_close", may("close_scoring")},
                {"may_rank", may("rank")},
                {"may_prepare", may("prepare_lots")},
                {"may_draw", may("draw_lots") || may("prepare_lots")},
                {"may_vote", may("vote")},
                {"may_resolve", may("resolve")},
                {"may_reopen", may("score_again")},
                {"may_award", may("award")},
                {"may_announce", may("announce")},
                {"agrees", own.is_object() && own.value("agrees", false)},
                {"disagrees", own.is_object() && !own.value("agrees", true)},
                {"close_reason", act == "close" ? said("reason") : ""},
                {"vote_reason", act == "vote"     ? said("reason")
                                : own.is_object() ? own.value("reason", "")
                                                  : ""},
                {"minutes", act == "resolve" ? said("reason") : ""},
                {"reopen_reason", act == "reopen" ? said("reason") : ""},
                {"reopen_shown", act == "reopen"},
                {"witnesses", said("witnesses")},
                {"said", said("said")}};
  // The summary of errors leads to the form that was sent, whichever of the two that have such a field.
  const auto error = [&](const char* field) { return parts::error_of(context.findings, field); };
  const bool closing = act == "close", computed = said("manner") == "computed";
  model.update({{"close_id", closing ? "field-reason" : "close-reason"},
                {"reopen_id", closing ? "reopen-reason" : "field-reason"},
                {"close_error", closing ? error("reason") : ""},
                {"reason_error", closing ? "" : error("reason")},
                {"hand_id", computed ? "hand-witnesses" : "field-witnesses"},
                {"computed_id", computed ? "field-witnesses" : "computed-witnesses"},
                {"hand_error", computed ? "" : error("witnesses")},
                {"computed_error", computed ? error("witnesses") : ""},
                {"order_error", error("order")},
                {"said_error", error("said")},
                {"agrees_error", error("agrees")}});
  Json draw = draw_model(resource.at("draw"), typed, context);
  if (draw.is_object() && (draw.contains("record") || !draw["tied"].empty())) model["draw"] = std::move(draw);
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("infosec.reading.problem"), problem);
  return model;
}

}  // namespace

void add_group_views(plugin::Host& host) {
  host.add_view({"infosec_services/evaluations",
                 {{"rows", Json::array({{{"group", "text"},
                                         {"url", "text"},
                                         {"state", parts::badge_shape()},
                                         {"proposals", "text"},
                                         {"members", "text"},
                                         {"own", "text"}}})},
                  {"empty", parts::empty_shape()}},
                 present_evaluations});
  host.add_view(
      {"infosec_services/evaluation_tenders",
       {{"rows",
         Json::array(
             {{{"no", "text"},
               {"name", "text"},
               {"url", "text"},
               {"groups", Json::array({{{"name", "text"}, {"url", "text"}, {"state", parts::badge_shape()}}})}}})},
        {"empty", parts::empty_shape()}},
       present_evaluation_tenders});
  const Json sheets = Json::array({{{"member", "text"},
                                    {"team", "text"},
                                    {"execution", "text"},
                                    {"completeness", "text"},
                                    {"price", "text"},
                                    {"responsibility", "text"},
                                    {"total", "text"},
                                    {"opinion", "text"}}});
  Json shape = {
      {"self", "text"},
      {"errors", Json::array({{{"field", "text"}, {"anchor", "text"}, {"message", "text"}}})},
      {"has_errors", "flag"},
      {"problem", parts::notice_shape()},
      {"next", parts::notice_shape()},
      {"mine", "flag"},
      {"details", parts::details_shape()},
      {"ranked", "flag"},
      {"rows", Json::array({{{"case", "text"},
                             {"company", "text"},
                             {"url", "text"},
                             {"rank", "text"},
                             {"average", "text"},
                             {"execution", "text"},
                             {"progress", "text"},
                             {"reopen", "flag"},
                             {"own", parts::badge_shape()},
                             {"verdict", parts::badge_shape()},
                             {"sheets", sheets}}})},
      {"members", Json::array({{{"name", "text"},
                                {"chair", "flag"},
                                {"sheets", "text"},
                                {"conflict", "text"},
                                {"vote", "text"},
                                {"reason", "text"},
                                {"at", "text"}}})},
      {"history",
       Json::array({{{"at", "text"}, {"event", "text"}, {"to", "text"}, {"reason", "text"}, {"person", "text"}}})},
      {"draw",
       {{"tied", Json::array({{{"case", "text"},
                               {"company", "text"},
                               {"places", Json::array({{{"value", "text"}, {"selected", "flag"}}})}}})},
        {"prepared", {{"commitment", "text"}, {"by", "text"}, {"at", "text"}}},
        {"record", {{"order", Json::array({{{"company", "text"}}})}, {"details", parts::details_shape()}}}}}};
  for (const char* flag : {"may_close", "may_rank", "may_prepare", "may_draw", "may_vote", "may_resolve", "may_reopen",
                           "may_award", "may_announce", "agrees", "disagrees", "reopen_shown"})
    shape[flag] = "flag";
  for (const char* text : {"close_reason", "vote_reason", "minutes", "reopen_reason", "witnesses", "said", "close_id",
                           "reopen_id", "close_error", "reason_error", "hand_id", "computed_id", "hand_error",
                           "computed_error", "order_error", "said_error", "agrees_error"})
    shape[text] = "text";
  host.add_view({"infosec_services/evaluation", std::move(shape), present_evaluation});
}

}  // namespace tenderloom::infosec_services
