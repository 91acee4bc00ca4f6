// Stages of review: who decides, what follows, what the vendor learns, what the clock does.
#include "showcase_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Showcase;
using test::TestDatabase;

TEST_CASE("R-159 SM-22 handing in is receipt: one mail with the number, and the first stage begins") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    CHECK(office.cases().empty());
    office.hand_in();
    CHECK(office.submission().state == "received");
    CHECK(office.submission().received_at.has_value());
    REQUIRE(office.mails("submission_received_at_once").size() == 1);
    CHECK(office.mails("submission_received_at_once").front().mail.text.find(office.submission().number) !=
          std::string::npos);
    CHECK(office.mails("submission_handed_in").empty());
    REQUIRE(office.cases().size() == 1);
    CHECK(office.whole().stage == "entry");
    CHECK(office.whole().shown_stage == "entry");
    // Nothing waits to be received, and nobody decides the result past the stages.
    CHECK(office.Office::decide({"receive", "", std::nullopt, std::nullopt}).error().code == "state_refused");
    CHECK(office.Office::decide({"reject", "不符", std::nullopt, std::nullopt}).error().code == "stages_decide");
  });
}

TEST_CASE("R-141 the path follows from what was applied for, and every row goes it for itself") {
  for_each_database([](TestDatabase& test) {
    {
      Showcase office(test);
      office.hand_in();
      CHECK(office.decide(office.whole(), "to_paper") == "outcome_not_offered");
      CHECK(office.decide(office.whole(), "nonsense") == "state_refused");
      CHECK(office.decide(office.whole(), "lapse") == "state_refused");  // the clock's alone
      REQUIRE(office.decide(office.whole(), "to_panel") == "");
      REQUIRE(office.cases().size() == 3);
      CHECK_FALSE(office.whole().open);
      CHECK(office.row(0).stage == "panel");
      CHECK(office.row(0).title == "方案1");
      CHECK(office.row(1).stage == "panel");
      CHECK(office.decide(office.whole(), "to_panel") == "state_refused");
    }
  });
  for_each_database([](TestDatabase& test) {
    Showcase office(test, "agent");
    office.hand_in();
    CHECK(office.decide(office.whole(), "to_panel") == "outcome_not_offered");
    REQUIRE(office.decide(office.whole(), "to_paper") == "");
    REQUIRE(office.decide(office.row(0), "as_good") == "");
    REQUIRE(office.decide(office.row(1), "not_as_good") == "");
    CHECK(office.row(0).stage == "listed");
    CHECK(office.row(1).stage == "panel");
    CHECK(office.panels.panel_of(office.row(1).id)->state == "scoring");
  });
}

TEST_CASE("N-14 who is not eligible is told with the reason, and the application is refused") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    office.hand_in();
    CHECK(office.decide(office.whole(), "unfit") == "reason_required");
    REQUIRE(office.decide(office.whole(), "unfit", "資本額未達規定") == "");
    CHECK(office.submission().state == "rejected");
    CHECK(office.whole().stage == "refused");
    CHECK_FALSE(office.whole().open);
    REQUIRE(office.mails("stage_result").size() == 1);
    const auto text = office.mails("stage_result").front().mail.text;
    for (const char* part : {"資格不符", "資本額未達規定", "申請資格不符。"})
      CHECK(text.find(part) != std::string::npos);
    CHECK(office.stages.history(office.whole().id).size() == 1);
  });
}

TEST_CASE("R-142 corrections end with the third day after the notice; unanswered, the application lapses") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    office.hand_in();
    auto& supplements = office.review.supplements();
    review::Opening opening;
    supplements.fill_windows(office.ground, office.submission_id, opening);
    REQUIRE(opening.items_until);
    const auto day = base::taipei_date(office.ground.now);
    CHECK(*opening.items_until == base::taipei_midnight(std::chrono::sys_days(day) + std::chrono::days(4)));
    review::Ask ask;
    ask.node_id = office.first_offer;
    ask.field = "price";
    ask.reason = "請更正";
    opening.asks = {ask};
    opening.documents_until.reset();
    REQUIRE(supplements.open(office.ground, office.submission_id, opening, office.staff()).ok());
    CHECK(office.decide(office.whole(), "to_panel") == "corrections_open");
    office.advance(*opening.items_until - office.ground.now - std::chrono::seconds(1));
    supplements.run_clock(office.ground.now);
    CHECK(office.whole().stage == "entry");
    office.advance(std::chrono::minutes(3));
    supplements.run_clock(office.ground.now);
    supplements.run_clock(office.ground.now);
    CHECK(office.whole().stage == "abandoned");
    CHECK(office.submission().state == "rejected");
    CHECK(office.mails("stage_result").size() == 1);
    CHECK(office.mails("stage_result").front().mail.text.find("視同放棄") != std::string::npos);
  });
}

