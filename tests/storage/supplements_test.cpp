// SM-04: rounds of corrections ask for exactly what is needed, open nothing else and lose nothing; both databases.
#include "tenderloom/review/supplements.h"

#include "office_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

template <typename T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "done" : result.error().code;
}

/// A complete application that was received: one maker with two offers, two documents.
struct Received : Office {
  explicit Received(TestDatabase& database) : Office(database) {
    REQUIRE(accounts.directory().add_user({"staff@example.tw", "reviewer", "", "Kettle!7-Orange-29"}).ok());
    aaa = maker("AAA");
    backup = offer(aaa, "雲端備份");
    guard = offer(aaa, "雲端防護");
    upload_all();
    REQUIRE(std::holds_alternative<documents::Receipt>(submit()));
    REQUIRE(decide({"receive", "", {}, {}}).ok());
    advance(std::chrono::minutes(1));
  }

  review::Supplements& rounds() { return review.supplements(); }
  static review::Ask field(std::int64_t node, const std::string& key, const std::string& reason = "請更正") {
    review::Ask ask;
    ask.node_id = node;
    ask.field = key;
    ask.reason = reason;
    return ask;
  }
  static review::Ask document(const std::string& key) {
    review::Ask ask;
    ask.document_key = key;
    ask.reason = "用印不清楚";
    return ask;
  }
  static review::Ask act(const std::string& action, std::int64_t node, const std::string& level = {}) {
    review::Ask ask = field(node, "");
    ask.action = action;
    ask.level = level;
    return ask;
  }
  base::Result<review::Round> open(std::vector<review::Ask> asks, std::optional<base::Instant> documents_until = {},
                                   std::optional<base::Instant> items_until = {}) {
    return rounds().open(ground, submission_id, {std::move(asks), documents_until, items_until}, staff());
  }
  base::Result<submissions::SaveOutcome> change(const std::string& level, std::int64_t id, const Json& values) {
    submissions::SaveRequest request;
    request.level = level;
    request.id = id;
    request.changes = values;
    request.actor = vendor();
    return submissions.save(ground, submission(), request);
  }
  base::Result<submissions::SaveOutcome> create(const std::string& level, std::int64_t parent, const Json& values) {
    submissions::SaveRequest request;
    request.level = level;
    if (parent != 0) request.parent = parent;
    request.changes = values;
    request.actor = vendor();
    return submissions.save(ground, submission(), request);
  }
  std::pair<std::int64_t, std::int64_t> progress(const char* track) {
    return rounds().rounds(submission_id)[0].progress(track);
  }
  base::Result<review::Track> complete(const std::string& track) {
    return rounds().complete(ground, submission_id, track, vendor());
  }
  Json value(const std::string& level, std::int64_t id, const std::string& key) {
    return submissions.node(submission(), level, id)->values.value(key, Json());
  }

  std::int64_t aaa = 0, backup = 0, guard = 0;
};

}  // namespace

TEST_CASE("SM-04 R-038 a round opens exactly the fields that were asked for, on every way in") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    CHECK(code_of(office.change("offer", office.backup, {{"price", 4900}})) == "items_locked");
    REQUIRE(office.open({office.field(office.backup, "price", "與官網不符")}).ok());
    CHECK(office.submission().supplementing);
    CHECK(office.submission().state == "received");
    // The field that was asked for, and nothing else: not its neighbour, not the row beside, above or below.
    CHECK(code_of(office.change("offer", office.backup, {{"remark", "x"}})) == "not_asked");
    CHECK(code_of(office.change("offer", office.backup, {{"price", 4900}, {"remark", "x"}})) == "not_asked");
    CHECK(office.value("offer", office.backup, "price") == 5200);
    CHECK(code_of(office.change("offer", office.guard, {{"price", 1}})) == "not_asked");
    CHECK(code_of(office.change("maker", office.aaa, {{"remark", "x"}})) == "not_asked");
    CHECK(code_of(office.create("offer", office.aaa, {{"offer_name", "新"}, {"price", 1}})) == "not_asked");
    CHECK(code_of(office.create("maker", 0, {{"maker_name", "BBB"}, {"role", "maker"}})) == "not_asked");
    CHECK(code_of(office.submissions.remove(office.ground, office.submission(), "offer", office.guard, {}, true,
                                            office.vendor())) == "not_asked");
    std::vector<submissions::SheetRow> sheet(1);
    CHECK(code_of(office.submissions.import_rows(office.ground, office.submission(), sheet, office.vendor())) ==
          "items_locked");
    CHECK(code_of(office.upload("pledge", test::blank_pdf())) == "uploads_locked");
    // A change that says what stands there already changes nothing and is let through.
    CHECK(office.change("offer", office.backup, {{"price", 4900}, {"remark", nullptr}}).ok());
    CHECK(office.value("offer", office.backup, "price") == 4900);
    CHECK(office.progress("items") == std::pair<std::int64_t, std::int64_t>{1, 1});
    // Put back as it was: it is not done any more.
    REQUIRE(office.change("offer", office.backup, {{"price", 5200}}).ok());
    CHECK(office.progress("items") == std::pair<std::int64_t, std::int64_t>{1, 0});
  });
}

