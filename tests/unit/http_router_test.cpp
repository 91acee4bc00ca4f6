#include <catch2/catch.hpp>

#include "tenderloom/http/router.h"

using namespace tenderloom::http;

namespace {

Route route(Method method, const std::string& pattern, const std::string& permission = "public") {
  Route made;
  made.method = method;
  made.pattern = pattern;
  made.permission = permission;
  made.handler = [](Context&) -> Outcome { return Content{}; };
  made.summary = "A route.";
  return made;
}

}  // namespace

TEST_CASE("the most literal pattern wins, whatever order they came in", "[http]") {
  Router router;
  router.add(route(Method::get, "/"));
  router.add(route(Method::get, "/tenders/{no}/items/{level}/{id}"));
  router.add(route(Method::get, "/tenders/{no}/items/{level}/new"));
  router.add(route(Method::post, "/tenders/{no}/items/{level}/evaluate"));
  router.add(route(Method::get, "/tenders/{no}/documents.zip"));
  router.add(route(Method::get, "/assets/{rest...}"));
  router.add(route(Method::get, "/assets/list"));
  const auto pattern = [&](Method method, const std::string& path) {
    const auto match = router.match(method, path);
    return match.route == nullptr ? std::string("-") : match.route->pattern;
  };
  CHECK(pattern(Method::get, "/") == "/");
  CHECK(pattern(Method::get, "/tenders/1150202/items/tier/new") == "/tenders/{no}/items/{level}/new");
  CHECK(pattern(Method::get, "/tenders/1150202/items/tier/7") == "/tenders/{no}/items/{level}/{id}");
  CHECK(pattern(Method::get, "/tenders/1150202/items/tier/evaluate") == "/tenders/{no}/items/{level}/{id}");
  CHECK(pattern(Method::post, "/tenders/1150202/items/tier/evaluate") == "/tenders/{no}/items/{level}/evaluate");
  CHECK(pattern(Method::head, "/tenders/1/documents.zip") == "/tenders/{no}/documents.zip");
  CHECK(pattern(Method::get, "/assets/list") == "/assets/list");
  CHECK(pattern(Method::get, "/assets/css/site.css") == "/assets/{rest...}");
  for (const char* path :
       {"", "x", "//", "/tenders//items/tier/new", "/assets", "/assets/", "/assets//a", "/tenders/1"})
    CHECK(pattern(Method::get, path) == "-");
}

TEST_CASE("parameters are handed over under their names", "[http]") {
  Router router;
  router.add(route(Method::get, "/a/{x}/{y}"));
  router.add(route(Method::put, "/a/{other}/{y}"));
  router.add(route(Method::get, "/r/{rest...}"));
  using Params = std::vector<std::pair<std::string, std::string>>;
  CHECK(router.match(Method::get, "/a/1/二").params == Params{{"x", "1"}, {"y", "二"}});
  CHECK(router.match(Method::put, "/a/1/2").params == Params{{"other", "1"}, {"y", "2"}});
  CHECK(router.match(Method::get, "/r/b/c").params == Params{{"rest", "b/c"}});
}

TEST_CASE("a known address with an unknown method says what it takes", "[http]") {
  Router router;
  router.add(route(Method::get, "/a/{x}"));
  router.add(route(Method::post, "/a/list"));
  CHECK(router.match(Method::put, "/a/list").allowed ==
        std::vector{Method::get, Method::head, Method::post, Method::options});
  CHECK(router.match(Method::put, "/b").allowed.empty());
  CHECK(router.match(Method::get, "/a/list").route->pattern == "/a/{x}");
}

TEST_CASE("the largest body of an address is known before it is read", "[http]") {
  Router router;
  auto upload = route(Method::put, "/a/{x}");
  upload.body.bytes = 50;
  router.add(upload);
  auto small = route(Method::post, "/a/list");
  small.body.bytes = 5;
  router.add(small);
  router.add(route(Method::get, "/b"));
  CHECK(router.body_limit("/a/list") == 50);
  CHECK(router.body_limit("/b") == 0);
  CHECK(router.body_limit("/none") == 0);
}

TEST_CASE("a programmer's mistakes are found at start", "[http]") {
  Router router;
  router.add(route(Method::get, "/a/{x}"));
  CHECK_THROWS_AS(router.add(route(Method::get, "/a/{y}")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::get, "/b", "")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::get, "b")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::get, "/b//c")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::get, "/b/{c}.pdf")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::get, "/{rest...}/b")), std::logic_error);
  CHECK_THROWS_AS(router.add(route(Method::head, "/b")), std::logic_error);
  Route nothing = route(Method::get, "/b");
  nothing.handler = nullptr;
  CHECK_THROWS_AS(router.add(nothing), std::logic_error);
}

TEST_CASE("the API's description is made of the same table", "[http]") {
  Router router;
  auto list = route(Method::get, "/tenders/{no}/items", "vendor.items");
  list.parameters = {{"q", "query", "string", "What to look for."}, {"page", "query", "integer"}};
  router.add(list);
  auto create = route(Method::post, "/tenders/{no}/items", "vendor.items");
  create.statuses = {201, 422};
  create.body_schema = {{"type", "object"}, {"required", Json::array({"name"})}};
  router.add(create);
  router.add(route(Method::get, "/rest/{rest...}"));
  const Json document = router.openapi("Portal", "0.1.0");
  CHECK(document["openapi"] == "3.1.0");
  CHECK(document["info"] == Json{{"title", "Portal"}, {"version", "0.1.0"}});
  CHECK(document["paths"].size() == 2);
  const Json& get = document["paths"]["/tenders/{no}/items"]["get"];
  CHECK(get["parameters"][0] == Json::parse(R"({"in":"path","name":"no","required":true,"schema":{"type":"string"}})"));
  CHECK(get["parameters"][1]["description"] == "What to look for.");
  CHECK(get["x-permission"] == "vendor.items");
  CHECK_FALSE(get.contains("security"));
  const Json& post = document["paths"]["/tenders/{no}/items"]["post"];
  CHECK(post["requestBody"]["content"]["application/json"]["schema"]["required"] == Json::array({"name"}));
  CHECK(post["responses"].contains("201"));
  CHECK(post["responses"]["422"]["content"].contains("application/problem+json"));
  CHECK(document["paths"]["/rest/{rest}"]["get"]["security"] == Json::array());
  std::set<std::string> ids;
  for (const auto& path : document["paths"]) {
    for (const auto& operation : path) ids.insert(operation["operationId"].get<std::string>());
  }
  CHECK(ids.size() == 3);
}