TEST_CASE("SM-22 what a meeting chose is the vendor's to know when it is announced") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    office.hand_in();
    REQUIRE(office.decide(office.whole(), "to_panel") == "");
    CHECK(office.decide(office.row(0), "pass") == "not_scored");
    office.scored(office.row(0), 90, 40);
    office.scored(office.row(1), 20, 10);
    REQUIRE(office.decide(office.row(0), "pass") == "");
    CHECK(office.decide(office.row(1), "fail") == "reason_required");
    REQUIRE(office.decide(office.row(1), "fail", "未達標準") == "");
    REQUIRE(office.decide(office.row(0), "choose", "一致同意") == "");
    CHECK(office.row(0).stage == "listed");
    CHECK(office.row(0).shown_stage == "panel");
    CHECK(office.row(1).shown_stage == "panel");
    CHECK(office.mails("stage_result").empty());
    // The vendor can ask for nothing in a stage that it does not know of; nobody who sees progress sees the outcome.
    CHECK(office.stages.publish({office.row(0).id, office.row(1).id}, office.staff(), office.ground.now) == 2);
    CHECK(office.stages.publish({office.row(0).id}, office.staff(), office.ground.now) == 0);
    CHECK(office.row(0).shown_stage == "listed");
    CHECK(office.row(1).shown_stage == "not_chosen");
    REQUIRE(office.mails("stage_result").size() == 1);  // one mail a company, whatever the number of its rows
    const auto text = office.mails("stage_result").front().mail.text;
    for (const char* part : {"方案1", "方案2", "未達標準", "請依通知時間完成簽約。"})
      CHECK(text.find(part) != std::string::npos);
  });
}

TEST_CASE("R-155 SM-23 three months without a contract, one month to improve, then delisted; a contract begins anew") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    auto held = office.list_first();
    REQUIRE(held.until);
    CHECK(*held.until == review::end_of({0, 3}, office.ground.now));
    office.advance(std::chrono::hours(24 * 60));
    REQUIRE(office.decide(held, "sold") == "");
    const auto later = *office.row(0).until;
    CHECK(later > *held.until);
    office.advance(later - office.ground.now + std::chrono::minutes(1));
    CHECK(office.stages.run_clock(office.ground.now) == 0);  // within the grace
    office.advance(std::chrono::minutes(2));
    CHECK(office.stages.run_clock(office.ground.now) == 1);
    CHECK(office.stages.run_clock(office.ground.now) == 0);
    CHECK(office.row(0).stage == "mending");
    CHECK(*office.row(0).until == review::end_of({0, 1}, office.ground.now));
    REQUIRE(office.decide(office.row(0), "mended") == "");
    CHECK(office.row(0).stage == "listed");
    REQUIRE(office.decide(office.row(0), "complaint", "客訴") == "");
    office.advance(*office.row(0).until - office.ground.now + std::chrono::minutes(3));
    CHECK(office.stages.run_clock(office.ground.now) == 1);
    CHECK(office.row(0).stage == "delisted");
    CHECK(office.decide(office.row(0), "mended") == "state_refused");
  });
}

TEST_CASE("R-155 a serious case bars the company for up to three years") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    auto held = office.list_first();
    REQUIRE(office.decide(held, "complaint", "申請文件不實") == "");
    CHECK(office.decide(office.row(0), "delist", "不實", 4) == "barred_too_long");
    REQUIRE(office.decide(office.row(0), "delist", "不實", 3) == "");
    const auto events = office.stages.history(office.row(0).id);
    CHECK(events.back().barred_until.substr(0, 4) ==
          std::to_string(static_cast<int>(base::taipei_date(office.ground.now).year()) + 3));
    office.open_tender("1150203");
    office.maker_id = office.add("maker", 0, {{"maker_name", "AAA"}, {"role", "maker"}});
    office.add_offer("再申請");
    auto refused = office.submit();
    REQUIRE(std::holds_alternative<documents::SubmitRefusal>(refused));
    CHECK(std::get<documents::SubmitRefusal>(refused).error.code == "company_barred");
    CHECK(office.submission().state == "not_submitted");
    office.advance(std::chrono::hours(24 * 366 * 3));
    const auto free = test.database.read([&](soci::session& sql) {
      return office.stages.barred_until(sql, office.company, "showcase", office.ground.now);
    });
    CHECK(free.empty());
  });
}

