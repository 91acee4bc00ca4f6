#include <algorithm>

#include "queue_pages.h"
#include "resources.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/review/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using http::Context;
using http::Method;
using http::Outcome;

namespace {

constexpr char kQueueAddress[] = "/staff/queue";

std::int64_t id_of_text(const std::string& text) { return accounts::whole_number(text).value_or(0); }

Json queue_time(const std::optional<base::Instant>& instant) {
  return instant ? Json(base::iso8601(*instant)) : Json();
}

Json queue_row(const QueueRow& row) {
  Json person;
  if (row.person_id != 0) person = {{"id", std::to_string(row.person_id)}, {"name", row.person_name}};
  return {{"id", std::to_string(row.id)},
          {"tender_no", row.tender_no},
          {"tender_name", row.tender_name},
          {"company_name", row.company_name},
          {"tax_id", row.tax_id},
          {"state", row.state},
          {"supplementing", row.supplementing},
          {"is_test", row.is_test},
          {"number", row.number},
          {"unseen", row.unseen},
          {"notes", row.notes},
          {"assignee", std::move(person)},
          {"waiting_since", queue_time(row.waiting_since)},
          {"due", queue_time(row.due)}};
}

Json deputy_json(const Deputy& deputy, std::int64_t viewer) {
  return {{"id", std::to_string(deputy.id)},
          {"person", {{"id", std::to_string(deputy.person_id)}, {"name", deputy.person_name}}},
          {"deputy", {{"id", std::to_string(deputy.deputy_id)}, {"name", deputy.deputy_name}}},
          {"of_mine", deputy.person_id == viewer},
          {"from", base::iso8601(deputy.from)},
          {"until", base::iso8601(deputy.until)}};
}

/// A date is its first instant, or with `end` the first instant after it.
std::optional<base::Instant> day_of(const std::string& text, bool end) {
  const auto date = base::parse_date(base::trim(text));
  if (!date) return base::parse_iso8601(base::trim(text));
  return base::taipei_midnight(std::chrono::sys_days(*date) + std::chrono::days(end ? 1 : 0));
}

class QueueRoutes {
 public:
  QueueRoutes(const Review::Dependencies& uses, Queue& queue) : uses_(uses), queue_(queue) {}

  Outcome list(Context& context) const {
    const QueueQuery query = queue_query(context);
    return http::Page{"review/queue", resource(context, query), extra(context, query)};
  }

  Outcome assign(Context& context) const {
    std::vector<std::int64_t> chosen;
    const auto typed = http::body_values(context.values(), "submissions");
    for (const std::string& each : typed) chosen.push_back(id_of_text(each));
    const std::string person = accounts::text_value(context, "person");
    const std::string back = accounts::local_target(accounts::text_value(context, "back"), kQueueAddress);
    // A name that is no number is no colleague: it must not take an assignment away.
    const std::int64_t to = base::trim(person).empty() ? 0 : std::max<std::int64_t>(id_of_text(person), 0);
    base::Result<int> assigned = !base::trim(person).empty() && to == 0
                                     ? base::Error{"colleague_unknown", Json::object(), "person"}
                                     : queue_.assign(chosen, to, staff_actor(context));
    if (!assigned.ok()) {
      if (assigned.error().field.empty()) return http::not_found();
      const QueueQuery query = queue_query(context);
      Json more = extra(context, query);
      more["chosen"] = typed;
      more["person"] = person;
      return http::Invalid{Json::array({finding_of(uses_.words, context, assigned.error())}), "review/queue",
                           resource(context, query), std::move(more)};
    }
    const char* said = to == 0 ? "flash.review_unassigned" : "flash.review_assigned";
    return http::Done{back, {{"assigned", *assigned}}, http::Flash{"success", said, {{"count", *assigned}}}};
  }

  Outcome notes(Context& context) const {
    const auto submission = find(context);
    if (!submission) return http::not_found();
    return http::Page{"review/notes", notes_json(*submission)};
  }

