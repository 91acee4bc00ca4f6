// Registration by the vendor, and what is kept of it.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::for_each_database;
using test::registration;
using test::Registry;
using test::TestDatabase;

namespace {

bool has(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::string rule_of(Registry& office, const base::Json& values, const std::string& field) {
  const auto judged = office.registrations().evaluate("registration", base::Json::object(), values);
  for (const auto& finding : judged.evaluation.findings) {
    if (finding.field == field) return finding.rule;
  }
  return "none";
}

}  // namespace

TEST_CASE("figure 6: an empty registration names every field that is missing, in the words of the manual") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto judged = office.registrations().evaluate("registration", base::Json::object(), base::Json::object());
    std::map<std::string, std::string> sentences;
    for (const auto& finding : judged.evaluation.findings) {
      CHECK(finding.code == "required");
      sentences[finding.field] = forms::sentence(*judged.type, *judged.level, finding, "zh-TW");
    }
    const std::map<std::string, std::string> wanted{{"tax_id", "請輸入統一編號"},
                                                    {"company_name", "請輸入公司名稱"},
                                                    {"representative_name", "請輸入公司負責人"},
                                                    {"company_address", "請輸入公司地址"},
                                                    {"contact_name", "請輸入聯絡人姓名"},
                                                    {"contact_title", "請輸入聯絡人職稱"},
                                                    {"contact_phone", "請輸入聯絡人電話"},
                                                    {"contact_mobile", "請輸入聯絡人手機"},
                                                    {"account_email", "請輸入電子郵件"},
                                                    {"password", "請輸入密碼"},
                                                    {"password_confirm", "請再輸入一次密碼"},
                                                    {"privacy_consent", "請閱讀個人資料聲明並勾選同意"}};
    CHECK(sentences == wanted);
  });
}

TEST_CASE("R-001 to R-009: a value of the wrong format is refused at its field and nothing is stored") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const std::vector<std::tuple<std::string, base::Json, std::string>> wrong{
        {"tax_id", "12345678", "R-001"},
        {"tax_id", "00000000", "R-001"},
        {"tax_id", "１２３４５６７５", "R-001"},
        {"contact_phone", "+886-2-1234-5678", "R-006"},
        {"contact_phone", "02-123-456", "R-006"},
        {"contact_mobile", "0812-345-678", "R-007"},
        {"account_email", "clerk@localhost", "R-008"},
        {"company_address", "臺北市中正區延平南路143號", "R-009"},
        {"password_confirm", "Abcdefghij1?", "R-004"},
        {"password", "abcdefghij1!", "R-003"},
        {"password", "Abcdefghij1~", "R-003"},
    };
    for (const auto& [field, value, rule] : wrong) {
      auto values = registration();
      values[field] = value;
      CAPTURE(field, value);
      CHECK(rule_of(office, values, field) == rule);
      CHECK_FALSE(office.apply(values).empty());
    }
    CHECK(test.number("SELECT COUNT(*) FROM company") == 0);
    CHECK(test.number("SELECT COUNT(*) FROM person") == 0);
  });
}

TEST_CASE("privacy_consent that is not given, or given as something else, is refused") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    for (const base::Json& value : {base::Json(false), base::Json(""), base::Json(nullptr), base::Json("no")}) {
      auto values = registration();
      values["privacy_consent"] = value;
      CAPTURE(value);
      CHECK_FALSE(office.apply(values).empty());
    }
    CHECK(test.number("SELECT COUNT(*) FROM consent") == 0);
  });
}

TEST_CASE("a registration is kept with its consent, and never with its password") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    const auto company = office.accounts.directory().company(who.company_id);
    REQUIRE(company);
    CHECK(company->status == "pending");
    CHECK(company->values.at("contact_mobile") == "0912-345-678");
    for (const char* secret : {"password", "password_confirm", "privacy_consent"}) {
      CHECK_FALSE(company->values.contains(secret));
    }
    const auto notice = office.registrations().notice("zh-TW");
    REQUIRE(notice.ok());
    CHECK(notice->text.find("個人資料保護法") != std::string::npos);
    CHECK(test.text("SELECT text_version FROM consent") == notice->version);
    CHECK(test.text("SELECT address FROM consent") == "192.0.2.7");
    CHECK(test.text("SELECT t.text FROM consent c JOIN consent_text t ON t.sha256 = c.text_sha256") == notice->text);
    CHECK(test.number("SELECT given_at FROM consent") == base::to_micros(test.clock.now()));
    for (const char* column :
         {"company.form_values", "registration_event.snapshot", "person.password_hash", "audit_personal.details"}) {
      const std::string table(column, std::string_view(column).find('.'));
      CAPTURE(column);
      CHECK(test.number("SELECT COUNT(*) FROM " + table + " WHERE " + column + " LIKE '%" + test::kSound + "%'") == 0);
    }
    CHECK(office.mails("registration_received").size() == 1);
  });
}

