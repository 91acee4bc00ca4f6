// An office with a received application for cloud services: two services, testers, and the plugin's Testing over the
// real modules.
#pragma once
#include "office_fixture.h"
#include "tenderloom/extensions/extensions.h"
#include "tenderloom/review/stages.h"
#include "testing.h"
#include "testing_rows.h"

namespace tenderloom::test {

struct CloudOffice : Office {
  explicit CloudOffice(TestDatabase& database)
      : Office(database),
        extensions({database.database, blobs, database.clock, database.log, words, types, jobs, audit, outbox,
                    accounts.directory(), tenders, submissions, printer, templates, review.stages(), review.panels(),
                    &inspector, "https://portal.example.tw", "a secret of the test that is long enough"}),
        testing(extensions.for_plugin("cloud_services"),
                [this](std::int64_t submission) { review.stages().judge_again(submission); }) {
    review.stages().add_judge(cloud_services::kBegunJudge, cloud_services::Testing::begun);
    database.migrate({{"plugin_cloud_services", cloud_services::rows::migrations()}});
    add_mails();
    fs::copy(fs::path(SOURCE_ROOT) / "scripts/cloud_services", scripts / "cloud_services", fs::copy_options::recursive);
    types.load();
    for (const auto& problem : types.problems()) UNSCOPED_INFO(problem.text());
    REQUIRE(types.current("cloud_services"));
    first_tester = add_staff("tester@example.tw", "tester");
    second_tester = add_staff("tester2@example.tw", "tester");
    reviewer = add_staff("reviewer@example.tw", "reviewer");
    hand_in();
  }

  std::int64_t add_staff(const std::string& email, const std::string& role) {
    const auto made = accounts.directory().add_user({email, role, "", "Kettle!7-Orange-29"});
    REQUIRE(made.ok());
    return *made;
  }

  void add_mails() {
    for (const char* event : {"scheduled", "unscheduled", "passed", "failed", "retest"})
      mail_words.events.add(
          {std::string("cloud_services_test_") + event, "", notifications::to::kVendor, "staff.testing",
           notifications::names(
               "contact_name contact_title company_name tender_name tender_no service round day reason link")});
    mail_words.events.add({"cloud_services_test_assigned", "", notifications::to::kPerson, "staff.testing",
                           notifications::names("company_name tender_name tender_no service round day reason link")});
    auto folders = mail_folders();
    folders.push_back(fs::path(SOURCE_ROOT) / "plugins/cloud_services/templates");
    mail_words.templates.load(mail_words.events, folders, test.log);
    for (const auto& problem : mail_words.templates.problems()) FAIL(problem.file + ": " + problem.text);
  }

  /// A new service and one that was listed before, in an application that was received.
  void hand_in() {
    tenders::NewTender wanted;
    for (char n = '2'; wanted.no.empty() || tenders.find(wanted.no); ++n) wanted.no = std::string("115020") + n;
    wanted.type_key = "cloud_services";
    wanted.name = "115年第二次雲端服務";
    wanted.opens_at = test.clock.now() - std::chrono::hours(24);
    wanted.closes_at = test.clock.now() + std::chrono::hours(24);
    const auto made = tenders.create(wanted, {});
    INFO(made.findings.dump());
    REQUIRE(made.tender);
    ground.tender = *tenders.find(wanted.no);
    ground.type = tenders.type_of(ground.tender);
    REQUIRE(ground.type);
    ground.now = test.clock.now();
    submission_id = submissions.open(ground.tender, company).id;
    const auto brand = add("brand", 0, {{"brand_name", "範例雲"}, {"vendor_identity", "oem"}});
    fresh = add("service", brand, {{"service_name", "雲端備份"}, {"previously_listed", false}});
    listed = add("service", brand, {{"service_name", "雲端防護"}, {"previously_listed", true}});
    report(listed, "app_vuln", -360);
    REQUIRE(step("submit", submissions::Actor::Kind::vendor));
    REQUIRE(step("receive", submissions::Actor::Kind::staff));
  }

