// Definitions are tested as a fleet: what holds for one tender type holds for every folder under scripts/.
#include <algorithm>
#include <regex>

#include "forms_support.h"

using namespace forms_test;

namespace {

std::vector<std::string> folders() {
  std::vector<std::string> keys;
  for (const auto& entry : fs::directory_iterator(kRoot / "scripts")) {
    if (fs::exists(entry.path() / "type.lua")) keys.push_back(entry.path().filename().string());
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::shared_ptr<const forms::TypeDefinition> load_type(const std::string& key) {
  auto bundle = forms::TypeStore::read_bundle(kRoot / "scripts", key);
  REQUIRE(bundle.ok());
  auto loaded = forms::TypeDefinition::load(key, std::move(bundle).value(), {}, &portal_words());
  if (auto* problems = std::get_if<1>(&loaded)) {
    for (const auto& problem : *problems) UNSCOPED_INFO(problem.text());
    REQUIRE(problems->empty());
  }
  return std::get<0>(loaded);
}

void check_texts(const Json& model, const std::string& where) {
  if (model.is_string()) {
    // A word that is missing shows its own key.
    INFO(where << " shows " << model);
    CHECK_FALSE(std::regex_match(model.get<std::string>(),
                                 std::regex(R"((field|option|group|row|value|form|limits|problem)\.[a-z_.]+)")));
  }
  if (!model.is_structured()) return;
  for (const auto& [key, part] : model.items()) {
    if (key != "name" && key != "key") check_texts(part, where + "/" + key);
  }
}

}  // namespace

TEST_CASE("every type loads, is described, and needs no advice") {
  REQUIRE_FALSE(folders().empty());
  for (const std::string& key : folders()) {
    DYNAMIC_SECTION(key) {
      const auto type = load_type(key);
      CHECK(fs::exists(kRoot / "scripts" / key / "README.md"));
      CHECK(fs::exists(kRoot / "scripts" / key / "locales/en.json"));
      for (const auto& advice : type->advice()) {
        INFO(advice.text());
        CHECK(advice.code == "");
      }
      CHECK(type->label("en") != type->label("zh-TW"));
      CHECK_FALSE(type->rules().empty());
    }
  }
}

TEST_CASE("every level of every type makes a form, a schema, an answer and a reference in both languages") {
  for (const std::string& key : folders()) {
    const auto type = load_type(key);
    Around around;
    around.tender_values["groups"] = type->default_groups();
    for (const auto& level : type->levels()) {
      for (const std::string locale : {"zh-TW", "en"}) {
        DYNAMIC_SECTION(key << " " << level.key << " " << locale) {
          std::vector<base::Error> failed;
          const auto evaluation =
              forms::evaluate(*type, level, {}, around, [&](const base::Error& error) { failed.push_back(error); });
          CHECK(failed.empty());
          for (const auto& finding : evaluation.findings) {
            INFO(finding.field << " " << finding.code << ": " << forms::sentence(*type, level, finding, locale));
            CHECK(finding.severity == forms::Severity::missing);  // an empty form lacks things, nothing in it is wrong
            CHECK(forms::sentence(*type, level, finding, locale).find('{') == std::string::npos);
            CHECK(forms::sentence(*type, level, finding, locale).find("problem.") == std::string::npos);
          }
          forms::FormModelOptions options;
          options.locale = locale;
          options.findings = &evaluation.findings;
          const Json model = forms::form_model(*type, level, evaluation, options);
          std::size_t drawn = 0;
          for (const Json& group : model["groups"]) {
            for (const Json& field : group["fields"]) {
              ++drawn;
              int flags = 0;
              for (const auto& [name, value] : field.items()) flags += name.starts_with("is_") && value == true ? 1 : 0;
              INFO(field["key"]);
              CHECK(flags == 1);
            }
          }
          // What is kept from vendors is no field of their form.
          const auto kept = std::count_if(level.fields.begin(), level.fields.end(),
                                          [](const forms::Field& field) { return field.shown_to == "staff"; });
          CHECK(drawn + static_cast<std::size_t>(kept) == level.fields.size());
          CHECK(model["errors"].size() == evaluation.findings.size());
          check_texts(model, level.key);
          CHECK(forms::json_schema(*type, level, locale)["properties"].size() > 0);
          CHECK_FALSE(forms::to_json(*type, level, evaluation, locale)["fields"].empty());
        }
      }
    }
    CHECK(forms::field_reference(*type, "zh-TW").size() > 200);
  }
}

TEST_CASE("rule ids are written like those of the domain and every rule says where it is") {
  for (const std::string& key : folders()) {
    const auto type = load_type(key);
    for (const auto& [rule, origins] : type->rules()) {
      INFO(key << " " << rule);
      CHECK(std::regex_match(rule, std::regex("R-[0-9]{3}[a-z]?|SM-[0-9]{2}")));
      for (const auto& origin : origins) CHECK(origin.line > 0);
    }
  }
}

TEST_CASE("a type's bundle is pinned whole: it loads again from what the database keeps") {
  for (const std::string& key : folders()) {
    const auto type = load_type(key);
    auto copy = forms::Bundle::from_json(Json::parse(type->bundle().to_json().dump()));
    REQUIRE(copy.ok());
    CHECK(copy->sha256() == type->version());
    CHECK(forms::TypeDefinition::load(key, std::move(copy).value()).index() == 0);
  }
}
