// R-041 over both databases: what becomes of the rows of a sheet.
#include "submissions_fixture.h"
#include "tenderloom/submissions/import.h"

using namespace tenderloom;
using base::Json;
using submissions::RowResult;
using submissions::SheetRow;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

/// A row as a sheet gives it: texts and labels.
SheetRow row(std::int64_t number, const std::string& maker, const std::string& product, const std::string& edition,
             const std::string& low, const std::string& high, const std::string& price = "5200") {
  SheetRow made;
  made.number = number;
  made.values["maker"] = {{"maker_name", maker}, {"kind", "自有"}};
  made.values["product"] = {{"product_name", product}, {"group_code", "甲組"}};
  made.values["edition"] = {{"edition_name", edition}, {"billing", "月"}};
  made.values["range"] = {{"low", low}, {"high", high}, {"price", price}};
  return made;
}

struct Told {
  std::vector<RowResult> rows;
  std::string outcomes() const {
    std::string text;
    for (const RowResult& row : rows)
      text += row.outcome == RowResult::Outcome::succeeded ? 'n'
              : row.outcome == RowResult::Outcome::skipped ? 's'
                                                           : 'f';
    return text;
  }
  bool says(std::size_t at, const std::string& code) const {
    for (const auto& note : rows[at].notes)
      if (note.finding.code == code) return true;
    return false;
  }
};

Told import(SubmissionFixture& vendor, const std::vector<SheetRow>& rows, bool dry_run = false) {
  submissions::Actor actor = SubmissionFixture::actor();
  actor.source = "import";
  auto done = vendor.service.import_rows(vendor.ground, vendor.submission, rows, actor, {.dry_run = dry_run});
  REQUIRE(done.ok());
  return {std::move(*done)};
}

}  // namespace

TEST_CASE("R-041 rows become a tree: equal names above are one node, each node waits for a check") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const Told told =
        import(vendor, {row(2, "AAA", "備份", "基本版", "1", "100"), row(3, "AAA", "備份", "基本版", "101", "200"),
                        row(4, "ａａａ", "備份", "進階版", "1", "100"), row(5, "BBB", "備份", "基本版", "1", "100")});
    CHECK(told.outcomes() == "nnnn");
    const auto tree = vendor.service.load_tree(vendor.submission.id);
    std::string shape;
    for (const auto& node : tree.nodes) shape += node.level.substr(0, 1) + ":" + node.title + " ";
    CHECK(shape == "m:AAA p:備份 e:基本版 r:1-100 r:101-200 e:進階版 r:1-100 m:BBB p:備份 e:基本版 r:1-100 ");
    for (const auto& node : tree.nodes) {
      CHECK(node.needs_check);
      CHECK_FALSE(node.own_complete);
    }
    CHECK(tree.nodes[3].values["least"] == 1);  // defaults are filled in as on the page
    CHECK(vendor.counters().item_count == 4);
    CHECK(vendor.counters().rows_ready == 0);
  });
}

TEST_CASE("R-041 the same sheet twice changes nothing; what is there is kept as it is, and that is said") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const std::vector<SheetRow> rows{row(2, "AAA", "備份", "基本版", "1", "100"),
                                     row(3, "AAA", "備份", "基本版", "101", "200")};
    CHECK(import(vendor, rows).outcomes() == "nn");
    const auto version = vendor.now().row_version;
    CHECK(import(vendor, rows).outcomes() == "ss");
    CHECK(vendor.counters().item_count == 2);
    std::vector<SheetRow> other{row(2, "AAA", "備份", "進階版", "1", "10")};
    other[0].values["maker"]["kind"] = "代理";
    const Told told = import(vendor, other);
    CHECK(told.outcomes() == "n");
    CHECK(told.says(0, "row_kept"));
    CHECK(vendor.service.load_tree(vendor.submission.id).nodes[0].values["kind"] == "own");
    CHECK(vendor.now().row_version > version);
  });
}

TEST_CASE("R-041 a row that breaks rules fails with all its problems, and the others are imported") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    auto wrong = row(3, "AAA", "備份", "基本版", "50", "20", "0");
    wrong.values["maker"]["kind"] = "月球";
    wrong.values["product"]["group_code"] = "乙組";
    const Told told =
        import(vendor, {row(2, "AAA", "備份", "基本版", "1", "100"), wrong,
                        row(4, "AAA", "備份", "基本版", "100", "200"), row(5, "AAA", "備份", "基本版", "101", "200"),
                        row(6, "AAA", "備份", "基本版", "201", "300"), row(7, "AAA", "備份", "基本版", "1", "100"),
                        row(8, "", "備份", "基本版", "1", "100"), row(9, "CCC", "備份", "基本版", "１", "100")});
    CHECK(told.outcomes() == "nffnfsff");
    CHECK(told.says(1, "not_an_option"));  // origin and group are both told
    CHECK(told.says(1, "above"));
    CHECK(told.says(1, "min"));
    CHECK(told.rows[1].notes.size() >= 4);
    CHECK(told.says(2, "range_overlap"));  // R-023, against a row of the same sheet
    CHECK(told.says(4, "too_many_rows"));
    CHECK(told.says(6, "required"));
    CHECK(vendor.counters().item_count == 2);
    CHECK(vendor.counters().roots == 1);  // nothing was made for the failed rows
  });
}

