// One change or deletion of many rows, over both databases.
#include <thread>

#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::BulkRow;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

std::vector<BulkRow> changes_many(SubmissionFixture& vendor, const std::string& level,
                                  std::vector<submissions::ChosenRow> rows, const Json& changes, bool dry_run = false) {
  auto done = vendor.service.change_many(vendor.ground, vendor.submission,
                                         {level, std::move(rows), changes, vendor.actor(), dry_run});
  INFO((done.ok() ? "" : done.error().code));
  REQUIRE(done.ok());
  return std::move(*done);
}

std::string outcomes(const std::vector<BulkRow>& rows) {
  std::string text;
  for (const BulkRow& row : rows) {
    switch (row.outcome) {
      case BulkRow::Outcome::changed:
        text += 'c';
        break;
      case BulkRow::Outcome::unchanged:
        text += 'u';
        break;
      case BulkRow::Outcome::refused:
        text += 'r';
        break;
      case BulkRow::Outcome::conflict:
        text += 'x';
        break;
      case BulkRow::Outcome::gone:
        text += 'g';
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a bulk change tells what it would do, does it, and leaves what is refused alone") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto basic = vendor.edition(product, "基本版"), more = vendor.edition(product, "進階版");
    const auto one = vendor.range(basic, 1, 100), two = vendor.range(basic, 101, 500), three = vendor.range(more, 1, 9);
    const std::vector<submissions::ChosenRow> chosen{{one, {}}, {two, {}}, {three, {}}, {987654, {}}};
    // The least number must lie inside of each range: R-025.
    const auto seen = changes_many(vendor, "range", chosen, {{"least", 5}}, true);
    CHECK(outcomes(seen) == "crcg");
    CHECK(seen[1].findings.at(0).rule == "R-025");
    CHECK(seen[0].before["least"] == 1);
    CHECK(seen[0].after["least"] == 5);
    CHECK(vendor.node("range", one).values["least"] == 1);
    CHECK(vendor.node("range", one).version == 1);
    CHECK(outcomes(changes_many(vendor, "range", chosen, {{"least", 5}})) == "crcg");
    CHECK(vendor.node("range", three).values["least"] == 5);
    CHECK(vendor.node("range", two).values["least"] == 101);
    const auto version = vendor.node("range", one).version;
    CHECK(outcomes(changes_many(vendor, "range", {{one, {}}}, {{"least", 5}})) == "u");
    CHECK(vendor.node("range", one).version == version);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("a bulk change never clears the check that import and copy ask for; saving the row does") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "備份"), "基本版");
    const auto range = vendor.range(edition, 1, 100);
    submissions::DuplicateRequest request{"range", range};
    request.changes = {{"low", 101}, {"high", 200}, {"least", 101}};
    const auto copy = vendor.service.duplicate(vendor.ground, vendor.submission, request)->node.id;
    CHECK(outcomes(changes_many(vendor, "range", {{copy, {}}}, {{"price", 9}})) == "c");
    CHECK(vendor.node("range", copy).values["price"] == 9);
    CHECK(vendor.node("range", copy).needs_check);
    CHECK_FALSE(vendor.node("range", copy).own_complete);
    REQUIRE(vendor.changes("range", copy, Json::object()).ok());
    CHECK(vendor.node("range", copy).own_complete);
  });
}

TEST_CASE("what names a row, differs from row to row or is staff's is not changed in bulk; a hidden field is told") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto own = vendor.maker("AAA");
    const auto refused = [&](const std::string& level, const Json& changes) {
      const auto done =
          vendor.service.change_many(vendor.ground, vendor.submission, {level, {{own, {}}}, changes, vendor.actor()});
      return done.ok() ? std::string() : done.error().code;
    };
    CHECK(refused("maker", {{"maker_name", "BBB"}}) == "field_not_bulk");
    CHECK(refused("product", {{"checked_on", "2026-01-01"}}) == "field_not_bulk");
    CHECK(refused("edition", {{"item_name", "x"}}) == "field_not_bulk");
    CHECK(refused("nothing", {{"x", 1}}) == "level_unknown");
    const auto rows = changes_many(vendor, "maker", {{own, {}}}, {{"licence", "A-1"}});
    CHECK(outcomes(rows) == "r");
    CHECK(rows[0].findings.at(0).code == "field_hidden");
  });
}

