// Staff search the items of all vendors: words of two characters, what is indexed and what is not yet, what they may
// see.
#include "submissions_fixture.h"
#include "tenderloom/accounts/accounts.h"

using namespace tenderloom;
using submissions::SearchQuery;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

class Office {
 public:
  explicit Office(TestDatabase& test) : test_(test), vendor(test) { test.migrate({accounts::Accounts::migrations()}); }

  void hand_in() { step("submit"); }
  void take_back() { step("take_back"); }
  std::vector<std::string> finds(const std::string& text, SearchQuery query = {}) {
    query.text = text;
    std::vector<std::string> titles;
    for (const auto& row : vendor.service.search(query).rows) titles.push_back(row.path.back().title);
    return titles;
  }

 private:
  void step(const std::string& event) {
    submissions::Ground ground = vendor.ground;
    ground.now = test_.clock.now();
    const auto done = test_.database.write([&](storage::Transaction& tx) {
      return vendor.service.transition(tx, ground, vendor.submission.id, {event}, vendor.actor());
    });
    REQUIRE(done.ok());
  }

  TestDatabase& test_;

 public:
  SubmissionFixture vendor;
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("R-163 staff find words of two characters in what was handed in, before and after the index has seen it") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.vendor.maker("臺灣雲端備份");
    office.vendor.maker("Cloud 備援 100%");
    office.vendor.maker("份備");
    const auto check = [&] {
      CHECK(office.finds("備份") == Titles{"臺灣雲端備份"});
      CHECK(office.finds("台灣") == Titles{"臺灣雲端備份"});
      CHECK(office.finds("臺灣") == Titles{"臺灣雲端備份"});
      CHECK(office.finds("備") == Titles{"份備", "Cloud 備援 100%", "臺灣雲端備份"});
      CHECK(office.finds("ＣＬＯＵＤ 備援") == Titles{"Cloud 備援 100%"});
      CHECK(office.finds("0%") == Titles{"Cloud 備援 100%"});
      CHECK(office.finds("灣端").empty());
      CHECK(office.finds("備份 備援").empty());
      CHECK(office.finds(" ").empty());
    };
    CHECK(office.finds("備份").empty());  // not handed in: the vendor's own business
    CHECK(office.vendor.service.index_search() == 0);
    office.hand_in();
    check();
    CHECK(office.vendor.service.index_search() == 3);
    check();
    CHECK(office.vendor.service.index_search() == 0);
  });
}

TEST_CASE("what changes after handing in is found by its new words; what is deleted is not found") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto renamed = office.vendor.maker("舊名稱");
    const auto deleted = office.vendor.maker("會刪除");
    office.hand_in();
    office.vendor.service.index_search();
    office.take_back();
    REQUIRE(office.vendor.changes("maker", renamed, {{"maker_name", "新名稱"}}).ok());
    REQUIRE(
        office.vendor.service
            .remove(office.vendor.ground, office.vendor.submission, "maker", deleted, {}, true, office.vendor.actor())
            .ok());
    for (int round = 0; round < 2; ++round) {
      CHECK(office.finds("舊名").empty());
      CHECK(office.finds("新名") == Titles{"新名稱"});
      CHECK(office.finds("刪除").empty());
      office.vendor.service.index_search();
    }
  });
}

TEST_CASE("test vendors are left out unless asked for; tender, level, state and completeness narrow a search") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto maker = office.vendor.maker("雲端公司");
    office.vendor.product(maker, "雲端備份");
    office.hand_in();
    office.vendor.service.index_search();
    CHECK(office.finds("雲端").size() == 2);
    CHECK(office.finds("雲端", {.level = "product"}) == Titles{"雲端備份"});
    CHECK(office.finds("雲端", {.tender = 28}).size() == 2);
    CHECK(office.finds("雲端", {.tender = 29}).empty());
    CHECK(office.finds("雲端", {.state = "submitted"}).size() == 2);
    CHECK(office.finds("雲端", {.state = "received"}).empty());
    CHECK(office.finds("雲端", {.complete = false}).empty());
    test.run(
        {"INSERT INTO company_mark (company_id, is_test, vendor_event, update_event, confirmed_event) VALUES (7, 1, 0, "
         "0, 0)"});
    CHECK(office.finds("雲端").empty());
    CHECK(office.finds("雲端", {.tests = "only"}).size() == 2);
    CHECK(office.finds("雲端", {.tests = "all"}).size() == 2);
    SearchQuery query;
    query.text = "備份", query.tests = "all";
    const auto found = office.vendor.service.search(query);
    REQUIRE(found.rows.size() == 1);
    CHECK(found.rows[0].path.at(0).title == "雲端公司");
    CHECK(found.rows[0].company_id == 7);
    CHECK_FALSE(found.more);
  });
}

TEST_CASE("common words among many rows are counted up to a limit and paged, and a rare pair among them is found") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    std::vector<submissions::SheetRow> rows;
    for (int at = 0; at < 1300; ++at) {
      submissions::SheetRow row;
      row.number = at + 2;
      row.values["maker"] = {{"maker_name", at % 2 == 0 ? "雲端" : "備份"}, {"kind", "own"}};
      row.values["product"] = {{"product_name", "共同" + std::to_string(at) + (at == 5 ? "端備" : "")}};
      row.values["edition"] = {{"edition_name", "版"}, {"billing", "month"}};
      row.values["range"] = {{"low", 1}, {"high", 2}, {"price", 3}};
      rows.push_back(std::move(row));
    }
    REQUIRE(
        office.vendor.service.import_rows(office.vendor.ground, office.vendor.submission, rows, office.vendor.actor())
            .ok());
    office.hand_in();
    office.vendor.service.index_search();
    SearchQuery query;
    query.text = "共同", query.per_page = 100;
    auto found = office.vendor.service.search(query);
    CHECK(found.total == submissions::kMostFound);
    CHECK(found.more);
    CHECK(found.rows.size() == 100);
    query.page = 11;
    CHECK(office.vendor.service.search(query).rows.empty());
    CHECK(office.finds("共同 端備") == Titles{"共同5端備"});
    CHECK(office.finds("共同1299") == Titles{"共同1299"});
  });
}
