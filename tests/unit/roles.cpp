// Roles as data: config/roles.lua, what is refused in an office's own file, and what tokens may do.
#include "tenderloom/accounts/roles.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using accounts::Permissions;
using accounts::Roles;
using base::Json;

namespace {

const Roles& shipped() {
  static const auto loaded = Roles::load(SOURCE_ROOT "/config/roles.lua");
  if (!loaded.ok()) FAIL(loaded.error().code << loaded.error().params.dump());
  return **loaded;
}

/// The shipped file with one text replaced, as an office would change its copy.
base::Result<std::shared_ptr<const Roles>> changed(const std::string& from, const std::string& to) {
  std::ifstream in(SOURCE_ROOT "/config/roles.lua");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  const auto file = std::filesystem::temp_directory_path() / ("roles-" + base::random_token(8) + ".lua");
  std::ofstream(file) << text;
  auto loaded = Roles::load(file);
  std::filesystem::remove(file);
  return loaded;
}

Json refused(const std::string& from, const std::string& to, const std::string& code) {
  const auto loaded = changed(from, to);
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.error().code == code);
  return loaded.error().params;
}

}  // namespace

TEST_CASE("R-018 a vendor may do nothing but mend its registration until it is approved") {
  const Roles& roles = shipped();
  for (const char* state : {"pending", "needs_revision", "rejected", "suspended", "", "no such state"}) {
    CAPTURE(state);
    CHECK(roles.permissions_of("vendor_owner", state) == Permissions{"account.edit", "account.manage"});
    CHECK(roles.permissions_of("vendor_viewer", state).empty());
  }
  CHECK(roles.permissions_of("vendor_owner", "approved") ==
        Permissions{"account.edit", "account.manage", "vendor.view", "vendor.edit", "vendor.submit"});
  CHECK(roles.permissions_of("vendor_viewer", "approved") == Permissions{"vendor.view"});
  CHECK(roles.permissions_of("nobody", "approved").empty());
}

TEST_CASE("roles of the contract hold the least that their work needs") {
  const Roles& roles = shipped();
  const std::vector<std::string> expected{"vendor_owner",   "vendor_editor",     "vendor_viewer", "reviewer",
                                          "tender_officer", "programme_officer", "tester",        "committee_member",
                                          "opener",         "working_group",     "administrator"};
  CHECK(roles.keys() == expected);
  CHECK_FALSE(roles.permissions_of("vendor_editor", "approved").count("account.manage"));
  CHECK(roles.permissions_of("reviewer", "").count("staff.registrations"));
  CHECK_FALSE(roles.permissions_of("reviewer", "").count("staff.tenders"));
  CHECK(roles.permissions_of("tender_officer", "").count("staff.tenders"));
  for (const char* key :
       {"reviewer", "tender_officer", "programme_officer", "tester", "committee_member", "working_group"})
    for (const char* name : {"staff.users", "staff.roles", "staff.audit", "staff.personal_data"})
      CHECK_FALSE(roles.permissions_of(key, "").count(name));
  // Who sits in committees reaches what was assigned and nothing else.
  CHECK(roles.permissions_of("committee_member", "") == Permissions{"staff.committee", "staff.reading", "staff.view"});
  CHECK(roles.permissions_of("working_group", "") == Permissions{"staff.reading", "staff.view", "staff.working_group"});
  // Who opens sealed bids is never who runs the machine.
  CHECK(roles.permissions_of("opener", "") == Permissions{"staff.opening", "staff.view"});
  CHECK_FALSE(roles.permissions_of("administrator", "").count("staff.opening"));
  CHECK(roles.permissions_of("programme_officer", "").count("staff.stages"));
  CHECK_FALSE(roles.permissions_of("programme_officer", "").count("staff.tenders"));
  // What testers set of a row, and nothing else: the page of the office's words comes with it, as it does for
  // reviewers.
  CHECK(roles.permissions_of("tester", "") == Permissions{"staff.office", "staff.testing", "staff.view"});
  CHECK(roles.permissions_of("reviewer", "").count("staff.office"));
  CHECK_FALSE(roles.permissions_of("reviewer", "").count("staff.testing"));
  CHECK(roles.label("reviewer", "zh-TW") == "審查人員");
  CHECK(roles.label("reviewer", "en") == "Reviewer");
  CHECK(roles.label("gone", "en") == "gone");
}

