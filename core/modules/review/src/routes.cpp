#include "routes.h"

#include <algorithm>
#include <variant>

#include "checks_pages.h"
#include "deadline_warnings.h"
#include "item_search.h"
#include "queue_pages.h"
#include "resources.h"
#include "row_marks.h"
#include "staff_case.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/context.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::review {

using base::Json;
using http::Context;
using http::Method;
using http::Outcome;

namespace {

constexpr std::int64_t kWaitingShown = 10;  // on the start page

std::string text_of(const Context& context, const char* name) { return http::body_text(context.values(), name); }

/// A date alone means the whole of that day: the first instant that is too late is the next midnight.
std::optional<base::Instant> until_of(const std::string& text) {
  if (const auto date = base::parse_date(base::trim(text))) {
    return base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(1));
  }
  return base::parse_iso8601(base::trim(text));
}

class ReviewRoutes {
 public:
  ReviewRoutes(const Review::Dependencies& uses, Service& service, Supplements& supplements, Queue& queue,
               StaffChecks& checks)
      : uses_(uses), service_(service), supplements_(supplements), queue_(queue), checks_(checks) {}

  Outcome start(Context& context) const {
    // Who only sits in committees learns of applications by what was assigned, and nothing before declaring.
    const auto& who = context.principal();
    if (who.may("staff.committee") && !who.may("staff.submissions")) return http::Redirect{.to = "/committee"};
    SubmissionQuery query;
    query.state = "submitted";
    query.oldest_first = true;
    query.per_page = kWaitingShown;
    Json waiting = Json::array();
    const SubmissionList list = service_.list(query);
    for (const SubmissionRow& row : list.rows) waiting.push_back(to_json(row));
    Json counters = counters_json(service_.counters());
    counters["registrations"] = service_.waiting_registrations();
    return http::Page{"review/start",
                      {{"counters", std::move(counters)}, {"waiting", std::move(waiting)}, {"total", list.total}}};
  }

  Outcome list(Context& context) const {
    SubmissionQuery query;
    query.state = context.query("state");
    query.tender_no = context.query("tender");
    query.text = context.query("q");
    query.tests = context.query("tests");
    query.page = context.query_number("page", 1, 1, 1'000'000);
    query.per_page = context.query_number("per_page", 25, 1, 100);
    const SubmissionList list = service_.list(query);
    Json items = Json::array();
    for (const SubmissionRow& row : list.rows) items.push_back(to_json(row));
    Json tenders = Json::array();
    for (const auto& [no, name] : service_.tenders(query.tests)) tenders.push_back({{"no", no}, {"name", name}});
    return http::Page{"review/submissions",
                      {{"items", std::move(items)},
                       {"page", query.page},
                       {"per_page", query.per_page},
                       {"total", list.total},
                       {"counters", counters_json(service_.counters(query.tests))}},
                      {{"state", query.state},
                       {"tender", query.tender_no},
                       {"q", query.text},
                       {"tests", query.tests},
                       {"tenders", std::move(tenders)}}};
  }