TEST_CASE("R-041 a dry run says what would happen and stores nothing") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const std::vector<SheetRow> rows{row(2, "AAA", "備份", "基本版", "1", "100"),
                                     row(3, "AAA", "備份", "基本版", "50", "60"),
                                     row(4, "AAA", "備份", "基本版", "1", "100")};
    CHECK(import(vendor, rows, true).outcomes() == "nfs");
    CHECK(vendor.counters().list_rows == 0);
    CHECK(import(vendor, rows).outcomes() == "nfs");
  });
}

TEST_CASE("R-041 R-040 a dry run before a company has anything of a tender judges all the same and makes nothing") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    submissions::Submission none;
    none.tender_id = vendor.submission.tender_id;
    none.company_id = vendor.submission.company_id + 1000;
    const std::vector<SheetRow> rows{row(2, "AAA", "備份", "基本版", "1", "100"),
                                     row(3, "AAA", "備份", "基本版", "50", "60"),
                                     row(4, "AAA", "備份", "基本版", "1", "100")};
    const auto told = vendor.service.import_rows(vendor.ground, none, rows, vendor.actor(), {.dry_run = true});
    REQUIRE(told.ok());
    CHECK(Told{*told}.outcomes() == "nfs");
    CHECK(vendor.service.of_company(none.company_id).empty());
    REQUIRE(import(vendor, rows).outcomes() == "nfs");
    const auto copied =
        vendor.service.copy_items(vendor.ground, none, vendor.now(), {}, vendor.actor(), {.dry_run = true});
    REQUIRE(copied.ok());
    REQUIRE(copied->size() == 1);
    CHECK(copied->front().outcome == submissions::CopiedItem::Outcome::copied);
    CHECK(vendor.service.of_company(none.company_id).empty());
    const auto wrong = vendor.service.import_rows(vendor.ground, none, rows, vendor.actor());
    REQUIRE(!wrong.ok());
    CHECK(wrong.error().code == "submission_unknown");
  });
}

TEST_CASE("R-041 a cell that cannot be read fails its row; saving the node is what clears the check") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    auto unread = row(2, "AAA", "備份", "基本版", "1", "100");
    unread.values["range"].erase("price");
    unread.problems.push_back({"range", {"price", "cell_without_value", Json::object(), "R-041"}});
    CHECK(import(vendor, {unread}).outcomes() == "f");
    CHECK(import(vendor, {row(2, "AAA", "備份", "基本版", "1", "100")}).outcomes() == "n");
    auto tree = vendor.service.load_tree(vendor.submission.id);
    const auto& range = tree.nodes.back();
    REQUIRE(vendor.changes("range", range.id, Json::object(), range.version).ok());
    CHECK(vendor.node("range", range.id).own_complete);
    CHECK(vendor.node("maker", tree.nodes[0].id).needs_check);
  });
}

