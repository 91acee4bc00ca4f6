// What a change of stages of review or of the public catalogue means, on the type that has the most of both.
#include <array>

#include "forms_support.h"
#include "tenderloom/forms/compare.h"

using namespace forms_test;

namespace {

constexpr char kType[] = "tcloud_listing";

using Edits = std::vector<std::array<std::string, 3>>;  // file, what stands there, what stands there then

std::shared_ptr<const forms::TypeDefinition> listing(const Edits& edits = {}) {
  auto bundle = forms::TypeStore::read_bundle(kRoot / "scripts", kType);
  REQUIRE(bundle.ok());
  bundle->files.erase(std::string(kType) + "/locales/en.json");  // words of what is renamed here would be left over
  for (const auto& [file, was, is] : edits) {
    std::string& text = bundle->files.at(file.starts_with("lib/") ? file : std::string(kType) + "/" + file);
    const std::size_t at = text.find(was);
    INFO(file << " has no " << was);
    REQUIRE(at != std::string::npos);
    text.replace(at, was.size(), is);
  }
  auto loaded = forms::TypeDefinition::load(kType, std::move(bundle).value(), {}, &portal_words());
  if (auto* problems = std::get_if<1>(&loaded))
    for (const auto& problem : *problems) UNSCOPED_INFO(problem.text());
  REQUIRE(loaded.index() == 0);
  return std::get<0>(loaded);
}

/// "effect where: code" of what changed but for words and files, one a line.
std::string changes(const Edits& edits) {
  static const auto before = listing();
  std::string text;
  for (const auto& change : forms::compare(*before, *listing(edits))) {
    if (change.code == "words_differ" || change.code == "rules_differ" || change.code == "file_differs") continue;
    text += std::string(forms::name_of(change.effect)) + " " + change.where + ": " + change.code + "\n";
    CHECK(change.text().find('{') == std::string::npos);
    CHECK(change.text() != change.code);
  }
  return text;
}

constexpr char kStages[] = "stages.lua", kCatalogue[] = "catalogue.lua";

}  // namespace

TEST_CASE("type diff: stages that are the same say nothing, other periods say shorter or longer") {
  CHECK(changes({}).empty());
  CHECK(changes({{kStages, "corrections = { days = 7 }", "corrections = { days = 3 }"}}) ==
        "needs a look stage qualification: period_shorter\n");
  CHECK(changes({{kStages, "corrections = { days = 7 }", "corrections = { months = 1 }"}}) ==
        "compatible stage qualification: period_longer\n");
}

TEST_CASE("type diff: outcomes that lead elsewhere, are gone or new") {
  CHECK(changes({{"lib/listing_stages.lua", "label = \"改善完成\", to = \"listed\"",
                  "label = \"改善完成\", to = \"delisted\""}}) ==
        "needs a look stage improvement, outcome improved: stage_differs\n");
  const std::string renamed = changes({{kStages, "{ key = \"summed\",", "{ key = \"sent_on\","}});
  CHECK(renamed.find("needs a look stage plan_review, outcome summed: outcome_removed\n") != std::string::npos);
  CHECK(renamed.find("compatible stage plan_review: outcome_added\n") != std::string::npos);
  CHECK(changes({{kStages, "key = \"decline\", label = \"未通過\", to = \"not_selected\", asks_reason = true,",
                  "key = \"decline\", label = \"未通過\", to = \"not_selected\","}}) ==
        "compatible stage consensus, outcome decline: stage_differs\n");
}

TEST_CASE("type diff: what a committee scored may lose its place") {
  CHECK(changes({{kStages, "key = \"suitability\", label = \"雲端解決方案的適用性\", weight = 40",
                  "key = \"suits\", label = \"雲端解決方案的適用性\", weight = 40"}}) ==
        "breaking stage plan_review, committee, suitability: criterion_removed\n"
        "needs a look stage plan_review, committee: criterion_added\n");
  CHECK(changes({{kStages, "key = \"platform\", label = \"雲平台架構\", weight = 30,",
                  "key = \"platform\", label = \"雲平台架構\", weight = 20,"},
                 {kStages, "key = \"sla\", label = \"五項服務水準協議\", weight = 30,",
                  "key = \"sla\", label = \"五項服務水準協議\", weight = 40,"}}) ==
        "needs a look stage technical_review, committee, platform: stage_differs\n"
        "needs a look stage technical_review, committee, sla: stage_differs\n");
  CHECK(changes({{kStages, "committee = { least_members = 3,", "committee = { least_members = 2,"}}) ==
        "compatible stage technical_review, committee: stage_differs\n");
}

TEST_CASE("type diff: a stage that is gone leaves its cases without a place; a new one asks for a look") {
  const Edits renamed = {{kStages, "{ { key = \"technical_failed\"", "{ { key = \"technically_failed\""},
                         {kStages, "to = \"technical_failed\"", "to = \"technically_failed\""}};
  const std::string said = changes(renamed);
  CHECK(said.find("breaking stage technical_failed: stage_removed\n") != std::string::npos);
  CHECK(said.find("needs a look stage technically_failed: stage_added\n") != std::string::npos);
}

TEST_CASE("type diff: what becomes public asks for a look; what is no longer found breaks") {
  CHECK(changes({{kCatalogue, "\"company.company_name\", \"company.website\", \"content.categories\"",
                  "\"company.company_name\", \"content.categories\""}}) ==
        "compatible catalogue, zone domestic: public_removed\n"
        "compatible catalogue, zone domestic: zone_differs\n");
  CHECK(
      changes({{kCatalogue, "\"company.company_name\", \"company.website\", \"content.categories\"",
                "\"company.company_name\", \"company.website\", \"content.sales_proof_file\", \"content.categories\""}})
          .find("needs a look catalogue, zone domestic: public_added\n") != std::string::npos);
  CHECK(changes({{kCatalogue, "key = \"tcloud\"", "key = \"cloud\""}}) == "breaking catalogue: catalogue_moved\n");
  const std::string zone = changes({{kCatalogue, "{ key = \"domestic\"", "{ key = \"home\""}});
  CHECK(zone.find("breaking catalogue, zone domestic: zone_removed\n") != std::string::npos);
  CHECK(zone.find("needs a look catalogue, zone home: zone_added\n") != std::string::npos);
}
