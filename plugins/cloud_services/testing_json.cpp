#include <algorithm>

#include "testing_pages.h"

namespace tenderloom::cloud_services {

namespace {

Json time_json(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string self_of(std::int64_t node) { return "/plugins/cloud_services/tests/" + std::to_string(node); }

const forms::Field& results_field(const Case& at) {
  const forms::Field* field = at.level().field(kResults);
  if (field == nullptr) throw std::logic_error("the type has no field cloud_test_results");
  return *field;
}

/// [{"test","label","exempt","result","result_text","manner_text","tested_on","evidence"}] of what was recorded.
Json result_rows(const Case& at, const forms::Evaluation& evaluation, const Json& values, const std::string& locale) {
  const forms::TypeDefinition& type = *at.tender.type;
  const forms::Field& results = results_field(at);
  const Json recorded = values.value(kResults, Json::object());
  Json rows = Json::array();
  for (const forms::Field& row : results.rows) {
    const forms::FieldState* state = evaluation.state(std::string(kResults) + "." + row.key);
    const Json cells = recorded.is_object() ? recorded.value(row.key, Json::object()) : Json::object();
    const std::string* label =
        type.words().find(locale, "row." + std::string(kLevel) + "." + kResults + "." + row.key + ".label");
    Json made = {
        {"test", row.key}, {"label", label ? *label : row.label}, {"exempt", state != nullptr && !state->visible}};
    for (const forms::Field& column : results.fields) {
      const Json value = cells.is_object() ? cells.value(column.key, Json()) : Json();
      made[column.key] = value;
      made[column.key + "_text"] = value.is_null() ? "" : forms::display(type, at.level(), column, value, locale);
    }
    rows.push_back(std::move(made));
  }
  return rows;
}

/// What the vendor says about each test, and gives to prove it: the fields of the group "tests".
Json vendor_part(const Case& at, const std::string& locale) {
  const forms::TypeDefinition& type = *at.tender.type;
  Json statements = Json::array(), files = Json::array(), facts = Json::array();
  for (const forms::Field& field : at.level().fields) {
    if (field.group != "tests") continue;
    const Json value = at.node.values.value(field.key, Json());
    const std::string label = type.label(at.level(), field, locale);
    if (field.is_file()) {
      for (const Json& file : value.is_array() ? value : value.is_null() ? Json::array() : Json::array({value}))
        files.push_back({{"field", field.key},
                         {"label", label},
                         {"name", file.value("name", "")},
                         {"size", file.value("size", std::int64_t{0})},
                         {"url", self_of(at.node.id) + "/files/" + field.key + "?file=" + file.value("id", "")}});
    } else if (!field.rows.empty()) {
      for (const forms::Field& row : field.rows)
        if (value.is_object() && value.contains(row.key))
          statements.push_back({{"test", row.key}, {"statement", value[row.key].value("statement", "")}});
    } else if (!value.is_null()) {
      facts.push_back({{"label", label}, {"text", forms::display(type, at.level(), field, value, locale)}});
    }
  }
  return {{"statements", std::move(statements)}, {"files", std::move(files)}, {"facts", std::move(facts)}};
}

Json round_json(const Case& at, const Round& round, const forms::Evaluation& evaluation, const std::string& locale) {
  return {{"number", round.number},
          {"scheduled_on", text_or_null(round.scheduled_on)},
          {"tester", text_or_null(round.tester_name)},
          {"started_at", time_json(round.started_at)},
          {"ended_at", time_json(round.ended_at)},
          {"outcome", text_or_null(round.outcome)},
          {"outcome_label", round.outcome.empty() ? "" : word(*at.tender.type, locale, kMachine, round.outcome)},
          {"reason", text_or_null(round.reason)},
          {"opened_because", text_or_null(round.opened_because)},
          {"values", round.values},
          {"results", result_rows(at, evaluation, round.values, locale)}};
}

Json evidence_json(const Evidence& one, std::int64_t round, bool removable) {
  Json links = {{"self", self_of(one.node_id) + "/evidence/" + std::to_string(one.id)}};
  return {{"id", std::to_string(one.id)}, {"test", text_or_null(one.test)},
          {"round", one.round},           {"name", one.file.name},
          {"size", one.file.size},        {"person", one.person},
          {"at", base::iso8601(one.at)},  {"removable", removable && one.round == round},
          {"links", std::move(links)}};
}

/// Open tests of both parts, as the definition names them.
Json open_tests(const forms::Evaluation& evaluation) {
  Json open = {{"common", ""}, {"security", ""}};
  for (const forms::Finding& finding : evaluation.findings) {
    if (finding.code != "cloud_test_open") continue;
    if (finding.field == kCommonDate) open["common"] = finding.params.value("tests", "");
    if (finding.field == kSecurityDate) open["security"] = finding.params.value("tests", "");
  }
  return open;
}

Json head_json(const Case& at, const std::string& locale) {
  const forms::TypeDefinition& type = *at.tender.type;
  const auto due = due_day(type, at.submission);
  return {{"node", std::to_string(at.node.id)},
          {"title", at.node.title},
          {"tender", {{"no", at.tender.no}, {"name", at.tender.name}}},
          {"submission", std::to_string(at.submission.id)},
          {"company", at.submission.company_name},
          {"tax_id", at.submission.tax_id},
          {"exempt", at.exempt()},
          {"state", at.test.state},
          {"state_label", word(type, locale, kMachine, at.test.state)},
          {"round", at.test.round},
          {"scheduled_on", text_or_null(at.test.scheduled_on)},
          {"due_on", due ? Json(base::iso_date(*due)) : Json()},
          {"common_features_pass_date", at.node.values.value(kCommonDate, Json())},
          {"security_test_pass_date", at.node.values.value(kSecurityDate, Json())},
          {"fail_reason", at.node.values.value(kFailReason, Json())}};
}

}  // namespace

std::string word(const forms::TypeDefinition& type, const std::string& locale, const std::string& kind,
                 const std::string& code) {
  const std::string* found = type.words().find(locale, "process." + kind + "." + code);
  return found == nullptr ? code : *found;
}

std::optional<base::Date> due_day(const forms::TypeDefinition& type, const plugin::Submission& submission) {
  const int months = type.extra().value("test_months", 0);
  if (months == 0 || !submission.received_at) return std::nullopt;
  const base::Date day = base::taipei_date(*submission.received_at) + std::chrono::months(months);
  return day.ok() ? day : base::Date(day.year() / day.month() / std::chrono::last);
}

Json to_json(const forms::TypeDefinition& type, const Line& line, const std::string& locale) {
  return {{"node", std::to_string(line.node.id)},
          {"title", line.node.title},
          {"path", line.path},
          {"tender_no", line.tender_no},
          {"submission", std::to_string(line.submission.id)},
          {"company", line.submission.company_name},
          {"tax_id", line.submission.tax_id},
          {"received_at", time_json(line.submission.received_at)},
          {"due_on", line.due ? Json(base::iso_date(*line.due)) : Json()},
          {"exempt", line.node.values.value("previously_listed", false)},
          {"state", line.test.state},
          {"state_label", word(type, locale, kMachine, line.test.state)},
          {"round", line.test.round},
          {"scheduled_on", text_or_null(line.test.scheduled_on)},
          {"tester", text_or_null(line.test.tester_name)},
          {"version", line.test.row_version},
          {"links", {{"self", self_of(line.node.id)}}}};
}

Json test_json(Testing& testing, const Case& at, const forms::Evaluation& evaluation, const std::string& locale,
               bool may_test) {
  Json made = head_json(at, locale);
  made["version"] = at.test.row_version;
  made["tester"] =
      at.test.tester_id == 0 ? Json() : Json{{"id", std::to_string(at.test.tester_id)}, {"name", at.test.tester_name}};
  const auto rounds = testing.rounds(at.node.id);
  made["values"] = rounds.empty() ? Json::object() : rounds.front().values;
  made["open"] = open_tests(evaluation);
  made["rounds"] = Json::array();
  for (const Round& round : rounds) made["rounds"].push_back(round_json(at, round, evaluation, locale));
  made["evidence"] = Json::array();
  const bool removable = may_test && at.test.state == "testing";
  for (const Evidence& one : testing.evidence(at.node.id))
    made["evidence"].push_back(evidence_json(one, at.test.round, removable));
  made["vendor"] = vendor_part(at, locale);
  made["events"] = Json::array();
  made["links"] = {{"self", self_of(at.node.id)}};
  const std::string row =
      "/staff/submissions/" + std::to_string(at.submission.id) + "/items/" + kLevel + "/" + std::to_string(at.node.id);
  made["links"]["office"] = row + "/office";
  made["links"]["row"] = row;
  if (!may_test) return made;
  for (const std::string& event : testing.offered(at))
    made["events"].push_back({{"event", event}, {"label", word(*at.tender.type, locale, "event", event)}});
  made["environment"] = nullptr;
  if (const auto given = testing.environment(at.node.id)) {
    Json accounts = Json::array();
    for (const auto& one : given->accounts) accounts.push_back({{"name", one.name}, {"password", one.password}});
    made["environment"] = {{"test_url", given->url},
                           {"note", given->note},
                           {"accounts", std::move(accounts)},
                           {"person", given->person},
                           {"at", time_json(given->at)}};
  }
  return made;
}

Json service_json(Testing& testing, const Case& at, const forms::Evaluation& evaluation, const std::string& locale) {
  Json made = head_json(at, locale);
  made["rounds"] = Json::array();
  for (const Round& round : testing.rounds(at.node.id)) {
    // What is still being recorded is the office's own.
    Json told = round_json(at, round, evaluation, locale);
    if (round.outcome.empty()) told.erase("results");
    for (const char* own : {"values", "tester"}) told.erase(own);
    made["rounds"].push_back(std::move(told));
  }
  // Passwords that were given are never sent back to a page.
  const auto given = testing.environment(at.node.id);
  Json accounts = Json::array();
  if (given)
    for (const auto& one : given->accounts)
      accounts.push_back({{"name", one.name}, {"has_password", !one.password.empty()}});
  made["environment"] = {{"test_url", given ? given->url : ""},
                         {"note", given ? given->note : ""},
                         {"accounts", std::move(accounts)},
                         {"person", given ? given->person : ""},
                         {"at", given ? time_json(given->at) : Json()}};
  made["environment_open"] = at.test.state != "passed";
  const std::string self = "/plugins/cloud_services/services/" + std::to_string(at.node.id);
  made["links"] = {{"self", self},
                   {"environment", self + "/environment"},
                   {"row", "/tenders/" + at.tender.no + "/items/" + kLevel + "/" + std::to_string(at.node.id)}};
  return made;
}

}  // namespace tenderloom::cloud_services
