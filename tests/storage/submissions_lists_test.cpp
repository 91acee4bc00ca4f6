// Lists: paging, search in Chinese, filters, the flattened overview, history.
#include "submissions_fixture.h"

using namespace tenderloom;
using submissions::NodeQuery;
using test::for_each_database;
using test::SubmissionFixture;
using test::TestDatabase;

namespace {

std::vector<std::string> titles(const submissions::NodePage& page) {
  std::vector<std::string> names;
  for (const auto& node : page.nodes) names.push_back(node.title);
  return names;
}

submissions::NodePage find(SubmissionFixture& vendor, const std::string& text) {
  NodeQuery query;
  query.level = "maker";
  query.text = text;
  return vendor.service.list(vendor.now(), query, "zh-TW");
}

}  // namespace

TEST_CASE("words of two Chinese characters are found, 臺 finds 台, wild cards are letters") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    vendor.maker("臺灣雲端備份");
    vendor.maker("Cloud 備援 100%");
    vendor.maker("份備");
    vendor.maker("under_score");
    CHECK(titles(find(vendor, "備份")) == std::vector<std::string>{"臺灣雲端備份"});
    CHECK(find(vendor, "備份").total == 1);
    CHECK(titles(find(vendor, "台灣")) == std::vector<std::string>{"臺灣雲端備份"});
    CHECK(titles(find(vendor, "備")).size() == 3);
    CHECK(titles(find(vendor, "CLOUD 備援")) == std::vector<std::string>{"Cloud 備援 100%"});
    CHECK(titles(find(vendor, "100%")) == std::vector<std::string>{"Cloud 備援 100%"});
    CHECK(find(vendor, "r_s").total == 1);
    CHECK(find(vendor, "%").total == 1);
    CHECK(find(vendor, "'; DROP TABLE node; --").total == 0);
    CHECK(find(vendor, "沒有的").total == 0);
  });
}

TEST_CASE("a changed name is found by its new words only") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("舊名稱");
    REQUIRE(vendor.changes("maker", maker, {{"maker_name", "新名稱"}}).ok());
    CHECK(find(vendor, "舊名").total == 0);
    CHECK(find(vendor, "新名").total == 1);
  });
}

TEST_CASE("a list is paged in tree order with its cells in the reader's language") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    for (int i = 0; i < 30; ++i) vendor.maker("M" + std::to_string(100 + i));
    NodeQuery query;
    query.level = "maker";
    auto page = vendor.service.list(vendor.now(), query, "zh-TW");
    CHECK(page.total == 30);
    REQUIRE(page.nodes.size() == 25);
    CHECK(page.nodes.front().title == "M100");
    CHECK(page.nodes.front().cells.size() == 6);
    CHECK(page.nodes.front().cells[1] == "M100");
    CHECK(page.nodes.front().cells[2] == "自有");
    CHECK(page.figures.rows == 30);
    REQUIRE(page.figures.counters.size() == 4);
    CHECK(page.figures.counters[1] == 30);
    query.page = 2;
    CHECK(vendor.service.list(vendor.now(), query, "zh-TW").nodes.size() == 5);
    query.page = 9;
    CHECK(vendor.service.list(vendor.now(), query, "zh-TW").nodes.empty());
  });
}

TEST_CASE("what a list has as stored texts is what it has as values, filtered or not") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    for (int i = 0; i < 7; ++i) vendor.maker("製造商" + std::to_string(i) + " \"甲\"\\");
    for (const char* text : {"", "製造"}) {
      NodeQuery query;
      query.level = "maker";
      query.text = text;
      query.per_page = 5;
      const auto read = vendor.service.list(vendor.now(), query, "", true),
                 stored = vendor.service.list_data(vendor.now(), query);
      CHECK(stored.total == 7);
      CHECK(stored.figures.rows == 7);
      REQUIRE(stored.nodes.size() == 5);
      REQUIRE(stored.data.size() == 5);
      for (std::size_t at = 0; at < 5; ++at) {
        CHECK(stored.nodes[at].id == read.nodes[at].id);
        CHECK(stored.nodes[at].hidden == read.nodes[at].hidden);
        CHECK(base::Json::parse(stored.data[at].values) == read.nodes[at].values);
        CHECK(base::Json::parse(stored.data[at].computed) == read.nodes[at].computed);
        CHECK(base::Json::parse(stored.data[at].missing) == read.nodes[at].missing);
      }
    }
    std::vector<submissions::Node> rows;
    vendor.service.each_row(vendor.now().id, [&](const submissions::Node& node) { rows.push_back(node); });
    std::vector<submissions::Node> whole;
    vendor.service.each_node(vendor.now().id, [&](const submissions::Node& node) { whole.push_back(node); });
    REQUIRE(rows.size() == whole.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
      CHECK(rows[at].id == whole[at].id);
      CHECK(rows[at].values == whole[at].values);
      CHECK(rows[at].computed == whole[at].computed);
      CHECK(rows[at].own_complete == whole[at].own_complete);
      CHECK(rows[at].child_count() == whole[at].child_count());
    }
  });
}

