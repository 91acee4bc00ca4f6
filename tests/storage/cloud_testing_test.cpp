// Tests of cloud services: results, exemption, SOC2, scans, rounds, and what vendors see of it.
#include "cloud_office.h"
#include "statement_counter.h"
#include "tenderloom/review/supplements.h"
#include "testing_pages.h"

using namespace tenderloom;
using base::Json;
using test::CloudOffice;
using test::for_each_database;
using test::TestDatabase;

namespace {

bool finds(const CloudOffice& office, const std::string& code, const std::string& rule) {
  for (const auto& finding : office.last_findings)
    if (finding.code == code && finding.rule == rule) return true;
  for (const auto& finding : office.last_findings)
    UNSCOPED_INFO(finding.field + " " + finding.code + " " + finding.rule);
  return false;
}

void begin(CloudOffice& office, std::int64_t node) {
  REQUIRE(office.act(node, {"schedule", office.day(3), office.first_tester, {}, {}, {}}).empty());
  REQUIRE(office.act(node, {"start", {}, 0, {}, {}, {}}).empty());
}

}  // namespace

TEST_CASE("SM-06 a service is scheduled, tested and passes with its dates; every step is told and kept") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    CHECK(office.at(office.fresh).test.state == "not_started");
    CHECK(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}) == "state_refused");
    CHECK(office.act(office.fresh, {"schedule", "tomorrow", 0, {}, {}, {}}) == "test_day_invalid");
    CHECK(office.act(office.fresh, {"schedule", office.day(-1), 0, {}, {}, {}}) == "test_day_past");
    CHECK(office.act(office.fresh, {"schedule", office.day(3), office.reviewer, {}, {}, {}}) == "tester_unknown");
    begin(office, office.fresh);
    CHECK(office.value(office.fresh, "cloud_test_state") == "testing");
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true), {}}).empty());
    CHECK(office.value(office.fresh, "cloud_test_results").is_null());  // until it is judged
    REQUIRE(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}).empty());
    CHECK(office.value(office.fresh, "cloud_test_state") == "passed");
    CHECK(office.value(office.fresh, "common_features_pass_date") == office.day(0));
    CHECK(office.value(office.fresh, "security_test_pass_date") == office.day(0));
    CHECK(office.value(office.fresh, "cloud_test_results").at("cl_001").at("result") == "pass");
    CHECK(office.mails("cloud_services_test_scheduled").size() == 1);
    CHECK(office.mails("cloud_services_test_passed").size() == 1);
    CHECK(office.mails("cloud_services_test_assigned").size() == 1);
    CHECK(office.submissions.office_history(office.submission_id, office.fresh).size() >= 5);
    CHECK(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}) == "state_refused");
  });
}

TEST_CASE("R-052 a service passes only when every test has") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    begin(office, office.fresh);
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true, {"cs_004"}), {}}).empty());
    CHECK(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}) == "findings");
    CHECK(finds(office, "cloud_test_open", "R-052"));
    CHECK(office.at(office.fresh).test.state == "testing");
    CHECK(office.value(office.fresh, "cloud_test_state") == "testing");
    CHECK(office.act(office.fresh, {"fail", {}, 0, "  ", {}, {}}) == "reason_required");
    REQUIRE(office.act(office.fresh, {"fail", {}, 0, "CS-004 未提供佐證", {}, {}}).empty());
    CHECK(office.value(office.fresh, "fail_reason") == "CS-004 未提供佐證");
    CHECK(office.value(office.fresh, "common_features_pass_date") == office.day(0));  // that part has passed
    CHECK(office.value(office.fresh, "security_test_pass_date").is_null());
    office.advance(std::chrono::hours(48));
    REQUIRE(office.act(office.fresh, {"retest", {}, 0, {}, {}, {}}).empty());
    const auto rounds = office.testing.rounds(office.fresh);
    REQUIRE(rounds.size() == 2);
    CHECK(rounds[0].values.at("cloud_test_results").contains("cs_003"));        // what passed is kept
    CHECK_FALSE(rounds[0].values.at("cloud_test_results").contains("cs_004"));  // what failed is tested anew
    CHECK(rounds[1].outcome == "failed");
    REQUIRE(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}).empty());
    CHECK(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}) == "findings");
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true), {}}).empty());
    REQUIRE(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}).empty());
    CHECK(office.value(office.fresh, "common_features_pass_date") == office.day(-2));  // the day on which it passed
    CHECK(office.value(office.fresh, "security_test_pass_date") == office.day(0));
    CHECK(office.value(office.fresh, "fail_reason").is_null());
  });
}