  Outcome detail(Context& context) const {
    auto subject = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&subject)) return std::move(*refusal);
    return page(context, std::get<StaffCase>(subject), 200, Json::object());
  }

  Outcome decide(Context& context) const {
    auto found = staff_case(uses_, context);
    if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
    const StaffCase& subject = std::get<StaffCase>(found);
    Decision decision{context.param("decision"), text_of(context, "reason"), std::nullopt,
                      accounts::version_of(context)};
    std::replace(decision.event.begin(), decision.event.end(), '-', '_');
    const std::string until = text_of(context, "until");
    if (!base::trim(until).empty()) {
      decision.until = until_of(until);
      if (!decision.until) return invalid(context, subject, {"until_invalid", Json::object(), "until"});
    }
    const auto decided =
        service_.decide(subject.submission.id, decision, staff_actor(context), context.request().received_at);
    if (!decided) return refuse(context, subject, decided.error());
    const Json warnings = deadline_warnings(uses_.tenders, {decision.until}, uses_.words, context.locale());
    Json answer = {{"id", std::to_string(decided->id)},
                   {"state", decided->state},
                   {"version", decided->row_version},
                   {"warnings", warnings}};
    return http::Done{subject.url(), std::move(answer),
                      warned({"success", "flash.review_" + decision.event}, warnings, uses_.words, context.locale())};
  }

 private:
  Json resource(Context& context, const StaffCase& subject) const {
    Json json = submission_json(uses_, service_, supplements_, subject.ground, subject.submission, context.locale());
    json["work"] = work_json(context, queue_, subject.submission.id);
    json["checks"] = checks_summary(checks_.run(subject.ground, subject.submission, context.locale()));
    return json;
  }

  http::Page page(Context& context, const StaffCase& subject, int status, Json extra) const {
    extra["company_links"] = accounts::company_links(context.principal(), subject.submission.company_id);
    if (context.wants_html()) extra["colleagues"] = colleagues_json(queue_.colleagues());
    if (context.wants_html())
      extra["tree"] = case_tree({uses_, queue_, checks_}, subject.ground, subject.submission,
                                context.principal().person_id, context.locale());
    return {.view = "review/submission",
            .resource = resource(context, subject),
            .extra = std::move(extra),
            .status = status,
            .etag = std::to_string(subject.submission.row_version)};
  }

  Json typed(Context& context) const {
    return {{"reason", text_of(context, "reason")}, {"until", text_of(context, "until")}};
  }

  Outcome invalid(Context& context, const StaffCase& subject, const base::Error& error) const {
    Json extra = typed(context);
    extra["company_links"] = accounts::company_links(context.principal(), subject.submission.company_id);
    if (context.wants_html()) extra["colleagues"] = colleagues_json(queue_.colleagues());
    if (context.wants_html())
      extra["tree"] = case_tree({uses_, queue_, checks_}, subject.ground, subject.submission,
                                context.principal().person_id, context.locale());
    const std::string sentence = uses_.words.text(context.locale(), "error." + error.code, error.params);
    return http::Invalid{Json::array({{{"field", error.field},
                                       {"code", error.code},
                                       {"params", error.params},
                                       {"message", sentence},
                                       {"rule", ""}}}),
                         "review/submission", resource(context, subject), std::move(extra)};
  }

  Outcome refuse(Context& context, const StaffCase& subject, const base::Error& error) const {
    if (error.code == "decision_unknown" || error.code == "submission_unknown") return http::not_found();
    if (!error.field.empty()) return invalid(context, subject, error);
    const int status = error.code == "version_conflict" ? 412 : 409;
    const std::string sentence = forms::refusal_text(*subject.ground.type, error, context.locale(), {"submission"});
    if (context.wants_html()) {
      Json extra = typed(context);
      extra["problem"] = sentence;
      return page(context, subject, status, std::move(extra));
    }
    http::Refused refused = in_words(http::refuse(status, error), sentence, subject.submission.state);
    if (status == 412) refused.more["current"] = resource(context, subject);
    return refused;
  }

  const Review::Dependencies& uses_;
  Service& service_;
  Supplements& supplements_;
  Queue& queue_;
  StaffChecks& checks_;
};

}  // namespace

void add_review_routes(http::Router& router, const Review::Dependencies& uses, Service& service,
                       Supplements& supplements, Queue& queue, StaffChecks& checks) {
  const auto routes = std::make_shared<const ReviewRoutes>(uses, service, supplements, queue, checks);
  const http::RoutesOf add(router, routes, "staff.submissions");
  add.as("staff.view")(Method::get, "/staff", "What waits for staff", {200}, &ReviewRoutes::start);
  add(Method::get, "/staff/submissions", "Submissions that were handed in; state, tender, q", {200},
      &ReviewRoutes::list);
  add(Method::get, "/staff/submissions/{id}", "One submission: vendor, counts, documents, history", {200, 404},
      &ReviewRoutes::detail);
  add(Method::post, "/staff/submissions/{id}/{decision}",
      "Decides: receive, return with reason and optional until, revoke-receipt, accept, reject",
      {200, 404, 409, 412, 422}, &ReviewRoutes::decide);
  add_reading_routes(router, uses, queue, checks);
  add_item_search_routes(router, uses);
}

}  // namespace tenderloom::review
