// Rows made from rows, over both databases: items of an earlier tender (R-040) and duplicates.
#include "submissions_fixture.h"

using namespace tenderloom;
using base::Json;
using submissions::CopiedItem;
using submissions::SaveOutcome;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

const std::string kPdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A company that filled in one tender and now looks at the next one of the same type.
struct Successor {
  explicit Successor(TestDatabase& test) : vendor(test), earlier(vendor.submission) {}

  /// The clock goes on by a year and the next tender opens.
  void opens() {
    vendor.test.clock.advance(std::chrono::hours(24 * 365));
    vendor.ground.now = vendor.test.clock.now();
    vendor.ground.tender.id = 29;
    vendor.ground.tender.no = "1160202";
    vendor.ground.tender.opens_at = vendor.ground.now - std::chrono::hours(1);
    vendor.ground.tender.closes_at = vendor.ground.now + std::chrono::hours(1);
    vendor.submission = vendor.service.open(vendor.ground.tender, 7);
  }
  std::vector<CopiedItem> copies(submissions::CopyChoice choice = {}, bool dry_run = false) {
    submissions::Actor actor = SubmissionFixture::actor();
    actor.source = "copy";
    auto done =
        vendor.service.copy_items(vendor.ground, vendor.submission, earlier, choice, actor, {.dry_run = dry_run});
    REQUIRE(done.ok());
    return std::move(*done);
  }
  submissions::Tree tree() { return vendor.service.load_tree(vendor.submission.id); }

  SubmissionFixture vendor;
  submissions::Submission earlier;
};

std::string shape(const submissions::Tree& tree) {
  std::string text;
  for (const auto& node : tree.nodes) text += node.level.substr(0, 1) + ":" + node.title + " ";
  return text;
}

std::string outcomes(const std::vector<CopiedItem>& items) {
  std::string text;
  for (const CopiedItem& item : items)
    text += item.outcome == CopiedItem::Outcome::copied ? 'c' : item.outcome == CopiedItem::Outcome::kept ? 'k' : 'f';
  return text;
}

}  // namespace

TEST_CASE("R-040 chosen items come with what stands above them, and every row waits for a check") {
  for_each_database([](TestDatabase& test) {
    Successor next(test);
    auto& vendor = next.vendor;
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto basic = vendor.edition(product, "基本版"), more = vendor.edition(product, "進階版");
    vendor.range(basic, 1, 100);
    const auto second = vendor.range(basic, 101, 500), third = vendor.range(more, 1, 9);
    vendor.range(vendor.edition(vendor.product(vendor.maker("BBB"), "郵件"), "基本版"), 1, 5);
    next.opens();

    const auto page = vendor.service.past_items(*vendor.ground.type, next.earlier, {});
    CHECK(page.total == 4);
    REQUIRE(page.groups.size() == 1);
    CHECK(page.groups[0].code == "1");
    CHECK(page.groups[0].items == 4);
    CHECK(page.items[1].path.back().values["price"] == 5200);
    CHECK(page.items[1].path.size() == 4);
    CHECK(vendor.service.past_items(*vendor.ground.type, next.earlier, {.group = "9"}).total == 0);

    CHECK(outcomes(next.copies({{second, third}, ""})) == "cc");
    const auto tree = next.tree();
    CHECK(shape(tree) == "m:AAA p:備份 e:基本版 r:101-500 e:進階版 r:1-9 ");
    for (const auto& node : tree.nodes) {
      CHECK(node.needs_check);
      CHECK_FALSE(node.own_complete);
    }
    CHECK(vendor.counters().rows_ready == 0);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    SECTION("saving a row clears the check of that very row and of no other") {
      REQUIRE(vendor.changes("range", tree.nodes[3].id, {{"price", 5000}}, tree.nodes[3].version).ok());
      CHECK_FALSE(vendor.node("range", tree.nodes[3].id).needs_check);
      CHECK(vendor.node("edition", tree.nodes[2].id).needs_check);
      CHECK(vendor.node("maker", tree.nodes[0].id).needs_check);
    }
    SECTION("the history says that the row was carried over") {
      const auto history = vendor.service.history(vendor.submission, "range", tree.nodes[3].id);
      REQUIRE(history);
      CHECK(history->revisions.front().source == "copy");
    }
  });
}

TEST_CASE("R-040 copying twice changes nothing and says so; what is there stays as it is") {
  for_each_database([](TestDatabase& test) {
    Successor next(test);
    auto& vendor = next.vendor;
    const auto basic = vendor.edition(vendor.product(vendor.maker("AAA"), "備份"), "基本版");
    vendor.range(basic, 1, 100);
    vendor.range(basic, 101, 500);
    next.opens();
    CHECK(outcomes(next.copies({}, true)) == "cc");
    CHECK(next.tree().nodes.empty());  // a preview stores nothing
    const auto first = next.copies();
    CHECK(outcomes(first) == "cc");
    CHECK(first[0].made == 4);
    CHECK(first[1].made == 1);
    REQUIRE(vendor.changes("range", first[0].id, {{"price", 1}}, 1).ok());
    const auto version = vendor.node("range", first[0].id).version;
    CHECK(outcomes(next.copies()) == "kk");
    CHECK(vendor.node("range", first[0].id).version == version);
    CHECK(vendor.node("range", first[0].id).values["price"] == 1);
    CHECK(vendor.counters().item_count == 2);
  });
}