TEST_CASE("R-053 a service that was listed before is exempt from the six CL tests alone") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    begin(office, office.listed);
    REQUIRE(office.act(office.listed, {"record", {}, 0, {}, office.recorded(false, {"cs_001"}), {}}).empty());
    CHECK(office.act(office.listed, {"pass", {}, 0, {}, {}, {}}) == "findings");  // CS always applies
    REQUIRE(office.act(office.listed, {"record", {}, 0, {}, office.recorded(false), {}}).empty());
    REQUIRE(office.act(office.listed, {"pass", {}, 0, {}, {}, {}}).empty());
    CHECK(office.value(office.listed, "common_features_pass_date") == office.day(0));
    begin(office, office.fresh);
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(false), {}}).empty());
    CHECK(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}) == "findings");
    CHECK(finds(office, "cloud_test_open", "R-052"));
  });
}

TEST_CASE("R-054 a SOC2 report stands for CL-002 and CL-003 alone, and only where it was given") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    begin(office, office.fresh);
    Json values = office.recorded(true);
    values["cloud_test_results"]["cl_002"]["manner"] = "soc2";
    CHECK(office.act(office.fresh, {"record", {}, 0, {}, values, {}}) == "findings");
    CHECK(finds(office, "soc2_missing", "R-054"));
    values = office.recorded(true);
    values["cloud_test_results"]["cs_001"]["manner"] = "soc2";
    CHECK(office.act(office.fresh, {"record", {}, 0, {}, values, {}}) == "findings");
    CHECK(finds(office, "soc2_not_here", "R-054"));
  });
}

TEST_CASE("R-054 a scan passes without risk of medium or higher, by the vendor's report or by the office") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    begin(office, office.fresh);
    for (const char* risk : {"medium", "high", "critical"}) {
      Json values = office.recorded(true);
      values["app_scan_risk"] = risk;
      INFO(risk);
      CHECK(office.act(office.fresh, {"record", {}, 0, {}, values, {}}) == "findings");
      CHECK(finds(office, "scan_risk", "R-054"));
    }
    Json values = office.recorded(true);
    values["sys_scan_source"] = "report";  // there is none
    CHECK(office.act(office.fresh, {"record", {}, 0, {}, values, {}}) == "findings");
    CHECK(finds(office, "scan_report_missing", "R-054"));
    values = office.recorded(true);
    values.erase("sys_scan_risk");
    CHECK(office.act(office.fresh, {"record", {}, 0, {}, values, {}}) == "findings");
    CHECK(finds(office, "scan_risk_missing", "R-054"));
    CHECK(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true), {}}).empty());
  });
}

TEST_CASE("R-054 a report of the vendor may be what a scan rests on; N-16 it holds for a year after its date") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    begin(office, office.listed);
    Json values = office.recorded(false);
    values["app_scan_source"] = "report";
    CHECK(office.act(office.listed, {"record", {}, 0, {}, values, {}}).empty());
    CHECK(office.review.remind_of_expiries(database.clock.now()) == 1);
    const auto mails = office.mails("expiry_reminder");
    REQUIRE(mails.size() == 1);
    const base::Date dated(std::chrono::sys_days(base::taipei_date(database.clock.now())) - std::chrono::days(360));
    CHECK(mails[0].mail.text.find(base::iso_date(dated + std::chrono::years(1))) != std::string::npos);
    CHECK(office.review.remind_of_expiries(database.clock.now()) == 0);  // each thing once a stage
  });
}

TEST_CASE("SM-06 nothing is tested while the application is not received; two testers at once are told apart") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    const auto seen = office.at(office.fresh);
    REQUIRE(office.testing.act(seen, {"schedule", office.day(2), 0, {}, {}, {}}, office.tester()).ok());
    const auto late = office.testing.act(seen, {"schedule", office.day(4), 0, {}, {}, {}}, office.tester());
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == "state_refused");
    CHECK(office.at(office.fresh).test.scheduled_on == office.day(2));
    const auto also = office.at(office.fresh);
    REQUIRE(office.testing.act(also, {"reschedule", office.day(5), 0, {}, {}, {}}, office.tester()).ok());
    const auto second = office.testing.act(also, {"reschedule", office.day(6), 0, {}, {}, {}}, office.tester());
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == "version_conflict");
    REQUIRE(office.step("revoke_receipt", submissions::Actor::Kind::staff, "誤收"));
    CHECK(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}) == "test_not_received");
    REQUIRE(office.step("receive", submissions::Actor::Kind::staff));
    CHECK(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}).empty());
  });
}