TEST_CASE("R-041 an import that was stopped goes on after what is stored and tells all rows as they were") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::vector<SheetRow> rows;
    for (int at = 0; at < 2300; ++at)
      rows.push_back(row(at + 2, "AAA", "備份" + std::to_string(at / 20), "版本" + std::to_string(at / 2),
                         at % 2 == 0 ? "1" : "101", at % 2 == 0 ? "100" : "200", at == 7 ? "0" : "5200"));
    submissions::ImportOptions options;
    options.job = 41;
    options.progress = [](std::int64_t) { return false; };  // the server is stopped after the first transaction
    const auto first = vendor.service.import_rows(vendor.ground, vendor.submission, rows, vendor.actor(), options);
    REQUIRE(first.ok());
    REQUIRE(first->size() < rows.size());
    const std::int64_t stored = vendor.counters().item_count;
    CHECK(stored == static_cast<std::int64_t>(first->size()) - 1);
    options.progress = {};
    const auto whole = vendor.service.import_rows(vendor.ground, vendor.submission, rows, vendor.actor(), options);
    REQUIRE(whole.ok());
    REQUIRE(whole->size() == rows.size());
    std::map<RowResult::Outcome, int> count;
    for (const RowResult& each : *whole) ++count[each.outcome];
    CHECK(count[RowResult::Outcome::succeeded] == 2299);
    CHECK(count[RowResult::Outcome::failed] == 1);
    CHECK((*whole)[7].notes.at(0).finding.code == "min");
    CHECK(vendor.counters().item_count == 2299);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("R-041 rows that someone adds while a sheet is judged are seen by the rows after them") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::vector<SheetRow> rows;
    for (int at = 0; at < 1500; ++at)
      rows.push_back(row(at + 2, "AAA", "備份", "版本" + std::to_string(at), "1", "100"));
    submissions::ImportOptions options;
    bool added = false;
    options.progress = [&](std::int64_t done) {
      if (!std::exchange(added, true)) {
        const auto tree = vendor.service.load_tree(vendor.submission.id);
        vendor.range(vendor.edition(tree.nodes.at(1).id, "版本1200"), 50, 150);
      }
      return done < 1500;
    };
    const auto told = vendor.service.import_rows(vendor.ground, vendor.submission, rows, vendor.actor(), options);
    REQUIRE(told.ok());
    CHECK((*told)[1200].outcome == RowResult::Outcome::failed);
    CHECK((*told)[1200].notes.at(0).finding.code == "range_overlap");
    CHECK(vendor.counters().item_count == 1500);
    CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
  });
}

TEST_CASE("R-041 a part that failed beside other rows is judged anew when it comes again") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    auto unknown = row(2, "AAA", "備份", "基本版", "1", "100");
    unknown.values["maker"]["kind"] = "月球";
    const Told told = import(
        vendor, {unknown, row(3, "AAA", "備份", "基本版", "50", "60"), row(4, "AAA", "備份", "基本版", "1", "100")});
    CHECK(told.outcomes() == "fnf");
    CHECK(told.says(2, "range_overlap"));
  });
}

TEST_CASE("R-032 a tier is unique by brand, name, specification and range; width and case do not make another") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const Told told =
        import(vendor, {row(2, "Aaa", "備份", "基本版", "1", "100"), row(3, "ＡＡＡ", "備份", "基本版", "1", "100"),
                        row(4, "aaa", "備份 ", "基本版", "1", "100", "9999"),
                        row(5, "AAA", "備份", "進階版", "1", "100"), row(6, "AAA", "備援", "基本版", "1", "100"),
                        row(7, "AAB", "備份", "基本版", "1", "100"), row(8, "AAA", "備份", "基本版", "101", "200")});
    CHECK(told.outcomes() == "nssnnnn");
    CHECK(told.says(2, "row_kept"));
    CHECK(vendor.counters().item_count == 5);
  });
}

TEST_CASE("R-041 R-165 a sheet counts by the instant it arrived, also when its rows are read after the deadline") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const base::Instant deadline = test.clock.now() - std::chrono::hours(1);
    vendor.ground.tender.closes_at = deadline;
    vendor.ground.now = deadline - std::chrono::seconds(1);
    CHECK(import(vendor, {row(2, "AAA", "備份", "基本版", "1", "100")}).outcomes() == "n");
    vendor.ground.now = deadline + std::chrono::seconds(1);
    const std::vector<SheetRow> late{row(2, "BBB", "備份", "基本版", "1", "100")};
    for (const bool dry_run : {false, true}) {
      const auto refused = vendor.service.import_rows(vendor.ground, vendor.submission, late,
                                                      SubmissionFixture::actor(), {.dry_run = dry_run});
      REQUIRE(!refused.ok());
      CHECK(refused.error().code == "items_locked");
    }
    CHECK(vendor.counters().item_count == 1);
  });
}

TEST_CASE("R-041 R-043 a row that ends at a node with nothing below it is no failure where that node is there") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    auto whole = row(2, "AAA", "備份", "基本版", "1", "100");
    REQUIRE(import(vendor, {whole}).outcomes() == "n");
    CHECK(vendor.maker("空") != 0);
    auto ends = row(3, "空", "", "", "", ""), cut = row(4, "AAA", "", "", "", ""),
         unknown = row(5, "新", "", "", "", "");
    for (SheetRow* each : {&ends, &cut, &unknown})
      for (const char* level : {"product", "edition", "range"}) each->values.erase(level);
    const Told told = import(vendor, {ends, cut, unknown});
    CHECK(told.outcomes() == "sff");  // as an export has it; forgotten columns; nothing of that name
    CHECK(told.rows[0].notes.empty());
    CHECK(told.says(1, "required"));
    ends.values["maker"]["kind"] = "月球";
    CHECK(import(vendor, {ends}).outcomes() == "f");
    CHECK(vendor.counters().item_count == 1);
  });
}
