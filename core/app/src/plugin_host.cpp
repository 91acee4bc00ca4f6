#include "plugin_host.h"

#include <algorithm>

#include "tenderloom/review/panels.h"
#include "tenderloom/review/stages.h"

namespace tenderloom::app {

void PluginHost::need_prefix(const std::string& text, const std::string& prefix, const char* what) const {
  if (text.rfind(prefix, 0) != 0) throw std::logic_error(std::string(what) + " " + text + " must begin with " + prefix);
}

void PluginHost::serve_type(const std::string& key) { portal_.served_types_.emplace_back(loaded_.name, key); }

void PluginHost::add_calculator(const std::string& name, script::NativeFunction function) {
  portal_.types_->add_calculator(name, std::move(function));
}

void PluginHost::add_options(const std::string& name, plugin::OptionProvider provider) {
  if (!portal_.options_.emplace(name, std::move(provider)).second)
    throw std::logic_error("options " + name + " are registered already");
}

void PluginHost::add_route(http::Route route) {
  need_prefix(route.pattern, "/plugins/" + loaded_.name + "/", "the route");
  portal_.router_.add(std::move(route));
}

void PluginHost::add_view(render::View view) {
  need_prefix(view.name, loaded_.name + "/", "the view");
  portal_.views_.add(std::move(view));
}

void PluginHost::add_theme_folder(std::filesystem::path folder) { portal_.plugin_themes_.push_back(std::move(folder)); }

void PluginHost::add_migrations(std::vector<storage::Migration> migrations) {
  portal_.plugin_migrations_.push_back({"plugin_" + loaded_.name, std::move(migrations)});
}

void PluginHost::add_integrity(storage::Integrity integrity) {
  portal_.plugin_integrity_.push_back(std::move(integrity));
}

void PluginHost::add_personal_data(storage::Holdings holdings) {
  for (const storage::Holding& holding : holdings) {
    need_prefix(holding.key, loaded_.name + "_", "the holding");
    need_prefix(holding.table, loaded_.name + "_", "the table");
  }
  portal_.privacy_->add(std::move(holdings));
}

void PluginHost::add_job(const std::string& kind, storage::JobHandler handler) {
  need_prefix(kind, loaded_.name + ".", "the job");
  portal_.jobs_->handle(kind, std::move(handler));
}

void PluginHost::add_mail(plugin::MailEvent event) {
  need_prefix(event.key, loaded_.name + "_", "the mail");
  static constexpr const char* kTo[] = {notifications::to::kVendor, notifications::to::kPerson,
                                        notifications::to::kStaff};
  const bool staff_person = event.to == "staff_person";
  const auto to = std::find(std::begin(kTo), std::end(kTo), staff_person ? notifications::to::kPerson : event.to);
  if (to == std::end(kTo))
    throw std::logic_error("the mail " + event.key + " goes to vendor, person, staff_person or staff");
  portal_.mail_events_.add({event.key, event.rule, *to, event.permission, notifications::names(event.names)});
  if (staff_person) portal_.mail_events_.only_to(event.key, notifications::to::kStaff);
}

void PluginHost::add_facts(const std::string& type_key, const std::string& level, plugin::FactSource source) {
  portal_.facts_.add(type_key, level, std::move(source));
}

void PluginHost::add_dossier(const std::string& type_key, plugin::DossierSource source) {
  portal_.dossier_sources_.add(type_key, std::move(source));
}

void PluginHost::add_hand_in(const std::string& type_key, std::shared_ptr<plugin::HandInKeeper> keeper) {
  portal_.hand_ins_.add(type_key, std::move(keeper));
}

void PluginHost::add_navigation(plugin::NavigationLink link) {
  portal_.links_of_[loaded_.name].push_back(std::move(link));
}

void PluginHost::add_stage_judge(const std::string& name, plugin::StageJudge judge) {
  need_prefix(name, loaded_.name + ".", "the judge");
  portal_.review_->stages().add_judge(name, std::move(judge));
}

void PluginHost::judge_again(std::int64_t submission_id) { portal_.review_->stages().judge_again(submission_id); }

void PluginHost::add_ranking(const std::string& name, plugin::Ranking ranking) {
  need_prefix(name, loaded_.name + ".", "the ranking");
  portal_.review_->panels().add_ranking(name, std::move(ranking));
}

void PluginHost::add_case_links(const std::string& type_key, plugin::CaseLinkSource source) {
  portal_.review_->stages().add_links(type_key, std::move(source));
}

void PluginHost::add_command(plugin::Command command) {
  need_prefix(command.name, loaded_.name + " ", "the command");
  portal_.plugin_commands_.push_back(std::move(command));
}

}  // namespace tenderloom::app