  Outcome add_note(Context& context) const {
    const auto submission = find(context);
    if (!submission) return http::not_found();
    const std::string words = accounts::text_value(context, "words");
    const auto added = queue_.add_note(*submission, words, staff_actor(context));
    if (!added.ok()) {
      return http::Invalid{Json::array({finding_of(uses_.words, context, added.error())}),
                           "review/notes",
                           notes_json(*submission),
                           {{"words", words}}};
    }
    const std::string url = "/staff/submissions/" + std::to_string(submission->id);
    return http::Created{
        url + "/notes", to_json(*added), http::Flash{"success", "flash.review_noted"}, url + "#notes-title", {}};
  }

  Outcome deputies(Context& context) const {
    return http::Page{"review/deputies", deputies_json(context), deputies_extra(Json::object(), context)};
  }

  Outcome add_deputy(Context& context) const {
    Json typed = Json::object();
    for (const char* name : {"deputy", "from", "until"}) typed[name] = accounts::text_value(context, name);
    const auto added = queue_.add_deputy(context.principal().person_id, id_of_text(typed["deputy"].get<std::string>()),
                                         day_of(typed["from"].get<std::string>(), false),
                                         day_of(typed["until"].get<std::string>(), true), staff_actor(context));
    if (!added.ok()) {
      return http::Invalid{Json::array({finding_of(uses_.words, context, added.error())}), "review/deputies",
                           deputies_json(context), deputies_extra(std::move(typed), context)};
    }
    return http::Created{"/staff/deputies",
                         deputy_json(*added, context.principal().person_id),
                         http::Flash{"success", "flash.review_deputy", {{"name", added->deputy_name}}},
                         "/staff/deputies",
                         {}};
  }

  Outcome end_deputy(Context& context) const {
    if (!queue_.end_deputy(id_of_text(context.param("deputy")), context.principal().person_id, staff_actor(context)))
      return http::not_found();
    return http::Deleted{"/staff/deputies", http::Flash{"success", "flash.review_deputy_ended"}};
  }

 private:
  std::optional<submissions::Submission> find(const Context& context) const {
    auto submission = uses_.submissions.get(id_of_text(context.param("id")));
    if (!submission || !submission->last_submitted_at) return std::nullopt;
    return submission;
  }

  Json resource(Context& context, const QueueQuery& query) const {
    const QueuePage page = queue_.list(query, context.principal().person_id);
    Json items = Json::array();
    for (const QueueRow& row : page.rows) items.push_back(queue_row(row));
    return {{"items", std::move(items)},
            {"page", query.page},
            {"per_page", query.per_page},
            {"total", page.total},
            {"queue", query.queue},
            {"counters", {{"mine", page.mine}, {"unassigned", page.unassigned}, {"all", page.all}}},
            {"colleagues", colleagues_json(queue_.colleagues())}};
  }

  Json extra(Context& context, const QueueQuery& query) const {
    Json more = {{"query", to_json(query)}, {"chosen", Json::array()}, {"person", ""}};
    if (!context.wants_html()) return more;
    Json tenders = Json::array(), groups = Json::array();
    Service lists(uses_);
    for (const auto& [no, name] : lists.tenders(query.tests)) tenders.push_back({{"no", no}, {"name", name}});
    const auto tender = query.tender_no.empty() ? std::nullopt : uses_.tenders.find(query.tender_no);
    if (tender) groups = tender->groups();
    more["tenders"] = std::move(tenders);
    more["groups"] = std::move(groups);
    return more;
  }

  Json notes_json(const submissions::Submission& submission) const {
    Json items = Json::array();
    for (const Note& note : queue_.notes(submission.id)) items.push_back(to_json(note));
    Json names = Json::array();
    for (const auto& [id, name] : uses_.directory.company_names({submission.company_id})) names.push_back(name);
    return {{"submission", std::to_string(submission.id)},
            {"company", names.empty() ? Json("") : names[0]},
            {"items", std::move(items)}};
  }

  Json deputies_json(const Context& context) const {
    Json items = Json::array();
    for (const Deputy& deputy : queue_.deputies(context.principal().person_id))
      items.push_back(deputy_json(deputy, context.principal().person_id));
    return {{"items", std::move(items)}, {"colleagues", colleagues_json(queue_.colleagues())}};
  }
  static Json deputies_extra(Json typed, const Context& context) {
    typed["me"] = std::to_string(context.principal().person_id);
    return typed;
  }

