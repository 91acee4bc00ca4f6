// Writing rows over both databases: lost updates, deleting and restoring, when nothing may be written, and by whom.
#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

TEST_CASE("a lost update is refused and nothing is stored; the same version saves once") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    REQUIRE(vendor.changes("maker", maker, {{"kind", "agent"}}, 1)->kind == SaveOutcome::Kind::saved);
    const auto late = vendor.changes("maker", maker, {{"maker_name", "BBB"}}, 1);
    REQUIRE(late.ok());
    CHECK(late->kind == SaveOutcome::Kind::conflict);
    CHECK(late->node.version == 2);
    CHECK(late->node.values["kind"] == "agent");
    CHECK(vendor.node("maker", maker).values["maker_name"] == "AAA");
    // A double click asks for what stands there already: it is answered, and nothing changes.
    const auto twice = vendor.changes("maker", maker, {{"kind", "agent"}}, 1);
    REQUIRE(twice.ok());
    CHECK(twice->kind == SaveOutcome::Kind::repeated);
    CHECK(vendor.node("maker", maker).version == 2);
  });
}

TEST_CASE("R-030 deleting a row with rows below asks first, takes them along and brings them back together") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto product = vendor.product(maker, "雲端備份");
    const auto edition = vendor.edition(product, "基本版");
    vendor.range(edition, 1, 100);
    const auto gone_before = vendor.range(edition, 101, 200);
    REQUIRE(
        vendor.service.remove(vendor.ground, vendor.submission, "range", gone_before, {}, false, vendor.actor()).ok());
    const auto before = vendor.now();

    const auto refused =
        vendor.service.remove(vendor.ground, vendor.submission, "maker", maker, 1, false, vendor.actor());
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "has_children");
    CHECK(refused.error().params["children"] == Json{{"product", 1}, {"edition", 1}, {"range", 1}});
    CHECK(
        vendor.service.remove(vendor.ground, vendor.submission, "maker", maker, 9, true, vendor.actor()).error().code ==
        "version_conflict");

    test.clock.advance(std::chrono::seconds(1));
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "maker", maker, 1, true, vendor.actor()).ok());
    CHECK(vendor.counters().roots == 0);
    CHECK(vendor.counters().list_rows == 0);
    CHECK_FALSE(vendor.service.node(vendor.submission, "range", gone_before));
    CHECK_FALSE(vendor.service.node(vendor.submission, "edition", edition));
    // A row whose parent is deleted cannot come back alone.
    CHECK(vendor.service.restore(vendor.ground, vendor.submission, "product", product, vendor.actor()).error().code ==
          "parent_deleted");

    const auto back = vendor.service.restore(vendor.ground, vendor.submission, "maker", maker, vendor.actor());
    REQUIRE(back.ok());
    CHECK(back->kind == SaveOutcome::Kind::saved);
    const auto after = vendor.now();
    CHECK(after.tree == before.tree);
    CHECK(after.levels == before.levels);
    CHECK_FALSE(vendor.service.node(vendor.submission, "range", gone_before));  // that one was deleted by itself
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("a deleted row does not come back beside one that took its name") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto first = vendor.maker("臺灣雲");
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "maker", first, {}, false, vendor.actor()).ok());
    vendor.maker("台灣雲");
    const auto back = vendor.service.restore(vendor.ground, vendor.submission, "maker", first, vendor.actor());
    REQUIRE(back.ok());
    CHECK(back->kind == SaveOutcome::Kind::invalid);
    CHECK(vendor.counters().roots == 1);
  });
}

TEST_CASE("R-038 nothing changes when the tender is closed or the submission is handed in") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto closes = *vendor.ground.tender.closes_at;
    vendor.ground.now = closes - std::chrono::microseconds(1);
    CHECK(vendor.changes("maker", maker, {{"kind", "agent"}}).ok());
    vendor.ground.now = closes;  // the first instant that is too late
    CHECK(vendor.changes("maker", maker, {{"kind", "own"}}).error().code == "items_locked");

    vendor.ground.now = test.clock.now();
    const auto step = [&](const std::string& event, submissions::Actor::Kind kind, const std::string& reason = {},
                          std::optional<base::Instant> until = {}) {
      submissions::Actor who = vendor.actor();
      who.kind = kind;
      return test.database.write([&](storage::Transaction& tx) {
        return vendor.service.transition(tx, vendor.ground, vendor.submission.id, {event, reason, until}, who);
      });
    };
    using Kind = submissions::Actor::Kind;
    REQUIRE(step("submit", Kind::vendor).ok());
    CHECK(vendor.changes("maker", maker, {{"kind", "own"}}).error().code == "items_locked");
    CHECK(step("receive", Kind::vendor).error().code == "state_refused");
    CHECK(step("return", Kind::staff).error().code == "reason_required");
    const auto submitted = vendor.now().submitted_at;
    REQUIRE(submitted);
    REQUIRE(step("take_back", Kind::vendor).ok());
    CHECK(vendor.now().state == "not_submitted");
    CHECK(vendor.now().last_submitted_at == submitted);
    CHECK_FALSE(vendor.now().submitted_at);
    CHECK(vendor.changes("maker", maker, {{"kind", "own"}}).ok());
    REQUIRE(step("submit", Kind::vendor).ok());
    REQUIRE(step("return", Kind::staff, "請補正", closes + std::chrono::hours(48)).ok());
    vendor.ground.now = closes + std::chrono::hours(1);  // closed for others, open for this one
    CHECK(vendor.changes("maker", maker, {{"kind", "agent"}}).ok());
    REQUIRE(step("submit", Kind::vendor).ok());
    REQUIRE(step("receive", Kind::staff).ok());
    CHECK(step("take_back", Kind::vendor).error().code == "state_refused");
    CHECK(vendor.service.editable(vendor.now(), vendor.ground.tender, vendor.ground.now).code == "locked");
  });
}

TEST_CASE("another company's rows are not there") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto other = vendor.service.open(vendor.ground.tender, 8);
    CHECK_FALSE(vendor.service.node(other, "maker", maker));
    CHECK(vendor.service.list(other, {"maker"}, "zh-TW").nodes.empty());
    submissions::SaveRequest request;
    request.level = "product";
    request.parent = maker;
    request.changes = {{"product_name", "x"}, {"group_code", "1"}};
    CHECK(vendor.service.save(vendor.ground, other, request).error().code == "parent_unknown");
    request.level = "maker";
    request.id = maker;
    CHECK(vendor.service.save(vendor.ground, other, request).error().code == "node_unknown");
    CHECK(vendor.service.remove(vendor.ground, other, "maker", maker, {}, true, vendor.actor()).error().code ==
          "node_unknown");
  });
}

TEST_CASE("a request that comes twice makes one row") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    submissions::SaveRequest request;
    request.level = "maker";
    request.changes = {{"maker_name", "AAA"}, {"kind", "own"}};
    request.idempotency_key = "f:1";
    const auto first = vendor.service.save(vendor.ground, vendor.submission, request);
    const auto second = vendor.service.save(vendor.ground, vendor.submission, request);
    REQUIRE(second.ok());
    CHECK(second->kind == SaveOutcome::Kind::repeated);
    CHECK(second->node.id == first->node.id);
    CHECK(vendor.counters().roots == 1);
  });
}
