// What a group waits for, said to whoever looks at it, with the way there.
#include "next_step.h"

#include <algorithm>

#include "tenderloom/render/parts.h"

namespace tenderloom::infosec_services {
namespace {

using base::Json;
using render::ViewContext;

struct Step {
  const char* kind;  // attention: the reader's own turn; info: somebody else's
  std::string word;  // infosec.next.<word>, with _text
  Json params = Json::object();
  std::string url = {}, label = {};
};

bool offers(const Json& group, const char* event) {
  const Json& offered = group.at("offered");
  return std::find(offered.begin(), offered.end(), Json(event)) != offered.end();
}

/// A member's own sheets: the next one to be filled.
Step own_sheets(const Json& group, const ViewContext& context) {
  int open = 0;
  const Json* next = nullptr;
  for (const Json& one : group.at("entries")) {
    const std::string own = one.at("own").is_string() ? one.value("own", "") : std::string();
    if (own == "invited") return {"attention", "declare", {}, "/committee", context.t("infosec.next.to_committee")};
    if (own != "cleared") continue;
    ++open;
    if (next == nullptr) next = &one;
  }
  if (next == nullptr) return {"info", "sheets_done"};
  return {"attention",
          "sheets_open",
          {{"count", open}},
          next->at("links").value("reading", ""),
          context.t("infosec.next.read", {{"company", next->at("company")}})};
}

Step scoring(const Json& group, const ViewContext& context) {
  if (group.at("reader").value("member", false)) return own_sheets(group, context);
  int handed_in = 0, seats = 0;
  for (const Json& one : group.at("entries")) {
    handed_in += one.value("handed_in", 0) + one.value("conflicts", 0);
    seats += one.value("seats", 0);
  }
  if (offers(group, "close_scoring") && handed_in == seats)
    return {"attention", "close", {}, "#close-title", context.t("infosec.evaluation.close")};
  return {"info", "scoring", {{"handed_in", handed_in}, {"seats", seats}}};
}

Step voting(const Json& group, const ViewContext& context) {
  const Json& draw = group.at("draw");
  const bool lots = group.value("state", "") == "tie_break" && (!draw.is_object() || draw.at("record").is_null());
  if (lots)
    return offers(group, "draw_lots") || offers(group, "prepare_lots")
               ? Step{"attention", "draw", {}, "#draw-title", context.t("infosec.draw.title")}
               : Step{"info", "drawing"};
  if (offers(group, "vote") && group.at("own_vote").is_null())
    return {"attention", "vote", {}, "#vote-title", context.t("infosec.evaluation.vote_title")};
  if (offers(group, "resolve"))
    return {"attention", "resolve", {}, "#resolve-title", context.t("infosec.evaluation.resolve")};
  const std::size_t members = group.at("members").size();
  const std::size_t in_favour = group.at("in_favour").is_number() ? group.at("in_favour").get<std::size_t>() : 0;
  if (in_favour * 2 > members) return {"info", "resolving"};
  return {"info", "voting", {{"in_favour", in_favour}, {"members", members}, {"needed", members / 2 + 1}}};
}

Step step_of(const Json& group, const ViewContext& context) {
  const std::string state = group.value("state", "");
  const bool office = group.at("reader").value("office", false);
  if (state == "setup")
    return office ? Step{"attention",
                         "assign",
                         {},
                         group.at("links").value("stage", ""),
                         context.t("infosec.evaluation.stage")}
                  : Step{"info", "not_begun"};
  if (state == "scoring") return scoring(group, context);
  if (state == "closed") {
    if (offers(group, "rank")) return {"attention", "rank", {}, "#rank-title", context.t("infosec.evaluation.do_rank")};
    return {"info", office ? "qualifying" : "ranking"};
  }
  if (state == "announced")
    return {"done",
            "announced",
            {},
            "/plugins/infosec_services/results/" + group.at("tender").value("no", ""),
            context.t("infosec.next.to_results")};
  if (state != "resolved") return voting(group, context);
  if (offers(group, "award")) return {"attention", "award", {}, "#award-title", context.t("infosec.evaluation.award")};
  if (offers(group, "announce"))
    return {"attention", "announce", {}, "#announce-title", context.t("infosec.evaluation.announce")};
  return {"info", "resolved"};
}

}  // namespace

base::Json next_step(const base::Json& group, const ViewContext& context) {
  Step step = step_of(group, context);
  if (!step.params.is_object()) step.params = Json::object();
  Json notice = render::parts::notice(step.kind, context.t("infosec.next." + step.word, step.params),
                                      context.t("infosec.next." + step.word + "_text", step.params));
  notice["url"] = step.url;
  notice["url_label"] = step.label;
  return notice;
}

}  // namespace tenderloom::infosec_services