TEST_CASE("R-040 an item that overlaps one that is there, or is one too many, is refused; the others come") {
  for_each_database([](TestDatabase& test) {
    Successor next(test);
    auto& vendor = next.vendor;
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto basic = vendor.edition(product, "基本版"), other = vendor.edition(product, "進階版");
    vendor.range(basic, 1, 100);
    vendor.range(basic, 101, 500);
    vendor.range(other, 1, 10);
    next.opens();
    const auto here = vendor.edition(vendor.product(vendor.maker("aaa"), "備份"), "基本版");
    vendor.range(here, 50, 60);
    const auto items = next.copies();
    CHECK(outcomes(items) == "fcc");
    REQUIRE_FALSE(items[0].notes.empty());
    CHECK(items[0].notes[0].finding.rule == "R-023");
    CHECK(vendor.counters().item_count == 3);
  });
}

TEST_CASE("R-040 R-051 R-061 files are shared, expired and withdrawn values are kept and marked, staff's stay behind") {
  for_each_database([](TestDatabase& test) {
    Successor next(test);
    auto& vendor = next.vendor;
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "product", product, "proof", vendor.upload("證書.pdf", kPdf),
                        {}, vendor.actor())
                .ok());
    REQUIRE(
        vendor
            .changes("product", product,
                     {{"proof_until", base::iso_date(base::taipei_date(vendor.ground.now + std::chrono::hours(48)))}})
            .ok());
    submissions::SaveRequest staff;
    staff.level = "product", staff.id = product, staff.changes = {{"checked_on", "2026-01-01"}};
    staff.actor = {submissions::Actor::Kind::staff, 1, "審查員", "page"};
    REQUIRE(vendor.service.save(vendor.ground, vendor.submission, staff)->kind == SaveOutcome::Kind::saved);
    CHECK(vendor.node("product", product).own_complete);
    vendor.range(vendor.edition(product, "基本版"), 1, 100);
    next.opens();
    vendor.ground.tender.groups_text = R"([{"code":"2","name":"乙組","categories":[]}])";  // the group is gone

    const auto items = next.copies();
    CHECK(outcomes(items) == "c");
    CHECK(items[0].files == 1);
    std::set<std::string> codes;
    for (const auto& note : items[0].notes) codes.insert(note.finding.code);
    CHECK(codes.count("option_gone") == 1);
    CHECK(codes.count("not_before") == 1);

    const auto copied = next.tree().nodes[1];
    CHECK(copied.values["group_code"] == "1");
    CHECK(copied.values["proof"]["name"] == "證書.pdf");
    CHECK_FALSE(copied.values.contains("checked_on"));
    const auto original = vendor.service.node(next.earlier, "product", product);
    CHECK(copied.values["proof"]["id"] != original->values["proof"]["id"]);
    CHECK(copied.values["proof"]["sha256"] == original->values["proof"]["sha256"]);
    const auto file = vendor.service.file(vendor.submission, copied.id, "proof", 0);
    REQUIRE(file);
    CHECK(vendor.blobs.has(file->sha256));
    SECTION("taking the copy's file away leaves the original its own") {
      REQUIRE(vendor.service
                  .remove(vendor.ground, vendor.submission, "maker", next.tree().nodes[0].id, {}, true, vendor.actor())
                  .ok());
      CHECK(vendor.service.file(next.earlier, product, "proof", 0));
    }
    SECTION("saving it asks for what is expired to be put right") {
      CHECK(vendor.changes("product", copied.id, {{"group_code", "2"}}, copied.version)->kind ==
            SaveOutcome::Kind::invalid);
      const auto until = base::iso_date(base::taipei_date(vendor.ground.now + std::chrono::hours(48)));
      CHECK(vendor.changes("product", copied.id, {{"group_code", "2"}, {"proof_until", until}}, copied.version)->kind ==
            SaveOutcome::Kind::saved);
      CHECK(vendor.node("product", copied.id).own_complete);
    }
  });
}

TEST_CASE("R-038 nothing is copied, duplicated, moved or reordered once the tender is closed") {
  for_each_database([](TestDatabase& test) {
    Successor next(test);
    auto& vendor = next.vendor;
    const auto maker = vendor.maker("AAA"), other = vendor.maker("BBB");
    const auto product = vendor.product(maker, "備份");
    vendor.ground.now = *vendor.ground.tender.closes_at;
    CHECK(vendor.service.duplicate(vendor.ground, vendor.submission, {"product", product}).error().code ==
          "items_locked");
    CHECK(vendor.service.move(vendor.ground, vendor.submission, "product", product, other, {}, vendor.actor())
              .error()
              .code == "items_locked");
    CHECK(vendor.service.reorder(vendor.ground, vendor.submission, "maker", maker, 2, vendor.actor()).error().code ==
          "items_locked");
  });
}