TEST_CASE(
    "SM-06 evidence belongs to its round and is judged as every upload; test accounts lie sealed in the database") {
  for_each_database([](TestDatabase& database) {
    CloudOffice office(database);
    http::UploadedFile file;
    file.field = "file";
    file.name = "佐證.pdf";
    file.path = database.folder() / "proof.pdf";
    const std::string content = test::blank_pdf();
    std::ofstream(file.path, std::ios::binary) << content;
    file.size = static_cast<std::int64_t>(content.size());
    const auto early = office.testing.add_evidence(office.at(office.fresh), "cs_001", file, office.tester());
    REQUIRE_FALSE(early.ok());
    CHECK(early.error().code == "state_refused");
    begin(office, office.fresh);
    CHECK(office.testing.add_evidence(office.at(office.fresh), "cs_009", file, office.tester()).error().code ==
          "test_unknown");
    const auto kept = office.testing.add_evidence(office.at(office.fresh), "cs_001", file, office.tester());
    REQUIRE(kept.ok());
    CHECK(office.blobs.has(kept->file.sha256));
    int named = 0;
    database.database.read([&](soci::session& sql) {
      cloud_services::rows::integrity().blobs(
          sql, [&](const storage::BlobUse& use) { named += use.sha256 == kept->file.sha256; });
    });
    CHECK(named == 1);
    REQUIRE(office.act(office.fresh, {"fail", {}, 0, "重新檢測", {}, {}}).empty());
    REQUIRE(office.act(office.fresh, {"retest", {}, 0, {}, {}, {}}).empty());
    REQUIRE(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}).empty());
    CHECK_FALSE(office.testing.remove_evidence(office.at(office.fresh), kept->id, office.tester()).ok());
    CHECK(office.testing.evidence(office.fresh).size() == 1);

    const plugin::Actor vendor{forms::ActorKind::vendor, 1, office.company, "王小姐", "page", ""};
    cloud_services::Environment given;
    given.url = "javascript:alert(1)";
    CHECK(office.testing.set_environment(office.at(office.fresh), given, vendor).error().code == "test_url_invalid");
    given.url = "https://test.example.tw/";
    given.accounts = {{"user-a", "Passw0rd-A"}, {"user-b", "Passw0rd-B"}};
    REQUIRE(office.testing.set_environment(office.at(office.fresh), given, vendor).ok());
    std::string sealed;
    database.database.read(
        [&](soci::session& sql) { sql << "SELECT sealed FROM cloud_services_environment", soci::into(sealed); });
    CHECK(sealed.find("Passw0rd") == std::string::npos);
    CHECK(sealed.find("user-a") == std::string::npos);
    const auto opened = office.testing.environment(office.fresh);
    REQUIRE(opened);
    CHECK(opened->accounts.at(1).password == "Passw0rd-B");
  });
}

TEST_CASE(
    "SM-06 receipt, check of data, testing, result: the stages of review follow the tests and keep nothing back") {
  for_each_database([](TestDatabase& test) {
    CloudOffice office(test);
    CHECK(office.stage(0) == "data_check");
    CHECK(office.stage(office.fresh).empty());
    // Nobody has looked at the data yet, and a test is scheduled: the check of data has ended by itself.
    REQUIRE(office.act(office.fresh, {"schedule", office.day(3), 0, {}, {}, {}}) == "");
    CHECK(office.stage(0) == "testing");
    CHECK(office.stage(office.fresh) == "testing");
    CHECK(office.stage(office.listed) == "testing");
    REQUIRE(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}) == "");
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true, {"cl_001"}), {}}) == "");
    REQUIRE(office.act(office.fresh, {"fail", {}, 0, "無法登入", {}, {}}) == "");
    CHECK(office.stage(office.fresh) == "unqualified");
    CHECK(office.stage(office.listed) == "testing");
    REQUIRE(office.act(office.fresh, {"retest", {}, 0, {}, {}, {}}) == "");
    CHECK(office.stage(office.fresh) == "testing");
    REQUIRE(office.act(office.fresh, {"start", {}, 0, {}, {}, {}}) == "");
    REQUIRE(office.act(office.fresh, {"record", {}, 0, {}, office.recorded(true), {}}) == "");
    REQUIRE(office.act(office.fresh, {"pass", {}, 0, {}, {}, {}}) == "");
    CHECK(office.stage(office.fresh) == "qualified");
    REQUIRE(office.act(office.fresh, {"reopen", {}, 0, "版本更新", {}, {}}) == "");
    CHECK(office.stage(office.fresh) == "testing");
    // SM-03 goes on as ever: the stages decide nothing about the application.
    CHECK(office.step("revoke_receipt", submissions::Actor::Kind::staff, "誤收"));
    CHECK(office.step("receive", submissions::Actor::Kind::staff));
    CHECK(office.stage(0) == "data_check");
    office.review.stages().run_clock(test.clock.now());
    CHECK(office.stage(0) == "testing");
    CHECK(office.step("accept", submissions::Actor::Kind::staff));
    CHECK(office.submission().state == "accepted");
  });
}