TEST_CASE("what a request asks is answered by sets that are shared, not made") {
  const Roles& roles = shipped();
  const Permissions one = roles.permissions_of("reviewer", ""), other = roles.permissions_of("reviewer", "");
  CHECK(&*one.begin() == &*other.begin());
}

TEST_CASE("an office's own file: what is wrong is named with the nearest right word") {
  const Json key = refused("permissions = { \"vendor.view\" }", "permisions = { \"vendor.view\" }", "roles_key");
  CHECK(key["role"] == "vendor_viewer");
  CHECK(key["nearest"] == "permissions");
  const Json name = refused("\"staff.registrations\"", "\"staff.registration\"", "roles_permission");
  CHECK(name["nearest"] == "staff.registrations");
  CHECK(refused("kind = \"staff\"", "kind = \"stuff\"", "roles_value")["key"] == "kind");
  CHECK(refused("en = \"Owner\"", "en = \"\"", "roles_value")["key"] == "label");
  CHECK(refused("en = \"Owner\"", "de = \"Inhaber\"", "roles_value")["key"] == "label");
  CHECK(refused("{ \"vendor.view\" }", "{ \"staff.view\" }", "roles_value")["key"] == "permissions");
  CHECK(refused("key = \"tester\"", "key = \"Tester\"", "roles_value")["key"] == "key");
  CHECK(refused("key = \"tester\"", "key = \"reviewer\"", "roles_twice")["role"] == "reviewer");
  CHECK(refused("key = \"vendor_viewer\"", "key = \"vendor_guest\"", "roles_missing")["role"] == "vendor_viewer");
  refused("\"staff.roles\"", "\"staff.audit\"", "roles_nobody");
  CHECK(refused("return {", "return {{", "roles_script")["line"].is_number());
  CHECK(Roles::load("/nowhere/roles.lua").error().code == "roles_file");

  const auto added = changed("key = \"tester\"", "key = \"intern\"");
  REQUIRE(added.ok());
  CHECK((*added)->is_staff_role("intern"));
  CHECK_FALSE((*added)->is_staff_role("tester"));
}

TEST_CASE("what a token may do is its person's role and its scopes together") {
  using http::Method;
  const Roles& roles = shipped();
  const auto within = [&](const char* role, const accounts::Scopes& scopes, Method method) {
    return roles.permissions_of(role, "approved", scopes, method);
  };
  const auto owner = roles.permissions_of("vendor_owner", "approved");
  CHECK(within("vendor_owner", {"read"}, Method::get) == owner);
  CHECK(within("vendor_owner", {"read"}, Method::post).empty());
  CHECK(within("vendor_owner", {"write"}, Method::put) == owner);
  CHECK(within("vendor_owner", {"staff"}, Method::post).empty());
  CHECK_FALSE(roles.permissions_of("vendor_owner", "pending", {"read"}, Method::get).count("vendor.view"));
  CHECK(within("administrator", {"read"}, Method::get).empty());
  CHECK(within("administrator", {"read", "staff"}, Method::get).count("staff.registrations"));
  CHECK_FALSE(within("administrator", {"read", "staff"}, Method::get).count("staff.users"));
  CHECK(within("administrator", {"read", "admin"}, Method::get).count("staff.users"));
  CHECK(within("administrator", {"read", "staff"}, Method::del).empty());
  CHECK(within("reviewer", {"read", "admin"}, Method::get) == roles.permissions_of("reviewer", ""));

  CHECK(roles.scopes_of("vendor_viewer") == accounts::Scopes{"read"});
  CHECK(roles.scopes_of("vendor_editor") == accounts::Scopes{"read", "write"});
  CHECK(roles.scopes_of("reviewer") == accounts::Scopes{"read", "staff", "write"});
  CHECK(roles.scopes_of("administrator") == accounts::Scopes{"admin", "read", "staff", "write"});
  CHECK(accounts::scopes_from(accounts::text_of({"read", "staff"})) == accounts::Scopes{"read", "staff"});
}