TEST_CASE("SM-04 N-06 N-07 OQ-52 OQ-53 two tracks with windows of their own, counted by requests, mailed once") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    const auto until = office.ground.now + std::chrono::hours(48);
    const auto opened = office.open({office.document("pledge"), office.field(office.backup, "price"),
                                     office.field(office.backup, "remark"), office.field(office.aaa, "remark")},
                                    until, std::nullopt);
    REQUIRE(opened.ok());
    CHECK(opened->number == 1);
    REQUIRE(office.mails("supplement_opened").size() == 1);
    const std::string mail = office.mails("supplement_opened")[0].mail.text;
    CHECK(mail.find("文件補件 1 項，請於") != std::string::npos);
    CHECK(mail.find("品項補件 3 項，未設定期限") != std::string::npos);
    CHECK(office.progress("items").first == 3);
    CHECK(code_of(office.complete("items")) == "requests_pending");
    REQUIRE(office.upload("pledge", test::blank_pdf(2)).ok());
    const auto documents = office.complete("documents");
    REQUIRE(documents.ok());
    CHECK(documents->completed_at == office.ground.now);
    CHECK(office.submission().supplementing);  // items are still open
    CHECK(code_of(office.upload("pledge", test::blank_pdf(3))) == "uploads_locked");
    CHECK(code_of(office.complete("documents")) == "state_refused");
    REQUIRE(office.change("offer", office.backup, {{"price", 4900}, {"remark", "已更正"}}).ok());
    REQUIRE(office.change("maker", office.aaa, {{"remark", "已更正"}}).ok());
    REQUIRE(office.complete("items").ok());
    CHECK_FALSE(office.submission().supplementing);
    CHECK(office.mails("supplement_completed").size() == 2);
    CHECK(office.mails("supplement_completed")[0].mail.to_address == "staff@example.tw");
    CHECK(code_of(office.change("offer", office.backup, {{"price", 1}})) == "items_locked");
  });
}

TEST_CASE("SM-04 what a rule makes the vendor change is offered, and reopens the documents that it touches") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    REQUIRE(office.open({office.field(office.aaa, "role", "身分有誤")}).ok());
    // The date is asked for by the rule of the new identity; the remark is not.
    CHECK(code_of(office.change("maker", office.aaa,
                                {{"role", "agent"}, {"agency_until", "2027-12-31"}, {"remark", "x"}})) == "not_asked");
    const auto saved = office.change("maker", office.aaa, {{"role", "agent"}, {"agency_until", "2027-12-31"}});
    REQUIRE(saved.ok());
    CHECK(saved->kind == submissions::SaveOutcome::Kind::saved);
    // an agent needs the list of agencies, which nobody asked for in words.
    CHECK(code_of(office.complete("items")) == "documents_missing");
    CHECK(code_of(office.upload("pledge", test::blank_pdf())) == "uploads_locked");
    REQUIRE(office.upload("agency_list", test::blank_pdf()).ok());
    CHECK(office.complete("items").ok());
  });
}

TEST_CASE("SM-04 R-042 rows may be removed or added where that was asked, and the sealed count follows") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    REQUIRE(office.open({office.act("remove", office.guard), office.act("add_child", office.aaa, "offer")}).ok());
    const auto removed =
        office.submissions.remove(office.ground, office.submission(), "offer", office.guard, {}, true, office.vendor());
    REQUIRE(removed.ok());
    CHECK(office.progress("items").second == 1);
    CHECK(code_of(office.complete("items")) == "requests_pending");
    const auto made = office.create("offer", office.aaa, {{"offer_name", "雲端稽核"}, {"price", 100}});
    REQUIRE(made.ok());
    // What was made during the round may be changed as a whole; a second one may be added and taken away.
    CHECK(office.change("offer", made->node.id, {{"price", 200}, {"remark", "x"}}).ok());
    const auto second = office.create("offer", office.aaa, {{"offer_name", "雲端日誌"}, {"price", 100}});
    REQUIRE(second.ok());
    CHECK(code_of(office.complete("items")) == "item_count_differs");  // three offers, two on the sealed form
    CHECK(code_of(office.upload("application", test::blank_pdf(2), 2)) == "item_count_differs");
    CHECK(office.upload("application", test::blank_pdf(2), 3).ok());
    CHECK(office.complete("items").ok());
  });
}