TEST_CASE("R-051 one certificate goes into many rows with its date: one content, a reference each") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto one = vendor.product(maker, "備份"), two = vendor.product(maker, "郵件"),
               three = vendor.product(maker, "會議");
    const auto until = base::iso_date(base::taipei_date(vendor.ground.now + std::chrono::hours(48)));
    const auto past = base::iso_date(base::taipei_date(vendor.ground.now - std::chrono::hours(48)));
    const auto pending = vendor.service.keep_pending(vendor.ground, vendor.submission, "product", "proof",
                                                     vendor.upload("證書.pdf", kPdf), vendor.actor());
    REQUIRE(pending.ok());
    const std::string name = std::to_string(pending->id) + "." + pending->pending_token;
    const std::vector<submissions::ChosenRow> chosen{{one, {}}, {two, {}}, {three, {}}};
    CHECK(outcomes(changes_many(vendor, "product", chosen, {{"proof", name}, {"proof_until", past}}, true)) == "rrr");
    CHECK(outcomes(changes_many(vendor, "product", chosen, {{"proof", name}, {"proof_until", until}}, true)) == "ccc");
    CHECK_FALSE(vendor.node("product", one).values.contains("proof"));
    CHECK(outcomes(changes_many(vendor, "product", chosen, {{"proof", name}, {"proof_until", until}})) == "ccc");
    std::set<std::string> ids, contents;
    for (const auto id : {one, two, three}) {
      const Json values = vendor.node("product", id).values;
      ids.insert(values["proof"]["id"].get<std::string>());
      contents.insert(values["proof"]["sha256"].get<std::string>());
      CHECK(values["proof_until"] == until);
      CHECK(vendor.service.file(vendor.submission, id, "proof", 0));
    }
    CHECK(ids.size() == 3);
    CHECK(contents.size() == 1);
    CHECK(outcomes(changes_many(vendor, "product", chosen, {{"proof", name}, {"proof_until", until}})) == "uuu");

    SECTION("also the one that stands in a row already") {
      const auto four = vendor.product(maker, "簽章");
      const Json there = vendor.node("product", one).values["proof"];
      CHECK(outcomes(changes_many(vendor, "product", {{four, {}}}, {{"proof", there}, {"proof_until", until}})) == "c");
      CHECK(vendor.node("product", four).values["proof"]["sha256"] == there["sha256"]);
    }
    SECTION("nobody names a file that is not theirs, nor one of another field") {
      for (const char* stranger : {"987654", "1.wrong", ""}) {
        const auto done = vendor.service.change_many(vendor.ground, vendor.submission,
                                                     {"product", chosen, {{"proof", stranger}}, vendor.actor()});
        REQUIRE_FALSE(done.ok());
        CHECK(done.error().code == "bulk_file_unknown");
      }
    }
  });
}

TEST_CASE("two people on two rows do not meet; on the same row the later one is told") {
  storage::Database::Options options;
  options.connections = 6;
  for_each_database(
      [](TestDatabase& test) {
        SubmissionFixture vendor(test);
        const auto one = vendor.maker("AAA"), two = vendor.maker("BBB");
        std::vector<std::int64_t> below_one, below_two;
        for (int i = 0; i < 12; ++i) {
          below_one.push_back(vendor.product(one, "甲" + std::to_string(i)));
          below_two.push_back(vendor.product(two, "乙" + std::to_string(i)));
        }
        std::string first, second;
        const auto work = [&](const std::vector<std::int64_t>& ids, bool listed, std::string& told) {
          std::vector<submissions::ChosenRow> rows;
          for (const auto id : ids) rows.push_back({id, 1});
          const auto done = vendor.service.change_many(vendor.ground, vendor.submission,
                                                       {"product", rows, {{"listed_before", listed}}, vendor.actor()});
          told = done.ok() ? outcomes(*done) : done.error().code;
        };
        std::thread other([&] { work(below_two, false, second); });
        work(below_one, true, first);
        other.join();
        CHECK(first == std::string(12, 'c'));
        CHECK(second == std::string(12, 'c'));
        CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
        // The preview saw version 1: since then somebody saved.
        work(below_one, false, first);
        CHECK(first == std::string(12, 'x'));
        CHECK(vendor.node("product", below_one[0]).values["listed_before"] == true);
      },
      options);
}

