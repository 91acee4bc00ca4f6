#include <chrono>

#include "forms_support.h"

using namespace forms_test;

TEST_CASE("R-023 rules are told the rows beside, never the row itself") {
  Form form("band");
  form.input.id = 1;
  form.input.stored = {{"low", 1}, {"high", 100}, {"least", 1}, {"price", 1}};
  form.around.rows = {{1, form.input.stored}, {2, {{"low", 101}, {"high", 200}}}};
  CHECK(form.with(Json::object()).complete());
  const auto overlap = form.with({{"high", 150}});
  CHECK(at(overlap, "low") == "band_overlap R-023");
  CHECK(form.sentence(*find(overlap, "low")) == "與級距 101-200 重疊，請調整級距");
  CHECK(form.sentence(*find(overlap, "low"), "en") == "The band overlaps 101-200");
}

TEST_CASE("siblings are fetched once, and only for a rule that runs") {
  Form form("band");
  form.input.id = 1;
  form.with({{"price", 1}});
  CHECK(form.around.sibling_queries == 0);  // the bounds are not there yet
  form.with({{"low", 5}, {"high", 4}});
  CHECK(form.around.sibling_queries == 0);  // and here they are not sound
  form.with({{"low", 1}, {"high", 4}});
  CHECK(form.around.sibling_queries == 1);
}

TEST_CASE("a rule reads what is above") {
  Form form("product");
  form.around.ancestor_values = {{"maker", {{"identity", "oem"}, {"maker_name", "甲"}}}};
  CHECK(at(form.with({{"product_name", "代理"}}), "product_name") == "only_agents R-062");
  form.around.ancestor_values["maker"]["identity"] = "agent";
  CHECK(at(form.with({{"product_name", "代理"}}), "product_name").empty());
}

TEST_CASE("a rule may answer several problems, and one that is only missing") {
  Form form("product");
  const auto evaluation = form.with({{"product_name", "兩"}});
  CHECK(at(evaluation, "product_name") == "first R-061");
  CHECK_FALSE(is_wrong(evaluation, "product_name"));
  CHECK(at(evaluation, "") == "second R-061");
  CHECK(is_wrong(evaluation, ""));
}

TEST_CASE("a rule that fails or answers nonsense refuses the save and is reported with its id") {
  for (const char* name : {"壞", "亂"}) {
    Form form("product");
    const auto evaluation = form.with({{"product_name", name}});
    CHECK(at(evaluation, "") == "rule_failed R-061");
    CHECK_FALSE(evaluation.acceptable());
    REQUIRE(form.reported.size() == 1);
    CHECK(form.reported[0].params["rule"] == "R-061");
    CHECK(form.reported[0].params["type"] == "everything");
  }
}

TEST_CASE("R-031 a name that is put together has a limit of its own, mended at the field of this level") {
  Form form("product");
  form.around.ancestor_values = {{"maker", {{"maker_name", "一二三四五六七八九十"}}}};
  const auto exact = form.with({{"product_name", "一二三四五六七"}, {"billing", "month"}});  // 10 + 1 + 7 + 1 + 1
  CHECK(exact.computed["item_name"] == "一二三四五六七八九十-一二三四五六七-月");
  CHECK(at(exact, "product_name").empty());
  const auto longer = form.with({{"product_name", "一二三四五六七八"}, {"billing", "month"}});
  CHECK(at(longer, "product_name") == "max_length R-031");
  CHECK(find(longer, "product_name")->params["length"] == 21);
  CHECK(form.sentence(*find(longer, "product_name")) == "品項名稱最多 20 個字元，目前 21 個字元，請縮短");
}

TEST_CASE("R-031 the counts of the manual: 14 without, 16 with the way of billing") {
  Form form("product");
  form.around.ancestor_values = {{"maker", {{"maker_name", "雲端虛擬服務TEST"}}}};
  const auto count = [&](const Json& changes) {
    return base::code_points(form.with(changes).computed["item_name"].get<std::string>());
  };
  CHECK(count({{"product_name", "基本版"}}) == 14);
  CHECK(count({{"product_name", "基本版"}, {"billing", "month"}}) == 16);
}

TEST_CASE("computed values may come from Lua, and are shown to nobody while there is nothing") {
  Form form("product");
  CHECK(form.with({{"product_name", "abc"}}).computed["shout"] == "ABC@2026-06-10");
  CHECK_FALSE(form.with(Json::object()).computed.contains("shout"));
  CHECK(form.with({{"shout", "mine"}}).computed.empty());
  CHECK_FALSE(form.with({{"shout", "mine"}}).values.contains("shout"));
}

TEST_CASE("rows are called by their title") {
  Form band("band");
  CHECK(band.with({{"low", 1}, {"high", 100}}).title == "1-100");
  CHECK(band.with({{"low", 1}}).title == "1");
  CHECK(band.with(Json::object()).title.empty());
  CHECK(Form("maker").with({{"maker_name", "甲牌"}}).title == "甲牌");
}

TEST_CASE("a row is judged fast enough for 5,000 rows of a spreadsheet", "[.bench]") {
  Form form("maker");
  form.input.stored = {
      {"maker_name", "甲"}, {"identity", "oem"}, {"origin", "TW"}, {"intro", "簡介"}, {"capital", 5000000}};
  const auto measure = [](const char* what, auto work) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 2000; ++i) work();
    const auto each =
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / 2000;
    WARN(what << ": " << each << " us");
    return each;
  };
  CHECK(measure("42 fields without a rule", [&] { form.with({{"intro", "新的簡介"}}); }) < 500);
  Form band("band");
  band.around.rows = {{9, {{"low", 200}, {"high", 300}}}};
  CHECK(measure("4 fields and a rule over siblings", [&] {
          band.with({{"low", 1}, {"high", 100}, {"price", 5}});
        }) < 200);
}
