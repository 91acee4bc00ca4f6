// Moving, reordering and bringing back rows, over both databases.
#include <random>

#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

std::string shape(SubmissionFixture& vendor) {
  std::string text;
  for (const auto& node : vendor.service.load_tree(vendor.submission.id).nodes)
    text += node.level.substr(0, 1) + ":" + node.title + " ";
  return text;
}

base::Result<SaveOutcome> moves(SubmissionFixture& vendor, const std::string& level, std::int64_t id,
                                std::int64_t parent, std::optional<std::int64_t> version = {}) {
  return vendor.service.move(vendor.ground, vendor.submission, level, id, parent, version, vendor.actor());
}

}  // namespace

TEST_CASE("R-020 R-039 a moved row takes everything below it along, and the figures follow") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto one = vendor.maker("AAA"), two = vendor.maker("BBB");
    const auto product = vendor.product(one, "備份");
    const auto edition = vendor.edition(product, "基本版");
    vendor.range(edition, 1, 100);
    vendor.product(two, "郵件");
    const auto moved = moves(vendor, "product", product, two);
    REQUIRE(moved.ok());
    REQUIRE(moved->kind == SaveOutcome::Kind::saved);
    CHECK(shape(vendor) == "m:AAA m:BBB p:郵件 p:備份 e:基本版 r:1-100 ");
    CHECK(vendor.node("maker", one).child_count() == 0);
    CHECK(vendor.node("maker", two).child_count() == 2);
    CHECK(vendor.node("edition", edition).ancestors == std::vector<std::int64_t>{two, product});
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    CHECK(vendor.service.history(vendor.submission, "product", product)->revisions.front().event == "moved");
    // The next row below each gets a place of its own.
    vendor.edition(product, "進階版");
    vendor.product(one, "備份");
    CHECK(shape(vendor) == "m:AAA p:備份 m:BBB p:郵件 p:備份 e:基本版 r:1-100 e:進階版 ");
    CHECK(moves(vendor, "product", product, two)->kind == SaveOutcome::Kind::repeated);
    CHECK(moves(vendor, "product", product, edition).error().code == "parent_wrong_level");
    CHECK(moves(vendor, "product", product, 987654).error().code == "parent_unknown");
    CHECK(moves(vendor, "maker", one, two).error().code == "parent_unknown");
  });
}

TEST_CASE("R-023 R-024 a moved row is judged beside its new siblings, and a name only once in a place") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto one = vendor.edition(product, "基本版"), two = vendor.edition(product, "進階版");
    const auto low = vendor.range(one, 1, 100), high = vendor.range(one, 101, 500);
    vendor.range(two, 50, 60);
    const auto overlap = moves(vendor, "range", low, two);
    REQUIRE(overlap->kind == SaveOutcome::Kind::invalid);
    CHECK(overlap->findings.at(0).rule == "R-023");
    CHECK(moves(vendor, "range", high, two)->kind == SaveOutcome::Kind::saved);
    const auto more = vendor.range(one, 200, 300);
    const auto third = moves(vendor, "range", more, two);
    REQUIRE(third->kind == SaveOutcome::Kind::invalid);
    CHECK(third->findings.at(0).rule == "R-024");
    const auto other = vendor.maker("BBB");
    const auto same = vendor.product(other, "備份");
    CHECK(moves(vendor, "product", same, vendor.node("product", product).parent_id)->findings.at(0).code == "taken");
    CHECK(moves(vendor, "range", low, vendor.edition(same, "基本版"), 99)->kind == SaveOutcome::Kind::conflict);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("R-031 a row does not move where a name below it becomes too long") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::string name;
    for (int i = 0; i < 140; ++i) name += "雲";
    const auto maker = vendor.maker("AAA");
    const auto shorter = vendor.product(maker, "備份"), longer = vendor.product(maker, name);
    const auto edition = vendor.edition(shorter, "一個不短的版本名稱");
    const auto refused = moves(vendor, "edition", edition, longer);
    REQUIRE(refused->kind == SaveOutcome::Kind::invalid);
    CHECK(refused->findings.at(0).rule == "R-031");
    CHECK(vendor.node("edition", edition).parent_id == shorter);
  });
}

