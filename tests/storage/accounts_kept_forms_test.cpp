// Forms that came after their session had ended: whose they are, how long, how many.
#include "accounts_fixture.h"
#include "tenderloom/accounts/kept_forms.h"

using namespace tenderloom;
using namespace std::chrono_literals;
using accounts::KeptForms;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

TEST_CASE("R-011 a kept form is its person's alone, for half an hour, and only its hash names it") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    KeptForms forms(test.database, test.clock);
    const auto request = office.request();
    http::KeptForm form{7, "/x", "PUT", "/x/edit?a=1", {{"名稱", "臺\n灣"}, {"b", ""}, {"b", "2"}}, {"a.pdf"}, true};
    const auto token = forms.keep(form, request);
    REQUIRE(token);
    const auto found = forms.find(*token, 7);
    REQUIRE(found);
    CHECK(found->fields == form.fields);
    CHECK(found->page == form.page);
    CHECK(found->method == "PUT");
    CHECK(found->files == form.files);
    CHECK(found->secrets);
    CHECK_FALSE(forms.find(*token, 8));
    CHECK_FALSE(forms.find("x" + *token, 7));
    CHECK_FALSE(forms.find(test.text("SELECT token_hash FROM kept_form"), 7));
    SECTION("dropped after use") {
      forms.drop(*token);
      CHECK_FALSE(forms.find(*token, 7));
    }
    SECTION("gone after half an hour") {
      test.clock.advance(30min - 1us);
      CHECK(forms.find(*token, 7));
      test.clock.advance(1us);
      CHECK_FALSE(forms.find(*token, 7));
      office.accounts.sessions().tidy();
      CHECK(test.number("SELECT COUNT(*) FROM kept_form") == 0);
    }
  });
}

TEST_CASE("nobody fills the table with kept forms") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    KeptForms forms(test.database, test.clock);
    auto request = office.request();
    http::KeptForm unknown{0, "/x", "", "/x", {{"a", "1"}}, {}, false};
    for (int i = 0; i < KeptForms::kMostUnknownOfAddress; ++i) CHECK(forms.keep(unknown, request));
    CHECK_FALSE(forms.keep(unknown, request));
    request.client_address = "192.0.2.200";
    const auto token = forms.keep(unknown, request);
    REQUIRE(token);
    CHECK(forms.find(*token, 3));  // whoever signs in with that browser
    http::KeptForm known = unknown;
    known.person_id = 7;
    for (int i = 0; i < KeptForms::kMostOfPerson; ++i) CHECK(forms.keep(known, request));
    CHECK_FALSE(forms.keep(known, request));
    test.clock.advance(30min);
    CHECK(forms.keep(unknown, request));
  });
}
