// What one plugin is given: it registers, and its name is checked on everything it registers.
#pragma once
#include "portal.h"

namespace tenderloom::app {

class PluginHost final : public plugin::Host {
 public:
  PluginHost(Portal& portal, const plugin::Loaded& loaded) : portal_(portal), loaded_(loaded) {}

  const std::string& plugin_name() const override { return loaded_.name; }
  std::filesystem::path plugin_folder() const override { return loaded_.file.parent_path() / loaded_.name; }
  const base::Clock& clock() const override { return portal_.clock(); }
  const base::Logger& log() const override { return portal_.log(); }
  storage::Database& database() override { return portal_.database(); }
  const plugin::Services& services() override { return portal_.extensions_->for_plugin(loaded_.name); }
  std::string asset(const std::string& name) const override {
    return portal_.assets_->address(loaded_.name + "/" + name);
  }

  void serve_type(const std::string& key) override;
  void add_calculator(const std::string& name, script::NativeFunction function) override;
  void add_options(const std::string& name, plugin::OptionProvider provider) override;
  void add_route(http::Route route) override;
  void add_view(render::View view) override;
  void add_theme_folder(std::filesystem::path folder) override;
  void add_migrations(std::vector<storage::Migration> migrations) override;
  void add_integrity(storage::Integrity integrity) override;
  void add_personal_data(storage::Holdings holdings) override;
  void add_job(const std::string& kind, storage::JobHandler handler) override;
  void add_mail(plugin::MailEvent event) override;
  void add_facts(const std::string& type_key, const std::string& level, plugin::FactSource source) override;
  void add_dossier(const std::string& type_key, plugin::DossierSource source) override;
  void add_hand_in(const std::string& type_key, std::shared_ptr<plugin::HandInKeeper> keeper) override;
  void add_navigation(plugin::NavigationLink link) override;
  void add_command(plugin::Command command) override;
  void add_stage_judge(const std::string& name, plugin::StageJudge judge) override;
  void judge_again(std::int64_t submission_id) override;
  void add_ranking(const std::string& name, plugin::Ranking ranking) override;
  void add_case_links(const std::string& type_key, plugin::CaseLinkSource source) override;

 private:
  /// Throws std::logic_error, which quarantines the plugin.
  void need_prefix(const std::string& text, const std::string& prefix, const char* what) const;

  Portal& portal_;
  plugin::Loaded loaded_;
};

}  // namespace tenderloom::app
