// SM-03 and SM-04 by chance: long random sequences of what vendors, staff and the clock may do, each step compared with
// the state tables, with what must hold after every step. A seed that fails is printed and replays.
#include <random>

#include "office_fixture.h"
#include "tenderloom/review/supplements.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

class Walk {
 public:
  Walk(TestDatabase& database, unsigned seed) : office_(database), chance_(seed) {
    REQUIRE(office_.accounts.directory().add_user({"staff@example.tw", "reviewer", "", "Kettle!7-Orange-29"}).ok());
    maker_ = office_.maker("AAA");
    for (const char* name : {"甲", "乙", "丙"}) offers_.push_back(office_.offer(maker_, name));
    office_.upload_all(3);
    remember();
  }

  void step() {
    const int what = pick(11);
    if (what == 0) return clock();
    if (what == 1) return submit();
    if (what == 2) return take_back();
    if (what <= 4) return decide();
    if (what == 5) return open();
    if (what <= 7) return edit();
    if (what == 8) return upload();
    if (what == 9) return complete();
    return pick(2) == 0 ? judge() : extend_or_close();
  }

  void check() {
    const auto submission = office_.submission();
    const auto rounds = office_.review.supplements().rounds(office_.submission_id);
    bool open = false;
    std::size_t requests = 0;
    for (const auto& round : rounds) {
      for (const auto& track : round.tracks) {
        open |= track.open_at(office_.ground.now);
        const auto [total, done] = round.progress(track.track);
        CHECK(done <= total);
        if (track.state == "completed") CHECK(done == total);
      }
      for (const auto& request : round.requests) {
        ++requests;
        CHECK((request.done_at.has_value() || request.state != "done"));
        const auto* track = round.find(request.track);
        if (request.state == "pending" || request.state == "done") CHECK(track->state != "closed");
        // What is counted as done is really otherwise than it was, and the other way round.
        if (track->open_at(office_.ground.now) && (request.state == "pending" || request.state == "done") &&
            request.ask.action == "change") {
          const auto node = office_.submissions.node_or_former(submission, request.ask.node_id);
          const bool differs = node->values.value(request.ask.field, Json()) != request.before;
          CHECK(request.done_at.has_value() == differs);
        }
      }
    }
    if (open) CHECK(submission.supplementing);
    if (submission.supplementing) CHECK(submission.state == "received");
    CHECK(requests >= requests_);  // nothing of the history is lost
    requests_ = requests;
    CHECK(office_.mails("supplement_opened").size() == opened_);
    CHECK(office_.mails("supplement_completed").size() == completed_);
    CHECK(office_.mails("submission_received").size() == received_);
    CHECK(office_.mails("submission_returned").size() == returned_);
    CHECK(office_.mails("submission_handed_in").size() == submitted_);
    CHECK(office_.mails("supplement_expired").size() == expired_);
    // Nothing has changed outside of what was allowed: values are as the walk remembers them.
    for (const auto& [key, value] : values_) CHECK(read(key.first, key.second) == value);
  }

