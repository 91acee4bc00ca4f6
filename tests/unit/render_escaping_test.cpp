#include <catch2/catch.hpp>

#include "tenderloom/render/theme.h"

using tenderloom::base::Json;
using tenderloom::render::Template;

namespace {

std::string drawn(const std::string& text, const Json& model) {
  auto parsed = Template::parse(text, "test");
  REQUIRE(parsed.ok());
  return parsed->render(model);
}

std::string refused(const std::string& text) {
  auto parsed = Template::parse(text, "test");
  INFO(text);
  REQUIRE_FALSE(parsed.ok());
  return parsed.error().params["detail"];
}

const std::vector<std::string> kPayloads = {"<script>alert(1)</script>",
                                            "\"><img src=x onerror=alert(1)>",
                                            "' onmouseover='alert(1)",
                                            "</textarea><script>",
                                            "</title><script>alert(1)</script>",
                                            "&lt;script&gt;",
                                            "<!--",
                                            "{{layout.csrf}}",
                                            "{{{x}}}",
                                            "{{> partials/x}}"};

}  // namespace

TEST_CASE("a value never leaves the place where the template put it") {
  const std::vector<std::string> places = {"<p>{{x}}</p>",           "<p title=\"{{x}}\">a</p>",
                                           "<p title='{{x}}'>a</p>", "<textarea>{{x}}</textarea>",
                                           "<title>{{x}}</title>",   "<input value=\"a{{x}}\">"};
  for (const std::string& place : places) {
    for (const std::string& payload : kPayloads) {
      const std::string page = drawn(place, {{"x", payload}});
      const std::size_t begin = place.find("{{x}}");
      const std::string before = place.substr(0, begin), after = place.substr(begin + 5);
      INFO(page);
      REQUIRE(page.size() >= before.size() + after.size());
      const std::string value = page.substr(before.size(), page.size() - before.size() - after.size());
      CHECK(value.find_first_of("<>\"'") == std::string::npos);
    }
  }
}

TEST_CASE("a value where escaping would not help is refused when the template is loaded") {
  CHECK(refused("<p class={{x}}>") == "{{x}}: a value in an attribute without quotes");
  CHECK(refused("<p class=a{{x}}>") == "{{x}}: a value in an attribute without quotes");
  CHECK(refused("<p {{x}}>") == "{{x}}: a value inside a tag, where only quoted attributes may hold one");
  CHECK(refused("<{{x}}>") == "{{x}}: a value inside a tag, where only quoted attributes may hold one");
  CHECK(refused("<p data-{{x}}=\"1\">") == "{{x}}: a value inside a tag, where only quoted attributes may hold one");
  CHECK(refused("<p onclick=\"f('{{x}}')\">") == "{{x}}: a value inside an event attribute");
  CHECK(refused("<p OnClick='{{x}}'>") == "{{x}}: a value inside an event attribute");
  CHECK(refused("<p style=\"color:{{x}}\">") == "{{x}}: a value inside a style attribute");
  CHECK(refused("<iframe srcdoc=\"{{x}}\">") == "{{x}}: a value inside srcdoc");
  CHECK(refused("<script>var a = \"{{x}}\";</script>") == "{{x}}: a value inside script or style");
  CHECK(refused("<style>p { color: {{x}} }</style>") == "{{x}}: a value inside script or style");
  CHECK(refused("<!-- {{x}} -->") == "{{x}}: a value inside an HTML comment");
  CHECK(refused("<p title=\"{{#a}}\">{{/a}}") == "{{#a}} begins and ends in different places of the HTML");
  CHECK(refused("<p {{#a}}class=\"{{/a}}x\">") == "{{#a}} begins and ends in different places of the HTML");
  CHECK(refused("<p title=\"a") == "the template ends inside a tag, a quote or a comment");
}

TEST_CASE("sections inside a tag are taken where they leave it whole") {
  CHECK(drawn("<input{{#c}} checked{{/c}}>", {{"c", true}}) == "<input checked>");
  CHECK(drawn("<p class=\"a{{#c}} b{{/c}}\"{{#t}} title=\"{{t}}\"{{/t}}>", {{"c", false}, {"t", "\""}}) ==
        "<p class=\"a\" title=\"&quot;\">");
}

TEST_CASE("unescaped values are refused unless the portal itself made them") {
  CHECK(refused("{{{x}}}") == "{{{x}}}: only names that end in _html may be printed unescaped");
  CHECK(refused("{{& x}}") == "{{{x}}}: only names that end in _html may be printed unescaped");
  CHECK(drawn("{{{body_html}}}", {{"body_html", "<b>ok</b>"}}) == "<b>ok</b>");
  CHECK(drawn("{{body_html}}", {{"body_html", "<b>"}}) == "&lt;b&gt;");
  CHECK(refused("<p class=\"{{#a}}x\" {{{b_html}}}{{/a}}\">").find("inside a tag") != std::string::npos);
}

TEST_CASE("an address that a browser would run prints as #") {
  const auto link = [](const std::string& url) {
    const std::string page = drawn("<a href=\"{{url}}\">", {{"url", url}});
    return page.substr(9, page.size() - 11);
  };
  for (const std::string url :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
        "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<script>", "vbscript:x", "//evil.example",
        "/\\evil.example", "\\\\evil.example", "file:///etc/passwd", "blob:https://x", "data:image/svg+xml-x;"}) {
    INFO(url);
    CHECK(link(url) == "#");
  }
  for (const std::string url : {"/tenders/1150202", "tenders?q=a:b", "#group-1", "?page=2", "https://example.tw/x?a=1",
                                "HTTP://example.tw", "mailto:a@b.tw", "tel:+886-2-1234", "", "a/b:c"}) {
    INFO(url);
    CHECK(link(url) == url);
  }
  SECTION("also when a section stands before the value in the attribute") {
    const std::string text = "<a href=\"{{#a}}{{a}}{{/a}}{{^a}}{{url}}{{/a}}\">";
    CHECK(drawn(text, {{"url", "javascript:x"}}) == "<a href=\"#\">");
    CHECK(drawn(text, {{"a", "javascript:x"}}) == "<a href=\"#\">");
  }
  SECTION("what follows a beginning of the template's own is no address of its own") {
    CHECK(drawn("<a href=\"/x?q={{url}}\">", {{"url", "a:b"}}) == "<a href=\"/x?q=a:b\">");
  }
}
