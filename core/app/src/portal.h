// The composition root: makes every registry, pool and module, hands them on by reference, and owns them all.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "mail_people.h"
#include "pages.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/audit/pages.h"
#include "tenderloom/authoring/authoring.h"
#include "tenderloom/catalogue/catalogue.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/documents/documents.h"
#include "tenderloom/extensions/extensions.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/server.h"
#include "tenderloom/http/static_files.h"
#include "tenderloom/notifications/choices.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/plugin/loader.h"
#include "tenderloom/privacy/privacy.h"
#include "tenderloom/render/theme.h"
#include "tenderloom/review/review.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/submissions/submissions.h"
#include "tenderloom/tenders/reminders.h"
#include "tenderloom/tenders/tenders.h"
#include "upload_scan.h"

namespace tenderloom::app {

/// Everything lives as long as the Portal. Opening neither migrates nor serves.
class Portal {
 public:
  static base::Result<std::unique_ptr<Portal>> open(config::Settings settings);
  ~Portal();

  /// Errors: those of storage::migrate.
  base::Result<int> migrate();
  std::vector<std::string> pending();
  /// Serves until SIGTERM or SIGINT; SIGHUP reloads scripts and themes. Returns the process's exit code.
  int serve();
  void reload();
  /// What a chain of hashes says about the audit log; empty: all is as it was written.
  std::vector<std::string> audit_problems();
  /// What every module and plugin says of its rows and files.
  std::vector<storage::Integrity> integrity() const;

  const config::Settings& settings() const { return settings_; }
  const base::Clock& clock() const { return *clock_; }
  const base::Logger& log() const { return log_; }
  storage::Database& database() { return *database_; }
  storage::BlobStore& blobs() { return *blobs_; }
  forms::TypeStore& types() { return *types_; }
  render::Theme& theme() { return *theme_; }
  const plugin::Loader& plugins() const { return *loader_; }
  /// What plugins that started call themselves the companion of: (plugin, type).
  const std::vector<std::pair<std::string, std::string>>& companions() const { return served_types_; }
  const http::Router& router() const { return router_; }
  accounts::Accounts& accounts() { return *accounts_; }
  tenders::Tenders& tenders() { return *tenders_; }
  submissions::Submissions& submissions() { return *submissions_; }
  authoring::Authoring& authoring() { return *authoring_; }
  storage::JobQueue& jobs() { return *jobs_; }
  documents::PdfPrinter& printer() { return *printer_; }
  documents::PrintTemplates& print_templates() { return *print_templates_; }
  const notifications::Templates& mail_templates() const { return mail_templates_; }
  const base::Words& words() const { return words_; }
  UploadScan* scan() const { return scan_.get(); }
  const std::vector<plugin::Command>& plugin_commands() const { return plugin_commands_; }

 private:
  explicit Portal(config::Settings settings);
  base::Result<void> prepare();
  void make_modules();
  audit::Names names_for_audit();
  void make_privacy();  // with what every module holds about people
  void register_modules();
  std::vector<forms::Option> past_items(const plugin::OptionQuery& query);  // the provider every type may use
  static tenders::FileJudge attachment_judge(const submissions::FileInspector* inspector);
  base::Json configuration() const;
  void record_start();  // in the audit log, with what changed since the last start
  void maintain();      // every ten minutes: removes sessions that ran out
  void start_plugins();
  void choose_links();
  bool companion_is_there(const forms::TypeDefinition& type) const;
  base::Result<void> load_theme();
  std::vector<storage::MigrationSet> migration_sets() const;

  void watch_files();  // authoring = "on": takes over what changes

  friend class PluginHost;
  std::mutex reloading_;
  config::Settings settings_;
  std::unique_ptr<base::Clock> clock_;
  base::Logger log_;
  base::Words words_;
  std::string secret_;
  std::shared_ptr<const accounts::Roles> roles_;
  std::unique_ptr<storage::Database> database_;
  std::optional<storage::BlobStore> blobs_;
  std::unique_ptr<storage::JobQueue> jobs_;
  std::unique_ptr<forms::TypeStore> types_;
  http::Router router_;
  render::ViewRegistry views_;
  std::unique_ptr<render::Theme> theme_;
  std::unique_ptr<audit::AuditLog> audit_;
  notifications::Events mail_events_;
  notifications::Templates mail_templates_;
  std::unique_ptr<audit::AuditPages> audit_pages_;
  std::unique_ptr<privacy::Privacy> privacy_;
  std::unique_ptr<notifications::Mailer> mailer_;
  std::unique_ptr<notifications::Outbox> outbox_;
  std::unique_ptr<accounts::Accounts> accounts_;
  std::unique_ptr<MailPeople> mail_people_;
  std::unique_ptr<notifications::MailPages> mail_pages_;
  std::unique_ptr<notifications::Choices> mail_choices_;
  std::unique_ptr<tenders::Tenders> tenders_;
  std::unique_ptr<tenders::Reminders> reminders_;
  std::unique_ptr<documents::PdfPrinter> printer_;
  std::unique_ptr<documents::PdfInspector> inspector_;
  std::unique_ptr<submissions::Submissions> submissions_;
  std::unique_ptr<documents::PrintTemplates> print_templates_;
  std::unique_ptr<documents::Documents> documents_;
  std::unique_ptr<review::Review> review_;
  std::unique_ptr<authoring::Authoring> authoring_;
  std::unique_ptr<catalogue::Catalogue> catalogue_;
  std::unique_ptr<extensions::Extensions> extensions_;
  plugin::HandIns hand_ins_;  // what plugins do when something is handed in
  plugin::Facts facts_;       // that plugins tell of rows
  plugin::DossierSources dossier_sources_;
  std::optional<http::StaticFiles> assets_;
  std::unique_ptr<plugin::Loader> loader_;
  std::unique_ptr<Pages> pages_;
  std::unique_ptr<UploadScan> scan_;  // none: uploads are not scanned
  std::map<std::string, plugin::OptionProvider> options_;
  std::vector<storage::MigrationSet> plugin_migrations_;
  std::vector<std::filesystem::path> plugin_themes_;
  std::vector<plugin::Command> plugin_commands_;
  std::map<std::string, std::vector<plugin::NavigationLink>> links_of_;  // by plugin
  std::vector<plugin::NavigationLink> plugin_links_;                     // those that the portal's menus show
  std::vector<storage::Integrity> plugin_integrity_;
  std::vector<std::pair<std::string, std::string>> served_types_;  // (plugin, type whose companion it is)
};

}  // namespace tenderloom::app
