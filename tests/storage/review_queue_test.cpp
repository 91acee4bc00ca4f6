// SCR-151, SCR-153: the staff's queues, assignment, deputies, notes, and what changed since a look; both databases.
#include "office_fixture.h"
#include "tenderloom/review/chasing.h"
#include "tenderloom/review/queue.h"

using namespace tenderloom;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

template <typename T>
std::string queue_code(const base::Result<T>& result) {
  return result.ok() ? "done" : result.error().code;
}

/// Two vendors have handed in, an hour apart; two reviewers and one who may not review.
struct Desks : Office {
  explicit Desks(TestDatabase& database) : Office(database) {
    ann = person("ann@example.tw", "reviewer");
    bob = person("bob@example.tw", "reviewer");
    tester = person("tester@example.tw", "tester");
    first = handed_in(company);
    advance(std::chrono::hours(1));
    second = handed_in(register_company("12345675", "臺灣第二股份有限公司", "陳先生"));
  }

  std::int64_t person(const std::string& email, const std::string& role) {
    const auto made = accounts.directory().add_user({email, role, "", "Kettle!7-Orange-29"});
    REQUIRE(made.ok());
    return *made;
  }
  std::int64_t handed_in(std::int64_t by) {
    submission_id = submissions.open(ground.tender, by).id;
    fill();
    upload_all();
    REQUIRE(std::holds_alternative<documents::Receipt>(submit()));
    return submission_id;
  }
  static submissions::Actor as(std::int64_t person, const std::string& name = "審查員") {
    return {submissions::Actor::Kind::staff, person, name, "page"};
  }
  review::Queue& queue() { return review.queue(); }
  std::vector<std::int64_t> ids(const review::QueueQuery& query, std::int64_t viewer) {
    std::vector<std::int64_t> found;
    for (const auto& row : queue().list(query, viewer).rows) found.push_back(row.id);
    return found;
  }
  std::vector<std::int64_t> mine(std::int64_t viewer) {
    review::QueueQuery query;
    query.queue = "mine";
    return ids(query, viewer);
  }

  std::int64_t ann = 0, bob = 0, tester = 0, first = 0, second = 0;
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("SCR-151 queues: longest waiting first, mine and unassigned, counted with the same filters") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    CHECK(office.ids({}, office.ann) == Ids{office.first, office.second});
    CHECK(office.mine(office.ann).empty());
    CHECK(queue_code(office.queue().assign({office.second}, office.ann, office.as(office.bob))) == "done");
    CHECK(office.mine(office.ann) == Ids{office.second});
    CHECK(office.mine(office.bob).empty());
    review::QueueQuery unassigned;
    unassigned.queue = "unassigned";
    const auto page = office.queue().list(unassigned, office.ann);
    CHECK(page.total == 1);
    CHECK(page.mine == 1);
    CHECK(page.all == 2);
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].id == office.first);
    CHECK(page.rows[0].due == office.ground.tender.closes_at);
    review::QueueQuery found;
    found.text = "第二";
    CHECK(office.ids(found, office.ann) == Ids{office.second});
    found.text = "100%";
    CHECK(office.ids(found, office.ann).empty());
    found.text = "台灣第二";
    const Ids by_name = office.ids(found, office.ann);
    CHECK(by_name == Ids{office.second});
    found.text = "臺灣第二";
    CHECK(office.ids(found, office.ann) == by_name);
    found.text = "１２３４５６７５";
    CHECK(office.ids(found, office.ann) == by_name);
    review::QueueQuery state;
    state.state = "received";
    CHECK(office.ids(state, office.ann).empty());
    review::QueueQuery newest;
    newest.sort = "newest";
    CHECK(office.ids(newest, office.ann) == Ids{office.second, office.first});
    review::QueueQuery second_page;
    second_page.per_page = 1, second_page.page = 2;
    CHECK(office.ids(second_page, office.ann) == Ids{office.second});
    review::QueueQuery other;
    other.tender_no = "1150299";
    CHECK(office.ids(other, office.ann).empty());
  });
}

TEST_CASE("SCR-151 next and previous follow the queue's order, also from what has left it") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    auto beside = office.queue().neighbours({}, office.ann, office.first);
    CHECK(beside.previous == 0);
    CHECK(beside.next == office.second);
    review::QueueQuery query;
    query.sort = "newest";
    beside = office.queue().neighbours(query, office.ann, office.first);
    CHECK(beside.previous == office.second);
    CHECK(beside.next == 0);
    query.sort = "deadline";
    beside = office.queue().neighbours(query, office.ann, office.second);
    CHECK(beside.previous == office.first);
    REQUIRE(office.queue().assign({office.second}, office.ann, office.as(office.ann)).ok());
    query = {};
    query.queue = "mine";
    CHECK(office.queue().neighbours(query, office.ann, office.first).next == office.second);
  });
}

