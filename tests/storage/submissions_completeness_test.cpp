// SM-05 over both databases: a row becomes complete by a valid save, and goes back when what made it so is lost.
#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

bool lacks(const submissions::Node& node, const std::string& field) {
  for (const Json& finding : node.missing)
    if (finding["field"] == field) return true;
  return false;
}

void attach(SubmissionFixture& vendor, const std::string& level, std::int64_t id, const std::string& field) {
  REQUIRE(
      vendor.service
          .attach(vendor.ground, vendor.submission, level, id, field, vendor.upload("a.pdf", kPdf), {}, vendor.actor())
          .ok());
}

}  // namespace

TEST_CASE("SM-05 R-033 a required file makes a row complete, and without it the row is 待補齊 again") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "備份"), "基本版");
    CHECK_FALSE(vendor.node("edition", edition).own_complete);
    attach(vendor, "edition", edition, "leaflet");
    CHECK(vendor.node("edition", edition).own_complete);
    REQUIRE(
        vendor.service.detach(vendor.ground, vendor.submission, "edition", edition, "leaflet", 0, vendor.actor()).ok());
    CHECK_FALSE(vendor.node("edition", edition).own_complete);
    CHECK(lacks(vendor.node("edition", edition), "leaflet"));
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("SM-05 a change above asks a row below for more, and the row is 待補齊 until that is there") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto edition = vendor.edition(product, "基本版");
    attach(vendor, "edition", edition, "leaflet");
    vendor.range(edition, 1, 100);
    CHECK(vendor.counters().rows_ready == 1);
    REQUIRE(vendor.changes("product", product, {{"listed_before", true}})->kind == SaveOutcome::Kind::saved);
    CHECK(lacks(vendor.node("edition", edition), "difference"));
    CHECK(vendor.counters().rows_ready == 0);
    REQUIRE(vendor.changes("edition", edition, {{"difference", "容量加倍"}})->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.counters().rows_ready == 1);
  });
}

TEST_CASE("SM-05 moving a row where less or more is asked for changes its completeness") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto fresh = vendor.product(maker, "備份"), known = vendor.product(maker, "郵件");
    REQUIRE(vendor.changes("product", known, {{"listed_before", true}}).ok());
    const auto edition = vendor.edition(fresh, "基本版");
    attach(vendor, "edition", edition, "leaflet");
    CHECK(vendor.node("edition", edition).own_complete);
    const auto move = [&](std::int64_t to) {
      REQUIRE(vendor.service.move(vendor.ground, vendor.submission, "edition", edition, to, {}, vendor.actor()).ok());
    };
    move(known);
    CHECK(lacks(vendor.node("edition", edition), "difference"));
    move(fresh);
    CHECK(vendor.node("edition", edition).own_complete);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("SM-05 R-051 what expires while it is stored is told when the submission is judged") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    attach(vendor, "product", product, "proof");
    const auto until = base::iso_date(base::taipei_date(vendor.ground.now + std::chrono::hours(48)));
    REQUIRE(vendor.changes("product", product, {{"proof_until", until}})->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.node("product", product).own_complete);
    const auto problems =
        vendor.service.recheck(vendor.ground, vendor.submission, vendor.ground.now + std::chrono::hours(24 * 4));
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].findings.at(0).rule == "R-051");
    // The day after, every save of the row says it too, and the row is kept as it is.
    vendor.ground.now += std::chrono::hours(24 * 4);
    vendor.ground.tender.closes_at = vendor.ground.now + std::chrono::hours(1);
    CHECK(vendor.changes("product", product, {{"listed_before", false}})->kind == SaveOutcome::Kind::invalid);
  });
}
