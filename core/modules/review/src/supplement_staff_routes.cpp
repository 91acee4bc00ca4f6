// 補件開立 (SCR-154): what is to be asked is gathered on the pages of the submission, looked at as the vendor will see
// it, opened, and judged when it comes back.
#include <algorithm>

#include "deadline_warnings.h"
#include "queue_pages.h"
#include "resources.h"
#include "staff_case.h"
#include "supplement_input.h"
#include "supplement_json.h"
#include "supplement_routes.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;

class StaffSupplements {
 public:
  StaffSupplements(const Review::Dependencies& uses, Supplements& supplements)
      : uses_(uses), supplements_(supplements) {}

  using Handle = Outcome (StaffSupplements::*)(Context&, const StaffCase&) const;
  /// Runs `handle` for the submission of the address; what was never handed in is not for staff.
  Outcome at(Context& context, Handle handle) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    return (this->*handle)(context, std::get<StaffCase>(found));
  }

  Outcome show_draft(Context& context, const StaffCase& at) const {
    return draft_page(context, at, 200, Json::object());
  }

  /// One form a row: its fields with what they hold, each to be ticked with a reason.
  Outcome pick(Context& context, const StaffCase& at) const {
    const auto node = uses_.submissions.node_or_former(at.submission, whole_number(context.query("node")));
    const forms::Level* level = node && !node->deleted_at ? at.ground.type->level(node->level) : nullptr;
    if (level == nullptr) return http::not_found();
    const RoundView view = view_of(context, at);
    const Json offered = pickable_json(view, *level, *node);
    return http::Page{"review/supplement_pick",
                      {{"submission", std::to_string(at.submission.id)},
                       {"company", company_of(at)},
                       {"level", level->key},
                       {"level_label", at.ground.type->label(*level, view.locale)},
                       {"node", std::to_string(node->id)},
                       {"title", node->title},
                       {"fields", offered.at("fields")},
                       {"children", offered.at("children")},
                       {"phrases", phrases_json(supplements_)},
                       {"draft", draft_json(view, supplements_.draft(at.submission.id))}}};
  }

  Outcome add(Context& context, const StaffCase& at) const {
    const auto added = supplements_.add_to_draft(at.ground, at.submission.id, asks_of(context), staff_actor(context));
    if (!added.ok()) return refuse(context, at, added.error());
    const std::string go_to = http::body_value(context.values(), "node").empty()
                                  ? draft_url(at)
                                  : at.url() + "/items/" + http::body_text(context.values(), "level") + "/" +
                                        http::body_value(context.values(), "node");
    Json answer = {{"added", *added},
                   {"draft", draft_json(view_of(context, at), supplements_.draft(at.submission.id))}};
    http::Flash flash{"success", "flash.supplement_drafted", {{"count", *added}}};
    flash.params["url"] = draft_url(at);
    flash.params["url_label"] = uses_.words.text(context.locale(), "supplements.to_draft");
    return http::Done{go_to, std::move(answer), std::move(flash)};
  }

  Outcome remove(Context& context, const StaffCase& at) const {
    if (!supplements_.remove_from_draft(at.submission.id, whole_number(context.param("entry"))))
      return http::not_found();
    return http::Deleted{draft_url(at), http::Flash{"success", "flash.supplement_draft_removed"}};
  }

  /// Exactly what the vendor will see and who will be mailed.
  Outcome preview(Context& context, const StaffCase& at) const {
    Opening opening;
    if (auto wrong = read_windows(
            context.request().method == http::Method::get ? query_values(context) : context.values(), opening))
      return refuse(context, at, *wrong);
    supplements_.fill_windows(at.ground, at.submission.id, opening);
    for (const DraftEntry& entry : supplements_.draft(at.submission.id)) opening.asks.push_back(entry.ask);
    const auto rounds = supplements_.rounds(at.submission.id);
    RoundView view = view_of(context, at);
    view.for_staff = false;
    const Round round = would_be(view, opening, rounds.empty() ? 1 : rounds.front().number + 1);
    Json mails = Json::array();
    for (const auto& mail : supplements_.mails_of(at.ground, at.submission, opening, std::string(base::kFirstLocale)))
      mails.push_back(
          {{"address", mail.to_address}, {"name", mail.to_name}, {"subject", mail.subject}, {"text", mail.text}});
    return http::Page{
        "review/supplement_preview",
        {{"submission", std::to_string(at.submission.id)},
         {"company", company_of(at)},
         {"round", to_json(view, round)},
         {"mails", std::move(mails)},
         {"warnings", warnings_of(context, opening)}},
        {{"documents_until", context.query("documents_until")}, {"items_until", context.query("items_until")}}};
  }

  Outcome open(Context& context, const StaffCase& at) const {
    Opening opening;
    if (auto wrong = read_windows(context.values(), opening)) return refuse(context, at, *wrong);
    supplements_.fill_windows(at.ground, at.submission.id, opening);
    opening.asks = asks_of(context);
    if (opening.asks.empty()) {
      for (const DraftEntry& entry : supplements_.draft(at.submission.id)) opening.asks.push_back(entry.ask);
      opening.clears_draft = true;
    }
    const auto round = supplements_.open(at.ground, at.submission.id, opening, staff_actor(context));
    if (!round.ok()) return refuse(context, at, round.error());
    const std::string there = at.url() + "/supplements/" + std::to_string(round->number);
    const Json warnings = warnings_of(context, opening);
    Json answer = to_json(view_of(context, at), *round);
    answer["warnings"] = warnings;
    return http::Created{there, std::move(answer),
                         warned({"success", "flash.supplement_opened", {{"number", round->number}}}, warnings,
                                uses_.words, context.locale()),
                         there};
  }

  Outcome show_round(Context& context, const StaffCase& at) const {
    const auto round = supplements_.round(at.submission.id, whole_number(context.param("round")));
    if (!round) return http::not_found();
    return round_page(context, at, *round, 200, Json::object());
  }

  Outcome list(Context& context, const StaffCase& at) const {
    Json items = Json::array();
    for (const Round& round : supplements_.rounds(at.submission.id))
      items.push_back(to_json(view_of(context, at), round));
    const std::size_t total = items.size();
    if (context.wants_html() && total > 0)
      return http::Redirect{at.url() + "/supplements/" + std::to_string(items[0].value("number", 1))};
    if (context.wants_html()) return http::Redirect{draft_url(at)};
    return http::Page{"", {{"items", std::move(items)}, {"total", total}}};
  }

  Outcome judge(Context& context, const StaffCase& at) const { return judged(context, at, context.param("decision")); }
  Outcome accept_all(Context& context, const StaffCase& at) const { return judged(context, at, "accept"); }

  Outcome extend(Context& context, const StaffCase& at) const {
    const std::string until = http::body_text(context.values(), "until");
    const auto end = end_of(until);
    if (!base::trim(until).empty() && !end) return refuse(context, at, {"until_invalid", Json::object(), "until"});
    return tracked(context, at, "extended",
                   supplements_.extend(at.ground, at.submission.id, http::body_text(context.values(), "track"), end,
                                       http::body_text(context.values(), "reason"), staff_actor(context)));
  }

  Outcome close(Context& context, const StaffCase& at) const {
    return tracked(context, at, "closed",
                   supplements_.close(at.ground, at.submission.id, http::body_text(context.values(), "track"),
                                      http::body_text(context.values(), "reason"), staff_actor(context)));
  }

 private:
  static std::string draft_url(const StaffCase& at) { return at.url() + "/supplement"; }

  RoundView view_of(const Context& context, const StaffCase& at) const {
    return {uses_, at.ground, at.submission, context.locale(), true};
  }

  std::string company_of(const StaffCase& at) const {
    const auto company = uses_.directory.company(at.submission.company_id);
    return company ? company->name : std::string();
  }
  static Json query_values(const Context& context) {
    return {{"documents_until", context.query("documents_until")}, {"items_until", context.query("items_until")}};
  }

  /// Corrections are opened in the states from which the type's process allows it.
  static bool may_open(const StaffCase& at) {
    const auto& rows = at.ground.type->process().machine("submission").transitions;
    return std::any_of(rows.begin(), rows.end(), [&](const forms::Transition& row) {
      return row.from == at.submission.state && row.event == "supplement";
    });
  }

  http::Page draft_page(Context& context, const StaffCase& at, int status, Json extra) const {
    Json documents = Json::array();
    const auto uploads = uses_.documents.uploads(at.submission.id);
    for (const forms::Document& document : at.ground.type->documents()) {
      const auto upload = std::find_if(uploads.begin(), uploads.end(),
                                       [&](const auto& one) { return one.document_key == document.key; });
      documents.push_back(
          {{"key", document.key},
           {"label", at.ground.type->words().text(context.locale(), "document." + document.key + ".label")},
           {"file", upload == uploads.end() ? Json() : Json(upload->name)}});
    }
    const auto roots = at.ground.type->levels();
    Json levels = Json::array();
    for (const forms::Level& level : roots)
      if (level.parent.empty())
        levels.push_back({{"level", level.key}, {"label", at.ground.type->label(level, context.locale())}});
    return {.view = "review/supplement_draft",
            .resource = {{"submission", std::to_string(at.submission.id)},
                         {"company", company_of(at)},
                         {"tender", at.ground.tender.no},
                         {"state", at.submission.state},
                         {"may_open", may_open(at)},
                         {"entries", draft_json(view_of(context, at), supplements_.draft(at.submission.id))},
                         {"documents", std::move(documents)},
                         {"root_levels", std::move(levels)},
                         {"phrases", phrases_json(supplements_)}},
            .extra = std::move(extra),
            .status = status};
  }

  http::Page round_page(Context& context, const StaffCase& at, const Round& round, int status, Json extra) const {
    const RoundView view = view_of(context, at);
    Json resource = to_json(view, round);
    resource["submission"] = std::to_string(at.submission.id);
    resource["company"] = company_of(at);
    resource["other_changes"] = other_changes(view, round);
    Json numbers = Json::array();
    for (const Round& each : supplements_.rounds(at.submission.id)) numbers.push_back(each.number);
    resource["rounds"] = std::move(numbers);
    extra["phrases"] = phrases_json(supplements_);
    return {.view = "review/round", .resource = std::move(resource), .extra = std::move(extra), .status = status};
  }

  Outcome judged(Context& context, const StaffCase& at, std::string decision) const {
    std::replace(decision.begin(), decision.end(), '-', '_');
    const std::int64_t number = whole_number(context.param("round"));
    const auto round = supplements_.round(at.submission.id, number);
    if (!round || (decision != "accept" && decision != "ask_again" && decision != "drop")) return http::not_found();
    const bool all =
        context.request().path.ends_with("/accept") && context.request().path.find("/requests/") == std::string::npos;
    const std::int64_t request = all ? 0 : whole_number(context.param("request"));
    if (!all && request == 0) return http::not_found();
    const auto count = supplements_.judge(at.ground, at.submission.id, number, request, decision,
                                          http::body_text(context.values(), "reason"), staff_actor(context));
    if (!count.ok()) return refuse(context, at, count.error(), &*round);
    const auto after = supplements_.round(at.submission.id, number);
    return http::Done{at.url() + "/supplements/" + std::to_string(number), to_json(view_of(context, at), *after),
                      http::Flash{"success", "flash.supplement_" + decision, {{"count", *count}}}};
  }

  Json warnings_of(const Context& context, const Opening& opening) const {
    Ends ends;
    for (const Ask& ask : opening.asks)
      ends.push_back(ask.is_document() ? opening.documents_until : opening.items_until);
    return deadline_warnings(uses_.tenders, ends, uses_.words, context.locale());
  }

  Outcome tracked(Context& context, const StaffCase& at, const std::string& what,
                  const base::Result<Track>& done) const {
    if (!done.ok()) return refuse(context, at, done.error());
    const Json warnings =
        deadline_warnings(uses_.tenders, {done->state_at(at.ground.now) == "open" ? done->until : std::nullopt},
                          uses_.words, context.locale());
    return http::Done{at.url() + "/supplements/" + std::to_string(done->number),
                      {{"track", done->track},
                       {"round", done->number},
                       {"state", done->state_at(at.ground.now)},
                       {"until", done->until ? Json(base::iso8601(*done->until)) : Json()},
                       {"warnings", warnings}},
                      warned({"success", "flash.supplement_" + what}, warnings, uses_.words, context.locale())};
  }

  /// What is wrong with the words comes back beside them; what the state forbids on top of the page.
  Outcome refuse(Context& context, const StaffCase& at, const base::Error& error, const Round* round = nullptr) const {
    if (error.code == "submission_unknown" || error.code == "request_unknown") return http::not_found();
    const std::string sentence =
        forms::refusal_text(*at.ground.type, error, context.locale(), {"supplement", "request", "submission"});
    const bool content = !error.field.empty() || error.code == "nothing_asked" || error.code == "too_many_asked" ||
                         error.code == "ask_twice" || error.code == "track_unknown";
    if (context.wants_html()) {
      Json extra = {{"problem", sentence}, {"typed", context.values().is_object() ? context.values() : Json::object()}};
      const int status = content ? 422 : 409;
      const auto shown = round != nullptr ? std::optional(*round) : std::nullopt;
      if (shown) return round_page(context, at, *shown, status, std::move(extra));
      return draft_page(context, at, status, std::move(extra));
    }
    if (content)
      return http::Invalid{Json::array({{{"field", error.field},
                                         {"code", error.code},
                                         {"params", error.params},
                                         {"message", sentence},
                                         {"rule", "SM-04"}}})};
    return in_words(http::refuse(409, error), sentence, error.params.value("state", at.submission.state));
  }

  const Review::Dependencies& uses_;
  Supplements& supplements_;
};

}  // namespace

