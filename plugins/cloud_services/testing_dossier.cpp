// What the tests leave to the record of an application: a page of all rounds, their results as data, and the evidence.
#include "tenderloom/base/text.h"
#include "testing_pages.h"
#include "testing_rows.h"

namespace tenderloom::cloud_services {

namespace {

std::string table_row(const char* tag, const std::vector<std::string>& cells) {
  std::string row = "<tr>";
  for (const std::string& cell : cells)
    row += std::string("<") + tag + ">" + base::escape_html(cell) + "</" + tag + ">";
  return row + "</tr>\n";
}

std::string time_text(const std::optional<base::Instant>& at) { return at ? base::display_time(*at) : std::string(); }

Json round_data(const Round& round) {
  const auto time = [](const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  return {{"number", round.number},           {"scheduled_on", round.scheduled_on},
          {"tester", round.tester_name},      {"started_at", time(round.started_at)},
          {"ended_at", time(round.ended_at)}, {"outcome", round.outcome},
          {"reason", round.reason},           {"opened_because", round.opened_because},
          {"results", round.values}};
}

}  // namespace

std::vector<plugin::DossierChapter> Testing::dossier(const plugin::DossierQuery& query) {
  const auto type = uses_.types.current(kType);
  const auto found =
      uses_.database.read([&](soci::session& sql) { return rows::of_submission(sql, query.submission_id); });
  if (found.empty() || !type) return {};
  const auto say = [&](const char* key) { return uses_.words.text(query.locale, std::string("cloud_testing.") + key); };
  std::vector<std::int64_t> nodes;
  for (const Test& test : found) nodes.push_back(test.node_id);
  std::map<std::int64_t, std::string> titles;
  for (auto& [id, title] : uses_.records.titles(nodes)) titles[id] = title;
  plugin::DossierChapter chapter{say("title"), {}};
  std::string page = "<!DOCTYPE html>\n<html lang=\"" + query.locale + "\"><head><meta charset=\"utf-8\"><title>" +
                     base::escape_html(say("title") + " " + query.tender_no) + "</title></head><body>\n<h1>" +
                     base::escape_html(say("title")) + "</h1>\n<table border=\"1\">\n" +
                     table_row("th", {say("service"), say("round_head"), say("day"), say("tester"), say("started"),
                                      say("ended"), say("result"), say("fail_reason")});
  Json data = Json::array();
  std::vector<plugin::DossierEntry> files;
  for (const Test& test : found) {
    const std::string folder = "tests/" + std::to_string(test.node_id) + "/";
    const std::string service = titles[test.node_id];
    Json rounds_of = Json::array();
    for (const Round& round : rounds(test.node_id)) {
      page += table_row("td", {service, std::to_string(round.number), round.scheduled_on, round.tester_name,
                               time_text(round.started_at), time_text(round.ended_at),
                               word(*type, query.locale, kMachine, round.outcome.empty() ? test.state : round.outcome),
                               round.reason});
      rounds_of.push_back(round_data(round));
    }
    data.push_back({{"node", std::to_string(test.node_id)},
                    {"service", service},
                    {"state", test.state},
                    {"rounds", std::move(rounds_of)}});
    for (const Evidence& one : evidence(test.node_id))
      files.push_back({folder + std::to_string(one.round) + "-" + one.file.name,
                       service + "　" + uses_.words.text(query.locale, "cloud_testing.round", {{"number", one.round}}) +
                           "　" + one.file.name + "　" + one.person + "　" + base::display_time(one.at),
                       one.file.sha256,
                       {}});
  }
  chapter.entries.push_back({"tests/tests.html", say("rounds"), {}, page + "</table>\n</body></html>\n"});
  chapter.entries.push_back({"tests/tests.json", "tests.json", {}, data.dump(2)});
  for (plugin::DossierEntry& file : files) chapter.entries.push_back(std::move(file));
  return {std::move(chapter)};
}

}  // namespace tenderloom::cloud_services
