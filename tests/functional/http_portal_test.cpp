// Sessions, permissions, forgery, languages, and outcomes as people and programs see them.
#include <catch2/catch.hpp>

#include "http_fixture.h"

using namespace http_test;

namespace {

std::optional<Reply> get(Portal& portal, const std::string& path, const std::string& headers = {}) {
  return ask(portal.port(), "GET " + path + " HTTP/1.1\r\nHost: portal.example\r\n" + headers + "\r\n");
}

std::optional<Reply> send(Portal& portal, const std::string& method, const std::string& path,
                          const std::string& headers, const std::string& body = {}) {
  return ask(portal.port(), method + " " + path + " HTTP/1.1\r\nHost: portal.example\r\n" + headers +
                                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

const std::string kHtml = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n";
const std::string kForm = "Content-Type: application/x-www-form-urlencoded\r\n";
const std::string kJson = "Content-Type: application/json\r\n";
const std::string kVendor = "Cookie: other=1; tenderloom_session=vendor\r\n";
const std::string kToken = "Authorization: Bearer vendor-token\r\n";

std::string code_of(const std::optional<Reply>& reply) { return Json::parse(reply->body)["code"]; }

}  // namespace

TEST_CASE("the client decides between page and JSON", "[http]") {
  Portal portal;
  const auto is_html = [&](const std::string& headers) {
    const auto reply = get(portal, "/page", headers);
    CHECK(reply->header("vary") == "Accept, HX-Request");
    return reply->header("content-type").starts_with("text/html");
  };
  CHECK_FALSE(is_html(""));
  CHECK_FALSE(is_html("Accept: */*\r\n"));
  CHECK_FALSE(is_html("Accept: application/json\r\n"));
  CHECK_FALSE(is_html("Accept: application/json, text/plain, */*\r\n"));
  CHECK_FALSE(is_html("Accept: text/html;q=0.5, application/json;q=0.9\r\n"));
  CHECK_FALSE(is_html("Accept: text/html;q=0, */*\r\n"));
  CHECK_FALSE(is_html("Accept: image/png\r\n"));
  CHECK_FALSE(is_html("Accept: text/html;q=7\r\n"));
  CHECK(is_html(kHtml));
  CHECK(is_html("Accept: text/html\r\n"));
  CHECK(is_html("Accept: application/json;q=0.5\r\nAccept: text/html\r\n"));
  CHECK(is_html("Accept: TEXT/HTML, */*\r\n"));
  CHECK(is_html("HX-Request: true\r\nAccept: */*\r\n"));
}

TEST_CASE("every answer carries the security headers", "[http]") {
  Portal portal;
  for (const auto& reply :
       {get(portal, "/hello"), get(portal, "/nowhere"), get(portal, "/page", kHtml), get(portal, "/broken"),
        get(portal, "/assets/site.css"), get(portal, "/assets/none"), get(portal, "/items", kHtml),
        ask(portal.port(), "BAD\r\n\r\n"), send(portal, "OPTIONS", "/hello", "")}) {
    INFO(reply->head);
    CHECK(reply->header("content-security-policy").find("frame-ancestors 'none'") != std::string::npos);
    CHECK(reply->header("x-content-type-options") == "nosniff");
    CHECK(reply->header("referrer-policy") == "same-origin");
    CHECK(reply->headers.count("content-security-policy") == 1);
    CHECK(reply->headers.count("cache-control") == 1);
    CHECK(reply->has("permissions-policy"));
    CHECK(reply->has("cross-origin-opener-policy"));
    CHECK_FALSE(reply->has("strict-transport-security"));
    CHECK_FALSE(reply->has("server"));
  }
}

TEST_CASE("permissions: who may, who must sign in, who must not know", "[http]") {
  Portal portal;
  SECTION("a program without a token") {
    const auto reply = get(portal, "/items");
    CHECK(reply->status == 401);
    CHECK(reply->header("content-type") == "application/problem+json");
    CHECK(reply->header("www-authenticate").starts_with("Bearer"));
    CHECK(code_of(reply) == "not_signed_in");
  }
  SECTION("a person is led to the sign-in page and back") {
    const auto reply = get(portal, "/items?q=a%26b&page=2", kHtml);
    CHECK(reply->status == 303);
    CHECK(reply->header("location") == "/login?next=/items?q=a%2526b%26page=2");
    CHECK(reply->header("cache-control") == "no-store");
    CHECK(get(portal, "/items", "HX-Request: true\r\n")->header("hx-redirect") == "/login?next=/items");
  }
  SECTION("signed in, by cookie or by token") {
    CHECK(get(portal, "/items", kVendor)->status == 200);
    CHECK(get(portal, "/items", kVendor)->header("cache-control") == "no-store");
    CHECK(get(portal, "/items", kToken)->status == 200);
    CHECK(get(portal, "/items", "Authorization: bearer vendor-token\r\n")->status == 200);
    CHECK(get(portal, "/me", kVendor)->status == 200);
  }
  SECTION("a wrong token is not rescued by a cookie") {
    const auto reply = get(portal, "/items", kVendor + "Authorization: Bearer wrong\r\n");
    CHECK(reply->status == 401);
    CHECK(code_of(reply) == "token_invalid");
    CHECK(reply->header("www-authenticate").find("invalid_token") != std::string::npos);
  }
  SECTION("the first cookie of that name that is known counts") {
    CHECK(get(portal, "/items", "Cookie: tenderloom_session=stale; tenderloom_session=vendor\r\n")->status == 200);
  }
  SECTION("signed in without the permission") {
    const auto reply = send(portal, "POST", "/submission", "Authorization: Bearer vendor-token\r\n" + kJson, "{}");
    CHECK(reply->status == 403);
    CHECK(code_of(reply) == "permission_missing");
    // An area where the role has nothing at all looks like no address.
    CHECK(get(portal, "/staff", kVendor)->body == get(portal, "/nowhere", kVendor)->body);
    CHECK(get(portal, "/hidden", kVendor)->status == 404);
    CHECK(get(portal, "/hidden", kVendor)->body == get(portal, "/nowhere", kVendor)->body);
  }
  SECTION("R-018 a registration that waits for approval may do nothing of a vendor's") {
    const auto reply = get(portal, "/items", "Cookie: tenderloom_session=pending\r\n");
    CHECK(reply->status == 403);
    CHECK(code_of(reply) == "registration_not_approved");
    CHECK(Json::parse(reply->body)["state"] == "pending");
    CHECK(get(portal, "/me", "Cookie: tenderloom_session=pending\r\n")->status == 200);
  }
  SECTION("the body of somebody who may not is not parsed") {
    const auto reply =
        send(portal, "POST", "/items", "Content-Type: multipart/form-data; boundary=b\r\n", "no multipart at all");
    CHECK(reply->status == 401);
  }
}

TEST_CASE("forged requests are refused", "[http]") {
  Portal portal;
  const auto post = [&](const std::string& headers, const std::string& body) {
    return send(portal, "POST", "/items", headers, body);
  };
  CHECK(post(kVendor + kJson, "{}")->status == 403);
  CHECK(code_of(post(kVendor + kJson, "{}")) == "csrf_failed");
  CHECK(post(kVendor + kJson + "X-CSRF-Token: wrong\r\n", "{}")->status == 403);
  CHECK(post(kVendor + kJson + "X-CSRF-Token: csrf-of-vendor\r\n", "{}")->status == 201);
  CHECK(post(kVendor + kForm, "_csrf=csrf-of-vendor&a=1")->status == 201);
  CHECK(post(kVendor + kForm, "_csrf=csrf-of-visitor&a=1")->status == 403);
  CHECK(post(kVendor + "Content-Type: multipart/form-data; boundary=b\r\n",
             "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\ncsrf-of-vendor\r\n--b--\r\n")
            ->status == 201);
  CHECK(post(kToken + kJson, "{}")->status == 201);
  CHECK(post(kToken + kVendor + kJson, "{}")->status == 201);
  SECTION("wherever the browser says that they come from elsewhere") {
    const std::string good = kVendor + kJson + "X-CSRF-Token: csrf-of-vendor\r\n";
    CHECK(post(good + "Sec-Fetch-Site: cross-site\r\n", "{}")->status == 403);
    CHECK(post(good + "Sec-Fetch-Site: same-site\r\n", "{}")->status == 403);
    CHECK(post(good + "Sec-Fetch-Site: same-origin\r\n", "{}")->status == 201);
    CHECK(post(good + "Origin: https://evil.example\r\n", "{}")->status == 403);
    CHECK(post(good + "Origin: null\r\n", "{}")->status == 403);
    CHECK(post(good + "Origin: http://portal.example.evil\r\n", "{}")->status == 403);
    CHECK(post(good + "Origin: http://Portal.example\r\n", "{}")->status == 201);
    CHECK(post(good + "Origin: http://portal.example:80\r\n", "{}")->status == 201);
  }
  SECTION("a form without a session could sign somebody in as somebody else") {
    CHECK(send(portal, "POST", "/sign-in", kForm, "a=b")->status == 403);
    CHECK(send(portal, "POST", "/sign-in", kJson, "{}")->status == 303);
    CHECK(send(portal, "POST", "/sign-in", kJson + "Sec-Fetch-Site: cross-site\r\n", "{}")->status == 403);
  }
}

TEST_CASE("a form's _method is another method, of forms only", "[http]") {
  Portal portal;
  const std::string form = kVendor + kForm;
  auto reply = send(portal, "POST", "/items/3", form, "_csrf=csrf-of-vendor&_method=PUT&a=1");
  CHECK(reply->status == 200);
  CHECK(Json::parse(reply->body) == Json::parse(R"({"method":"PUT","values":{"a":"1"}})"));
  CHECK(send(portal, "POST", "/items/3", form, "_csrf=csrf-of-vendor&_method=DELETE")->status == 204);
  CHECK(send(portal, "POST", "/items/3", form + kHtml, "_csrf=csrf-of-vendor&_method=DELETE")->status == 303);
  CHECK(send(portal, "POST", "/items/3", form, "_csrf=csrf-of-vendor&_method=PATCH")->status == 400);
  reply = send(portal, "POST", "/items/3", form, "_csrf=csrf-of-vendor&a=1");
  CHECK(reply->status == 405);
  CHECK(reply->header("allow") == "PUT, DELETE, OPTIONS");
  CHECK(send(portal, "POST", "/items/3", kToken + kJson, R"({"_method":"PUT"})")->status == 405);
  CHECK(send(portal, "POST", "/items/3", kForm, "_method=DELETE")->status == 401);
}

TEST_CASE("languages: asked for, chosen before, preferred, zh-TW", "[http]") {
  Portal portal;
  const auto locale = [&](const std::string& path, const std::string& headers = {}) -> std::string {
    return Json::parse(get(portal, path, headers)->body)["locale"];
  };
  CHECK(locale("/page") == "zh-TW");
  CHECK(locale("/page", "Accept-Language: en-GB,en;q=0.9\r\n") == "en");
  CHECK(locale("/page", "Accept-Language: fr,en;q=0.3,zh-Hant;q=0.8\r\n") == "zh-TW");
  CHECK(locale("/page", "Accept-Language: fr\r\n") == "zh-TW");
  CHECK(locale("/page?lang=en", "Accept-Language: zh-TW\r\n") == "en");
  CHECK(locale("/page?lang=xx") == "zh-TW");
  SECTION("what a person asked for stays") {
    const auto reply = get(portal, "/page?lang=en", kHtml + kVendor);
    CHECK(reply->header("content-language") == "en");
    CHECK(portal.sessions().stored("vendor").data["locale"] == "en");
    CHECK(locale("/page", kVendor + "Accept-Language: zh-TW\r\n") == "en");
    CHECK(get(portal, "/page?lang=zh-TW", kHtml + kVendor)->header("content-language") == "zh-TW");
    CHECK(locale("/page", kVendor) == "zh-TW");
  }
}

TEST_CASE("sessions: a cookie for those who need one", "[http]") {
  Portal portal;
  SECTION("a page with a form") {
    const auto reply = get(portal, "/page", kHtml);
    CHECK(reply->header("set-cookie") == "tenderloom_session=anonymous1; Path=/; HttpOnly; SameSite=Lax");
    CHECK(reply->header("cache-control") == "no-store");
  }
  SECTION("no session for programs and no look-up where nobody asks") {
    CHECK_FALSE(get(portal, "/page")->has("set-cookie"));
    get(portal, "/hello", kVendor);
    CHECK(portal.sessions().made() == 0);
    CHECK(portal.sessions().looked_up() == 0);
  }
  SECTION("signing in changes the cookie and keeps the message") {
    const auto reply = send(portal, "POST", "/sign-in", kForm + kHtml + "Cookie: tenderloom_session=visitor\r\n",
                            "_csrf=csrf-of-visitor");
    CHECK(reply->status == 303);
    CHECK(reply->header("location") == "/items");
    CHECK(reply->header("set-cookie").starts_with("tenderloom_session=vendor;"));
    CHECK(portal.sessions().stored("vendor").data["flash"][0]["key"] == "signed_in");
  }
  SECTION("signing out removes the cookie") {
    const auto reply = send(portal, "POST", "/sign-out", kForm + kHtml + "Cookie: tenderloom_session=vendor\r\n",
                            "_csrf=csrf-of-vendor");
    CHECK(reply->header("set-cookie").starts_with("tenderloom_session=; "));
    CHECK(reply->header("set-cookie").find("Max-Age=0") != std::string::npos);
  }
}

TEST_CASE("outcomes for programs and for people", "[http]") {
  Portal portal;
  const std::string good = kVendor + "X-CSRF-Token: csrf-of-vendor\r\n";
  SECTION("created") {
    auto reply = send(portal, "POST", "/items", good + kJson, R"({"a":"b"})");
    CHECK(reply->status == 201);
    CHECK(reply->header("location") == "/items/9");
    CHECK(reply->header("etag") == "\"1\"");
    CHECK(Json::parse(reply->body)["a"] == "b");
    reply = send(portal, "POST", "/items", good + kForm + kHtml, "a=b");
    CHECK(reply->status == 303);
    CHECK(reply->header("location") == "/items/9");
    CHECK(portal.sessions().stored("vendor").data["flash"][0] ==
          Json::parse(R"({"kind":"success","key":"saved","params":{}})"));
  }
  SECTION("done and deleted") {
    CHECK(send(portal, "PUT", "/items/3", good + kJson, "{}")->status == 200);
    CHECK(send(portal, "PUT", "/items/3", good + kJson + kHtml, "{}")->status == 303);
    const auto fragment = send(portal, "PUT", "/items/3", good + kJson + "HX-Request: true\r\n", "{}");
    CHECK(fragment->status == 204);
    CHECK(fragment->header("hx-redirect") == "/items");
    const auto deleted = send(portal, "DELETE", "/items/3", good);
    CHECK(deleted->status == 204);
    CHECK_FALSE(deleted->has("content-length"));
  }
  SECTION("invalid, with everything typed and a sentence for each finding") {
    auto reply = send(portal, "POST", "/form", good + kJson, R"({"name":""})");
    CHECK(reply->status == 422);
    CHECK(reply->header("content-type") == "application/problem+json");
    const Json problem = Json::parse(reply->body);
    CHECK(problem["findings"][0]["message"] == "zh-TW:error.required");
    CHECK(problem["code"] == "invalid");
    CHECK(problem["status"] == 422);
    CHECK(problem["type"] == "about:blank");
    reply = send(portal, "POST", "/form", good + kForm + kHtml, "name=typed");
    CHECK(reply->status == 422);
    CHECK(reply->body.find("typed") != std::string::npos);
    CHECK(reply->body.find("error.required") != std::string::npos);
  }
  SECTION("an entity tag saves the second answer") {
    const auto first = get(portal, "/page");
    CHECK(first->header("etag") == "\"7\"");
    CHECK(get(portal, "/page", "If-None-Match: \"7\"\r\n")->status == 304);
    CHECK(get(portal, "/page", "If-None-Match: \"6\", W/\"7\"\r\n")->status == 304);
    CHECK(get(portal, "/page", "If-None-Match: *\r\n")->status == 304);
    CHECK(get(portal, "/page", "If-None-Match: \"8\"\r\n")->status == 200);
    CHECK(get(portal, "/page", "If-Match: \"8\"\r\n")->status == 412);
    CHECK_FALSE(get(portal, "/page", "If-None-Match: \"7\"\r\n")->has("content-length"));
  }
}

TEST_CASE("failures say nothing about the inside", "[http]") {
  Portal portal;
  auto reply = get(portal, "/broken?password=hidden", kHtml);
  CHECK(reply->status == 500);
  CHECK(reply->body.find("secret") == std::string::npos);
  CHECK(reply->body.find("request_id") != std::string::npos);
  CHECK(portal.logged().find("http.failed") != std::string::npos);
  CHECK(portal.logged().find("runtime_error") != std::string::npos);
  CHECK(portal.logged().find("secret-of-the-database") == std::string::npos);
  CHECK(portal.logged().find("hidden") == std::string::npos);
  reply = get(portal, "/outage");
  CHECK(reply->status == 503);
  CHECK(reply->header("retry-after") == "7");
}

TEST_CASE("an address that asks too often waits, and learns how long", "[http]") {
  http::Allowances few;
  few.of_address[static_cast<std::size_t>(http::Cost::ordinary)] = {3, 0.5};
  Portal portal({}, {"127.0.0.1"}, 4, few);
  for (int i = 0; i < 3; ++i) CHECK(get(portal, "/hello")->status == 200);
  const auto reply = get(portal, "/hello");
  CHECK(reply->status == 429);
  CHECK(reply->header("retry-after") == "2");
  CHECK(reply->body.find("too_many_requests") != std::string::npos);
  // Behind a proxy that is trusted, everybody is counted by an address of their own.
  CHECK(get(portal, "/hello", "X-Forwarded-For: 203.0.113.9\r\n")->status == 200);
  CHECK(get(portal, "/assets/site.css")->status == 200);  // parts of a page that was let through
}

TEST_CASE("files: names, ranges, tags, and a sandbox unless they are safe to show", "[http]") {
  Portal portal;
  auto reply = get(portal, "/file");
  CHECK(reply->body == "%PDF-1.7 0123456789");
  CHECK(reply->header("content-disposition") ==
        "attachment; filename=\"___ ___.pdf\"; filename*=UTF-8''%E7%94%B3%E8%AB%8B%E8%A1%A8%20%22%E4%B8%80%22.pdf");
  CHECK(reply->header("content-security-policy").find("sandbox") != std::string::npos);
  reply = get(portal, "/file?show=1");
  CHECK(reply->header("content-disposition").starts_with("inline"));
  CHECK(reply->header("content-security-policy").find("frame-ancestors 'self'") != std::string::npos);
  CHECK(reply->header("content-security-policy").find("sandbox") == std::string::npos);
  reply = get(portal, "/file", "Range: bytes=9-12\r\n");
  CHECK(reply->status == 206);
  CHECK(reply->body == "0123");
  CHECK(reply->header("content-range") == "bytes 9-12/19");
  CHECK(get(portal, "/file", "Range: bytes=-2\r\n")->body == "89");
  CHECK(get(portal, "/file", "Range: bytes=17-\r\n")->body == "89");
  CHECK(get(portal, "/file", "Range: bytes=0-0,2-2\r\n")->status == 200);
  CHECK(get(portal, "/file", "Range: bytes=5-2\r\n")->status == 200);
  CHECK(get(portal, "/file", "Range: lines=1-2\r\n")->status == 200);
  reply = get(portal, "/file", "Range: bytes=19-\r\n");
  CHECK(reply->status == 416);
  CHECK(reply->header("content-range") == "bytes */19");
  CHECK(get(portal, "/file", "Range: bytes=0-0\r\nIf-Range: \"pdf1\"\r\n")->status == 206);
  CHECK(get(portal, "/file", "Range: bytes=0-0\r\nIf-Range: \"old\"\r\n")->status == 200);
  CHECK(get(portal, "/file", "If-None-Match: \"pdf1\"\r\n")->status == 304);
}

TEST_CASE("a theme's files", "[http]") {
  Portal portal;
  auto reply = get(portal, "/assets/site.css");
  CHECK(reply->body == "body { color: black }\n");
  CHECK(reply->header("content-type") == "text/css; charset=utf-8");
  CHECK(reply->header("vary") == "Accept-Encoding");
  CHECK(reply->header("cache-control") == "public, no-cache");
  const std::string etag = reply->header("etag");
  CHECK(get(portal, "/assets/site.css", "If-None-Match: " + etag + "\r\n")->status == 304);
  const std::string version = etag.substr(1, etag.size() - 2);
  CHECK(get(portal, "/assets/site.css?v=" + version)->header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(get(portal, "/assets/site.css?v=other")->header("cache-control") == "public, no-cache");
  reply = get(portal, "/assets/site.css", "Accept-Encoding: br, gzip;q=0.8\r\n");
  CHECK(reply->header("content-encoding") == "gzip");
  CHECK(reply->body == "not really gzip");
  CHECK(reply->header("etag") != etag);
  CHECK_FALSE(get(portal, "/assets/site.css", "Accept-Encoding: gzip;q=0\r\n")->has("content-encoding"));
  CHECK(get(portal, "/assets/none.css")->status == 404);
  CHECK(get(portal, "/assets/")->status == 404);
  CHECK(get(portal, "/assets/.hidden")->status == 404);
  CHECK(send(portal, "POST", "/assets/site.css", "")->status == 405);
  CHECK(get(portal, "/assets/../tmp")->status == 400);
}

TEST_CASE("forwarded addresses count only from trusted proxies", "[http]") {
  const std::string forwarded =
      "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n" + kToken + kJson;
  SECTION("not trusted") {
    Portal portal;
    const Json answer = Json::parse(send(portal, "POST", "/echo", forwarded, "{}")->body);
    CHECK(answer["address"] == "127.0.0.1");
    CHECK(answer["secure"] == false);
  }
  SECTION("trusted: the last address that is not a proxy's") {
    Portal portal({}, {"127.0.0.1", "10.0.0.0/8"});
    const auto reply = send(portal, "POST", "/echo", forwarded, "{}");
    const Json answer = Json::parse(reply->body);
    CHECK(answer["address"] == "203.0.113.9");
    CHECK(answer["secure"] == true);
    CHECK(reply->has("strict-transport-security"));
  }
}