TEST_CASE("a list under a row has that row's path and figures; filters agree with the figures") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    const auto product = vendor.product(maker, "雲端備份");
    vendor.product(vendor.maker("BBB"), "別家的");
    vendor.id_of(vendor.adds("product", maker, {{"product_name", "半份"}}));
    NodeQuery query;
    query.level = "product";
    query.parent = maker;
    auto page = vendor.service.list(vendor.now(), query, "zh-TW");
    CHECK(titles(page) == std::vector<std::string>{"雲端備份", "半份"});
    REQUIRE(page.path.size() == 1);
    CHECK(page.path[0].title == "AAA");
    CHECK(page.figures.complete == 1);
    query.complete = false;
    page = vendor.service.list(vendor.now(), query, "zh-TW");
    CHECK(page.total == 1);
    CHECK(titles(page) == std::vector<std::string>{"半份"});
    query = {};
    query.level = "edition";
    query.parent = product;
    page = vendor.service.list(vendor.now(), query, "zh-TW");
    CHECK(page.path.size() == 2);
    CHECK(page.total == 0);
    query.level = "product";
    query.parent.reset();
    CHECK(vendor.service.list(vendor.now(), query, "zh-TW").total == 3);
  });
}

TEST_CASE("the overview lists the deepest rows with their paths; its filters agree with the counters") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto& type = *vendor.ground.type;
    const auto maker = vendor.maker("AAA");
    const auto edition = vendor.edition(vendor.product(maker, "雲端備份"), "基本版");
    vendor.range(edition, 1, 100);
    vendor.range(edition, 101, 500);
    vendor.maker("只有名稱");
    auto page = vendor.service.overview(type, vendor.now(), {}, "zh-TW");
    CHECK(page.total == 3);
    REQUIRE(page.rows.size() == 3);
    REQUIRE(page.rows[0].path.size() == 4);
    CHECK(page.rows[0].path[0].title == "AAA");
    CHECK(page.rows[0].path[3].title == "1-100");
    CHECK(page.rows[2].path.size() == 1);
    // The edition lacks its leaflet: no row is ready although both ranges are complete themselves.
    CHECK_FALSE(page.rows[0].ready);
    CHECK(vendor.service.overview(type, vendor.now(), {.ready = true}, "zh-TW").rows.empty());
    CHECK(vendor.service.overview(type, vendor.now(), {.ready = false}, "zh-TW").rows.size() == 3);
    const auto without = vendor.service.overview(type, vendor.now(), {.with_rows = false}, "zh-TW");
    CHECK(without.total == 1);
    REQUIRE(without.rows.size() == 1);
    CHECK(without.rows[0].path[0].title == "只有名稱");
    CHECK(vendor.service.overview(type, vendor.now(), {.with_rows = true}, "zh-TW").rows.size() == 2);
    CHECK(vendor.service.overview(type, vendor.now(), {.page = 2, .per_page = 2}, "zh-TW").rows.size() == 1);
  });
}

