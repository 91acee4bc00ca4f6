#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tenderloom/plugin/loader.h"

using namespace tenderloom;
namespace fs = std::filesystem;

namespace {

/// Only what the fixtures use; everything else is a mistake of the test.
class RecordingHost final : public plugin::Host {
 public:
  RecordingHost(std::string name, std::vector<std::string>& routes) : name_(std::move(name)), routes_(routes) {}
  const std::string& plugin_name() const override { return name_; }
  fs::path plugin_folder() const override { return {}; }
  const base::Clock& clock() const override { return clock_; }
  const base::Logger& log() const override { return log_; }
  storage::Database& database() override { throw std::logic_error("no database here"); }
  const plugin::Services& services() override { throw std::logic_error("no services here"); }
  std::string asset(const std::string&) const override { return {}; }
  void serve_type(const std::string&) override {}
  void add_calculator(const std::string&, script::NativeFunction) override {}
  void add_options(const std::string&, plugin::OptionProvider) override {}
  void add_route(http::Route route) override { routes_.push_back(route.pattern); }
  void add_view(render::View) override {}
  void add_theme_folder(fs::path) override {}
  void add_migrations(std::vector<storage::Migration>) override {}
  void add_integrity(storage::Integrity) override {}
  void add_personal_data(storage::Holdings) override {}
  void add_dossier(const std::string&, plugin::DossierSource) override {}
  void add_hand_in(const std::string&, std::shared_ptr<plugin::HandInKeeper>) override {}
  void add_case_links(const std::string&, plugin::CaseLinkSource) override {}
  void add_job(const std::string&, storage::JobHandler) override {}
  void add_mail(plugin::MailEvent) override {}
  void add_facts(const std::string&, const std::string&, plugin::FactSource) override {}
  void add_navigation(plugin::NavigationLink) override {}
  void add_command(plugin::Command) override {}
  void add_stage_judge(const std::string&, plugin::StageJudge) override {}
  void judge_again(std::int64_t) override {}
  void add_ranking(const std::string&, plugin::Ranking) override {}

 private:
  std::string name_;
  std::vector<std::string>& routes_;
  base::SystemClock clock_;
  base::Logger log_;
};

struct Folder {
  fs::path path = fs::temp_directory_path() / ("tenderloom-plugins-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void add(const std::string& name) {
    fs::copy_file(fs::path(BUILD_ROOT) / "tests/plugins" / (name + ".so"), path / (name + ".so"));
  }
};

struct Run {
  base::Logger log{base::LogLevel::error, [](std::string_view) {}};
  plugin::Loader loader{log};
  std::vector<std::string> routes;
  explicit Run(const fs::path& folder) {
    loader.open(folder);
    loader.start([&](const plugin::Loaded& one) { return std::make_unique<RecordingHost>(one.name, routes); });
  }
  std::string code_of(const std::string& name) const {
    for (const auto& one : loader.quarantined())
      if (one.name == name) return one.code;
    return "";
  }
};

}  // namespace

TEST_CASE("The smallest plugin is loaded and registers its route") {
  Folder folder;
  folder.add("smallest");
  Run run(folder.path);
  REQUIRE(run.loader.loaded().size() == 1);
  CHECK(run.loader.loaded()[0].name == "smallest");
  CHECK(run.routes == std::vector<std::string>{"/plugins/smallest/hello"});
  CHECK(run.loader.quarantined().empty());
}

TEST_CASE("A plugin that differs in any field of its record is quarantined before its C++ is called") {
  const std::string name =
      GENERATE("wrong_magic", "wrong_abi", "wrong_size", "wrong_compiler", "wrong_interfaces", "wrong_name");
  Folder folder;
  folder.add(name);
  folder.add("smallest");
  Run run(folder.path);
  CHECK(run.code_of(name) == name);
  CHECK(run.loader.loaded().size() == 1);  // the good one starts all the same
  CHECK(run.loader.quarantined()[0].text().find("plugin " + name + " is quarantined: ") == 0);
}

TEST_CASE("A plugin waits for what it needs, and is quarantined when that is not there or waits for it") {
  Folder folder;
  folder.add("needs_missing");
  folder.add("cycle_a");
  folder.add("cycle_b");
  Run run(folder.path);
  CHECK(run.code_of("needs_missing") == "needs_missing");
  CHECK(run.code_of("cycle_a") == "needs_cycle");
  CHECK(run.code_of("cycle_b") == "needs_cycle");
}

TEST_CASE("A plugin whose start fails is quarantined with its reason") {
  Folder folder;
  folder.add("throws");
  Run run(folder.path);
  CHECK(run.code_of("throws") == "start_failed");
  CHECK(run.loader.quarantined()[0].text().find("no licence file") != std::string::npos);
}

TEST_CASE("A file that is no library, or no plugin, is quarantined") {
  Folder folder;
  std::ofstream(folder.path / "text.so") << "not a library";
  Run run(folder.path);
  CHECK(run.code_of("text") == "not_loadable");
}

TEST_CASE("A folder that is not there holds no plugins") {
  Run run("/nonexistent/plugins");
  CHECK(run.loader.loaded().empty());
  CHECK(run.loader.quarantined().empty());
}