TEST_CASE("N-06 the type says how many days before the end of a window the vendor is reminded") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    REQUIRE(office.open({office.field(office.backup, "price")}, {}, office.ground.now + std::chrono::days(10)).ok());
    const auto after = [&](std::chrono::hours time) {
      office.advance(time);
      return office.rounds().run_clock(office.ground.now);
    };
    CHECK(after(std::chrono::hours(5 * 24 - 1)) == 0);
    CHECK(after(std::chrono::hours(1)) == 1);       // five days
    CHECK(after(std::chrono::hours(2 * 24)) == 0);  // three days are none of its reminders
    CHECK(after(std::chrono::hours(2 * 24)) == 1);  // one
    CHECK(after(std::chrono::hours(1)) == 0);
    CHECK(office.mails("supplement_reminder").size() == 2);
  });
}

TEST_CASE("SM-04 R-165 the window ends at its second, by arrival; staff extend with a reason") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    const auto until = office.ground.now + std::chrono::hours(30);
    REQUIRE(office.open({office.field(office.backup, "price")}, {}, until).ok());
    office.advance(std::chrono::hours(7));
    CHECK(office.rounds().run_clock(office.ground.now) == 1);  // one day before the end
    CHECK(office.rounds().run_clock(office.ground.now) == 0);
    CHECK(office.mails("supplement_reminder").size() == 1);
    const auto in_time = until - std::chrono::microseconds(1);
    office.advance(until - office.ground.now + std::chrono::hours(1));
    CHECK(code_of(office.change("offer", office.backup, {{"price", 4900}})) == "items_locked");
    office.ground.now = in_time;  // it had arrived in time
    CHECK(office.change("offer", office.backup, {{"price", 4900}}).ok());
    office.ground.now = office.test.clock.now();
    CHECK(code_of(office.complete("items")) == "state_refused");
    CHECK(office.complete("items").error().params.value("state", "") == "expired");
    CHECK(office.rounds().run_clock(office.ground.now) == 2);  // vendor and staff
    CHECK(office.rounds().run_clock(office.ground.now) == 0);
    CHECK_FALSE(office.submission().supplementing);
    const auto later = office.ground.now + std::chrono::hours(24);
    CHECK(code_of(office.rounds().extend(office.ground, office.submission_id, "items", later, " ", office.staff())) ==
          "reason_required");
    CHECK(code_of(office.rounds().extend(office.ground, office.submission_id, "items", office.ground.now, "颱風",
                                         office.staff())) == "until_past");
    REQUIRE(office.rounds().extend(office.ground, office.submission_id, "items", later, "颱風", office.staff()).ok());
    CHECK(office.submission().supplementing);
    CHECK(office.complete("items").ok());
  });
}

TEST_CASE("SM-04 staff accept or ask again in the next round; the history stays") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    REQUIRE(office.open({office.field(office.backup, "price"), office.field(office.backup, "remark")}).ok());
    CHECK(code_of(office.decide({"accept", "", {}, {}})) == "corrections_open");
    CHECK(code_of(office.decide({"revoke_receipt", "誤按", {}, {}})) == "corrections_open");
    REQUIRE(office.change("offer", office.backup, {{"price", 4900}, {"remark", "一"}}).ok());
    const auto early = office.rounds().round(office.submission_id, 1)->requests[0].id;
    CHECK(code_of(office.rounds().judge(office.ground, office.submission_id, 1, early, "accept", "", office.staff())) ==
          "track_still_open");
    REQUIRE(office.complete("items").ok());
    const auto round = *office.rounds().round(office.submission_id, 1);
    const auto judge = [&](std::int64_t request, const std::string& decision, const std::string& reason) {
      return office.rounds().judge(office.ground, office.submission_id, 1, request, decision, reason, office.staff());
    };
    REQUIRE(judge(round.requests[0].id, "accept", "").ok());
    CHECK(code_of(judge(round.requests[0].id, "accept", "")) == "state_refused");
    CHECK(code_of(judge(round.requests[1].id, "ask_again", "")) == "ask_reason_required");
    REQUIRE(judge(round.requests[1].id, "ask_again", "仍不完整").ok());
    review::Opening next;
    for (const auto& entry : office.rounds().draft(office.submission_id)) next.asks.push_back(entry.ask);
    REQUIRE(next.asks.size() == 1);
    next.clears_draft = true;
    const auto second = office.rounds().open(office.ground, office.submission_id, next, office.staff());
    REQUIRE(second.ok());
    CHECK(second->number == 2);
    CHECK(office.rounds().draft(office.submission_id).empty());
    const auto first = *office.rounds().round(office.submission_id, 1);
    CHECK(first.requests[0].state == "accepted");
    CHECK(first.requests[1].state == "asked_again");
    CHECK(first.requests[1].before == Json());
    CHECK(first.requests[1].after == "一");
    CHECK(first.find("items")->state == "closed");
    CHECK(second->requests[0].before == "一");
    CHECK(second->requests[0].ask.previous_id == first.requests[1].id);
  });
}