TEST_CASE("SM-22 a vendor asks for a change of what is listed; a plugin's judge drives a stage") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    std::optional<plugin::StageJudgement> word;
    int asked = 0;
    office.stages.add_judge("test.lab", [&](soci::session& sql, const plugin::StageSubject& subject) {
      int one = 0;
      sql << "SELECT 1", soci::into(one);
      CHECK(subject.stage == "lab");
      CHECK(subject.title == "方案1");
      CHECK(subject.type == "showcase");
      ++asked;
      return word;
    });
    auto held = office.list_first();
    CHECK(office.ask(held, "sold", "x") == "state_refused");  // of staff
    CHECK(office.ask(held, "change", "") == "reason_required");
    REQUIRE(office.ask(held, "change", "調整價格") == "");
    CHECK(office.row(0).shown_stage == "change_review");
    REQUIRE(office.decide(office.row(0), "agree") == "");
    REQUIRE(office.decide(office.row(0), "retest") == "");
    office.stages.judge_again(office.submission_id);
    CHECK(asked == 1);
    CHECK(office.row(0).stage == "lab");
    CHECK(office.decide(office.row(0), "sound") == "state_refused");  // nobody decides in the judge's place
    word = plugin::StageJudgement{"unsound", "CS-003 不合格"};
    CHECK(office.stages.run_clock(office.ground.now) == 1);
    CHECK(office.row(0).stage == "mending");
    CHECK(office.stages.history(office.row(0).id).back().reason == "CS-003 不合格");
  });
}

TEST_CASE("SM-03 an application that is withdrawn leaves its stages and begins anew when it is handed in again") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    office.hand_in();
    REQUIRE(office.decide(office.whole(), "to_panel") == "");
    REQUIRE(office.documents.service().withdraw(office.ground, office.submission_id, office.vendor()).ok());
    for (const auto& held : office.cases()) CHECK_FALSE(held.open);
    CHECK(office.decide(office.row(0), "pass") == "state_refused");
    office.hand_in();
    CHECK(office.whole().stage == "entry");
    CHECK(office.whole().open);
    CHECK_FALSE(office.row(0).open);
    REQUIRE(office.decide(office.whole(), "to_panel") == "");
    CHECK(office.row(0).open);
    CHECK(office.panels.seats(office.panels.panel_of(office.row(0).id)->id).empty());
  });
}

TEST_CASE(
    "N-17 a deadline that is near is told once for each reminder, to the office and to whom the clock decides about") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    const auto officer =
        office.accounts.directory().add_user({"officer@example.tw", "reviewer", "", "Kettle!7-Orange-29", "承辦人"});
    REQUIRE(officer.ok());
    const auto listed = office.list_first();
    REQUIRE(listed.until);
    CHECK(office.stages.remind(office.ground.now) == 0);
    office.advance(*listed.until - office.ground.now - std::chrono::hours(4 * 24));
    CHECK(office.stages.remind(office.ground.now) == 1);  // three days before its last day
    CHECK(office.stages.remind(office.ground.now) == 0);
    CHECK(office.mails("stage_due").size() == 1);
    REQUIRE(office.mails("stage_due_vendor").size() == 1);
    CHECK(office.mails("stage_due_vendor").front().mail.text.find("上架") != std::string::npos);
    office.advance(std::chrono::hours(24));
    CHECK(office.stages.remind(office.ground.now) == 0);
    office.advance(std::chrono::hours(24));
    CHECK(office.stages.remind(office.ground.now) == 1);
    CHECK(office.mails("stage_due_vendor").size() == 2);
    CHECK(office.mails("stage_due").size() == 2);
    office.advance(std::chrono::hours(3 * 24));
    CHECK(office.stages.remind(office.ground.now) == 0);  // it is over
  });
}

TEST_CASE("N-17 a stage that has reminders of its own is told by those") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    const auto listed = office.list_first();
    REQUIRE(office.decide(office.row(0), "complaint", "客訴") == "");
    const auto mending = office.row(0);
    REQUIRE(mending.until);
    office.advance(*mending.until - office.ground.now - std::chrono::hours(11 * 24 + 1));
    CHECK(office.stages.remind(office.ground.now) == 0);
    office.advance(std::chrono::hours(2));
    CHECK(office.stages.remind(office.ground.now) == 1);
    CHECK(office.mails("stage_due_vendor").size() == 1);
    office.advance(std::chrono::hours(9 * 24));  // three days and one day before are none of its reminders
    CHECK(office.stages.remind(office.ground.now) == 0);
    CHECK(office.mails("stage_due_vendor").size() == 1);
  });
}
