// Properties over random cases, each compared with a check that shares nothing with the code: intervals of tiers,
// figures after imports, lengths in code points.
#include <random>

#include "submissions_fixture.h"
#include "tenderloom/base/text.h"

using namespace tenderloom;
using submissions::RowResult;
using submissions::SaveOutcome;
using submissions::SheetRow;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

/// The rules of one edition, said again: every number of a range in a list of its own.
class Ledger {
 public:
  bool takes(int low, int high) {
    if (low < 1 || high <= low || ranges_ == 2) return false;
    for (int at = low; at <= high; ++at)
      if (used_.count(at) > 0) return false;
    for (int at = low; at <= high; ++at) used_.insert(at);
    ++ranges_;
    return true;
  }

 private:
  std::set<int> used_;
  int ranges_ = 0;
};

SheetRow sheet_row(std::int64_t number, const std::string& maker, const std::string& product,
                   const std::string& edition, int low, int high) {
  SheetRow row;
  row.number = number;
  row.values["maker"] = {{"maker_name", maker}, {"kind", "own"}};
  row.values["product"] = {{"product_name", product}, {"group_code", "1"}};
  row.values["edition"] = {{"edition_name", edition}, {"billing", "month"}};
  row.values["range"] = {{"low", std::to_string(low)}, {"high", std::to_string(high)}, {"price", "100"}};
  return row;
}

/// A text of so many code points: letters, Han of the first and the second plane, combining marks, emoji and joiners.
std::string text_of(std::mt19937& random, int code_points) {
  static const std::vector<std::string> kCodePoints{"a",          "Z",          "7",      "雲",     "備",
                                                    "\U00020BB7", "\U00023AB0", "\u0301", "\u20DD", "\U0001F469",
                                                    "\u200D",     "\U0001F3FD", "é",      "Ａ"};
  std::string text = "字";  // not blank at its ends, whatever comes
  for (int at = 1; at < code_points - 1; ++at) text += kCodePoints[random() % kCodePoints.size()];
  return code_points > 1 ? text + "尾" : text;
}

}  // namespace

TEST_CASE("R-021 R-022 R-023 R-024 random ranges: saving agrees with an independent check") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::mt19937 random(20260519);
    const auto product = vendor.product(vendor.maker("AAA"), "備份");
    const int editions = test.sqlite() ? 60 : 20;
    for (int at = 0; at < editions; ++at) {
      const auto edition = vendor.edition(product, "版本" + std::to_string(at));
      Ledger ledger;
      for (int tries = 0; tries < 6; ++tries) {
        const int low = static_cast<int>(random() % 30) - 2, high = low + static_cast<int>(random() % 25) - 3;
        const bool stored = vendor.adds("range", edition, {{"low", low}, {"high", high}, {"price", 5}}).kind ==
                            SaveOutcome::Kind::saved;
        INFO("edition " << at << ": " << low << "-" << high);
        CHECK(stored == ledger.takes(low, high));
      }
    }
  });
}

TEST_CASE(
    "R-021 R-022 R-023 R-024 random ranges: importing agrees with an independent check, and figures hold (R-039)") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::mt19937 random(7);
    std::map<std::string, Ledger> ledgers;
    std::map<std::string, std::set<std::string>> stored;
    std::int64_t ranges = 0;
    for (int sheet = 0; sheet < 4; ++sheet) {
      std::vector<SheetRow> rows;
      std::vector<char> expected;
      for (int at = 0; at < 150; ++at) {
        const std::string maker = "M" + std::to_string(random() % 4), product = "P" + std::to_string(random() % 4),
                          edition = "E" + std::to_string(random() % 6), place = maker + product + edition;
        const int low = static_cast<int>(random() % 20) - 1, high = low + static_cast<int>(random() % 12) - 1;
        rows.push_back(sheet_row(at + 2, maker, product, edition, low, high));
        const std::string name = std::to_string(low) + "-" + std::to_string(high);
        const bool is_there = stored[place].count(name) > 0;
        const bool taken = !is_there && ledgers[place].takes(low, high);
        if (taken) stored[place].insert(name), ++ranges;
        expected.push_back(is_there ? 's' : taken ? 'n' : 'f');
      }
      const auto told = vendor.service.import_rows(vendor.ground, vendor.submission, rows, vendor.actor());
      REQUIRE(told.ok());
      for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto outcome = (*told)[at].outcome;
        INFO("sheet " << sheet << " row " << at << " " << rows[at].values["range"].dump());
        CHECK((outcome == RowResult::Outcome::succeeded ? 'n'
               : outcome == RowResult::Outcome::skipped ? 's'
                                                        : 'f') == expected[at]);
      }
      CHECK(vendor.counters().item_count == ranges);
      CHECK(vendor.counters().list_rows == ranges);  // a row of the sheet makes all of its levels or nothing
      CHECK(vendor.service.rebuild(vendor.ground, vendor.submission.id) == 0);
    }
  });
}

TEST_CASE("R-031 a composed name counts code points, not bytes and not what a reader sees as one character") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    std::mt19937 random(31);
    const auto maker = vendor.maker("AAA");
    for (int at = 0; at < 20; ++at) {
      const int of_product = 1 + static_cast<int>(random() % 90), of_edition = 1 + static_cast<int>(random() % 100);
      const std::string name = text_of(random, of_product), edition = text_of(random, of_edition);
      REQUIRE(base::code_points(name) == static_cast<std::size_t>(of_product));
      const auto product = vendor.adds("product", maker, {{"product_name", name}, {"group_code", "1"}});
      if (product.kind != SaveOutcome::Kind::saved) continue;  // the same name came twice
      // product-edition-月
      const int whole = of_product + 1 + of_edition + 1 + 1;
      INFO(of_product << " + " << of_edition << " + 3");
      const auto made = vendor.adds("edition", product.node.id, {{"edition_name", edition}, {"billing", "month"}});
      CHECK((made.kind == SaveOutcome::Kind::saved) == (whole <= 150));
      const std::string exact = text_of(random, 150 - of_product - 3), longer = text_of(random, 151 - of_product - 3);
      CHECK(vendor.adds("edition", product.node.id, {{"edition_name", exact}, {"billing", "year"}}).kind ==
            SaveOutcome::Kind::saved);
      CHECK(vendor.adds("edition", product.node.id, {{"edition_name", longer}, {"billing", "year"}}).kind ==
            SaveOutcome::Kind::invalid);
    }
  });
}
