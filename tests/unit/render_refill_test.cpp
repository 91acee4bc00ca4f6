// A form that outlived its session, put into its page again.
#include <catch2/catch.hpp>

#include "tenderloom/render/refill.h"

using tenderloom::render::refill;
using tenderloom::render::TypedForm;

namespace {

const std::string kPage = R"(<!DOCTYPE html><body><form method="get" action="/x"><input name="a" value="search"></form>
<!-- <form method="post" action="/x"> -->
<form method="post" action="/x/9"><input type="hidden" name="_method" value="DELETE"><textarea name="reason"></textarea></form>
<form method="post" action="/x?y=1" novalidate>
<input type="hidden" name="_csrf" value="secret"><input type="hidden" name="version" value="7">
<input class="c" type="text" id="field-a" name="a" value="old &amp; &quot;stale&quot;" data-x>
<input type="password" name="password" value="">
<textarea name="note" rows="3">
old <b></textarea>
<input type="hidden" name="agree" value=""><input type="checkbox" name="agree" value="true">
<input type="checkbox" name="kinds" value="k1" checked><input type="checkbox" name="kinds" value="k2">
<input type="radio" name="size" value="s" checked><input type="radio" name="size" value="m">
<select name="country"><option value="">?</option><option value="TW" selected>TW</option><option value="J&#39;P">JP</option></select>
<select name="many" multiple><option value="1">1</option><option value="2">2</option><option value="3">3</option></select>
<div data-table="members"><table><tbody><tr data-row="0"><td><input id="field-members-0-name" name="members[0].name" value=""><label for="field-members-0-name">n</label></td></tr></tbody></table></div>
<input type="file" name="proof">
</form></body>)";

std::string filled(std::vector<std::pair<std::string, std::string>> fields) {
  const auto page = refill(kPage, {"/x", "", std::move(fields)});
  REQUIRE(page);
  return *page;
}
bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("R-011 what was typed stands in its controls again, escaped, and only in that form") {
  const auto page = filled({{"a", "x\"><script>"}, {"note", "</textarea>\nzwei"}, {"password", "Never1!"}});
  CHECK(has(page, R"(value="x&quot;&gt;&lt;script&gt;")"));
  CHECK_FALSE(has(page, "<script>"));
  CHECK(has(page, "&lt;/textarea&gt;\nzwei</textarea>"));
  CHECK(has(page, R"(name="a" value="search")"));
  CHECK(has(page, R"(data-restored method="post" action="/x?y=1")"));
  CHECK(has(page, R"(name="_csrf" value="secret")"));
  CHECK_FALSE(has(page, "stale"));
}

TEST_CASE("R-011 choices come back as they were made, also those that were taken away") {
  const auto page = filled({{"agree", ""},
                            {"agree", "true"},
                            {"kinds", ""},
                            {"kinds", "k2"},
                            {"size", "m"},
                            {"country", "J'P"},
                            {"many", "1"},
                            {"many", "3"}});
  CHECK(has(page, R"(<input checked type="checkbox" name="agree" value="true">)"));
  CHECK(has(page, R"(<input type="checkbox" name="kinds" value="k1">)"));
  CHECK(has(page, R"(<input checked type="checkbox" name="kinds" value="k2">)"));
  CHECK(has(page, R"(<input type="radio" name="size" value="s">)"));
  CHECK(has(page, R"(<input checked type="radio" name="size" value="m">)"));
  CHECK(has(page, R"(<option value="TW">)"));
  CHECK(has(page, R"(<option selected value="J&#39;P">)"));
  CHECK(has(page, R"(<option selected value="1">)"));
  CHECK(has(page, R"(<option value="2">)"));
  CHECK(has(page, R"(<option selected value="3">)"));
}

TEST_CASE("R-011 rows are added, the old version stays, and what has no control is not lost") {
  const auto page =
      filled({{"version", "5"}, {"members[0].name", "王"}, {"members[2].name", "林"}, {"proof", "blob-1"}});
  CHECK(has(page, R"(name="members[0].name")"));
  CHECK(has(page, R"(<tr data-row="2">)"));
  CHECK(has(page, R"(value="林" id="field-members-2-name" name="members[2].name")"));
  CHECK(has(page, R"(for="field-members-2-name")"));
  CHECK(has(page, R"(name="version")"));
  CHECK_FALSE(has(page, R"(value="7")"));
  CHECK(has(page, R"(<input type="hidden" name="proof" value="blob-1">)"));
}

TEST_CASE("a page without that form is left alone; the hidden method tells two forms of one address apart") {
  CHECK_FALSE(refill(kPage, {"/x", "PUT", {{"a", "1"}}}));
  CHECK_FALSE(refill(kPage, {"/y", "", {{"a", "1"}}}));
  CHECK_FALSE(refill("<form method=\"post\" action=\"/x\"", {"/x", "", {}}));
  const auto page = refill(kPage, {"/x/9", "DELETE", {{"reason", "重複"}}});
  REQUIRE(page);
  CHECK(has(*page, "重複</textarea>"));
}
