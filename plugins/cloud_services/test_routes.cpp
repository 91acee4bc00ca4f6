// The office's side of one test: its page, decisions, evidence.
#include <algorithm>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/http/shape.h"
#include "testing_pages.h"

namespace tenderloom::cloud_services {

using http::Context;
using http::Outcome;

http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses) {
  return plugin::route("cloud_services", method, tail, permission, summary, std::move(statuses));
}

namespace {

constexpr char kTests[] = "/plugins/cloud_services/tests";

class TestRoutes {
 public:
  explicit TestRoutes(Testing& testing) : testing_(testing), uses_(testing.uses()) {}

  Outcome show(Context& context) const {
    const auto at = testing_.find(number_of(context.param("node")));
    if (!at || !at->submission.submitted_at) return http::not_found();
    return page(context, *at, nullptr, {}, 200);
  }

  Outcome step(Context& context) const {
    const auto at = testing_.find(number_of(context.param("node")));
    if (!at || !at->submission.submitted_at) return http::not_found();
    Step step;
    step.event = context.param("event");
    step.on = base::trim(http::body_text(context.values(), "on"));
    const std::string tester(base::trim(http::body_value(context.values(), "tester")));
    step.tester_id = number_of(tester);
    step.reason = base::clean_lines(http::body_text(context.values(), "reason"));
    if (const std::string version = http::body_value(context.values(), "version"); !version.empty())
      step.version = number_of(version);
    if (step.event == "record" || step.event == "pass" || step.event == "fail") step.values = recorded(context, *at);
    if (!tester.empty() && step.tester_id == 0)
      return refused(context, *at, {"tester_unknown", Json::object(), "tester"});
    // A decision that comes with results records them first, so that nothing typed is lost.
    if (step.event != "record" && !step.values.empty()) {
      auto kept = testing_.act(*at, {"record", {}, 0, {}, step.values, step.version}, plugin::actor_of(context));
      if (!kept.ok()) return refused(context, *at, kept.error());
      if (!kept->findings.empty()) return invalid(context, *at, kept->findings, step.values);
      step.version.reset();
    }
    const auto fresh = testing_.find(at->node.id);
    const auto done = testing_.act(*fresh, step, plugin::actor_of(context));
    if (!done.ok()) return refused(context, *fresh, done.error());
    if (!done->findings.empty()) return invalid(context, *fresh, done->findings, step.values);
    const auto now = testing_.find(at->node.id);
    return http::Done{self(*now), resource(context, *now),
                      http::Flash{"success", "flash.cloud_test_" + step.event, {{"service", now->node.title}}}};
  }

  Outcome add_evidence(Context& context) const {
    const auto at = testing_.find(number_of(context.param("node")));
    if (!at) return http::not_found();
    if (context.files().empty()) return refused(context, *at, {"test_file_missing", Json::object(), "file"});
    for (const http::UploadedFile& upload : context.files()) {
      const auto kept =
          testing_.add_evidence(*at, http::body_value(context.values(), "test"), upload, plugin::actor_of(context));
      if (!kept.ok()) return refused(context, *at, kept.error());
    }
    return http::Done{self(*at) + "#evidence", resource(context, *at),
                      http::Flash{"success", "flash.cloud_test_evidence"}};
  }

  Outcome remove_evidence(Context& context) const {
    const auto at = testing_.find(number_of(context.param("node")));
    if (!at) return http::not_found();
    const auto done = testing_.remove_evidence(*at, number_of(context.param("file")), plugin::actor_of(context));
    if (!done.ok()) return done.error().code == "not_found" ? http::not_found() : http::refuse(409, done.error());
    return http::Deleted{self(*at) + "#evidence", http::Flash{"success", "flash.cloud_test_evidence_removed"}};
  }

  Outcome evidence(Context& context) const {
    const std::int64_t node = number_of(context.param("node")), id = number_of(context.param("file"));
    for (const Evidence& one : testing_.evidence(node))
      if (one.id == id) return uses_.files.send(one.file);
    return http::not_found();
  }

  /// What the vendor gave to prove it, for testers, who do not see the application as a whole.
  Outcome vendor_file(Context& context) const {
    const auto at = testing_.find(number_of(context.param("node")));
    const forms::Field* field = at ? at->level().field(context.param("field")) : nullptr;
    if (field == nullptr || field->group != "tests" || !field->is_file() || !at->submission.submitted_at)
      return http::not_found();
    const auto file = uses_.records.file(at->node, field->key, number_of(context.query("file")));
    if (!file) return http::not_found();
    return uses_.files.send({file->sha256, file->name, file->media_type, file->size, std::nullopt});
  }

 private:
  static std::string self(const Case& at) { return std::string(kTests) + "/" + std::to_string(at.node.id); }

  Json values_of(const Case& at) const {
    const auto rounds = testing_.rounds(at.node.id);
    return rounds.empty() ? Json::object() : rounds.front().values;
  }

