#include "forms_support.h"

using namespace forms_test;

TEST_CASE("every mistake of an author is reported with its code, its file, and what to write instead") {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kRoot / "tests/fixtures/types/broken"))
    folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  REQUIRE(folders.size() > 50);
  for (const fs::path& folder : folders) {
    const std::string name = folder.filename().string(), code = name.substr(0, name.find('-'));
    DYNAMIC_SECTION(name) {
      Scripts scripts;
      scripts.add(folder, "example");
      auto loaded = load(scripts, "example");
      REQUIRE(loaded.index() == 1);
      const auto& problems = std::get<1>(loaded);
      for (const auto& problem : problems) {
        INFO(problem.text());
        CHECK(problem.code == code);  // one mistake, and nothing that only follows from it
        CHECK(problem.origin.file.starts_with("example"));
        CHECK(problem.text().find(problem.origin.file) == 0);
        if (problem.origin.file.ends_with(".lua")) CHECK(problem.origin.line > 0);
      }
      CHECK(problems.size() == 1);
    }
  }
}

TEST_CASE("all mistakes of a definition are told at once") {
  Scripts scripts;
  scripts.write("example/type.lua", "return { label = \"範例\", levels = { \"item\", \"gone\" }, colour = 1 }\n");
  scripts.write("example/item.lua", R"(
local field = require "field"
return {
  label = "品項",
  fields = {
    field.text "name" { max_lenght = 10 },
    field.integer "low" { label = "下限", min = 5, max = 3 },
    field.integer "high" { label = "上限", above = "lo" },
  },
}
)");
  auto loaded = load(scripts, "example");
  REQUIRE(loaded.index() == 1);
  std::set<std::string> codes;
  std::string all;
  for (const auto& problem : std::get<1>(loaded)) {
    codes.insert(problem.code);
    all += problem.text() + "\n";
  }
  CHECK(codes ==
        std::set<std::string>{"bad_reference", "level_missing", "limits_contradict", "missing_label", "unknown_key"});
  CHECK(all.find("did you mean max_length?") != std::string::npos);
  CHECK(all.find("did you mean low?") != std::string::npos);
  CHECK(all.find("example/item.lua:6") != std::string::npos);
}
