// R-020..R-039 over both databases: what may be stored, what is refused, what counts as complete.
#include <thread>

#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

bool refused_by(const SaveOutcome& outcome, const std::string& code, const std::string& rule = {}) {
  if (outcome.kind != SaveOutcome::Kind::invalid) return false;
  for (const auto& finding : outcome.findings)
    if (finding.code == code && (rule.empty() || finding.rule == rule)) return true;
  return false;
}

std::string of(std::size_t characters) {
  std::string text;
  for (std::size_t i = 0; i < characters; ++i) text += "雲";
  return text;
}

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

}  // namespace

TEST_CASE("R-021 R-022 R-025 the bounds of a row are judged when it is added") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "雲端備份"), "基本版");
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 0}, {"high", 10}, {"price", 1}}), "min", "R-021"));
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 1}, {"high", 1}, {"price", 1}}), "above", "R-022"));
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 1}, {"high", 10}, {"least", 11}, {"price", 1}}), "at_most",
                     "R-025"));
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 1}, {"high", 10}, {"price", 0}}), "min", "R-026"));
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 1}, {"price", 10}}), "required"));
    CHECK(vendor.counters().item_count == 0);
    const auto added = vendor.adds("range", edition, {{"low", 1}, {"high", 100}, {"price", 5200}});
    REQUIRE(added.kind == SaveOutcome::Kind::saved);
    CHECK(added.node.values["least"] == 1);
    CHECK(added.node.title == "1-100");
    CHECK(added.node.own_complete);
  });
}

TEST_CASE("R-023 touching rows overlap, gaps are allowed; a row is never compared with itself") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "雲端備份");
    const auto edition = vendor.edition(product, "基本版"), other = vendor.edition(product, "進階版");
    const auto first = vendor.range(edition, 1, 100);
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 100}, {"high", 200}, {"price", 1}}), "range_overlap",
                     "R-023"));
    CHECK(
        refused_by(vendor.adds("range", edition, {{"low", 50}, {"high", 60}, {"price", 1}}), "range_overlap", "R-023"));
    CHECK(vendor.range(other, 50, 51) != 0);
    const auto second = vendor.range(edition, 101, 500);
    CHECK(vendor.changes("range", first, {{"price", 4800}})->kind == SaveOutcome::Kind::saved);
    CHECK(refused_by(*vendor.changes("range", second, {{"low", 100}}), "range_overlap", "R-023"));
    CHECK(vendor.changes("range", second, {{"low", 200}})->kind == SaveOutcome::Kind::saved);
  });
}

TEST_CASE("R-024 a third row is refused, and taken again once one was deleted") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "雲端備份"), "基本版");
    const auto first = vendor.range(edition, 1, 100);
    vendor.range(edition, 101, 500);
    CHECK(refused_by(vendor.adds("range", edition, {{"low", 501}, {"high", 900}, {"price", 1}}), "too_many_rows",
                     "R-024"));
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "range", first, {}, false, vendor.actor()).ok());
    vendor.range(edition, 501, 900);
    const auto back = vendor.service.restore(vendor.ground, vendor.submission, "range", first, vendor.actor());
    REQUIRE(back.ok());
    CHECK(refused_by(*back, "too_many_rows", "R-024"));
    CHECK(vendor.counters().item_count == 2);
  });
}

TEST_CASE("R-023 R-024 hold when many writers add rows under one parent at once") {
  storage::Database::Options options;
  options.connections = 12;
  for_each_database(
      [](TestDatabase& test) {
        SubmissionFixture vendor(test);
        const auto product = vendor.product(vendor.maker("AAA"), "雲端備份");
        for (int round = 0; round < 4; ++round) {
          const auto edition = vendor.edition(product, "版本" + std::to_string(round));
          const bool overlapping = round % 2 == 1;
          std::atomic<int> saved{0}, failed{0};
          std::vector<std::thread> writers;
          for (int i = 0; i < 8; ++i) {
            writers.emplace_back([&, i] {
              submissions::SaveRequest request;
              request.level = "range";
              request.parent = edition;
              const int low = overlapping ? 1 + i : 1 + i * 100;
              request.changes = {{"low", low}, {"high", low + 50}, {"price", 1}};
              try {
                const auto outcome = vendor.service.save(vendor.ground, vendor.submission, request);
                if (!outcome.ok())
                  ++failed;
                else if (outcome->kind == SaveOutcome::Kind::saved)
                  ++saved;
              } catch (const std::exception&) {
                ++failed;
              }
            });
          }
          for (auto& writer : writers) writer.join();
          CHECK(failed == 0);
          CHECK(saved == (overlapping ? 1 : 2));
          CHECK(vendor.node("edition", edition).child_count() == (overlapping ? 1 : 2));
          // The parent's own version is untouched, so a form that is open on it can still be saved.
          CHECK(vendor.node("edition", edition).version == 1);
          CHECK(vendor.node("edition", edition).row_version == 1 + (overlapping ? 1 : 2));
        }
        CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
      },
      options);
}

TEST_CASE("unique names hold when many writers add the same name at once") {
  storage::Database::Options options;
  options.connections = 12;
  for_each_database(
      [](TestDatabase& test) {
        SubmissionFixture vendor(test);
        std::atomic<int> saved{0};
        std::vector<std::thread> writers;
        for (int i = 0; i < 8; ++i) {
          writers.emplace_back([&, i] {
            submissions::SaveRequest request;
            request.level = "maker";
            request.changes = {{"maker_name", i % 2 ? "臺灣雲" : "台灣雲 "}, {"kind", "own"}};
            const auto outcome = vendor.service.save(vendor.ground, vendor.submission, request);
            if (outcome.ok() && outcome->kind == SaveOutcome::Kind::saved) ++saved;
          });
        }
        for (auto& writer : writers) writer.join();
        CHECK(saved == 1);
        CHECK(vendor.counters().roots == 1);
      },
      options);
}

