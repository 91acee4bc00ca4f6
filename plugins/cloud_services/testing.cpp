#include "testing.h"

#include <algorithm>

#include "tenderloom/base/text.h"
#include "testing_rows.h"

namespace tenderloom::cloud_services {

namespace {

constexpr std::size_t kLongestReason = 2000;

bool of_plugin(const forms::Field& field) { return field.set_by == "plugin"; }

bool is_decided(const std::string& key) {
  return key == kState || key == kCommonDate || key == kSecurityDate || key == kFailReason;
}

bool has_machine(const forms::TypeDefinition& type) {
  const auto& machines = type.process().machines;
  return std::any_of(machines.begin(), machines.end(), [](const auto& one) { return one.key == kMachine; });
}

/// Is a part of the tests open, by what the definition says of its date?
bool is_open(const forms::Evaluation& evaluation, const char* date) {
  return std::any_of(evaluation.findings.begin(), evaluation.findings.end(),
                     [&](const forms::Finding& finding) { return finding.field == date; });
}

/// What the next round begins with: what passed stays, what failed is tested anew.
Json carried_over(Json values) {
  const auto results = values.find(kResults);
  if (results == values.end() || !results->is_object()) return values;
  for (auto test = results->begin(); test != results->end();)
    test = test->value("result", "") == "fail" ? results->erase(test) : std::next(test);
  return values;
}

}  // namespace

std::optional<Case> Testing::find(std::int64_t node_id) {
  auto node = uses_.records.node(node_id);
  if (!node || node->level != kLevel) return std::nullopt;
  auto submission = uses_.records.submission(node->submission_id);
  auto tender = uses_.records.tender(node->tender_id);
  if (!submission || !tender || tender->type_key != kType || !tender->type) return std::nullopt;
  // A tender that was pinned before its type had the table follows that of the type as it is.
  auto process = has_machine(*tender->type) ? tender->type : uses_.types.current(kType);
  if (!process || !has_machine(*process)) return std::nullopt;
  Case found{std::move(*tender), std::move(*submission), std::move(*node), {}, std::move(process)};
  const auto stored = uses_.database.read([&](soci::session& sql) { return rows::find(sql, node_id); });
  if (stored) {
    found.test = *stored;
  } else {
    found.test.node_id = node_id;
    found.test.submission_id = found.submission.id;
    found.test.tender_id = found.tender.id;
    found.test.company_id = found.submission.company_id;
  }
  return found;
}

std::vector<Round> Testing::rounds(std::int64_t node_id) {
  return uses_.database.read([&](soci::session& sql) { return rows::rounds(sql, node_id); });
}

std::vector<Evidence> Testing::evidence(std::int64_t node_id) {
  return uses_.database.read([&](soci::session& sql) { return rows::evidence(sql, node_id); });
}

std::map<std::int64_t, Test> Testing::tests(const std::vector<std::int64_t>& nodes) {
  return uses_.database.read([&](soci::session& sql) { return rows::find(sql, nodes); });
}

std::vector<std::int64_t> Testing::nodes_of(std::int64_t tester_id) {
  return uses_.database.read([&](soci::session& sql) { return rows::nodes_of(sql, tester_id); });
}

std::vector<std::string> Testing::offered(const Case& at) {
  std::vector<std::string> events;
  for (const forms::Transition* row : machine(at).offered(at.test.state, forms::ActorKind::staff))
    if (!refusal(at, {row->event, {}, 0, "x", {}, {}}, at.submission)) events.push_back(row->event);
  return events;
}

std::vector<std::string> Testing::recorded_fields(const Case& at) {
  std::vector<std::string> keys;
  for (const forms::Field& field : at.level().fields)
    if (of_plugin(field) && !is_decided(field.key)) keys.push_back(field.key);
  return keys;
}

base::Result<forms::Evaluation> Testing::judged(const Case& at, const Json& values) {
  plugin::OfficeChange change;
  change.node_id = at.node.id;
  change.values = values;
  const std::string today = base::iso_date(base::taipei_date(uses_.clock.now()));
  for (const char* date : {kCommonDate, kSecurityDate}) change.values[date] = today;
  return uses_.records.judge(change);
}

/// Why the step may not be taken from where the test stands; none: it may.
std::optional<base::Error> Testing::refusal(const Case& at, const Step& step, const plugin::Submission& submission) {
  const auto row =
      forms::step(machine(at), at.test.state, step.event, forms::ActorKind::staff,
                  [&](std::string_view guard) -> std::optional<base::Error> {
                    if (guard == "in_review" && submission.state != "received" && submission.state != "accepted")
                      return base::Error{"test_not_received", {{"state", submission.state}}};
                    if (guard == "reason" && base::trim(step.reason).empty())
                      return base::Error{"reason_required", Json::object(), "reason"};
                    return std::nullopt;  // all_passed: the definition judges what is said
                  });
  if (!row.ok()) return row.error();
  return std::nullopt;
}

/// What the step says about the service.
Json Testing::said(const Case& at, const Step& step, const Round& round) {
  Json values = Json::object();
  const std::string& event = step.event;
  const std::string today = base::iso_date(base::taipei_date(uses_.clock.now()));
  const auto date = [&](const char* key) {
    const Json stands = at.node.values.value(key, Json());
    return stands.is_null() ? Json(today) : stands;
  };
  if (event == "pass" || event == "fail") {
    values = round.values;
    const auto evaluation = judged(at, round.values);
    for (const char* key : {kCommonDate, kSecurityDate})
      values[key] = event == "fail" && (!evaluation.ok() || is_open(*evaluation, key)) ? Json() : date(key);
    values[kFailReason] = event == "fail" ? Json(base::trim(step.reason)) : Json();
  } else if (event == "reopen") {
    values[kCommonDate] = values[kSecurityDate] = Json();
  }
  return values;
}

base::Result<StepOutcome> Testing::act(const Case& at, const Step& step, const plugin::Actor& actor) {
  if (auto refused = refusal(at, step, at.submission)) return std::move(*refused);
  if (step.version && *step.version != at.test.row_version)
    return base::Error{"version_conflict", {{"version", at.test.row_version}}};
  if (base::code_points(step.reason) > kLongestReason)
    return base::Error{"reason_too_long", {{"limit", kLongestReason}}, "reason"};
  const forms::Transition& row = *machine(at).find(at.test.state, step.event);
  Test next = at.test;
  next.state = row.to;
  ++next.row_version;
  const auto before = rounds(at.node.id);
  Round round = before.empty() ? Round{} : before.front();
  round.node_id = at.node.id;
  const base::Instant now = uses_.clock.now();

  if (step.event == "schedule" || step.event == "reschedule") {
    const auto day = base::parse_date(step.on);
    if (!day) return base::Error{"test_day_invalid", Json::object(), "on"};
    if (std::chrono::sys_days(*day) < std::chrono::sys_days(base::taipei_date(now)))
      return base::Error{"test_day_past", Json::object(), "on"};
    next.scheduled_on = round.scheduled_on = base::iso_date(*day);
  }
  std::optional<plugin::Person> tester;
  if (step.tester_id != 0) {
    for (const plugin::Person& one : uses_.people.staff_with(kTesting))
      if (one.id == step.tester_id) tester = one;
    if (!tester) return base::Error{"tester_unknown", Json::object(), "tester"};
    next.tester_id = tester->id;
    next.tester_name = round.tester_name = tester->name;
    round.tester_id = tester->id;
  }
  if (next.round == 0) next.round = 1;
  if (step.event == "unschedule") next.scheduled_on = round.scheduled_on = "";
  if (step.event == "start") {
    round.started_at = now;
    if (next.tester_id == 0) {
      next.tester_id = actor.person_id;
      next.tester_name = round.tester_name = actor.name;
      round.tester_id = actor.person_id;
    }
  }
  if (step.event == "record") {
    const auto evaluation = judged(at, step.values);
    if (!evaluation.ok()) return evaluation.error();
    const auto fields = recorded_fields(at);
    StepOutcome wrong;
    for (const forms::Finding& finding : evaluation->findings) {
      const std::string root = finding.field.substr(0, finding.field.find_first_of(".["));
      if (std::find(fields.begin(), fields.end(), root) != fields.end()) wrong.findings.push_back(finding);
    }
    if (!wrong.findings.empty()) return wrong;
    for (const std::string& key : fields)
      if (evaluation->values.contains(key))
        round.values[key] = evaluation->values[key];
      else
        round.values.erase(key);
  }
  if (row.to == "passed" || row.to == "failed") {
    round.outcome = row.to;
    round.ended_at = now;
    round.reason = row.to == "failed" ? std::string(base::trim(step.reason)) : "";
  }
  if (step.event == "retest" || step.event == "reopen") {
    Round anew;
    anew.node_id = at.node.id;
    anew.number = ++next.round;
    anew.tester_id = round.tester_id;
    anew.tester_name = round.tester_name;
    anew.opened_because = base::trim(step.reason);
    anew.values = carried_over(round.values);
    round = std::move(anew);
    next.scheduled_on = "";
  }

  StepOutcome outcome;
  outcome.test = next;
  const auto also = [&](storage::Transaction& tx) -> base::Result<void> {
    auto written = write(tx, at, step, row, next, round, actor);
    if (written.ok()) tell(tx, at, step, row, next, tester);
    return written;
  };
  if (row.from == row.to) {
    auto done = uses_.database.write([&](storage::Transaction& tx) { return also(tx); });
    if (!done.ok()) return done.error();
    changed_(at.submission.id);
    return outcome;
  }
  plugin::OfficeChange change;
  change.node_id = at.node.id;
  change.values = said(at, step, round);
  change.values[kState] = row.to == kNotStarted ? Json() : Json(row.to);
  change.reason = step.reason;
  change.actor = actor;
  change.also = also;
  auto done = uses_.records.say(change);
  if (!done.ok()) return done.error();
  outcome.findings = std::move(done->findings);
  if (outcome.findings.empty()) changed_(at.submission.id);
  return outcome;
}

/// In the transaction: whoever was faster has made this step impossible, or it is written down.
base::Result<void> Testing::write(storage::Transaction& tx, const Case& at, const Step& step,
                                  const forms::Transition& row, const Test& next, const Round& round,
                                  const plugin::Actor& actor) {
  const auto submission = uses_.records.lock(tx, at.submission.id);
  if (!submission) return base::Error{"submission_unknown"};
  const auto stands = rows::find(tx.sql(), at.node.id);
  const std::int64_t version = stands ? stands->row_version : 0;
  if (version != at.test.row_version) {
    const std::string state = stands ? stands->state : kNotStarted;
    if (state != at.test.state) return base::Error{"state_refused", {{"state", state}, {"event", step.event}}};
    return base::Error{"version_conflict", {{"version", version}}};
  }
  if (auto refused = refusal(at, step, *submission)) return std::move(*refused);
  rows::put(tx, next);
  rows::put(tx, round);
  uses_.audit.record(tx, actor,
                     {"cloud_services.test_" + row.event,
                      "submission:" + std::to_string(at.submission.id),
                      at.submission.company_id,
                      {{"node", std::to_string(at.node.id)},
                       {"service", at.node.title},
                       {"from", row.from},
                       {"to", row.to},
                       {"round", next.round},
                       {"day", next.scheduled_on},
                       {"reason", step.reason},
                       {"tender", at.tender.no}}});
  return {};
}

void Testing::tell(storage::Transaction& tx, const Case& at, const Step& step, const forms::Transition& row,
                   const Test& next, const std::optional<plugin::Person>& tester) {
  Json values = {{"tender_name", at.tender.name}, {"tender_no", at.tender.no},
                 {"service", at.node.title},      {"round", std::to_string(next.round)},
                 {"day", next.scheduled_on},      {"reason", base::trim(step.reason)}};
  if (!row.notification.empty()) {
    values["link"] = uses_.mails.link("/plugins/cloud_services/services/" + std::to_string(at.node.id));
    uses_.mails.to_vendor(tx, row.notification, at.submission.company_id, values);
  }
  if (!tester || tester->id == at.test.tester_id) return;
  values["link"] = uses_.mails.link("/plugins/cloud_services/tests/" + std::to_string(at.node.id));
  values["company_name"] = at.submission.company_name;
  uses_.mails.to_people(tx, "cloud_services_test_assigned", {*tester}, values);
}

std::optional<plugin::StageJudgement> Testing::begun(soci::session& sql, const plugin::StageSubject& subject) {
  for (const Test& test : rows::of_submission(sql, subject.submission_id))
    if (test.state != kNotStarted) return plugin::StageJudgement{"begun", {}};
  return std::nullopt;
}

std::map<std::int64_t, std::vector<plugin::Fact>> Testing::facts(const plugin::FactQuery& query) {
  std::map<std::int64_t, std::vector<plugin::Fact>> facts;
  const auto type = uses_.types.current(kType);
  for (const auto& [node, test] : tests(query.nodes)) {
    const std::string key = std::string("process.") + kMachine + "." + test.state;
    const std::string* state = type ? type->words().find(query.locale, key) : nullptr;
    const std::string day = test.state == "scheduled" || test.state == "retest" ? test.scheduled_on : "";
    const char* kind = test.state == "passed"    ? "done"
                       : test.state == "failed"  ? "danger"
                       : test.state == "retest"  ? "attention"
                       : test.state == "testing" ? "info"
                                                 : "neutral";
    facts[node].push_back(
        {"cloud_test", uses_.words.text(query.locale, "cloud_testing.fact"),
         uses_.words.text(query.locale, day.empty() ? "cloud_testing.fact_state" : "cloud_testing.fact_day",
                          {{"state", state ? *state : test.state}, {"day", day}, {"round", test.round}}),
         kind,
         (query.staff ? "/plugins/cloud_services/tests/" : "/plugins/cloud_services/services/") +
             std::to_string(node)});
  }
  return facts;
}

}  // namespace tenderloom::cloud_services
