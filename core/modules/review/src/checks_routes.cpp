// 查核項目: what the definition has staff go through, with people's words and a way into the draft of corrections.
#include <algorithm>
#include <set>

#include "checks_pages.h"
#include "queue_pages.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

constexpr char kChecksView[] = "review/checks";

struct CheckedCase {
  Ground ground;
  Submission submission;
};

std::string case_url(const CheckedCase& at) { return "/staff/submissions/" + std::to_string(at.submission.id); }

std::set<std::string> drafted(Supplements& supplements, const Submission& submission) {
  std::set<std::string> keys;
  for (const DraftEntry& entry : supplements.draft(submission.id))
    keys.insert(entry.ask.document_key + "|" + std::to_string(entry.ask.node_id) + "|" + entry.ask.field);
  return keys;
}

Json line_json(const CheckedCase& at, const CheckLine& line, const std::set<std::string>& in_draft) {
  Json links = Json::array(), word;
  for (const auto& [label, url] : line.links) links.push_back({{"label", label}, {"url", url}});
  if (line.word)
    word = {{"state", line.word->state},
            {"reason", line.word->reason},
            {"actor", line.word->actor},
            {"at", base::iso8601(line.word->at)}};
  std::string self;
  if (line.node_id != 0) self = case_url(at) + "/items/" + line.level + "/" + std::to_string(line.node_id);
  return {{"key", line.key()},
          {"ask_key", line.check + "/" + line.key() + "/" + line.field},
          {"state", line.state},
          {"rule", line.rule},
          {"title", line.title},
          {"text", line.text},
          {"level", line.level},
          {"node", line.node_id == 0 ? "" : std::to_string(line.node_id)},
          {"field", line.field},
          {"document", line.document},
          {"askable", line.askable()},
          {"drafted", in_draft.contains(line.document + "|" + std::to_string(line.node_id) + "|" + line.field)},
          {"needs_human", line.word.has_value() || (line.state == check_state::kHuman && line.document.empty())},
          {"word", std::move(word)},
          {"others", std::move(links)},
          {"links", {{"self", self}}}};
}

class CheckRoutes {
 public:
  CheckRoutes(const Review::Dependencies& uses, StaffChecks& checks, Supplements& supplements)
      : uses_(uses), checks_(checks), supplements_(supplements) {}

  using Handle = Outcome (CheckRoutes::*)(Context&, const CheckedCase&) const;
  Outcome at(Context& context, Handle handle) const {
    const auto submission = uses_.submissions.get(accounts::whole_number(context.param("id")).value_or(0));
    if (!submission || !submission->last_submitted_at) return http::not_found();
    const auto tender = uses_.tenders.find(submission->tender_id);
    auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
    if (!tender) return http::not_found();
    if (!type) return http::refuse(409, {"type_unavailable"});
    return (this->*handle)(context, {{*tender, std::move(type), context.request().received_at}, *submission});
  }

  Outcome show(Context& context, const CheckedCase& at) const { return http::Page{kChecksView, resource(context, at)}; }

  Outcome judge(Context& context, const CheckedCase& at) const {
    const std::string decision = accounts::text_value(context, "decision");
    const auto judged = checks_.judge(at.ground, at.submission, accounts::text_value(context, "check"),
                                      accounts::text_value(context, "line"), decision == "undo" ? "" : decision,
                                      accounts::text_value(context, "reason"), staff_actor(context));
    if (!judged) return refuse(context, at, judged.error());
    return http::Done{case_url(at) + "/checks", resource(context, at), http::Flash{"success", "flash.check_judged"}};
  }

  Outcome draft(Context& context, const CheckedCase& at) const {
    std::vector<std::string> lines;
    for (std::string& each : http::body_values(context.values(), "lines"))
      if (!each.empty()) lines.push_back(std::move(each));
    const auto added =
        checks_.draft(at.ground, at.submission, lines, std::string(base::kFirstLocale), staff_actor(context));
    if (!added) return refuse(context, at, added.error());
    return http::Done{case_url(at) + "/supplement",
                      {{"added", *added}},
                      http::Flash{"success", "flash.checks_drafted", {{"count", *added}}}};
  }

 private:
  Json resource(Context& context, const CheckedCase& at) const {
    const auto in_draft = drafted(supplements_, at.submission);
    const auto results = checks_.run(at.ground, at.submission, context.locale());
    Json items = checks_summary(results);
    for (std::size_t i = 0; i < results.size(); ++i) {
      Json lines = Json::array();
      for (const CheckLine& line : results[i].lines) lines.push_back(line_json(at, line, in_draft));
      items[i]["hint"] = results[i].hint;
      items[i]["lines"] = std::move(lines);
    }
    const auto company = uses_.directory.company(at.submission.company_id);
    const auto events = submissions::Service::offered(at.ground, at.submission, Actor::Kind::staff);
    const bool may = !at.ground.tender.archived_at;
    return {{"submission", std::to_string(at.submission.id)},
            {"company", company ? company->name : ""},
            {"tender", {{"no", at.ground.tender.no}, {"name", at.ground.tender.name}}},
            {"items", std::move(items)},
            {"may_judge", may && !events.empty()},
            {"may_ask", may && std::find(events.begin(), events.end(), "supplement") != events.end()},
            {"links", {{"submission", case_url(at)}, {"draft", case_url(at) + "/supplement"}}}};
  }

  Outcome refuse(Context& context, const CheckedCase& at, const base::Error& error) const {
    if (error.code == "decision_unknown") return http::not_found();
    const Json typed = {{"check", accounts::text_value(context, "check")},
                        {"line", accounts::text_value(context, "line")},
                        {"reason", accounts::text_value(context, "reason")}};
    if (!error.field.empty() || error.code == "nothing_asked")
      return http::Invalid{Json::array({finding_of(uses_.words, context, error)}), kChecksView, resource(context, at),
                           typed};
    return in_words(http::refuse(409, error),
                    forms::refusal_text(*at.ground.type, error, context.locale(), {"submission"}), at.submission.state);
  }

  const Review::Dependencies& uses_;
  StaffChecks& checks_;
  Supplements& supplements_;
};

}  // namespace

Json checks_summary(const std::vector<CheckResult>& results) {
  Json items = Json::array();
  for (const CheckResult& result : results) {
    const auto count = [&](const char* state) {
      return std::count_if(result.lines.begin(), result.lines.end(),
                           [&](const CheckLine& line) { return line.state == state; });
    };
    items.push_back({{"key", result.key},
                     {"label", result.label},
                     {"kind", result.kind},
                     {"state", result.state},
                     {"looked", result.looked},
                     {"failed", count(check_state::kFail)},
                     {"human", count(check_state::kHuman)}});
  }
  return items;
}

void add_check_routes(http::Router& router, const Review::Dependencies& uses, StaffChecks& checks,
                      Supplements& supplements) {
  const auto routes = std::make_shared<const CheckRoutes>(uses, checks, supplements);
  const http::RoutesOf add(router, routes, "staff.submissions", "/staff/submissions/{id}");
  add(http::Method::get, "/checks", "What the type has staff check: pass, fail or needs a human", {200, 404, 409},
      &CheckRoutes::show);
  add(http::Method::post, "/checks/judge", "A person's word: check, line, decision pass, fail (with a reason) or undo",
      {200, 404, 409, 422}, &CheckRoutes::judge);
  add(http::Method::post, "/checks/draft", "Drafts corrections from what failed, or from the lines that are named",
      {200, 404, 409, 422}, &CheckRoutes::draft);
}

}  // namespace tenderloom::review
