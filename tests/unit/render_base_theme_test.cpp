// The base theme as it ships: every partial and layout, drawn with sample models in both languages.
#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "theme_samples.h"

namespace {

std::vector<std::string> all(const std::string& page, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(page.begin(), page.end(), expression), end; at != end; ++at) found.push_back((*at)[1]);
  return found;
}

std::size_t count_of(const std::string& page, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the base theme loads without a problem in both languages") {
  support::ThemeSamples samples;
  std::string problems;
  for (const auto& problem : samples.theme().problems()) {
    problems += problem.file + ":" + std::to_string(problem.line) + ": " + problem.text + "\n";
  }
  CHECK(problems == "");
}

TEST_CASE("every sample page keeps to what accessibility and the content security policy ask") {
  support::ThemeSamples samples;
  for (const std::string& name : samples.names()) {
    for (const std::string locale : {"zh-TW", "en"}) {
      const std::string page = samples.draws(name, locale);
      INFO(name << " " << locale);
      CHECK(count_of(page, "<h1") == 1);
      CHECK(count_of(page, "<main") == 1);
      CHECK(count_of(page, "style=") == 0);
      CHECK(count_of(page, "<style") == 0);
      CHECK(all(page, "\\s(on[a-z]+)=").empty());
      CHECK(all(page, "<script([^>]*)>(?!</script>)").empty());
      CHECK(page.find("{{") == std::string::npos);
      CHECK(page.find("<script>alert") == std::string::npos);

      const auto ids = all(page, "\\sid=\"([^\"]*)\"");
      const std::set<std::string> known(ids.begin(), ids.end());
      CHECK(known.size() == ids.size());
      CHECK(known.count("") == 0);
      for (const std::string& target : all(page, "\\sfor=\"([^\"]*)\"")) {
        INFO("label for " << target);
        CHECK(known.count(target) == 1);
      }
      for (const std::string& described : all(page, "aria-describedby=\"([^\"]*)\"")) {
        std::istringstream targets(described);
        for (std::string target; targets >> target;) {
          INFO("described by " << target);
          CHECK(known.count(target) == 1);
        }
      }
      for (const std::string& anchor : all(page, "href=\"#([^\"]+)\"")) {
        INFO("link to #" << anchor);
        CHECK(known.count(anchor) == 1);
      }
      for (const std::string key : {"U", "C", "Z"}) CHECK(count_of(page, "accesskey=\"" + key + "\"") == 1);
    }
  }
}

TEST_CASE("a page that reports errors says so in its title, and a form keeps what was typed") {
  support::ThemeSamples samples;
  const std::string page = samples.draws("form", "zh-TW");
  CHECK(page.find("<title>錯誤：新增服務規格 - 1150202 雲端服務 - 公開徵求調查入口網</title>") != std::string::npos);
  CHECK(page.find("第一行\n第二行 &lt;b&gt;</textarea>") != std::string::npos);
  CHECK(page.find("<a href=\"#field-tier_upper\">級距上限必須大於級距下限 100</a>") != std::string::npos);
}

TEST_CASE("each language has every sentence of the other") {
  tenderloom::base::Words words;
  const std::filesystem::path themes = std::filesystem::path(SOURCE_ROOT) / "themes";
  REQUIRE(tenderloom::render::Theme::load_words(themes, "base", words).ok());
  CHECK(words.keys("zh-TW") == words.keys("en"));
}