TEST_CASE("SCR-151 only staff whose role may review are given work; each change is in the audit log once") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    CHECK(office.queue().colleagues().size() == 2);
    CHECK(queue_code(office.queue().assign({}, office.ann, office.as(office.ann))) == "nothing_chosen");
    CHECK(queue_code(office.queue().assign({office.first}, office.tester, office.as(office.ann))) ==
          "colleague_unknown");
    CHECK(queue_code(office.queue().assign({office.first, 9999}, office.ann, office.as(office.ann))) ==
          "submission_unknown");
    CHECK_FALSE(office.queue().assignment(office.first));  // all of them or none
    const auto both =
        office.queue().assign({office.first, office.second, office.first}, office.bob, office.as(office.ann));
    REQUIRE(both.ok());
    CHECK(*both == 2);
    CHECK(*office.queue().assign({office.first}, office.bob, office.as(office.ann)) == 0);
    CHECK(office.queue().assignment(office.first)->person_id == office.bob);
    CHECK(*office.queue().assign({office.first}, 0, office.as(office.ann)) == 1);
    CHECK_FALSE(office.queue().assignment(office.first));
    audit::Filter filter;
    filter.action = "submission.assigned";
    CHECK(office.audit.list(filter).total == 2);
    filter.action = "submission.unassigned";
    CHECK(office.audit.list(filter).total == 1);
  });
}

TEST_CASE("SCR-151 a deputy has the queue from the first day until the last, to the second") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    REQUIRE(office.queue().assign({office.first}, office.ann, office.as(office.ann)).ok());
    const auto now = office.ground.now;
    const auto from = now + std::chrono::hours(2), until = now + std::chrono::hours(4);
    auto& queue = office.queue();
    CHECK(queue_code(queue.add_deputy(office.ann, office.ann, from, until, office.as(office.ann))) == "deputy_self");
    CHECK(queue_code(queue.add_deputy(office.ann, office.tester, from, until, office.as(office.ann))) ==
          "colleague_unknown");
    CHECK(queue_code(queue.add_deputy(office.ann, office.bob, std::nullopt, until, office.as(office.ann))) ==
          "date_invalid");
    CHECK(queue_code(queue.add_deputy(office.ann, office.bob, until, from, office.as(office.ann))) ==
          "until_before_from");
    CHECK(queue_code(queue.add_deputy(office.ann, office.bob, now - std::chrono::hours(2), now - std::chrono::hours(1),
                                      office.as(office.ann))) == "until_past");
    REQUIRE(queue.add_deputy(office.ann, office.bob, from, until, office.as(office.ann)).ok());
    CHECK(office.mine(office.bob).empty());
    office.advance(std::chrono::hours(2));
    CHECK(office.mine(office.bob) == Ids{office.first});
    CHECK(office.mine(office.ann) == Ids{office.first});
    office.advance(std::chrono::hours(2) - std::chrono::seconds(1));
    CHECK(office.mine(office.bob) == Ids{office.first});
    office.advance(std::chrono::seconds(1));
    CHECK(office.mine(office.bob).empty());
    CHECK(queue.deputies(office.ann).empty());
    const auto again = queue.add_deputy(office.ann, office.bob, office.ground.now,
                                        office.ground.now + std::chrono::hours(9), office.as(office.ann));
    REQUIRE(again.ok());
    CHECK(office.mine(office.bob) == Ids{office.first});
    CHECK_FALSE(queue.end_deputy(again->id, office.tester, office.as(office.tester)));
    CHECK(queue.end_deputy(again->id, office.bob, office.as(office.bob)));
    CHECK(office.mine(office.bob).empty());
  });
}

TEST_CASE("SCR-153 notes stay, newest first, with who wrote them; an empty one is none") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    const auto submission = *office.submissions.get(office.first);
    CHECK(queue_code(office.queue().add_note(submission, " \n　", office.as(office.ann))) == "note_empty");
    CHECK(queue_code(office.queue().add_note(submission, std::string(2001, 'x'), office.as(office.ann))) ==
          "reason_too_long");
    REQUIRE(office.queue().add_note(submission, "已電洽廠商", office.as(office.ann, "安")).ok());
    REQUIRE(office.queue().add_note(submission, "第二則", office.as(office.bob, "柏")).ok());
    const auto notes = office.queue().notes(office.first);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].words == "第二則");
    CHECK(notes[1].actor == "安");
    CHECK(office.queue().list({}, office.ann).rows[0].notes == 2);
  });
}