TEST_CASE("R-030 deleting many names the rows below each, and they can be restored") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto one = vendor.maker("AAA"), two = vendor.maker("BBB");
    const auto edition = vendor.edition(vendor.product(one, "備份"), "基本版");
    vendor.range(edition, 1, 10);
    vendor.range(edition, 11, 20);
    const auto remove = [&](std::vector<submissions::ChosenRow> rows, bool dry_run) {
      auto done = vendor.service.remove_many(vendor.ground, vendor.submission, "maker", rows, vendor.actor(), dry_run);
      REQUIRE(done.ok());
      return std::move(*done);
    };
    const auto seen = remove({{one, {}}, {two, 99}, {987654, {}}}, true);
    CHECK(seen.rows[0].children == std::map<std::string, std::int64_t>{{"product", 1}, {"edition", 1}, {"range", 2}});
    CHECK(seen.rows[1].refused == "version_conflict");
    CHECK(seen.rows[2].refused == "node_unknown");
    CHECK(vendor.counters().roots == 2);
    remove({{one, 1}, {two, 1}}, false);
    CHECK(vendor.counters().roots == 0);
    CHECK(vendor.service.deleted(vendor.submission, 1, 25).total == 2);
    REQUIRE(vendor.service.restore(vendor.ground, vendor.submission, "maker", one, vendor.actor()).ok());
    CHECK(vendor.counters().item_count == 2);
  });
}

TEST_CASE("a preview of a bulk change waits for no writer, and tells what doing it then does") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto basic = vendor.edition(product, "基本版"), more = vendor.edition(product, "進階版");
    const std::vector<submissions::ChosenRow> chosen{
        {vendor.range(basic, 1, 100), {}}, {vendor.range(basic, 101, 500), {}}, {vendor.range(more, 1, 9), {}}};
    std::string seen;
    test.database.write([&](storage::Transaction& tx) {
      tx.sql() << "UPDATE submission SET row_version = row_version WHERE id = " << vendor.submission.id;
      seen = outcomes(changes_many(vendor, "range", chosen, {{"least", 5}}, true));
    });
    const auto version = vendor.now().row_version;
    CHECK(outcomes(changes_many(vendor, "range", chosen, {{"least", 5}}, true)) == seen);
    CHECK(vendor.now().row_version == version);
    CHECK(outcomes(changes_many(vendor, "range", chosen, {{"least", 5}})) == seen);
  });
}

TEST_CASE("R-031 a preview of a bulk change tells what the rows below refuse") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto edition = vendor.edition(vendor.product(vendor.maker("AAA"), "備份"), "基本版");
    submissions::SaveRequest request;
    request.level = "product";
    request.id = vendor.node("edition", edition).parent_id;
    request.changes = {{"product_name", std::string(148, 'x')}};
    request.actor = vendor.actor();
    request.dry_run = true;
    const auto seen = vendor.service.save(vendor.ground, vendor.submission, request);
    REQUIRE(seen.ok());
    request.dry_run = false;
    const auto done = vendor.service.save(vendor.ground, vendor.submission, request);
    REQUIRE(done.ok());
    CHECK(seen->kind == SaveOutcome::Kind::invalid);
    CHECK(done->kind == SaveOutcome::Kind::invalid);
    REQUIRE(seen->findings.size() == done->findings.size());
    CHECK(seen->findings[0].code == done->findings[0].code);
  });
}