TEST_CASE("R-031 renaming a row above judges the rows below and names the first that refuses") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto product = vendor.product(maker, "雲端");
    // product-edition-月: 2 + 1 + n + 1 + 1 characters
    vendor.edition(product, "短");
    const auto longest = vendor.edition(product, of(145));
    CHECK(vendor.node("edition", longest).computed["item_name"].get<std::string>().size() > 0);
    CHECK(refused_by(vendor.adds("edition", product, {{"edition_name", of(146)}, {"billing", "month"}}), "max_length",
                     "R-031"));

    submissions::SaveRequest typed;  // said while the new name is typed, nothing is stored
    typed.level = "product", typed.id = product, typed.changes = {{"product_name", "雲端虛擬"}},
    typed.actor = vendor.actor();
    const auto evaluation = vendor.service.evaluate(vendor.ground, vendor.submission, typed);
    REQUIRE(evaluation.ok());
    CHECK(std::any_of(evaluation->findings.begin(), evaluation->findings.end(), [&](const auto& finding) {
      return finding.code == "row_below_refuses" && finding.params["id"] == std::to_string(longest);
    }));
    const auto renamed = vendor.changes("product", product, {{"product_name", "雲端虛擬"}}, 1);
    REQUIRE(renamed.ok());
    REQUIRE(refused_by(*renamed, "row_below_refuses", "R-031"));
    CHECK(renamed->findings.front().params["id"] == std::to_string(longest));
    CHECK(vendor.node("product", product).values["product_name"] == "雲端");
    CHECK(vendor.node("product", product).version == 1);

    CHECK(vendor.changes("product", product, {{"product_name", "備份"}})->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.node("edition", longest).computed["item_name"].get<std::string>().starts_with("備份-"));
  });
}

TEST_CASE("a condition on the row above changes what the rows below lack") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "雲端備份");
    const auto edition = vendor.edition(product, "基本版");
    const auto asks_difference = [&] {
      for (const Json& finding : vendor.node("edition", edition).missing)
        if (finding["field"] == "difference") return true;
      return false;
    };
    CHECK_FALSE(asks_difference());
    REQUIRE(vendor.changes("product", product, {{"listed_before", true}})->kind == SaveOutcome::Kind::saved);
    CHECK(asks_difference());
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    REQUIRE(vendor.changes("product", product, {{"listed_before", false}})->kind == SaveOutcome::Kind::saved);
    CHECK_FALSE(asks_difference());
  });
}

TEST_CASE("R-033 a row lacks what it lacks and is stored; R-034 the tree asks for rows below; R-035 both must hold") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    auto missing = vendor.service.missing(vendor.ground, vendor.now(), "zh-TW");
    CHECK_FALSE(missing.ready);
    REQUIRE(missing.gaps.size() == 1);  // not even a root
    CHECK(missing.gaps[0].sentence == "尚未建立任何製造商");

    const auto maker = vendor.maker("AAA");
    const auto product = vendor.product(maker, "雲端備份");
    const auto edition = vendor.edition(product, "基本版");
    CHECK(vendor.node("maker", maker).own_complete);
    CHECK_FALSE(vendor.node("edition", edition).own_complete);  // the leaflet is missing
    missing = vendor.service.missing(vendor.ground, vendor.now(), "zh-TW");
    CHECK(missing.data_incomplete == 1);
    REQUIRE(missing.gaps.size() == 1);
    CHECK(missing.gaps[0].sentence == "有 1 筆版本尚未建立任何級距：AAA / 雲端備份 / 基本版");
    CHECK(vendor.service.next_open(*vendor.ground.type, vendor.now(), "")->path.back().id == edition);

    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "edition", edition, "leaflet",
                        vendor.upload("型錄.pdf", kPdf), {}, vendor.actor())
                ->kind == SaveOutcome::Kind::saved);
    vendor.range(edition, 1, 100);
    missing = vendor.service.missing(vendor.ground, vendor.now(), "zh-TW");
    CHECK(missing.ready);
    CHECK(missing.gaps.empty());
    CHECK_FALSE(vendor.service.next_open(*vendor.ground.type, vendor.now(), ""));
    CHECK(vendor.counters().rows_ready == 1);
    CHECK(vendor.service.recheck(vendor.ground, vendor.now(), vendor.ground.now).empty());
  });
}

TEST_CASE("hidden values are kept but neither asked for nor shown") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker =
        vendor.id_of(vendor.adds("maker", 0, {{"maker_name", "AAA"}, {"kind", "agent"}, {"licence", "L-1"}}));
    REQUIRE(vendor.changes("maker", maker, {{"kind", "own"}})->kind == SaveOutcome::Kind::saved);
    const auto node = vendor.node("maker", maker);
    CHECK(node.own_complete);
    CHECK(node.values["licence"] == "L-1");
    CHECK_FALSE(node.shown_values().contains("licence"));
    CHECK_FALSE(vendor.service.load_tree(vendor.submission.id).nodes.front().values.contains("licence"));
    REQUIRE(vendor.changes("maker", maker, {{"kind", "agent"}})->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.node("maker", maker).shown_values()["licence"] == "L-1");
  });
}