TEST_CASE("a duplicate has everything below it, a name of its own, and shares the files") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto edition = vendor.edition(product, "基本版");
    vendor.range(edition, 1, 100);
    vendor.range(edition, 101, 500);
    REQUIRE(vendor.service
                .attach(vendor.ground, vendor.submission, "edition", edition, "leaflet", vendor.upload("a.pdf", kPdf),
                        {}, vendor.actor())
                .ok());
    submissions::DuplicateRequest request{"product", product};
    request.actor = vendor.actor();
    const auto copy = vendor.service.duplicate(vendor.ground, vendor.submission, request);
    REQUIRE(copy.ok());
    REQUIRE(copy->kind == SaveOutcome::Kind::saved);
    CHECK(copy->node.title == "備份（複本）");
    CHECK(copy->node.needs_check);
    CHECK(vendor.service.duplicate(vendor.ground, vendor.submission, request)->node.title == "備份（複本 2）");
    CHECK(vendor.counters().item_count == 6);
    const auto tree = vendor.service.load_tree(vendor.submission.id);
    const auto* below = &tree.nodes[tree.children_of(copy->node.id).at(0)];
    CHECK(below->values["leaflet"]["name"] == "a.pdf");
    CHECK(vendor.service.file(vendor.submission, below->id, "leaflet", 0));
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);

    SECTION("R-023 a duplicated range overlaps until it is given other bounds") {
      const auto single = vendor.edition(product, "單一版");
      const auto range = vendor.range(single, 1, 100);
      submissions::DuplicateRequest again{"range", range};
      const auto refused = vendor.service.duplicate(vendor.ground, vendor.submission, again);
      CHECK(refused->kind == SaveOutcome::Kind::invalid);
      again.changes = {{"low", 101}, {"high", 200}, {"least", 101}};
      CHECK(vendor.service.duplicate(vendor.ground, vendor.submission, again)->kind == SaveOutcome::Kind::saved);
      again.changes = {{"low", 201}, {"high", 300}, {"least", 201}};
      CHECK(vendor.service.duplicate(vendor.ground, vendor.submission, again)->kind ==
            SaveOutcome::Kind::invalid);  // R-024
    }
    SECTION("R-031 a name that becomes too long for a row below refuses the whole") {
      submissions::DuplicateRequest long_name{"product", product};
      std::string name;
      for (int i = 0; i < 145; ++i) name += "雲";
      long_name.changes = {{"product_name", name}};
      const auto before = vendor.service.load_tree(vendor.submission.id).nodes.size();
      const auto refused = vendor.service.duplicate(vendor.ground, vendor.submission, long_name);
      CHECK(refused->kind == SaveOutcome::Kind::invalid);
      CHECK(refused->findings.at(0).code == "row_below_refuses");
      CHECK(vendor.service.load_tree(vendor.submission.id).nodes.size() == before);
    }
    SECTION("under another parent it keeps its name") {
      const auto other = vendor.maker("BBB");
      submissions::DuplicateRequest elsewhere{"product", product};
      elsewhere.parent = other;
      elsewhere.changes = {{"product_name", "備份"}};
      CHECK(vendor.service.duplicate(vendor.ground, vendor.submission, elsewhere)->node.parent_id == other);
    }
  });
}

TEST_CASE("R-040 a preview of past items waits for no writer, stores nothing, and tells what copying then does") {
  for_each_database([](TestDatabase& test) {
    Successor company(test);
    SubmissionFixture& vendor = company.vendor;
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const auto basic = vendor.edition(product, "基本版");
    vendor.range(basic, 1, 100), vendor.range(basic, 101, 500);
    vendor.range(vendor.edition(product, "進階版"), 1, 9);
    company.opens();
    // One range overlaps what is there, so that one comes, one is refused and one is kept.
    const auto there = vendor.edition(vendor.product(vendor.maker("AAA"), "備份"), "基本版");
    vendor.range(there, 101, 500), vendor.range(there, 50, 60);
    const std::string before = shape(company.tree());
    std::vector<CopiedItem> seen;
    test.database.write([&](storage::Transaction& tx) {
      tx.sql() << "UPDATE submission SET row_version = row_version WHERE id = " << vendor.submission.id;
      seen = company.copies({}, true);
    });
    CHECK(shape(company.tree()) == before);
    const auto done = company.copies();
    CHECK(outcomes(seen) == "fkc");
    CHECK(outcomes(done) == outcomes(seen));
    REQUIRE(done.size() == seen.size());
    for (std::size_t at = 0; at < done.size(); ++at) {
      CHECK(done[at].made == seen[at].made);
      CHECK(done[at].notes.empty() == seen[at].notes.empty());
    }
  });
}
