#include <regex>

#include "forms_support.h"

using namespace forms_test;

namespace {

std::string says(const std::string& level, const Json& changes, const std::string& field,
                 const std::string& locale = "zh-TW") {
  Form form(level);
  const auto evaluation = form.with(changes);
  const auto* finding = find(evaluation, field);
  return finding ? form.sentence(*finding, locale) : "";
}

}  // namespace

TEST_CASE("sentences say what to do, each kind of field in its own verb") {
  CHECK(says("maker", {}, "maker_name") == "請輸入廠牌的名稱");  // the definition's own words
  CHECK(says("maker", {}, "identity") == "請選擇廠商身分");
  CHECK(says("maker", {{"identity", "agent"}}, "authorization") == "請上傳授權文件");
  CHECK(says("maker", {}, "consent") == "請勾選同意事項");
  CHECK(says("band", {}, "price") == "請輸入公開徵求價");
  CHECK(says("band", {}, "price", "en") == "Enter: 公開徵求價");
  CHECK(says("band", {{"low", 100}, {"high", 100}}, "high") == "級距上限必須大於級距下限 100");
  CHECK(says("band", {{"low", 1000}, {"high", 1000}}, "high") == "級距上限必須大於級距下限 1,000");
  CHECK(says("band", {{"low", 0}, {"high", 9}}, "low") == "級距下限不得小於 1");
  CHECK(says("maker", {{"capital", 1}}, "capital") == "資本額不得小於 1,000,000");
  CHECK(says("maker", {{"hardware", true}}, "hardware") == "需專屬硬體必須為「否」");
  CHECK(says("maker", {{"tax_number", "1"}}, "tax_number") == "請輸入正確的統一編號（8 位數字）");
  CHECK(says("maker", {{"secret", "Abcdefghij1!"}}, "secret_again") == "確認密碼與密碼不一致，請重新輸入");
  CHECK(says("maker", {{"secret", "Abcdefghij12"}}, "secret") == "密碼請包含至少一個特殊字元（!@#$%^&*?）");
  CHECK(says("maker", {{"tested_on", "2020-01-01"}}, "tested_on") == "報告日期不得早於 2025-06-10");
  CHECK(says("maker", {{"telephone.number", "1"}}, "telephone.area") == "請輸入電話的區碼");
  CHECK(says("maker", {{"aliases", Json::array({"一二三四五六"})}}, "aliases[0]") ==
        "別名第 1 項最多 5 個字元，目前 6 個字元，請縮短");
}

TEST_CASE("every built-in code has a sentence in both languages with the same placeholders") {
  const auto placeholders = [](const std::string& sentence) {
    std::set<std::string> names;
    static const std::regex pattern(R"(\{([a-z_]+)\})");
    for (std::sregex_iterator found(sentence.begin(), sentence.end(), pattern), end; found != end; ++found)
      names.insert((*found)[1]);
    return names;
  };
  const auto keys = portal_words().keys("zh-TW");
  CHECK(keys == portal_words().keys("en"));
  CHECK(keys.size() > 80);
  for (const std::string& key : keys) {
    INFO(key);
    CHECK(placeholders(portal_words().text("zh-TW", key)) == placeholders(portal_words().text("en", key)));
  }
}

TEST_CASE("no code of the sources is without a sentence") {
  std::set<std::string> codes;
  const std::regex pattern(
      R"re((?:add\([^;]*?|refuse\(|code = |push_back\(\{)"((?:not_|file_|password_)[a-z_]+|full_width_digits|number_too_large|too_(?:few|many)[a-z_]*|required|m(?:in|ax)(?:_[a-z]+)?|same_as|taken|price_order|read_only|unknown_field|rule_failed|pattern|must_be|option_gone|exclusive_option|above|at_least|at_most)")re");
  for (const auto& entry : fs::directory_iterator(kRoot / "core/forms/src")) {
    if (entry.path().filename() == "compare.cpp") continue;  // tells authors, in English
    std::ifstream in(entry.path());
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    for (std::sregex_iterator found(text.begin(), text.end(), pattern), end; found != end; ++found)
      codes.insert((*found)[1]);
  }
  CHECK(codes.size() > 20);
  for (const std::string& code : codes) {
    INFO(code);
    CHECK(portal_words().has("zh-TW", "problem." + code));
  }
}

TEST_CASE("what strangers send is quoted short") {
  Form form("maker");
  const auto evaluation = form.with({{std::string(5000, 'x'), 1}, {"identity", std::string(5000, 'y')}});
  CHECK(form.sentence(*find(evaluation, "")).size() < 300);
  CHECK(form.sentence(*find(evaluation, "identity")).size() < 300);
  CHECK(find(evaluation, "identity")->params.dump().size() < 300);
}
