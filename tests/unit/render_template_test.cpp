#include <catch2/catch.hpp>

#include "tenderloom/render/theme.h"

using tenderloom::base::Json;
using tenderloom::render::Template;

namespace {

std::string drawn(const std::string& text, const Json& model, Template::Kind kind = Template::Kind::html) {
  auto parsed = Template::parse(text, "test", kind);
  REQUIRE(parsed.ok());
  return parsed->render(model);
}

std::string refused(const std::string& text) {
  auto parsed = Template::parse(text, "test");
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == "template_invalid");
  return std::to_string(parsed.error().params["line"].get<int>()) + ": " +
         parsed.error().params["detail"].get<std::string>();
}

}  // namespace

TEST_CASE("what counts as true in a template") {
  const std::string text = "{{#x}}yes{{/x}}{{^x}}no{{/x}}";
  SECTION("missing, null, false, 0, the empty text, list and object are false") {
    for (const char* json : {"{}", R"({"x":null})", R"({"x":false})", R"({"x":0})", R"({"x":0.0})", R"({"x":""})",
                             R"({"x":[]})", R"({"x":{}})"}) {
      INFO(json);
      CHECK(drawn(text, Json::parse(json)) == "no");
    }
  }
  SECTION("everything else is true, the text 0 included") {
    for (const char* json : {R"({"x":true})", R"({"x":1})", R"({"x":-1})", R"({"x":"0"})", R"({"x":"false"})",
                             R"({"x":{"y":null}})", R"({"x":[0]})"}) {
      INFO(json);
      CHECK(drawn(text, Json::parse(json)) == "yes");
    }
  }
  SECTION("has_x asks for x when the flag itself is not given, and the flag wins when it is") {
    const std::string flag = "{{#has_rows}}yes{{/has_rows}}{{^has_rows}}no{{/has_rows}}";
    CHECK(drawn(flag, {{"rows", {1, 2}}}) == "yes");
    CHECK(drawn(flag, {{"rows", Json::array()}}) == "no");
    CHECK(drawn(flag, {{"rows", {1}}, {"has_rows", false}}) == "no");
  }
}

TEST_CASE("values are printed as people write them") {
  CHECK(drawn("{{n}}", {{"n", 1250000}}) == "1250000");
  CHECK(drawn("{{n}}", {{"n", -3}}) == "-3");
  CHECK(drawn("{{n}}", {{"n", 18446744073709551615ULL}}) == "18446744073709551615");
  CHECK(drawn("{{n}}", {{"n", 1.5}}) == "1.5");
  CHECK(drawn("{{n}}", {{"n", true}}) == "true");
  CHECK(drawn("[{{n}}]", {{"n", nullptr}}) == "[]");
  CHECK(drawn("[{{n}}]", {{"n", {1, 2}}}) == "[]");
  CHECK(drawn("{{n}}", {{"n", "難字𠮷與 emoji 🙂"}}) == "難字𠮷與 emoji 🙂");
}

TEST_CASE("sections enter objects and lists") {
  SECTION("a list draws its body for each element, {{.}} is the element") {
    CHECK(drawn("{{#a}}<{{.}}>{{/a}}", {{"a", {"x", "y"}}}, Template::Kind::text) == "<x><y>");
  }
  SECTION("names of outer parts are seen inside") {
    CHECK(drawn("{{#a}}{{b}}{{c}} {{/a}}", {{"a", {{{"b", 1}}, {{"b", 2}}}}, {"c", "!"}}) == "1! 2! ");
  }
  SECTION("../ passes over the innermost object") {
    CHECK(drawn("{{#a}}{{#flag}}{{../name}}/{{name}}{{/flag}}{{/a}}",
                {{"name", "outer"}, {"a", {{"name", "inner"}, {"flag", true}}}}) == "outer/inner");
  }
  SECTION("dotted names descend") {
    CHECK(drawn("{{a.b.c}}", {{"a", {{"b", {{"c", "deep"}}}}}}) == "deep");
    CHECK(drawn("[{{a.b.d}}]", {{"a", {{"b", {{"c", "deep"}}}}}}) == "[]");
    CHECK(drawn("{{#a.b}}{{c}}{{/a.b}}", {{"a", {{"b", {{"c", "deep"}}}}}}) == "deep");
  }
}

TEST_CASE("a text template keeps its lines and escapes nothing") {
  const std::string mail = "您好：\n{{#rows}}\n- {{name}}\n{{/rows}}\n{{! a note }}\n\n  此致\n";
  CHECK(drawn(mail, {{"rows", {{{"name", "A & B <c>"}}, {{"name", "\"引號\""}}}}}, Template::Kind::text) ==
        "您好：\n- A & B <c>\n- \"引號\"\n\n  此致\n");
}

TEST_CASE("white space of a page shrinks where no reader sees it") {
  CHECK(drawn("<div>\n    \n    <p>a  b</p>\n</div>\n", {}) == "<div>\n<p>a  b</p>\n</div>\n");
  CHECK(drawn("<pre>\n  a\n\n  b</pre>", {}) == "<pre>\n  a\n\n  b</pre>");
  CHECK(drawn("<textarea>\n\n  {{x}}\n</textarea>", {{"x", "1\n\n2"}}) == "<textarea>\n\n  1\n\n2\n</textarea>");
}

TEST_CASE("a broken template is refused with its line") {
  CHECK(refused("a\nb {{#rows}}\nc") == "2: unclosed section \"rows\"");
  CHECK(refused("a\n{{#one}}\n{{/two}}").substr(0, 2) == "2:");
  CHECK(refused("a\n\n{{/rows}}") == "3: unopened section \"rows\"");
  CHECK(refused("a\n{{name") == "2: unclosed tag");
  CHECK(refused("a {{name\n<b>{{other}}") == "1: unclosed tag");
  CHECK(refused("{{=<% %>=}}") == "1: other delimiters are not offered");
  CHECK(refused("{{> partials/x}}") == "1: there is no partials/x.mustache");
  CHECK(refused("{{a..b}}") == "1: {{a..b}} is not a name");
}

TEST_CASE("what would hang or exhaust the parser is refused before it is asked") {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "{{#a}}";
  for (int i = 0; i < 5000; ++i) deep += "{{/a}}";
  CHECK(refused(deep) == "1: sections are nested more than 32 deep");
  CHECK(refused(std::string(300 * 1024, 'x')) == "0: the template is larger than 256 KiB");
  std::string wide;
  for (int i = 0; i < 20000; ++i) wide += "{{a}}<br>{{b}}\n";
  CHECK_FALSE(Template::parse(wide, "test").ok());
}

TEST_CASE("any bytes whatever parse or are refused, and never crash") {
  unsigned state = 12345;
  const auto next = [&state] { return state = state * 1664525u + 1013904223u, state >> 16; };
  const std::vector<std::string> parts = {
      "{{",  "}}",  "{{{", "}}}", "{{#a}}", "{{/a}}", "{{^a}}",   "<a href=\"",
      "\"",  ">",   "<",   "a",   "=",      "{{!",    "{{>",      "{{=",
      "{{&", "\n",  " ",   "'",   "<!--",   "-->",    "<script>", "</script>",
      ".",   "../", "{",   "}",   "\xff",   "\xe4",   "中",       std::string(1, '\0')};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = 0, count = next() % 14; i < count; ++i) text += parts[next() % parts.size()];
    auto parsed = Template::parse(text, "fuzz");
    if (parsed.ok()) (void)parsed->render({{"a", {{{"a", "<"}}}}, {"b", "x"}});
  }
  SUCCEED();
}
