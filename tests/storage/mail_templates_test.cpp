// The words of mails: every event has them in both languages, an office may change them, and a broken change does no
// harm.
#include <catch2/catch.hpp>
#include <fstream>

#include "database_fixture.h"
#include "mail_words.h"

using namespace tenderloom;
using notifications::Templates;

namespace {

namespace fs = std::filesystem;
const base::Logger kSilent(base::LogLevel::error, [](std::string_view) {});

struct OfficeFolder {
  test::TestFolder folder;
  void write(const std::string& name, const std::string& content) const {
    const fs::path file = folder.path() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << content;
  }
};

}  // namespace

TEST_CASE("N-01 N-02 N-03 N-15 every event has sound words in both languages and a rule that names it") {
  const test::MailWords words;
  for (const auto& problem : words.templates.problems())
    FAIL(problem.file << ":" << problem.line << " " << problem.text);
  std::set<std::string> rules;
  for (const auto& event : words.events.all()) {
    rules.insert(event.rule);
    CHECK(event.key.size() <= 40);
    for (const char* locale : {"zh-TW", "en"}) {
      CHECK(words.templates.file(event.key, locale).find(std::string(locale) + "/" + event.key) != std::string::npos);
    }
  }
  for (const char* rule : {"N-01", "N-02", "N-03", "N-04", "N-05", "N-15", "N-17"}) CHECK(rules.count(rule) == 1);
  // Names for staff's pages: several modules keep theirs in files of their own.
  base::Words names;
  for (const auto& module : fs::directory_iterator(fs::path(SOURCE_ROOT) / "core/modules")) {
    for (const char* locale : {"zh-TW", "en"}) {
      const fs::path folder = module.path() / "locales" / locale;
      if (!fs::is_directory(folder)) continue;
      for (const auto& file : fs::directory_iterator(folder)) REQUIRE(names.load_file(locale, file.path()).ok());
    }
  }
  for (const auto& event : words.events.all()) {
    INFO(event.key);
    for (const char* locale : {"zh-TW", "en"}) CHECK(names.has(locale, "mail_events." + event.key));
  }
}

TEST_CASE("an office's words win over the theme's and those that ship, language by language") {
  OfficeFolder office, theme;
  office.write("zh-TW/registration_approved.mustache",
               "{{! our own\n words }}\nSubject: 通過了：{{company_name}}\n\n恭喜 {{contact_name}}\n");
  theme.write("zh-TW/registration_approved.mustache", "Subject: 佈景\n\n佈景\n");
  theme.write("en/registration_approved.mustache", "Subject: theme\n\nfrom the theme\n");
  const test::MailWords shipped;
  auto folders = test::mail_folders();
  folders.insert(folders.begin(), {office.folder.path(), theme.folder.path()});
  Templates templates;
  templates.load(shipped.events, folders, kSilent);
  CHECK(templates.problems().empty());
  Templates::Text text;
  REQUIRE(
      templates.render("registration_approved", "zh-TW", {{"company_name", "甲 & 乙"}, {"contact_name", "王"}}, text));
  CHECK(text.subject == "通過了：甲 & 乙");
  CHECK(text.body.starts_with("恭喜 王\n\n"));
  REQUIRE(templates.render("registration_approved", "en", base::Json::object(), text));
  CHECK(text.subject == "theme");
}

TEST_CASE(
    "words that name what the event does not have, or that are no template, are told with their line; others serve") {
  const auto [content, line, said] = GENERATE(table<std::string, int, std::string>({
      {"Subject: 甲\n\n您好 {{contact_name}}\n{{password}}\n", 4, "no password"},
      {"{{! x }}\nSubject: {{nobody}}\n\n文\n", 2, "no nobody"},
      {"Subject: 甲\n\n{{#reason}}沒有結束\n", 3, ""},
      {"您好\n", 1, "Subject"},
      {"Subject:  \n\n文\n", 1, "empty"},
      {"Subject: \xff\n\n文\n", 1, "UTF-8"},
  }));
  OfficeFolder office;
  office.write("zh-TW/registration_needs_revision.mustache", content);
  const test::MailWords shipped;
  auto folders = test::mail_folders();
  folders.insert(folders.begin(), office.folder.path());
  Templates templates;
  templates.load(shipped.events, folders, kSilent);
  REQUIRE(templates.problems().size() == 1);
  INFO(templates.problems()[0].text);
  CHECK(templates.problems()[0].file.find(office.folder.path().string()) == 0);
  CHECK(templates.problems()[0].line == line);
  CHECK(templates.problems()[0].text.find(said) != std::string::npos);
  Templates::Text text;
  REQUIRE(templates.render("registration_needs_revision", "zh-TW", {{"reason", "請更正"}}, text));
  CHECK(text.body.find("請更正") != std::string::npos);
}