TEST_CASE("SM-06 who has checked the data sends all services to testing; a receipt can be revoked all the same") {
  for_each_database([](TestDatabase& test) {
    CloudOffice office(test);
    auto& stages = office.review.stages();
    review::StageWord word;
    word.outcome = "complete";
    REQUIRE(stages.decide(stages.of_submission(office.submission_id).front().id, word, office.staff(), test.clock.now())
                .ok());
    CHECK(office.stage(office.fresh) == "testing");
    CHECK(office.stage(office.listed) == "testing");
    CHECK(office.step("revoke_receipt", submissions::Actor::Kind::staff, "誤收"));
    CHECK(office.step("receive", submissions::Actor::Kind::staff));
    CHECK(office.stage(0) == "data_check");
  });
}

TEST_CASE("SM-06 the record of an application holds the rounds of its tests and the evidence") {
  for_each_database([](TestDatabase& test) {
    CloudOffice office(test);
    const plugin::DossierQuery query{"cloud_services",     office.ground.tender.no, office.ground.tender.id,
                                     office.submission_id, office.company,          "zh-TW"};
    CHECK(office.testing.dossier(query).empty());
    REQUIRE(office.act(office.fresh, {"schedule", office.day(3), 0, {}, {}, {}}) == "");
    const auto chapters = office.testing.dossier(query);
    REQUIRE(chapters.size() == 1);
    REQUIRE(chapters.front().entries.size() == 2);
    CHECK(chapters.front().entries[0].content.find("雲端備份") != std::string::npos);
    CHECK(base::Json::parse(chapters.front().entries[1].content)[0]["rounds"][0]["scheduled_on"] == office.day(3));
  });
}

TEST_CASE("SCR-156 a page of the queue asks as many statements for many applications as for one") {
  const test::StatementCounter statements;
  for_each_database([&](TestDatabase& test) {
    CloudOffice office(test);
    const auto& records = office.extensions.for_plugin("cloud_services").records;
    const auto page = [&] {
      plugin::NodeQuery query;
      query.level = "service";
      query.type_key = "cloud_services";
      query.states = {"received"};
      const auto found = const_cast<plugin::Records&>(records).nodes(query);
      return cloud_services::queue_lines(office.testing, found.nodes, *office.ground.type);
    };
    CHECK(page().size() == 2);
    const int few = statements.during([&] { page(); });
    office.company = office.register_company("04595257", "另一家股份有限公司", "陳先生");
    office.hand_in();
    const auto lines = page();
    REQUIRE(lines.size() == 4);
    CHECK(lines.back().submission.company_name == "另一家股份有限公司");
    CHECK(lines.back().tender_no == "1150204");
    CHECK(lines.back().path == "範例雲");
    const int many = statements.during([&] { page(); });
    INFO(few << " and " << many << " statements");
    CHECK(few == many);
    CHECK((few > 0) == (test.database.dialect() == storage::Dialect::sqlite));
  });
}

TEST_CASE("SM-06 SM-04 a service that corrections add is tested like the others, one that they remove no more") {
  for_each_database([](TestDatabase& test) {
    CloudOffice office(test);
    auto& stages = office.review.stages();
    auto& supplements = office.review.supplements();
    REQUIRE(office.act(office.fresh, {"schedule", office.day(3), 0, {}, {}, {}}) == "");
    review::Opening opening;
    review::Ask add, remove;
    add.node_id = office.submissions.node(office.submission(), "service", office.fresh)->parent_id;
    add.level = "service";
    add.action = "add_child";
    add.reason = "請補列";
    remove.node_id = office.listed;
    remove.action = "remove";
    remove.reason = "不接受";
    opening.asks = {add, remove};
    opening.items_until = office.ground.now + std::chrono::hours(48);
    REQUIRE(supplements.open(office.ground, office.submission_id, opening, office.staff()).ok());
    const auto added = office.add("service", add.node_id, {{"service_name", "雲端稽核"}, {"previously_listed", false}});
    REQUIRE(office.submissions
                .remove(office.ground, office.submission(), "service", office.listed, {}, true, office.vendor())
                .ok());
    stages.run_clock(office.ground.now);
    CHECK(office.stage(added).empty());  // while it is being corrected
    REQUIRE(supplements.close(office.ground, office.submission_id, "items", "已電話確認", office.staff()).ok());
    stages.run_clock(office.ground.now);
    stages.run_clock(office.ground.now);
    CHECK(office.stage(added) == "testing");
    for (const auto& held : stages.of_submission(office.submission_id)) {
      if (held.node_id == office.listed) CHECK_FALSE(held.open);
      if (held.node_id == added) CHECK(held.open);
    }
  });
}