TEST_CASE("R-039 the overview is filtered by the first level, by group and by what waits for a look") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto& type = *vendor.ground.type;
    const auto first = vendor.maker("AAA"), second = vendor.maker("BBB");
    const auto edition = vendor.edition(vendor.product(first, "雲端備份"), "基本版");
    vendor.range(edition, 1, 100);
    vendor.range(edition, 101, 500);
    vendor.id_of(vendor.adds("product", second, {{"product_name", "別組的"}, {"group_code", "2"}}));
    const auto total = [&](const submissions::Service::OverviewQuery& query) {
      const auto page = vendor.service.overview(type, vendor.now(), query, "zh-TW");
      CHECK(page.total == static_cast<std::int64_t>(page.rows.size()));
      return page.total;
    };
    CHECK(total({.root = first}) == 2);
    CHECK(total({.root = second}) == 1);
    CHECK(total({.root = edition}) == 0);  // not of the first level
    CHECK(total({.root = 999999}) == 0);
    CHECK(total({.group = "1"}) == 2);
    CHECK(total({.group = "2"}) == 1);
    CHECK(total({.group = "' OR 1 = 1"}) == 0);
    CHECK(total({.ready = false, .root = first, .group = "1"}) == 2);
    CHECK(total({.text = "基本", .group = "2"}) == 0);
    CHECK(total({.needs_check = true}) == 0);
    submissions::SaveRequest request;
    request.level = "maker", request.changes = {{"maker_name", "帶入的"}}, request.imported = true;
    request.actor = vendor.actor();
    const auto brought = vendor.id_of(vendor.service.save(vendor.ground, vendor.submission, request).value());
    vendor.product(brought, "其下");
    CHECK(total({.needs_check = true}) == 1);  // the row above waits
    // A changed group is found under its new one, a deleted row nowhere.
    const auto page = vendor.service.overview(type, vendor.now(), {.group = "2"}, "zh-TW");
    const auto other = page.rows[0].path.back().id;
    REQUIRE(vendor.changes("product", other, {{"group_code", "1"}}).ok());
    CHECK(total({.group = "2"}) == 0);
    CHECK(total({.group = "1"}) == 4);
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "product", other, {}, false, vendor.actor()).ok());
    CHECK(total({.group = "1"}) == 3);
  });
}

TEST_CASE("R-034 what is still to be done comes in tree order, page by page, and the next of it is found") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto& type = *vendor.ground.type;
    const auto maker = vendor.maker("AAA");                  // complete
    const auto product = vendor.product(maker, "雲端備份");  // complete
    const auto edition = vendor.edition(product, "基本版");  // lacks its leaflet and rows
    const auto half = vendor.id_of(vendor.adds("product", maker, {{"product_name", "半份"}}));  // lacks data and rows
    const auto lonely = vendor.maker("只有名稱");                                               // lacks rows only
    const auto ids = [](const submissions::Service::OpenPage& page) {
      std::vector<std::int64_t> list;
      for (const auto& row : page.rows) list.push_back(row.path.back().id);
      return list;
    };
    using Ids = std::vector<std::int64_t>;
    auto all = vendor.service.open_rows(type, vendor.now(), {});
    CHECK(ids(all) == Ids{edition, half, lonely});
    CHECK(all.total == 3);
    CHECK(all.rows[0].lacks == std::vector<std::string>{"range"});
    CHECK(all.rows[0].path.size() == 3);
    CHECK(ids(vendor.service.open_rows(type, vendor.now(), {.gaps = false})) == Ids{edition, half});
    const auto gaps = vendor.service.open_rows(type, vendor.now(), {.data = false});
    CHECK(ids(gaps) == Ids{edition, half, lonely});
    CHECK(gaps.total == vendor.now().tree.gaps);
    const auto second = vendor.service.open_rows(type, vendor.now(), {.page = 2, .per_page = 2});
    CHECK(ids(second) == Ids{lonely});
    CHECK(second.total == 3);

    const auto next = [&](const std::string& after) {
      const auto row = vendor.service.next_open(type, vendor.now(), after);
      return row ? row->path.back().id : 0;
    };
    CHECK(next("") == edition);
    CHECK(next(vendor.node("edition", edition).sort_key) == half);
    CHECK(next(vendor.node("product", half).sort_key) == lonely);
    CHECK(next(vendor.node("maker", lonely).sort_key) == 0);
    vendor.edition(vendor.product(lonely, "補上"), "版");
    CHECK(ids(vendor.service.open_rows(type, vendor.now(), {.data = false})).size() == 3);
  });
}

TEST_CASE("every change leaves a revision with old and new values") {
  for_each_database([](TestDatabase& test) {
    SubmissionFixture vendor(test);
    const auto maker = vendor.maker("AAA");
    REQUIRE(vendor.changes("maker", maker, {{"maker_name", "BBB"}}).ok());
    REQUIRE(vendor.service.remove(vendor.ground, vendor.submission, "maker", maker, {}, false, vendor.actor()).ok());
    REQUIRE(vendor.service.restore(vendor.ground, vendor.submission, "maker", maker, vendor.actor()).ok());
    const auto history = vendor.service.history(vendor.submission, "maker", maker)->revisions;
    REQUIRE(history.size() == 4);
    CHECK(history[0].event == "restored");
    CHECK(history[1].event == "deleted");
    CHECK(history[2].event == "changed");
    CHECK(history[2].person_name == "王小姐");
    REQUIRE(history[2].changes.size() == 1);
    CHECK(history[2].changes[0] == base::Json{{"field", "maker_name"}, {"old", "AAA"}, {"new", "BBB"}});
    CHECK(history[3].event == "created");
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'node.deleted'") == 1);
  });
}
