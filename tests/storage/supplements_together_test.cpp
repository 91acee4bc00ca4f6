// SM-03 and SM-04 when several people act at the very same time: every outcome is one of the allowed ones, and the log
// tells one story.
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "office_fixture.h"
#include "tenderloom/review/supplements.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

TEST_CASE("SM-04 two staff and a vendor at once: every outcome is one of the allowed ones") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto maker = office.maker("AAA");
    const auto offer = office.offer(maker, "甲");
    office.upload_all(1);
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    REQUIRE(office.decide({"receive", "", {}, {}}).ok());
    office.advance(std::chrono::minutes(1));
    review::Ask ask;
    ask.node_id = offer;
    ask.field = "price";
    ask.reason = "請更正";
    review::Opening opening;
    opening.asks.push_back(ask);
    auto& supplements = office.review.supplements();
    std::vector<std::string> outcomes(3);
    const auto open = [&](std::size_t at) {
      const auto done = supplements.open(office.ground, office.submission_id, opening, office.staff());
      outcomes[at] = done.ok() ? "opened" : done.error().code;
    };
    const auto edit = [&] {
      submissions::SaveRequest request;
      request.level = "offer";
      request.id = offer;
      request.changes = {{"price", 4900}};
      request.actor = office.vendor();
      const auto saved = office.submissions.save(office.ground, office.submission(), request);
      outcomes[2] = saved.ok() ? "saved" : saved.error().code;
    };
    std::thread first(open, 0), second(open, 1), third(edit);
    first.join(), second.join(), third.join();
    CHECK((outcomes[0] == "opened") != (outcomes[1] == "opened"));
    CHECK((outcomes[0] == "ask_twice") != (outcomes[1] == "ask_twice"));
    CHECK((outcomes[2] == "saved" || outcomes[2] == "items_locked"));
    const auto rounds = supplements.rounds(office.submission_id);
    REQUIRE(rounds.size() == 1);
    CHECK(rounds[0].requests.size() == 1);
    CHECK(rounds[0].requests[0].done_at.has_value() == (outcomes[2] == "saved"));
    CHECK(office.mails("supplement_opened").size() == 1);
  });
}

namespace {

/// What the audit log says happened to the submission, in order: each step leads on from the one before, and each is a
/// row of the table.
void check_chain(Office& office, std::size_t expected, std::string state) {
  audit::Filter filter;
  filter.subject = "submission:" + std::to_string(office.submission_id);
  filter.per_page = 500;
  auto entries = office.audit.list(filter).items;
  std::reverse(entries.begin(), entries.end());
  std::size_t steps = 0;
  for (const auto& entry : entries) {
    if (!entry.details.contains("from") || !entry.details.contains("to")) continue;
    const std::string event = entry.action.substr(std::string("submission.").size());
    INFO(event << " from " << entry.details["from"] << " to " << entry.details["to"]);
    CHECK(entry.details["from"] == state);
    const auto* row = forms::default_process().machine("submission").find(state, event);
    REQUIRE(row != nullptr);
    CHECK(row->to == entry.details["to"]);
    state = entry.details["to"].get<std::string>();
    ++steps;
  }
  CHECK(steps == expected);
  CHECK(office.submission().state == state);
}

}  // namespace