 private:
  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance_); }
  bool filling() { return tenders::filling(office_.ground.tender, office_.ground.now); }

  Json read(std::int64_t node, const std::string& field) {
    return office_.submissions.node_or_former(office_.submission(), node)->values.value(field, Json());
  }
  void remember() {
    for (const std::int64_t offer : offers_)
      for (const char* field : {"price", "remark"}) values_[{offer, field}] = read(offer, field);
    values_[{maker_, "remark"}] = read(maker_, "remark");
  }

  /// By the table alone: may this actor do that now, besides what its guards say?
  bool permits(const std::string& event, forms::ActorKind actor) {
    const auto* row = forms::default_process().machine("submission").find(office_.submission().state, event);
    return row != nullptr && row->actor == forms::name_of(actor);
  }
  bool any_open() {
    for (const auto& round : office_.review.supplements().rounds(office_.submission_id))
      for (const auto& track : round.tracks)
        if (track.open_at(office_.ground.now)) return true;
    return false;
  }

  void clock() {
    office_.advance(std::chrono::hours(1 + pick(8)));
    std::size_t due = 0;
    for (const auto& round : office_.review.supplements().rounds(office_.submission_id))
      for (const auto& track : round.tracks)
        due += track.state == "open" && track.until && office_.ground.now >= *track.until + std::chrono::minutes(2);
    office_.review.supplements().run_clock(office_.ground.now);
    expired_ += due;
    CHECK(office_.review.supplements().run_clock(office_.ground.now) == 0);
  }

  void submit() {
    const bool own_time =
        office_.submission().returned_until && office_.ground.now < *office_.submission().returned_until;
    const bool allowed = permits("submit", forms::ActorKind::vendor) && (filling() || own_time);
    const bool done = std::holds_alternative<documents::Receipt>(office_.submit());
    CHECK(done == allowed);
    submitted_ += done ? 1 : 0;
  }

  void take_back() {
    const bool allowed = permits("take_back", forms::ActorKind::vendor) && filling();
    const auto done = office_.documents.service().take_back(office_.ground, office_.submission_id, office_.vendor());
    CHECK(done.ok() == allowed);
  }

  void decide() {
    const std::vector<std::string> events{"receive", "receive", "return", "revoke_receipt"};
    const std::string event = events[static_cast<std::size_t>(pick(4))];
    const bool settled = event != "revoke_receipt" || !any_open();
    const bool allowed = permits(event, forms::ActorKind::staff) && settled;
    std::optional<base::Instant> until;
    if (event == "return") until = office_.ground.now + std::chrono::hours(24);
    const auto done = office_.decide({event, "原因", until, {}});
    CHECK(done.ok() == allowed);
    if (!done.ok()) return;
    received_ += event == "receive" ? 1 : 0;
    returned_ += event == "return" ? 1 : 0;
  }

  void open() {
    review::Opening opening;
    for (const std::int64_t offer : offers_) {
      if (pick(2) == 0) continue;
      review::Ask ask;
      ask.node_id = offer;
      ask.field = pick(2) == 0 ? "price" : "remark";
      ask.reason = "請更正";
      opening.asks.push_back(ask);
    }
    if (pick(2) == 0) {
      review::Ask ask;
      ask.document_key = "pledge";
      ask.reason = "請重新用印";
      opening.asks.push_back(ask);
    }
    if (pick(2) == 0) opening.items_until = office_.ground.now + std::chrono::hours(6 + pick(60));
    if (pick(2) == 0) opening.documents_until = office_.ground.now + std::chrono::hours(6 + pick(60));
    const auto done =
        office_.review.supplements().open(office_.ground, office_.submission_id, opening, office_.staff());
    if (!permits("supplement", forms::ActorKind::staff) || opening.asks.empty()) CHECK_FALSE(done.ok());
    if (!done.ok())
      CHECK((done.error().code == "state_refused" || done.error().code == "nothing_asked" ||
             done.error().code == "ask_twice"));
    opened_ += done.ok() ? 1 : 0;
  }

  void edit() {
    const std::int64_t node = pick(5) == 0 ? maker_ : offers_[static_cast<std::size_t>(pick(3))];
    const bool maker = node == maker_;
    const std::string field = maker || pick(2) == 0 ? "remark" : "price";
    const Json value = field == "price" ? Json(1000 + pick(3)) : Json("備註" + std::to_string(pick(3)));
    const auto submission = office_.submission();
    const auto scope = office_.submissions.edit_scope(submission, office_.ground.now);
    const bool asked = submission.supplementing && scope.row(node) && scope.row(node)->fields.contains(field);
    const bool whole = office_.submissions.editable(submission, office_.ground.tender, office_.ground.now).editable;
    const bool same = read(node, field) == value;
    submissions::SaveRequest request;
    request.level = maker ? "maker" : "offer";
    request.id = node;
    request.changes = {{field, value}};
    request.actor = office_.vendor();
    const auto saved = office_.submissions.save(office_.ground, submission, request);
    if (!same) CHECK(saved.ok() == (asked || whole));
    if (saved.ok()) values_[{node, field}] = value;
  }

  void upload() {
    const auto submission = office_.submission();
    const auto scope = office_.submissions.edit_scope(submission, office_.ground.now);
    const bool asked = scope.documents_open && scope.documents.contains("pledge");
    const bool whole = office_.submissions.editable(submission, office_.ground.tender, office_.ground.now).editable;
    const auto before = office_.documents.service().uploads(office_.submission_id, true).size();
    const auto kept = office_.upload("pledge", test::blank_pdf(1 + pick(3)));
    CHECK(kept.ok() == (asked || whole));
    CHECK(office_.documents.service().uploads(office_.submission_id, true).size() == before + (kept.ok() ? 1 : 0));
  }

  void complete() {
    const char* wanted = pick(2) == 0 ? "items" : "documents";
    bool open = false, pending = false;
    for (const auto& round : office_.review.supplements().rounds(office_.submission_id)) {
      const auto* track = round.find(wanted);
      if (track == nullptr) continue;
      open = track->open_at(office_.ground.now);
      for (const auto& request : round.requests)
        pending |= open && request.track == wanted && request.state == "pending";
      break;  // the newest
    }
    const auto done =
        office_.review.supplements().complete(office_.ground, office_.submission_id, wanted, office_.vendor());
    CHECK(done.ok() == (open && !pending));
    completed_ += done.ok() ? 1 : 0;
  }

  void judge() {
    const auto rounds = office_.review.supplements().rounds(office_.submission_id);
    if (rounds.empty()) return;
    const auto& round = rounds[static_cast<std::size_t>(pick(static_cast<int>(rounds.size())))];
    const auto& request = round.requests[static_cast<std::size_t>(pick(static_cast<int>(round.requests.size())))];
    const std::string decision = pick(3) == 0 ? "drop" : pick(2) == 0 ? "accept" : "ask_again";
    const bool open = round.find(request.track)->open_at(office_.ground.now);
    const auto* row = forms::default_process().machine("request").find(request.state, decision);
    const bool allowed = row != nullptr && (row->guard != "ended" || !open);
    const auto done = office_.review.supplements().judge(office_.ground, office_.submission_id, round.number,
                                                         request.id, decision, "原因", office_.staff());
    CHECK(done.ok() == allowed);
  }

  void extend_or_close() {
    const char* wanted = pick(2) == 0 ? "items" : "documents";
    auto& supplements = office_.review.supplements();
    std::string state = "none";
    for (const auto& round : supplements.rounds(office_.submission_id)) {
      if (round.find(wanted) == nullptr) continue;
      state = round.find(wanted)->state_at(office_.ground.now);
      break;
    }
    const bool extends = pick(2) == 0;
    const bool allowed =
        forms::default_process().machine("supplement").find(state, extends ? "extend" : "close") != nullptr &&
        (!extends || office_.submission().state == "received");
    const auto done = extends
                          ? supplements.extend(office_.ground, office_.submission_id, wanted,
                                               office_.ground.now + std::chrono::hours(12), "原因", office_.staff())
                          : supplements.close(office_.ground, office_.submission_id, wanted, "原因", office_.staff());
    CHECK(done.ok() == allowed);
  }

  Office office_;
  std::mt19937 chance_;
  std::int64_t maker_ = 0;
  std::vector<std::int64_t> offers_;
  std::map<std::pair<std::int64_t, std::string>, Json> values_;
  std::size_t requests_ = 0, opened_ = 0, completed_ = 0, received_ = 0, returned_ = 0, submitted_ = 0, expired_ = 0;
};

}  // namespace

TEST_CASE("SM-03 SM-04 N-04 N-05 N-06 N-07 random walks keep to the tables, lose nothing and mail once") {
  constexpr int kSteps = 60;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    for_each_database([&](TestDatabase& test) {
      INFO("seed " << seed);
      Walk walk(test, seed);
      for (int step = 0; step < kSteps; ++step) {
        INFO("step " << step);
        walk.step();
        walk.check();
      }
    });
  }
}
