// A type from tests/fixtures/types with the real scripts/lib beside it, and surroundings that tests fill by hand.
#pragma once
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/forms/schema.h"
#include "tenderloom/forms/type_store.h"

namespace forms_test {

using namespace tenderloom;
using base::Json;
namespace fs = std::filesystem;

inline const fs::path kRoot = SOURCE_ROOT;

/// A scripts/ folder of its own: the library and some types.
class Scripts {
 public:
  Scripts()
      : folder_(fs::temp_directory_path() / ("forms-" + std::to_string(::getpid()) + "-" + std::to_string(next_++))) {
    fs::create_directories(folder_);
    fs::copy(kRoot / "scripts/lib", folder_ / "lib", fs::copy_options::recursive);
  }
  ~Scripts() {
    std::error_code error;
    fs::remove_all(folder_, error);
  }
  Scripts(const Scripts&) = delete;
  Scripts& add(const fs::path& type, const std::string& key) {
    fs::copy(type, folder_ / key, fs::copy_options::recursive);
    return *this;
  }
  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  const fs::path& folder() const { return folder_; }

 private:
  inline static int next_ = 0;
  fs::path folder_;
};

inline const base::Words& portal_words() {
  static const base::Words words = [] {
    base::Words made;
    for (const char* locale : {"zh-TW", "en"}) {
      REQUIRE(made.load_file(locale, kRoot / "core/forms/locales" / (std::string(locale) + ".json")).ok());
    }
    return made;
  }();
  return words;
}

using Loaded = std::variant<std::shared_ptr<const forms::TypeDefinition>, std::vector<forms::DefinitionProblem>>;

inline Loaded load(const Scripts& scripts, const std::string& key) {
  auto bundle = forms::TypeStore::read_bundle(scripts.folder(), key);
  REQUIRE(bundle.ok());
  return forms::TypeDefinition::load(key, std::move(bundle).value(), {}, &portal_words());
}

inline std::shared_ptr<const forms::TypeDefinition> everything() {
  static const auto type = [] {
    Scripts scripts;
    scripts.add(kRoot / "tests/fixtures/types/good/everything", "everything");
    auto loaded = load(scripts, "everything");
    if (auto* problems = std::get_if<1>(&loaded)) {
      for (const auto& problem : *problems) UNSCOPED_INFO(problem.text());
      REQUIRE(problems->empty());
    }
    return std::get<0>(loaded);
  }();
  return type;
}

/// 2026-06-10 12:00 in Taipei.
inline const base::Instant kNow = *base::parse_iso8601("2026-06-10T12:00:00+08:00");

class Around : public forms::Surroundings {
 public:
  Json tender_values = {
      {"no", "1150202"},
      {"groups",
       Json::array(
           {{{"code", "1"}, {"name", "第一組"}, {"categories", Json::array({{{"code", "backup"}, {"name", "備份"}}})}},
            {{"code", "2"},
             {"name", "第二組"},
             {"categories", Json::array({{{"code", "mail"}, {"name", "郵件"}}})}}})}};
  Json ancestor_values = Json::object();
  std::vector<forms::Row> rows;
  std::vector<std::string> used;
  base::Instant time = kNow;
  mutable int sibling_queries = 0;

  const Json& tender() const override { return tender_values; }
  const Json& ancestors() const override { return ancestor_values; }
  std::vector<forms::Row> siblings() const override { return ++sibling_queries, rows; }
  bool taken(const forms::Level&, const forms::Field&, const Json& value, const std::string&) const override {
    return std::find(used.begin(), used.end(), value) != used.end();
  }
  std::vector<forms::Option> options(const std::string& provider, const Json&) const override {
    return {{provider + "-1", "第一項", {}, {}, false}};
  }
  base::Instant now() const override { return time; }
};

/// Evaluates rows of one level; reads like what a person does.
class Form {
 public:
  explicit Form(const std::string& level) : type(everything()), level(*type->level(level)) {}
  std::shared_ptr<const forms::TypeDefinition> type;
  const forms::Level& level;
  Around around;
  forms::Input input;
  std::vector<base::Error> reported;

  forms::Evaluation with(const Json& changes) {
    input.changes = changes;
    return forms::evaluate(*type, level, input, around,
                           [this](const base::Error& error) { reported.push_back(error); });
  }
  std::string sentence(const forms::Finding& finding, const std::string& locale = "zh-TW") const {
    return forms::sentence(*type, level, finding, locale);
  }
};

inline const forms::Finding* find(const forms::Evaluation& evaluation, const std::string& field) {
  for (const auto& finding : evaluation.findings) {
    if (finding.field == field) return &finding;
  }
  return nullptr;
}

/// "code R-000" of the first finding at that name; empty when there is none.
inline std::string at(const forms::Evaluation& evaluation, const std::string& field) {
  const auto* finding = find(evaluation, field);
  return finding ? finding->code + (finding->rule.empty() ? "" : " " + finding->rule) : "";
}

inline bool is_wrong(const forms::Evaluation& evaluation, const std::string& field) {
  const auto* finding = find(evaluation, field);
  return finding && finding->severity == forms::Severity::wrong;
}

}  // namespace forms_test
