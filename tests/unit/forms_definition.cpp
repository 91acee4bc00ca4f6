#include "forms_support.h"

using namespace forms_test;

TEST_CASE("a definition knows its tree, documents, guides and words") {
  const auto type = everything();
  CHECK(type->kind() == "tree");
  CHECK(type->is_tender_type());
  REQUIRE(type->levels().size() == 3);
  const auto& maker = *type->level("maker");
  const auto& band = *type->level("band");
  CHECK(maker.index == 0);
  CHECK(band.index == 2);
  CHECK(type->child_of(maker)->key == "product");
  CHECK(type->child_of(band) == nullptr);
  CHECK(band.priced);
  CHECK(band.per_parent_max == 2);
  CHECK(band.max_rule == "R-024");
  CHECK(type->level("nothing") == nullptr);
  CHECK(type->documents().at(0).limits.max_bytes == 20 * 1024 * 1024);
  CHECK(type->documents().at(0).limits.max_pages == 200);
  CHECK(type->guides().at(0).must_confirm);
  CHECK(type->label("en") == "Example");
  CHECK(type->label("zh-TW") == "範例標");
  CHECK(type->label(maker, "en") == "廠牌");  // what has no English yet is shown in the first language
  CHECK(type->words().text("zh-TW", "group.maker.basic.hint") == "請依登記資料填寫");
  CHECK(type->words().text("en", "list.countries.JP") == "Japan");
}

TEST_CASE("R-012 the type says which tender numbers it takes") {
  const auto type = everything();
  CHECK(type->matches_tender_number("1150202"));
  CHECK_FALSE(type->matches_tender_number("1150302"));
  CHECK_FALSE(type->matches_tender_number("11502021"));
  CHECK_FALSE(type->matches_tender_number("１１５０２０２"));
}

TEST_CASE("options keep the order in which they were written, and the usual countries come first") {
  const auto& maker = *everything()->level("maker");
  const auto& identity = maker.field("identity")->options.fixed;
  CHECK(identity.at(0).value == "oem");
  CHECK(identity.at(2).value == "subsidiary");
  const auto& countries = maker.field("origin")->options.fixed;
  CHECK(countries.at(0).value == "TW");
  CHECK(countries.at(9).value == "IE");
  CHECK(countries.size() == 246);
  for (const auto& country : countries)
    CHECK((country.value != "CN" && country.value != "HK" && country.value != "MO"));
}

TEST_CASE("a default may be written as the key of another field") {
  CHECK(everything()->level("band")->field("least")->default_value == Json{{"$from", "low"}});
  CHECK(everything()->level("maker")->field("grade")->default_value == "basic");
}

TEST_CASE("R-031 levels whose names are made of an upper row are known") {
  const auto type = everything();
  const auto below = type->dependents(*type->level("maker"));
  REQUIRE(below.size() == 1);
  CHECK(below[0]->key == "product");
  CHECK(type->dependents(*type->level("band")).empty());
  CHECK(type->dependents(*type->level("product")).empty());
}

TEST_CASE("all rules are listed with where they are written") {
  const auto rules = everything()->rules();
  for (const char* rule : {"R-001", "R-006", "R-007", "R-008", "R-009", "R-020", "R-021", "R-022", "R-023", "R-024",
                           "R-031", "R-035", "R-036", "R-042", "R-054"}) {
    INFO(rule);
    REQUIRE(rules.contains(rule));
    CHECK(rules.at(rule).front().file.starts_with("everything/"));
  }
}

TEST_CASE("an author is told what is not translated and which sentence is missing, but may go on") {
  std::set<std::string> codes;
  for (const auto& advice : everything()->advice()) codes.insert(advice.code);
  CHECK(codes == std::set<std::string>{"missing_translation", "missing_sentence"});
}

TEST_CASE("siblings and context are brought only to rules that name them") {
  const auto& band = *everything()->level("band");
  CHECK(band.checks.at(0).needs_siblings);
  CHECK_FALSE(band.checks.at(0).needs_context);
  const auto& product = *everything()->level("product");
  CHECK_FALSE(product.checks.at(0).needs_siblings);
  CHECK(product.checks.at(0).needs_context);
  CHECK_FALSE(product.checks.at(1).needs_context);
}

TEST_CASE("what a condition reads is judged before what it opens") {
  Scripts scripts;
  scripts.write("example/type.lua", "return { label = \"範例\", levels = { \"item\" } }\n");
  scripts.write("example/item.lua", R"(
local field, when = require "field", require "when"
return { label = "品項", fields = {
  field.text "third" { label = "三", visible = when.present "second" },
  field.text "second" { label = "二", visible = when.present "first" },
  field.text "first" { label = "一" },
} })");
  const auto type = std::get<0>(load(scripts, "example"));
  const auto& item = type->levels().at(0);
  CHECK(item.order == std::vector<std::size_t>{2, 1, 0});
  Around around;
  forms::Input input;
  input.stored = {{"third", "x"}, {"second", "y"}};
  const auto evaluation = forms::evaluate(*type, item, input, around);
  CHECK_FALSE(evaluation.state("second")->visible);
  CHECK_FALSE(evaluation.state("third")->visible);  // what is hidden opens nothing
  CHECK(evaluation.values == input.stored);         // and is kept
}
