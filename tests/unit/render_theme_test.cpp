#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "theme_folder.h"

using tenderloom::base::Json;
using tenderloom::base::Logger;
using tenderloom::base::Words;
using tenderloom::render::Theme;
using tenderloom::render::ThemeProblem;
using tenderloom::render::ViewRegistry;

namespace {

struct House {
  support::ThemeFolder folder;
  ViewRegistry views;
  Words words;
  Logger log{tenderloom::base::LogLevel::error, [](std::string_view) {}};
  std::unique_ptr<Theme> theme;

  House() {
    words.add("zh-TW", "list.title", "標案列表");
    words.add("en", "list.title", "Tenders");
  }
  void declares(const std::string& view, const Json& shape) { views.add({view, shape, nullptr}); }
  Theme& opens(const std::string& name = "base") {
    auto loaded = Theme::load(folder.path(), name, views, words, log);
    REQUIRE(loaded.ok());
    theme = std::move(loaded).value();
    return *theme;
  }
  std::string draws(const std::string& view, const Json& model, const std::string& locale = "zh-TW") const {
    return theme->render(view, model, {{"lang", locale}}, locale, true);
  }
};

std::string text_of(const std::vector<ThemeProblem>& problems) {
  std::string text;
  for (const ThemeProblem& problem : problems) {
    text += problem.file + ":" + std::to_string(problem.line) + ": " + problem.text + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a page is drawn within its layout, a fragment without") {
  House house;
  house.declares("list", {{"name", "text"}});
  house.folder.writes("base/pages/list.mustache", "<p>{{name}} {{t.list.title}}</p>");
  Theme& theme = house.opens();
  CHECK(text_of(theme.problems()).empty());
  const Json layout = {{"lang", "zh-Hant-TW"}};
  CHECK(theme.render("list", {{"name", "A"}}, layout, "zh-TW", false) ==
        "<html lang=\"zh-Hant-TW\"><p>A 標案列表</p></html>");
  CHECK(theme.render("list", {{"name", "A"}}, layout, "zh-TW", true) == "<p>A 標案列表</p>");
  CHECK(theme.render("list", {{"name", "A"}}, layout, "en", true) == "<p>A Tenders</p>");
  CHECK(theme.render("list", {{"name", "A"}}, layout, "fr", true) == "<p>A 標案列表</p>");
  CHECK_THROWS_AS(theme.render("other", {}, layout, "zh-TW", true), std::out_of_range);
}

TEST_CASE("the first line names another layout") {
  House house;
  house.declares("login", Json::object());
  house.folder.writes("base/layouts/plain.mustache", "<main>{{> content}}</main>");
  house.folder.writes("base/pages/login.mustache", "{{! layout: plain }}\n<p>{{title}}</p>");
  CHECK(house.opens().render("login", {{"title", "登入"}}, {}, "zh-TW", false) == "<main><p>登入</p></main>");
}

TEST_CASE("what the cells of a column share stands beside them") {
  House house;
  const Json cell = {
      {"(beside)", "columns"}, {"label", "text"}, {"head", "flag"}, {"value", "text"}, {"is_long", "flag"}};
  house.declares("list", {{"columns", Json::array({{{"label", "text"}, {"head", "flag"}}})},
                          {"rows", Json::array({{{"name", "text"}, {"cells", Json::array({cell})}}})}});
  house.folder.writes(
      "base/pages/list.mustache",
      "{{#rows}}{{#cells}}{{#head}}{{name}}!{{/head}}<p title=\"{{label}}\">{{value}}{{#is_long}}…{{/is_long}}"
      "{{^value}}-{{/value}}</p>{{/cells}}{{/rows}}");
  CHECK(text_of(house.opens().problems()).empty());
  const auto drawn = [&](const Json& cells) {
    const Json columns = Json::parse(R"([{"label": "A", "head": true}, {"label": "B", "head": false}])");
    const Json row = {{"name", "n"}, {"cells", cells}};
    return house.draws("list", {{"columns", columns}, {"rows", Json::array({row})}});
  };
  CHECK(drawn(Json::parse(R"(["a<", ""])")) == "n!<p title=\"A\">a&lt;</p><p title=\"B\">-</p>");
  // A cell that has more to say is an object, and what it says itself counts.
  CHECK(drawn(Json::parse(R"(["a", {"value": "b", "is_long": true}])")) ==
        "n!<p title=\"A\">a</p><p title=\"B\">b…</p>");
  CHECK(drawn(Json::parse(R"([{"value": "a", "label": "C", "head": false}])")) == "<p title=\"C\">a</p>");
  // A cell beyond the last column has nothing beside it.
  CHECK(drawn(Json::parse(R"(["a", "b", {"value": "c"}])")).ends_with("<p title=\"\">c</p>"));
}

TEST_CASE("a list beside which cells stand is one of the view's") {
  House house;
  house.declares("list", {{"cells", Json::array({{{"(beside)", "columns"}, {"value", "text"}}})}});
  house.folder.writes("base/pages/list.mustache", "<p>\n{{#cells}}{{value}}{{/cells}}</p>");
  CHECK(text_of(house.opens().problems()) == "pages/list.mustache:2: the view's model has no columns\n");
}

TEST_CASE("names are checked against the view's shape") {
  House house;
  house.declares(
      "list",
      Json::parse(
          R"({"rows": [{"name": "text", "has_url": "flag"}], "form": "any", "count": "number", "person": {"name": "text"}})"));
  SECTION("an unknown name is reported with file and line, and prints as nothing") {
    house.folder.writes("base/pages/list.mustache", "<p>\n{{count}}\n{{cuont}}!</p>");
    Theme& theme = house.opens();
    CHECK(text_of(theme.problems()) == "pages/list.mustache:3: the view's model has no cuont\n");
    CHECK(house.draws("list", {{"count", 3}, {"cuont", "x"}}) == "<p>\n3\n!</p>");
  }
  SECTION("names of rows are known inside rows only") {
    house.folder.writes("base/pages/list.mustache", "{{#rows}}{{name}}{{count}}{{/rows}}\n{{name}}");
    CHECK(text_of(house.opens().problems()) == "pages/list.mustache:2: the view's model has no name\n");
  }
  SECTION("inside a part declared any, every name is taken") {
    house.folder.writes("base/pages/list.mustache",
                        "{{#form}}{{whatever}}{{#fields}}{{x}}{{count}}{{/fields}}{{/form}}{{form.y.z}}");
    CHECK(text_of(house.opens().problems()).empty());
    CHECK(house.draws("list",
                      {{"count", 7}, {"form", {{"whatever", "w"}, {"fields", {{{"x", 1}}}}, {"y", {{"z", "z"}}}}}}) ==
          "w17z");
  }
  SECTION("a list printed as a text is reported") {
    house.folder.writes("base/pages/list.mustache", "{{rows}} {{person}}");
    CHECK(text_of(house.opens().problems()) ==
          "pages/list.mustache:1: {{rows}} is a list or an object, not a text\n"
          "pages/list.mustache:1: {{person}} is a list or an object, not a text\n");
  }
  SECTION("dotted names are checked to the end") {
    house.folder.writes("base/pages/list.mustache", "{{person.name}}{{person.age}}{{layout.csrf}}{{layout.csfr}}");
    CHECK(text_of(house.opens().problems()) ==
          "pages/list.mustache:1: the view's model has no person.age\n"
          "pages/list.mustache:1: the view's model has no layout.csfr\n");
  }
  SECTION("has_ flags of declared lists need no declaration, others do") {
    house.folder.writes("base/pages/list.mustache",
                        "{{#has_rows}}rows{{/has_rows}}{{^has_person}}nobody{{/has_person}}{{#has_cats}}{{/has_cats}}");
    CHECK(text_of(house.opens().problems()) == "pages/list.mustache:1: the view's model has no has_cats\n");
    CHECK(house.draws("list", {{"rows", {1}}}) == "rowsnobody");
  }
  SECTION("a row that lacks a name never shows the outer one") {
    house.views.add({"inner", Json::parse(R"({"url": "text", "rows": [{"url": "text"}]})"), nullptr});
    house.folder.writes("base/pages/list.mustache", "");
    house.folder.writes("base/pages/inner.mustache", "{{#rows}}[{{url}}]{{/rows}}");
    house.opens();
    CHECK(house.draws("inner", {{"url", "outer"}, {"rows", {{{"url", "a"}}, Json::object()}}}) == "[a][]");
  }
}

TEST_CASE("a sentence that a locale lacks is a problem") {
  House house;
  house.declares("list", Json::object());
  house.words.add("zh-TW", "only.here", "只有中文");
  house.folder.writes("base/pages/list.mustache", "<p>\n{{t.only.here}}</p>{{t.no.where}}");
  Theme& theme = house.opens();
  CHECK(text_of(theme.problems()) ==
        "pages/list.mustache:2: there is no sentence only.here in en\n"
        "pages/list.mustache:2: there is no sentence no.where in en\n"
        "pages/list.mustache:2: there is no sentence no.where in zh-TW\n");
  CHECK(house.draws("list", {}, "en") == "<p>\n只有中文</p>no.where");
}

TEST_CASE("a sentence is text, whatever it holds") {
  House house;
  house.declares("list", Json::object());
  house.words.add("zh-TW", "odd", "<b>\"{{layout.csrf}}\" & {name}</b>");
  house.words.add("en", "odd", "odd");
  house.folder.writes("base/pages/list.mustache", "<p title=\"{{t.odd}}\">{{t.odd}}</p>");
  house.opens();
  const std::string sentence = "&lt;b&gt;&quot;{{layout.csrf}}&quot; &amp; {name}&lt;/b&gt;";
  CHECK(house.draws("list", {{"layout", "x"}}) == "<p title=\"" + sentence + "\">" + sentence + "</p>");
}

TEST_CASE("partials are put in once, and their dangers are refused") {
  House house;
  house.declares("list", Json::parse(R"({"rows": [{"name": "text"}]})"));
  house.folder.writes("base/partials/good.mustache", "<i>\n{{name}}</i>");
  SECTION("a partial sees the names of the place where it stands, and its own file is named in problems") {
    house.folder.writes("base/pages/list.mustache", "{{#rows}}{{> partials/good}}{{/rows}}\n{{> partials/good}}");
    CHECK(text_of(house.opens().problems()) == "partials/good.mustache:2: the view's model has no name\n");
    CHECK(house.draws("list", {{"rows", {{{"name", "x"}}}}}) == "<i>\nx</i>\n<i>\n</i>");
  }
  SECTION("a partial that contains itself, directly or not") {
    house.folder.writes("base/partials/a.mustache", "{{> partials/b}}");
    house.folder.writes("base/partials/b.mustache", "\n{{> partials/a}}");
    house.folder.writes("base/pages/list.mustache", "{{> partials/a}}");
    CHECK(text_of(house.opens().problems()) == "partials/b.mustache:2: partials/a.mustache contains itself\n");
    CHECK_THROWS_AS(house.draws("list", {}), std::runtime_error);
  }
  SECTION("partials nested too deep, or growing without end") {
    for (int i = 0; i < 20; ++i) {
      const std::string next = "{{> partials/p" + std::to_string(i + 1) + "}}";
      house.folder.writes("base/partials/p" + std::to_string(i) + ".mustache", next);
    }
    house.folder.writes("base/pages/list.mustache", "{{> partials/p0}}");
    CHECK(text_of(house.opens().problems()).find("partials are nested more than 12 deep") != std::string::npos);
    for (int i = 0; i < 9; ++i) {
      std::string many;
      for (int k = 0; k < 10; ++k) many += "<br>{{> partials/q" + std::to_string(i + 1) + "}}";
      house.folder.writes("base/partials/q" + std::to_string(i) + ".mustache", many);
    }
    house.folder.writes("base/partials/q9.mustache", "{{#rows}}{{name}}{{/rows}}");
    house.folder.writes("base/pages/list.mustache", "{{> partials/q0}}");
    const auto problems = house.theme->reload();
    CHECK(text_of(problems).find("the page is too large") != std::string::npos);
  }
  SECTION("a name that leaves the theme") {
    house.folder.writes("secret.css", "x");
    house.folder.writes("base/pages/list.mustache", "{{> ../secret.css}}");
    CHECK(text_of(house.opens().problems()) == "pages/list.mustache:1: there is no ../secret.css\n");
  }
  SECTION("a style sheet is put in as it is") {
    house.folder.writes("base/assets/css/p.css", "p::before { content: \"{{x}}\" }");
    house.folder.writes("base/pages/list.mustache", "<style>{{> assets/css/p.css}}</style>");
    CHECK(text_of(house.opens().problems()).empty());
    CHECK(house.draws("list", {}) == "<style>p::before { content: \"{{x}}\" }</style>");
  }
}

TEST_CASE("a theme extends another") {
  House house;
  house.declares("list", Json::object());
  house.declares("other", Json::object());
  house.folder.writes("base/pages/list.mustache", "base {{> partials/mark}} {{t.list.title}}");
  house.folder.writes("base/pages/other.mustache", "other {{> partials/mark}}");
  house.folder.writes("base/partials/mark.mustache", "*");
  house.folder.writes("base/locales/zh-TW/a.json", R"({"list": {"title": "基本"}})");
  house.folder.writes("mine/theme.json", R"({"name": "mine", "extends": "base"})");
  house.folder.writes("mine/partials/mark.mustache", "!");
  house.folder.writes("mine/pages/other.mustache", "mine {{> partials/mark}}");
  house.folder.writes("mine/locales/zh-TW/a.json", R"({"list": {"title": "我的"}})");
  SECTION("what it lacks is the other's") {
    Theme& theme = house.opens("mine");
    CHECK(house.draws("list", {}) == "base ! 我的");
    CHECK(house.draws("other", {}) == "mine !");
    REQUIRE(theme.asset_folders().size() == 2);
    CHECK(theme.asset_folders().front() == house.folder.path() / "mine" / "assets");
  }
  SECTION("the base theme itself is as it was") {
    house.opens("base");
    CHECK(house.draws("list", {}) == "base * 基本");
  }
  SECTION("its sentences are there for presenters too, own ones last") {
    REQUIRE(Theme::load_words(house.folder.path(), "mine", house.words).ok());
    CHECK(house.words.text("zh-TW", "list.title") == "我的");
  }
  SECTION("a theme that is not there, is broken, or extends itself is refused") {
    const auto code = [&](const std::string& name) {
      auto loaded = Theme::load(house.folder.path(), name, house.views, house.words, house.log);
      REQUIRE_FALSE(loaded.ok());
      return loaded.error().code;
    };
    CHECK(code("nothing") == "theme_missing");
    CHECK(code("../base") == "theme_missing");
    house.folder.writes("loop/theme.json", R"({"extends": "loop"})");
    CHECK(code("loop") == "theme_invalid");
    house.folder.writes("loop/theme.json", "{");
    CHECK(code("loop") == "theme_invalid");
    house.folder.writes("loop/theme.json", R"({"extends": 7})");
    CHECK(code("loop") == "theme_invalid");
  }
}

TEST_CASE("a reload keeps the last good version of what is broken now") {
  House house;
  house.declares("list", {{"name", "text"}});
  house.declares("other", Json::object());
  house.folder.writes("base/pages/list.mustache", "one {{name}}");
  house.folder.writes("base/pages/other.mustache", "other one");
  Theme& theme = house.opens();
  SECTION("a template that does not parse") {
    house.folder.writes("base/pages/list.mustache", "two {{#name}}");
    house.folder.writes("base/pages/other.mustache", "other two");
    CHECK(text_of(theme.reload()) == "pages/list.mustache:1: unclosed section \"name\"\n");
    CHECK(house.draws("list", {{"name", "A"}}) == "one A");
    CHECK(house.draws("other", {}) == "other two");
    house.folder.writes("base/pages/list.mustache", "three {{name}}");
    CHECK(theme.reload().empty());
    CHECK(house.draws("list", {{"name", "A"}}) == "three A");
  }
  SECTION("an unknown name") {
    house.folder.writes("base/pages/list.mustache", "two {{nmae}}");
    CHECK(theme.reload().size() == 1);
    CHECK(house.draws("list", {{"name", "A"}}) == "one A");
  }
  SECTION("a template that is gone") {
    house.folder.removes("base/pages/list.mustache");
    CHECK(text_of(theme.reload()) == "pages/list.mustache:0: the theme has no template for this view\n");
    CHECK(house.draws("list", {{"name", "A"}}) == "one A");
  }
  SECTION("a layout") {
    house.folder.writes("base/layouts/page.mustache", "<html>{{> content}}{{> content}}");
    CHECK(text_of(theme.reload()) == "layouts/page.mustache:1: a layout has {{> content}} exactly once\n");
    CHECK(theme.render("list", {{"name", "A"}}, {{"lang", "x"}}, "zh-TW", false) == "<html lang=\"x\">one A</html>");
  }
  SECTION("a file of sentences") {
    house.folder.writes("base/locales/zh-TW/a.json", R"({"list": {"title": "新"}})");
    house.folder.writes("base/pages/other.mustache", "{{t.list.title}}");
    CHECK(theme.reload().empty());
    CHECK(house.draws("other", {}) == "新");
    house.folder.writes("base/locales/zh-TW/a.json", R"({"list": {"title": "更)");
    CHECK(theme.reload().size() == 1);
    CHECK(house.draws("other", {}) == "新");
  }
}

TEST_CASE("a template broken from the start never takes the portal down") {
  House house;
  house.declares("list", Json::object());
  house.declares("good", Json::object());
  house.folder.writes("base/pages/list.mustache", "{{#a}}");
  house.folder.writes("base/pages/good.mustache", "good");
  house.declares("without", Json::object());
  CHECK(text_of(house.opens().problems()).find("pages/without.mustache:0: the theme has no template for this view\n") !=
        std::string::npos);
  CHECK_THROWS_AS(house.draws("list", {}), std::runtime_error);
  CHECK_THROWS_AS(house.draws("without", {}), std::runtime_error);
  CHECK(house.draws("good", {}) == "good");
}

TEST_CASE("many threads draw while the theme is loaded again") {
  House house;
  house.declares("list", Json::parse(R"({"rows": [{"name": "text", "price": "number"}]})"));
  house.folder.writes("base/pages/list.mustache", "{{#rows}}<td>{{name}} {{price}}</td>{{/rows}}");
  Theme& theme = house.opens();
  const Json model = {{"rows", {{{"name", "<A>"}, {"price", 1}}, {{"name", "B"}, {"price", 2}}}}};
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0, pages = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        const std::string page = theme.render("list", model, {}, "zh-TW", true);
        if (page != "<td>&lt;A&gt; 1</td><td>B 2</td>") ++wrong;
        ++pages;
      }
    });
  }
  for (int i = 0; i < 30; ++i) theme.reload();
  while (pages < 200) std::this_thread::yield();
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("two views of one name are a bug") {
  House house;
  house.declares("list", Json::object());
  CHECK_THROWS_AS(house.declares("list", Json::object()), std::logic_error);
}