void add_staff_supplement_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements) {
  const auto routes = std::make_shared<const StaffSupplements>(uses, supplements);
  const http::RoutesOf add(router, routes, "staff.submissions", "/staff/submissions/{id}");
  using http::Method;
  using S = StaffSupplements;
  add(Method::get, "/supplement", "What is gathered for the next round of corrections", {200, 404}, &S::show_draft);
  add(Method::post, "/supplement", "Opens corrections: documents, items, documents_until, items_until; else the draft",
      {201, 404, 409, 422}, &S::open);
  add(Method::get, "/supplement/pick", "The fields of one row, to be asked for", {200, 404}, &S::pick);
  add(Method::get, "/supplement/preview", "What the vendor will see and who will be mailed", {200, 404, 422},
      &S::preview);
  add(Method::post, "/supplement/draft", "Adds to what is gathered", {200, 404, 422}, &S::add);
  add(Method::del, "/supplement/draft/{entry}", "Takes one thing out again", {204, 404}, &S::remove);
  add(Method::post, "/extend-supplement", "Extends a track: track, until, reason", {200, 404, 409, 422}, &S::extend);
  add(Method::post, "/close-supplement", "Closes a track: track, reason", {200, 404, 409, 422}, &S::close);
  add(Method::get, "/supplements", "Rounds of corrections, newest first", {200, 404}, &S::list);
  add(Method::get, "/supplements/{round}", "One round: before and after, and what else changed", {200, 404},
      &S::show_round);
  add(Method::post, "/supplements/{round}/accept", "Accepts everything that is done", {200, 404, 409}, &S::accept_all);
  add(Method::post, "/supplements/{round}/requests/{request}/{decision}", "accept, ask-again or drop, with reason",
      {200, 404, 409, 422}, &S::judge);
}

}  // namespace tenderloom::review