TEST_CASE("SM-03 SM-04 two staff and a vendor act at once, again and again: every outcome is one of the allowed ones") {
  constexpr int kRounds = 12;
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto maker = office.maker("AAA");
    const auto offer = office.offer(maker, "甲");
    office.upload_all(1);
    auto& supplements = office.review.supplements();
    std::mt19937 chance(11);
    const auto pick = [&](int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance); };
    // Refusals that the tables and the words of the services allow; anything else is a defect.
    const std::set<std::string> refusals{"state_refused",  "version_conflict",      "corrections_open",
                                         "ask_twice",      "items_locked",          "not_asked",
                                         "uploads_locked", "window_closed",         "changed_meanwhile",
                                         "track_unknown",  "requests_pending",      "track_window_closed",
                                         "nothing_asked",  "document_not_required", "application_incomplete"};
    std::atomic<std::size_t> steps{0}, received{0}, returned{0}, submitted{0}, opened{0};
    std::mutex told;
    std::vector<std::string> unexpected;
    const auto note = [&](const std::string& what, const std::string& code) {
      if (refusals.contains(code)) return;
      std::lock_guard lock(told);
      unexpected.push_back(what + ": " + code);
    };
    const auto decide = [&](const std::string& event, const submissions::Ground& ground) {
      const auto done =
          office.review.service().decide(office.submission_id, {event, "原因", {}, {}}, office.staff(), ground.now);
      if (!done.ok()) return note(event, done.error().code);
      ++steps;
      received += event == "receive" ? 1 : 0;
      returned += event == "return" ? 1 : 0;
    };
    const auto open = [&](const submissions::Ground& ground, bool document) {
      review::Ask ask;
      ask.reason = "請更正";
      if (document) {
        ask.document_key = "pledge";
      } else {
        ask.node_id = offer;
        ask.field = "price";
      }
      review::Opening opening;
      opening.asks.push_back(ask);
      const auto done = supplements.open(ground, office.submission_id, opening, office.staff());
      if (!done.ok()) return note("open", done.error().code);
      ++opened;
    };
    const auto act_as_vendor = [&](int what, const submissions::Ground& ground) {
      if (what == 0) {
        const auto done = office.documents.service().submit(ground, office.submission_id, office.vendor(), "", "zh-TW");
        if (const auto* refusal = std::get_if<documents::SubmitRefusal>(&done))
          return note("submit", refusal->error.code);
        ++steps;
        ++submitted;
      } else if (what == 1) {
        const auto done = office.documents.service().take_back(ground, office.submission_id, office.vendor());
        if (!done.ok()) return note("take back", done.error().code);
        ++steps;
      } else if (what == 2) {
        submissions::SaveRequest request;
        request.level = "offer";
        request.id = offer;
        request.changes = {{"price", 1000 + static_cast<int>(steps)}};
        request.actor = office.vendor();
        const auto done = office.submissions.save(ground, office.submission(), request);
        if (!done.ok()) note("save", done.error().code);
      } else {
        const auto done =
            supplements.complete(ground, office.submission_id, what == 3 ? "items" : "documents", office.vendor());
        if (!done.ok()) note("complete", done.error().code);
      }
    };
    for (int round = 0; round < kRounds; ++round) {
      const submissions::Ground ground = office.ground;
      const std::vector<std::string> events{"receive", "return", "revoke_receipt", "receive"};
      const std::string event = events[static_cast<std::size_t>(pick(4))];
      const bool document = pick(2) == 0, decides = pick(2) == 0;
      const int what =
          office.submission().state == "submitted" || office.submission().state == "received" ? 1 + pick(4) : 0;
      std::thread first([&] { decide(event, ground); });
      std::thread second([&] { decides ? decide("receive", ground) : open(ground, document); });
      std::thread third([&] { act_as_vendor(what, ground); });
      first.join(), second.join(), third.join();
      office.advance(std::chrono::seconds(1));
    }
    INFO((unexpected.empty() ? std::string() : unexpected.front()));
    CHECK(unexpected.empty());
    // Steps of SM-03 besides those of corrections, whose "supplement" and "settle" stand in the log as well.
    audit::Filter filter;
    filter.subject = "submission:" + std::to_string(office.submission_id);
    filter.per_page = 500;
    std::size_t corrections = 0;
    for (const auto& entry : office.audit.list(filter).items)
      corrections += (entry.action == "submission.supplement" || entry.action == "submission.settle") &&
                     entry.details.contains("from");
    check_chain(office, steps + corrections, "not_submitted");
    CHECK(office.mails("submission_received").size() == received);
    CHECK(office.mails("submission_returned").size() == returned);
    CHECK(office.mails("submission_handed_in").size() == submitted);
    CHECK(office.mails("supplement_opened").size() == opened);
  });
}