  const Review::Dependencies& uses_;
  Queue& queue_;
};

}  // namespace

QueueQuery queue_query(const Context& context) {
  QueueQuery query;
  const std::string queue = context.query("queue");
  if (queue == "mine" || queue == "unassigned") query.queue = queue;
  query.state = context.query("state");
  query.tender_no = context.query("tender");
  query.group = context.query("group");
  query.text = context.query("q");
  query.tests = context.query("tests");
  query.sort = context.query("sort");
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  return query;
}

Json to_json(const QueueQuery& query) {
  return {{"queue", query.queue}, {"state", query.state}, {"tender", query.tender_no}, {"group", query.group},
          {"q", query.text},      {"tests", query.tests}, {"sort", query.sort}};
}

Json to_json(const Note& note) {
  return {
      {"id", std::to_string(note.id)}, {"actor", note.actor}, {"words", note.words}, {"at", base::iso8601(note.at)}};
}

Json colleagues_json(const std::vector<Colleague>& all) {
  Json list = Json::array();
  for (const Colleague& one : all) list.push_back({{"id", std::to_string(one.id)}, {"name", one.name}});
  return list;
}

Json finding_of(const base::Words& words, const Context& context, const base::Error& error) {
  return {{"field", error.field},
          {"code", error.code},
          {"params", error.params},
          {"message", words.text(context.locale(), "error." + error.code, error.params)},
          {"rule", ""}};
}

http::Refused in_words(http::Refused refused, const std::string& sentence, const std::string& state) {
  refused.more["detail"] = sentence;
  refused.more["state"] = state;
  return refused;
}

Json work_json(const Context& context, Queue& queue, std::int64_t submission_id) {
  const std::int64_t viewer = context.principal().person_id;
  const auto assignment = queue.assignment(submission_id);
  QueueQuery query = queue_query(context);
  if (context.query("queue").empty() && assignment && assignment->person_id == viewer) query.queue = "mine";
  const Neighbours beside = queue.neighbours(query, viewer, submission_id);
  const SubmissionLook look = queue.look(submission_id, viewer);
  const auto link = [](std::int64_t id) { return id == 0 ? Json() : Json(std::to_string(id)); };
  Json notes = Json::array();
  for (const Note& note : queue.notes(submission_id)) notes.push_back(to_json(note));
  Json assignee;
  if (assignment)
    assignee = {{"id", std::to_string(assignment->person_id)},
                {"name", assignment->name},
                {"at", base::iso8601(assignment->at)}};
  return {{"assignee", std::move(assignee)},
          {"notes", std::move(notes)},
          {"look",
           {{"first", look.first},
            {"since", look.first ? Json() : Json(base::iso8601(look.since))},
            {"changed", queue.changed_rows(submission_id, look).size()}}},
          {"queue", to_json(query)},
          {"previous", link(beside.previous)},
          {"next", link(beside.next)}};
}

void add_queue_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue) {
  const auto routes = std::make_shared<const QueueRoutes>(uses, queue);
  const http::RoutesOf add(router, routes, "staff.submissions");
  add(Method::get, kQueueAddress,
      "Queues of submissions: queue mine, unassigned or all; state, tender, group, q, tests, sort", {200},
      &QueueRoutes::list);
  add(Method::post, "/staff/queue/assign", "Gives submissions to a colleague; without person takes them away",
      {200, 404, 422}, &QueueRoutes::assign);
  add(Method::get, "/staff/submissions/{id}/notes", "Notes that stay inside the office", {200, 404},
      &QueueRoutes::notes);
  add(Method::post, "/staff/submissions/{id}/notes", "Adds a note that stays inside the office: words", {201, 404, 422},
      &QueueRoutes::add_note);
  add(Method::get, "/staff/deputies", "Who stands in for me, and for whom I do", {200}, &QueueRoutes::deputies);
  add(Method::post, "/staff/deputies", "Names a deputy: deputy, from, until", {201, 422}, &QueueRoutes::add_deputy);
  add(Method::del, "/staff/deputies/{deputy}", "Ends standing in", {204, 404}, &QueueRoutes::end_deputy);
}

}  // namespace tenderloom::review