TEST_CASE("rows take another place among their siblings with everything below them") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::vector<std::int64_t> makers;
    for (const char* name : {"A", "B", "C", "D"}) makers.push_back(vendor.maker(name));
    vendor.product(makers[0], "a");
    vendor.product(makers[2], "c");
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "maker", makers[1], {}, true, vendor.actor()).ok());
    const auto place = [&](std::int64_t id, std::int64_t to) {
      return vendor.service.reorder(vendor.ground, vendor.submission, "maker", id, to, vendor.actor()).value();
    };
    CHECK(place(makers[3], 1) == 1);
    CHECK(shape(vendor) == "m:D m:A p:a m:C p:c ");
    CHECK(place(makers[3], 99) == 3);
    CHECK(place(makers[0], 2) == 2);
    CHECK(shape(vendor) == "m:C p:c m:A p:a m:D ");
    CHECK(place(makers[0], 2) == 2);
    CHECK(vendor.service.places(vendor.submission, "maker", makers[0])->place == 2);
    // What was deleted still comes back, and a new row still comes last.
    REQUIRE(vendor.service.restore(vendor.ground, vendor.submission, "maker", makers[1], vendor.actor()).ok());
    vendor.maker("E");
    CHECK(shape(vendor).ends_with("m:E "));
    CHECK(vendor.counters().roots == 5);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("R-030 a deleted subtree comes back whole, with its files, also after the row above has moved") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto one = vendor.maker("AAA"), two = vendor.maker("BBB");
    const auto product = vendor.product(one, "備份");
    const auto edition = vendor.edition(product, "基本版");
    vendor.range(edition, 1, 100);
    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "edition", edition, "leaflet", vendor.upload("a.pdf", kPdf),
                        {}, vendor.actor())
                .ok());
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "edition", edition, {}, true, vendor.actor()).ok());
    const auto gone = vendor.service.deleted(vendor.submission, 1, 25);
    REQUIRE(gone.total == 1);  // the range went with it and comes back with it
    CHECK(gone.rows[0].node.id == edition);
    CHECK(gone.rows[0].parent_there);
    REQUIRE(moves(vendor, "product", product, two)->kind == SaveOutcome::Kind::saved);
    SECTION("it comes back where the row above stands now") {
      REQUIRE(vendor.service.restore(vendor.ground, vendor.submission, "edition", edition, vendor.actor())->kind ==
              SaveOutcome::Kind::saved);
      CHECK(shape(vendor) == "m:AAA m:BBB p:備份 e:基本版 r:1-100 ");
      CHECK(vendor.service.file(vendor.submission, edition, "leaflet", 0));
      CHECK(vendor.node("edition", edition).ancestors == std::vector<std::int64_t>{two, product});
      CHECK(vendor.service.deleted(vendor.submission, 1, 25).total == 0);
    }
    SECTION("not before the row above it") {
      vendor.test.clock.advance(std::chrono::seconds(1));
      REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "maker", two, {}, true, vendor.actor()).ok());
      const auto list = vendor.service.deleted(vendor.submission, 1, 25);
      CHECK(list.total == 2);
      CHECK(vendor.service.restore(vendor.ground, vendor.submission, "edition", edition, vendor.actor()).error().code ==
            "parent_deleted");
      REQUIRE(vendor.service.restore(vendor.ground, vendor.submission, "maker", two, vendor.actor()).ok());
      CHECK(vendor.service.restore(vendor.ground, vendor.submission, "edition", edition, vendor.actor())->kind ==
            SaveOutcome::Kind::saved);
    }
    SECTION("not after the tender has closed") {
      vendor.ground.now = *vendor.ground.tender.closes_at;
      CHECK(vendor.service.restore(vendor.ground, vendor.submission, "edition", edition, vendor.actor()).error().code ==
            "items_locked");
    }
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("R-039 figures hold after any moves, reorders, deletions and restorations") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::mt19937 random(20260519);
    const auto any = [&](std::size_t below) {
      return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    std::vector<std::int64_t> makers, products;
    for (int i = 0; i < 4; ++i) makers.push_back(vendor.maker("M" + std::to_string(i)));
    for (int i = 0; i < 8; ++i) {
      products.push_back(vendor.product(makers[any(4)], "P" + std::to_string(i)));
      const auto edition = vendor.edition(products.back(), "E");
      if (i % 3 != 0) vendor.range(edition, 1, 10);
    }
    for (int step = 0; step < 40; ++step) {
      const auto product = products[any(products.size())];
      switch (any(4)) {
        case 0:
          (void)moves(vendor, "product", product, makers[any(4)]);
          break;
        case 1:
          (void)vendor.service.reorder(vendor.ground, vendor.submission, "maker", makers[any(4)],
                                       static_cast<std::int64_t>(any(4)) + 1, vendor.actor());
          break;
        case 2:
          (void)vendor.service.remove(vendor.ground, vendor.submission, "product", product, {}, true, vendor.actor());
          break;
        default:
          (void)vendor.service.restore(vendor.ground, vendor.submission, "product", product, vendor.actor());
      }
    }
    const auto before = vendor.now();
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    const auto after = vendor.now();
    CHECK(before.tree == after.tree);
    CHECK(before.levels == after.levels);
  });
}