TEST_CASE("R-002 one registration a tax id and an e-mail address, whatever its letters") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    CHECK(has(office.apply(registration("04595252", "other@example.tw")), "tax_id:already_registered"));
    CHECK(has(office.apply(registration("04595257", "CLERK@Example.TW")), "account_email:already_registered"));
    CHECK(test.number("SELECT COUNT(*) FROM company") == 1);

    SECTION("two that arrive at once are told apart by the database") {
      // Both were judged before either was stored; the unique index decides.
      auto judged = office.registrations().evaluate("registration", base::Json::object(),
                                                    registration("04595257", "second@example.tw"));
      auto again = office.registrations().evaluate("registration", base::Json::object(),
                                                   registration("04595257", "third@example.tw"));
      REQUIRE(office.registrations().apply(std::move(judged), "zh-TW", "192.0.2.8")->taken);
      const auto late = office.registrations().apply(std::move(again), "zh-TW", "192.0.2.9");
      REQUIRE(late.ok());
      CHECK_FALSE(late->taken);
      CHECK(has(Registry::codes(*late), "tax_id:already_registered"));
      CHECK(test.number("SELECT COUNT(*) FROM person") == 2);
    }
    SECTION("the sentence points to the account that exists") {
      auto judged = office.registrations().evaluate("registration", base::Json::object(), registration());
      const auto refused = office.registrations().apply(std::move(judged), "zh-TW", "192.0.2.8");
      REQUIRE_FALSE(refused->evaluation.findings.empty());
      const auto sentence = forms::sentence(*refused->type, *refused->level, refused->evaluation.findings[0], "zh-TW");
      CHECK(sentence.find("請勿重複註冊") != std::string::npos);
      CHECK(sentence.find("帳號管理") != std::string::npos);
    }
  });
}

TEST_CASE("nobody learns from /register/evaluate who is registered (R-002)") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    const auto judged = office.registrations().evaluate("registration", base::Json::object(), registration());
    CHECK(judged.evaluation.complete());
  });
}

TEST_CASE("command line: users and tokens are refused with what is wrong") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& directory = office.accounts.directory();
    CHECK(test::code_of(directory.add_user({"staff@example.tw", "revewer", "", test::kSound, ""})) == "role_unknown");
    CHECK(directory.add_user({"staff@example.tw", "revewer", "", test::kSound, ""}).error().params.at("nearest") ==
          "reviewer");
    CHECK(test::code_of(directory.add_user({"no address", "reviewer", "", test::kSound, ""})) == "email_invalid");
    CHECK(test::code_of(directory.add_user({"staff@example.tw", "reviewer", "", "short", ""})) == "password_weak");
    CHECK(test::code_of(directory.add_user({"v@example.tw", "vendor_editor", "", test::kSound, ""})) ==
          "tax_id_needed");
    CHECK(test::code_of(directory.add_user({"v@example.tw", "vendor_editor", "04595252", test::kSound, ""})) ==
          "tax_id_unknown");
    REQUIRE(directory.add_user({"Staff@Example.tw", "reviewer", "", test::kSound, ""}).ok());
    CHECK(test::code_of(directory.add_user({"staff@example.tw", "reviewer", "", test::kSound, ""})) == "email_taken");
    CHECK(directory.staff_with("staff.registrations") == std::vector<std::string>{"staff@example.tw"});
    CHECK(directory.staff_with("staff.users").empty());
    CHECK(test::code_of(directory.create_token("staff@example.tw", {"everything"})) == "scopes_unknown");
    CHECK(test::code_of(directory.create_token("staff@example.tw", {})) == "scopes_unknown");
    CHECK(test::code_of(directory.create_token("nobody@example.tw", {"read"})) == "email_unknown");
    CHECK(test::code_of(directory.create_token("staff@example.tw", {"read"}, test.clock.now())) == "lifetime_invalid");
  });
}