  /// What a body says about the fields that testers record.
  Json recorded(const Context& context, const Case& at) const {
    const Json& body = context.values();
    Json values = Json::object();
    if (!body.is_object()) return values;
    const Json& from = body.contains("values") && body["values"].is_object() ? body["values"] : body;
    for (const std::string& key : Testing::recorded_fields(at))
      if (from.contains(key)) values[key] = from[key];
    return values;
  }

  Json resource(const Context& context, const Case& at) const {
    const auto evaluation = testing_.judged(at, values_of(at));
    return test_json(testing_, at, evaluation.ok() ? *evaluation : forms::Evaluation{}, context.locale(),
                     context.principal().may(kTesting));
  }

  http::Page page(const Context& context, const Case& at, const Json* typed,
                  const std::vector<forms::Finding>& findings, int status, const std::string& problem = {}) const {
    http::Page made{"cloud_services/test", resource(context, at), Json::object(), status};
    if (!context.wants_html()) return made;
    const bool tests = context.principal().may(kTesting);
    Json people = Json::array();
    if (tests)
      for (const plugin::Person& one : uses_.people.staff_with(kTesting))
        people.push_back({{"id", std::to_string(one.id)}, {"name", one.name}});
    made.extra = {{"people", std::move(people)},
                  {"today", base::iso_date(base::taipei_date(uses_.clock.now()))},
                  {"problem", problem},
                  {"sees_row", context.principal().may("staff.submissions")},
                  {"typed",
                   {{"on", http::body_text(context.values(), "on")},
                    {"tester", http::body_value(context.values(), "tester")},
                    {"reason", status == 200 ? "" : http::body_text(context.values(), "reason")}}}};
    if (tests && at.test.state == "testing") {
      Json values = values_of(at);
      if (typed != nullptr) values.update(*typed);
      const auto evaluation = testing_.judged(at, values);
      if (evaluation.ok()) {
        forms::FormModelOptions options;
        options.locale = context.locale();
        options.only = Testing::recorded_fields(at);
        options.typed = typed;
        options.findings = findings.empty() ? nullptr : &findings;
        made.extra["form"] = forms::form_model(*at.tender.type, at.level(), *evaluation, options);
      }
    }
    return made;
  }

  Outcome invalid(const Context& context, const Case& at, const std::vector<forms::Finding>& findings,
                  const Json& typed) const {
    Json list = Json::array();
    std::string sentences;
    for (const forms::Finding& each : findings) {
      list.push_back(forms::to_json(*at.tender.type, at.level(), each, context.locale()));
      sentences += (sentences.empty() ? "" : "\n") + list.back().value("message", "");
    }
    auto shown = page(context, at, typed.empty() ? nullptr : &typed, findings, 422, sentences);
    return http::Invalid{std::move(list), shown.view, std::move(shown.resource), std::move(shown.extra)};
  }

  Outcome refused(const Context& context, const Case& at, const base::Error& error) const {
    if (error.code == "node_unknown" || error.code == "submission_unknown") return http::not_found();
    const Json typed = recorded(context, at);
    if (!error.field.empty()) {
      auto shown = page(context, at, typed.empty() ? nullptr : &typed, {}, 422);
      return http::Invalid{Json::array({finding(uses_.words, context.locale(), error)}), shown.view,
                           std::move(shown.resource), std::move(shown.extra)};
    }
    const int status = error.code == "version_conflict" ? 412 : 409;
    if (!context.wants_html()) {
      http::Refused answer = http::refuse(status, error);
      answer.more = {{"state", at.test.state}};
      return answer;
    }
    return page(context, at, typed.empty() ? nullptr : &typed, {}, status,
                uses_.words.text(context.locale(), "error." + error.code, error.params));
  }

  Testing& testing_;
  const plugin::Services& uses_;
};

}  // namespace

void add_test_routes(plugin::Host& host, Testing& testing) {
  const auto routes = std::make_shared<const TestRoutes>(testing);
  using http::Method;
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "tests/{node}", "staff.office", "The test of one service with its rounds", {200, 404}),
      &TestRoutes::show);
  add(route(Method::post, "tests/{node}/steps/{event}", kTesting,
            "What the table of states permits (SM-06): on, tester, reason, values, version", {200, 404, 409, 412, 422}),
      &TestRoutes::step);
  auto evidence = route(Method::post, "tests/{node}/evidence", kTesting,
                        "Keeps a file that proves a result: file, test", {200, 404, 409, 422});
  evidence.body = http::BodyLimit::of_file(20 << 20);
  add(std::move(evidence), &TestRoutes::add_evidence);
  add(route(Method::get, "tests/{node}/evidence/{file}", "staff.office", "A file that proves a result", {200, 404}),
      &TestRoutes::evidence);
  add(route(Method::del, "tests/{node}/evidence/{file}", kTesting, "Takes a file away while the test is under way",
            {204, 404, 409}),
      &TestRoutes::remove_evidence);
  add(route(Method::get, "tests/{node}/files/{field}", "staff.office", "A file that the vendor gave for the test",
            {200, 404}),
      &TestRoutes::vendor_file);
}

}  // namespace tenderloom::cloud_services