TEST_CASE("a 25-row table page is drawn in well under 150 microseconds", "[.bench]") {
  House house;
  std::string row = "<tr>";
  Json shape_row = Json::object(), row_model = Json::object();
  for (int c = 0; c < 14; ++c) {
    const std::string name = "c" + std::to_string(c);
    row += "<td data-label=\"Column\">{{#has_url}}<a href=\"/x/{{id}}\">{{" + name +
           "}}</a>{{/has_url}}{{^has_url}}{{" + name + "}}{{/has_url}}</td>\n";
    shape_row[name] = "text";
    row_model[name] = "服務規格名稱 <" + name + ">";
  }
  shape_row["has_url"] = "flag";
  shape_row["id"] = "number";
  row_model["has_url"] = true;
  row_model["id"] = 12345;
  house.declares("list", {{"rows", {shape_row}}});
  house.folder.writes("base/pages/list.mustache", "<table>{{#rows}}" + row + "</tr>{{/rows}}</table>");
  Theme& theme = house.opens();
  Json model = {{"rows", Json::array()}};
  for (int i = 0; i < 25; ++i) model["rows"].push_back(row_model);
  const auto start = std::chrono::steady_clock::now();
  std::size_t bytes = 0;
  for (int i = 0; i < 2000; ++i) bytes = theme.render("list", model, {}, "zh-TW", false).size();
  const double micros =
      std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / 2000;
  std::cout << "25 x 14 table, " << bytes << " bytes: " << micros << " us a page\n";
  CHECK(micros < 150);
}