TEST_CASE("SM-04 what is asked for must be there and have a reason") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    CHECK(code_of(office.open({})) == "nothing_asked");
    CHECK(code_of(office.open({office.field(office.backup, "price", " ")})) == "ask_reason_required");
    CHECK(code_of(office.open({office.field(office.backup, "colour")})) == "ask_unknown");
    CHECK(code_of(office.open({office.field(999999, "price")})) == "ask_unknown");
    CHECK(code_of(office.open({office.document("nothing")})) == "ask_unknown");
    CHECK(code_of(office.open({office.field(office.backup, "price"), office.field(office.backup, "price")})) ==
          "ask_twice");
    CHECK(code_of(office.open({office.field(office.backup, "price")}, {}, office.ground.now)) == "until_past");
    CHECK_FALSE(office.submission().supplementing);
    CHECK(office.rounds().rounds(office.submission_id).empty());
    REQUIRE(office.open({office.field(office.backup, "price")}).ok());
    CHECK(code_of(office.open({office.field(office.backup, "price")})) == "ask_twice");
    // The other track joins the round that is open; more items join their track.
    CHECK(office.open({office.document("pledge"), office.field(office.guard, "price")})->number == 1);
    CHECK(office.progress("items").first == 2);
    REQUIRE(office.rounds().close(office.ground, office.submission_id, "items", "誤開", office.staff()).ok());
    CHECK(office.submission().supplementing);
    REQUIRE(office.rounds().close(office.ground, office.submission_id, "documents", "誤開", office.staff()).ok());
    CHECK_FALSE(office.submission().supplementing);
    CHECK(office.mails("supplement_closed").size() == 2);
  });
}

TEST_CASE("SM-03 receipt can be revoked, the application withdrawn for good, and the result is final") {
  for_each_database([](TestDatabase& test) {
    Received office(test);
    CHECK(code_of(office.decide({"revoke_receipt", "", {}, {}})) == "reason_required");
    REQUIRE(office.decide({"revoke_receipt", "按錯了", {}, {}}).ok());
    CHECK(office.submission().state == "submitted");
    CHECK_FALSE(office.submission().received_at);
    CHECK(office.mails("submission_receipt_revoked").size() == 1);
    REQUIRE(office.decide({"receive", "", {}, {}}).ok());
    auto& documents = office.documents.service();
    REQUIRE(documents.withdraw(office.ground, office.submission_id, office.vendor()).ok());
    CHECK(office.submission().state == "withdrawn");
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    REQUIRE(office.decide({"receive", "", {}, {}}).ok());
    office.advance(std::chrono::hours(48));  // closed
    CHECK(code_of(documents.withdraw(office.ground, office.submission_id, office.vendor())) == "window_closed");
    REQUIRE(office.decide({"reject", "規格不符", {}, {}}).ok());
    CHECK(office.mails("submission_rejected").size() == 1);
    const auto again = office.decide({"accept", "", {}, {}});
    CHECK(code_of(again) == "state_refused");
    CHECK(again.error().params.value("state", "") == "rejected");
    CHECK(code_of(office.open({office.field(office.backup, "price")})) == "state_refused");
  });
}

TEST_CASE("SM-02 a tender goes into review when every application is received or returned") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    office.advance(std::chrono::hours(48));
    tenders::TenderChange move;
    move.stored_state = "in_review";
    const auto refused = office.tenders.change("1150202", move, {}, {});
    REQUIRE(refused.ok());
    REQUIRE(refused->findings.size() == 1);
    CHECK(refused->findings[0]["code"] == "tender_receipts_open");
    REQUIRE(office.decide({"receive", "", {}, {}}).ok());
    CHECK(office.tenders.change("1150202", move, {}, {})->tender);
  });
}