TEST_CASE("SCR-153 what changed since my last look: each reviewer's own, kept until something else changes") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    office.submission_id = office.first;
    auto& queue = office.queue();
    CHECK(queue.list({}, office.ann).rows[0].unseen);
    const auto first = queue.look(office.first, office.ann);
    CHECK(first.first);
    CHECK(queue.changed_rows(office.first, first).empty());
    CHECK_FALSE(queue.list({}, office.ann).rows[0].unseen);
    CHECK(queue.list({}, office.bob).rows[0].unseen);
    office.advance(std::chrono::minutes(1));
    REQUIRE(office.decide({"return", "請更正", {}, {}}).ok());
    const auto aaa = office.maker("BBB");
    submissions::SaveRequest request;
    request.level = "maker";
    request.id = aaa;
    request.actor = office.vendor();
    request.changes = {{"remark", "x"}};
    REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
    office.advance(std::chrono::minutes(1));
    CHECK(queue.list({}, office.ann).rows[0].unseen);
    for (int opened = 0; opened < 2; ++opened) {  // it stays new while the page is opened again
      const auto look = queue.look(office.first, office.ann);
      CHECK_FALSE(look.first);
      const auto rows = queue.changed_rows(office.first, look);
      REQUIRE(rows.size() == 1);
      CHECK(rows[0].node_id == aaa);
      CHECK(rows[0].events.front() == "created");
    }
    office.advance(std::chrono::minutes(1));
    request.changes = {{"remark", "y"}};
    REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
    const auto rows = queue.changed_rows(office.first, queue.look(office.first, office.ann));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].events == std::vector<std::string>{"changed"});
    REQUIRE(rows[0].changes.size() == 1);
    CHECK(rows[0].changes[0]["old"] == "x");
    CHECK(rows[0].changes[0]["new"] == "y");
  });
}

TEST_CASE("N-17 chasing: who is behind is told by stage and mailed once chosen; test vendors and the others are not") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    const auto idle = office.register_company("22099131", "未開始股份有限公司", "林小姐");
    const auto busy = office.register_company("23000000", "填寫中股份有限公司", "張小姐");
    const auto trial = office.register_company("24566673", "測試股份有限公司", "測試員");
    REQUIRE(office.accounts.registrations().set_test(trial, true, {office.ann, "安", ""}).ok());
    office.submission_id = office.submissions.open(office.ground.tender, busy).id;
    office.maker("CCC");
    auto& chasing = office.review.chasing();
    auto page = chasing.vendors(office.ground.tender, {});
    CHECK(page.total == 4);
    CHECK(page.stages["handed_in"] == 2);
    CHECK(page.stages["not_started"] == 1);
    CHECK(page.stages["incomplete"] == 1);
    review::VendorQuery query;
    query.stage = "incomplete";
    page = chasing.vendors(office.ground.tender, query);
    REQUIRE(page.rows.size() == 1);
    CHECK(page.total == 1);
    CHECK(page.rows[0].company_id == busy);
    CHECK_FALSE(page.rows[0].chased_at);
    query = {};
    query.text = "未開始";
    page = chasing.vendors(office.ground.tender, query);
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].company_id == idle);
    const Ids all{office.company, idle, busy, trial};
    const auto drafts = chasing.mails_of(office.ground.tender, all, "請儘速完成", "zh-TW");
    REQUIRE(drafts.size() == 2);
    CHECK(office.mails("submission_chased").empty());  // a preview sends nothing
    CHECK(queue_code(chasing.chase(office.ground.tender, {}, "", office.as(office.ann))) == "nobody_chosen");
    CHECK(queue_code(chasing.chase(office.ground.tender, {office.company, trial}, "", office.as(office.ann))) ==
          "nobody_behind");
    CHECK(queue_code(chasing.chase(office.ground.tender, all, std::string(1001, 'x'), office.as(office.ann))) ==
          "reason_too_long");
    const auto sent = chasing.chase(office.ground.tender, all, "請儘速完成", office.as(office.ann));
    REQUIRE(sent.ok());
    CHECK(*sent == 2);
    const auto mails = office.mails("submission_chased");
    REQUIRE(mails.size() == 2);
    for (const auto& queued : mails) {
      CHECK((queued.mail.to_address == "u22099131@example.tw" || queued.mail.to_address == "u23000000@example.tw"));
      CHECK(queued.mail.text.find("請儘速完成") != std::string::npos);
      CHECK(queued.mail.text.find("填報期間至") != std::string::npos);
    }
    query = {};
    query.stage = "not_started";
    CHECK(chasing.vendors(office.ground.tender, query).rows[0].chased_at == office.ground.now);
  });
}

TEST_CASE("SCR-151 figures count what is with the office, by day and by choices of the first level") {
  for_each_database([](TestDatabase& test) {
    Desks office(test);
    CHECK(office.review.chasing().handed_in_since(office.ground.tender.id, office.ground.now) == 1);
    CHECK(office.review.chasing().handed_in_since(office.ground.tender.id, office.ground.now - std::chrono::hours(2)) ==
          2);
    const auto tables = office.review.chasing().figures(office.ground, "zh-TW");
    REQUIRE_FALSE(tables.empty());
    std::int64_t days = 0;
    for (const auto& figure : tables[0].figures) days += figure.submissions;
    CHECK(days == 2);
    const auto role = std::find_if(tables.begin(), tables.end(), [](const auto& table) { return table.key == "role"; });
    REQUIRE(role != tables.end());
    REQUIRE(role->figures.size() == 1);
    CHECK(role->figures[0].label == "原廠");
    CHECK(role->figures[0].submissions == 2);
    CHECK(role->figures[0].rows == 2);
  });
}