  /// A scan report of so many days ago, as the vendor gives it.
  void report(std::int64_t node, const std::string& kind, int days) {
    http::UploadedFile file;
    file.field = kind + "_report_file";
    file.name = "弱點掃描報告.pdf";
    file.path = test.folder() / (kind + ".pdf");
    const std::string content = blank_pdf();
    std::ofstream(file.path, std::ios::binary) << content;
    file.size = static_cast<std::int64_t>(content.size());
    const auto kept = submissions.keep_pending(ground, submission(), "service", file.field, file, vendor());
    REQUIRE(kept.ok());
    submissions::SaveRequest request;
    request.level = "service";
    request.id = node;
    request.changes = {{kind + "_report_file", {{"id", std::to_string(kept->id) + "." + kept->pending_token}}},
                       {kind + "_report_date", day(days)}};
    request.actor = vendor();
    const auto saved = submissions.save(ground, submission(), request);
    REQUIRE(saved.ok());
    for (const auto& finding : saved->findings) UNSCOPED_INFO(finding.field + " " + finding.code);
    REQUIRE(saved->kind == submissions::SaveOutcome::Kind::saved);
  }

  bool step(const std::string& event, submissions::Actor::Kind kind, const std::string& reason = {}) {
    submissions::Service::Step step;
    step.event = event;
    step.reason = reason;
    step.guard = [](std::string_view) { return std::nullopt; };
    if (event == "return") step.until = test.clock.now() + std::chrono::hours(24);
    const auto actor = kind == submissions::Actor::Kind::vendor ? vendor() : staff();
    return test.database
        .write([&](storage::Transaction& tx) { return submissions.transition(tx, ground, submission_id, step, actor); })
        .ok();
  }

  plugin::Actor tester() const { return {forms::ActorKind::staff, first_tester, 0, "檢測員", "page", "192.0.2.1"}; }
  cloud_services::Case at(std::int64_t node) {
    auto found = testing.find(node);
    REQUIRE(found);
    return *found;
  }
  std::string day(int days) const {
    return base::iso_date(
        base::Date(std::chrono::sys_days(base::taipei_date(test.clock.now())) + std::chrono::days(days)));
  }
  /// The step's refusal, "findings" when the definition refused it, or empty.
  std::string act(std::int64_t node, const cloud_services::Step& step) {
    const auto done = testing.act(at(node), step, tester());
    if (!done.ok()) return done.error().code;
    last_findings = done->findings;
    return done->findings.empty() ? "" : "findings";
  }
  /// Results as testers record them: every test of these parts passed, besides those named.
  base::Json results(bool common, const std::vector<std::string>& failed = {}) const {
    base::Json all = base::Json::object();
    for (const auto& [part, count] : {std::pair{"cl_", 6}, std::pair{"cs_", 4}}) {
      if (part == std::string("cl_") && !common) continue;
      for (int i = 1; i <= count; ++i) {
        const std::string key = std::string(part) + "00" + std::to_string(i);
        const bool fails = std::find(failed.begin(), failed.end(), key) != failed.end();
        all[key] = {{"result", fails ? "fail" : "pass"}, {"manner", "test"}, {"tested_on", day(0)}};
      }
    }
    return all;
  }
  base::Json recorded(bool common, const std::vector<std::string>& failed = {}) const {
    return {{"cloud_test_results", results(common, failed)},
            {"app_scan_source", "office"},
            {"app_scan_risk", "low"},
            {"sys_scan_source", "office"},
            {"sys_scan_risk", "none"}};
  }
  /// The stage in which the service stands, or (0) the application; empty: in none.
  std::string stage(std::int64_t node) {
    for (const auto& held : review.stages().of_submission(submission_id))
      if (held.node_id == node) return held.stage;
    return {};
  }
  base::Json value(std::int64_t node, const char* field) {
    return submissions.node(submission(), "service", node)->values.value(field, base::Json());
  }

  extensions::Extensions extensions;
  cloud_services::Testing testing;
  std::int64_t fresh = 0, listed = 0, first_tester = 0, second_tester = 0, reviewer = 0;
  std::vector<forms::Finding> last_findings;
};

}  // namespace tenderloom::test
