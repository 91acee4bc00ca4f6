#include "portal.h"

#include <fstream>

#include "operation_routes.h"
#include "places.h"
#include "plugin_host.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/submissions/past_items.h"

namespace tenderloom::app {

namespace {

namespace fs = std::filesystem;

base::LogLevel level_of(const std::string& name) {
  if (name == "debug") return base::LogLevel::debug;
  if (name == "warning") return base::LogLevel::warning;
  if (name == "error") return base::LogLevel::error;
  return base::LogLevel::info;
}

std::unique_ptr<base::Clock> make_clock(const config::Settings& settings) {
  if (settings.clock_file) return std::make_unique<base::OffsetClock>(*settings.clock_file);
  return std::make_unique<base::SystemClock>();
}

/// A folder of words holds one file a language, a folder of files by subject, or both.
std::vector<fs::path> word_files(const fs::path& folder, const std::string& locale) {
  std::vector<fs::path> files;
  if (const fs::path one = folder / (locale + ".json"); fs::exists(one)) files.push_back(one);
  if (const fs::path many = folder / locale; fs::is_directory(many))
    for (const auto& entry : fs::directory_iterator(many))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  return files;
}

/// The key that signs what the portal hands out; made at the first start, readable by its owner alone.
base::Result<std::string> read_secret(const fs::path& file) {
  if (!fs::exists(file)) {
    fs::create_directories(file.parent_path());
    const fs::path made = file.string() + ".new";
    std::ofstream(made) << base::random_token(48) << "\n";
    fs::permissions(made, fs::perms::owner_read | fs::perms::owner_write);
    fs::rename(made, file);
  }
  std::ifstream in(file);
  std::string secret;
  std::getline(in, secret);
  if (secret.size() < 32) return base::Error{"secret_unreadable", {{"file", file.string()}}};
  return secret;
}

}  // namespace

Portal::Portal(config::Settings settings)
    : settings_(std::move(settings)), log_(level_of(settings_.log_level)), clock_(make_clock(settings_)) {}

Portal::~Portal() {
  if (jobs_) jobs_->stop();
}

base::Result<std::unique_ptr<Portal>> Portal::open(config::Settings settings) {
  std::unique_ptr<Portal> portal(new Portal(std::move(settings)));
  if (auto prepared = portal->prepare(); !prepared) return prepared.error();
  return portal;
}

base::Result<void> Portal::prepare() {
  std::error_code failure;
  fs::create_directories(settings_.data, failure);
  if (failure) return base::Error{"data_folder", {{"path", settings_.data.string()}, {"why", failure.message()}}};
  auto secret = read_secret(settings_.secret_file.empty() ? settings_.data / "secret" : settings_.secret_file);
  if (!secret) return secret.error();
  secret_ = *secret;

  auto database = storage::Database::open(settings_.database, settings_.data, log_);
  if (!database) return database.error();
  database_ = std::move(*database);
  auto blobs = storage::BlobStore::open(settings_.data / "blobs");
  if (!blobs) return blobs.error();
  blobs_.emplace(std::move(*blobs));
  jobs_ = std::make_unique<storage::JobQueue>(*database_, *clock_, log_);

  if (auto loaded = load_words(); !loaded) return loaded.error();
  types_ = std::make_unique<forms::TypeStore>(settings_.scripts, words_, log_);
  make_modules();
  start_plugins();
  types_->load();
  mail_templates_.load(mail_events_, mail_folders(settings_), log_);
  return load_theme();
}

base::Result<void> Portal::load_words() {
  for (const auto& folder : word_folders(settings_))
    for (const char* locale : {"zh-TW", "en"})
      for (const auto& file : word_files(folder, locale))
        if (auto loaded = words_.load_file(locale, file); !loaded) return loaded;
  return render::Theme::load_words(settings_.themes, settings_.theme, words_);
}

void Portal::make_modules() {
  audit_ = std::make_unique<audit::AuditLog>(*database_, *clock_);
  mailer_ = std::make_unique<notifications::Mailer>(words_, settings_, mail_events_, mail_templates_);
  outbox_ = std::make_unique<notifications::Outbox>(*database_, *jobs_, *clock_, log_, *mailer_, settings_);
  accounts_ = std::make_unique<accounts::Accounts>(
      accounts::Accounts::Uses{*database_, *clock_, log_, *audit_, *outbox_, *mailer_, *types_, settings_, secret_});
  mail_people_ = std::make_unique<MailPeople>(*accounts_);
  mail_pages_ = std::make_unique<notifications::MailPages>(notifications::MailPages::Uses{
      *database_, *clock_, *outbox_, *audit_, *mail_people_, words_, settings_.base_url});
  tenders_ = std::make_unique<tenders::Tenders>(
      tenders::Tenders::Uses{*database_, *blobs_, *jobs_, *clock_, log_, *types_, *audit_, words_});
  accounts_->set_login_extras(*tenders_);
  types_->set_fetch([this](const std::string& key, const std::string& sha256) {
    return tenders_->service().pinned_bundle(key, sha256);
  });
  printer_ = std::make_unique<documents::PdfPrinter>(log_);
  inspector_ = std::make_unique<documents::PdfInspector>(log_);
  submissions_ = std::make_unique<submissions::Submissions>(submissions::Submissions::Dependencies{
      *database_, *blobs_, *clock_, log_, words_, *audit_, *accounts_, *tenders_, inspector_.get(), nullptr,
      [this](const std::string& provider, std::int64_t company, const std::string& tender, const base::Json& row) {
        const auto found = options_.find(provider);
        return found == options_.end() ? std::vector<forms::Option>{} : found->second({company, tender, row});
      }});
  options_["past_items"] = [this](const plugin::OptionQuery& query) { return past_items(query); };
  print_templates_ = std::make_unique<documents::PrintTemplates>(print_folders(settings_), words_);
  documents_ = std::make_unique<documents::Documents>(documents::Documents::Dependencies{
      *database_, *blobs_, *clock_, log_, words_, *audit_, *outbox_, *mailer_, accounts_->directory(),
      tenders_->service(), submissions_->service(), *printer_, *inspector_, *print_templates_, settings_.base_url});
  review_ = std::make_unique<review::Review>(review::Review::Dependencies{
      *database_, *blobs_, *clock_, log_, words_, *outbox_, *mailer_, accounts_->directory(),
      accounts_->registrations(), tenders_->service(), submissions_->service(), submissions_->item_pages(),
      documents_->service(), settings_.base_url});
  submissions_->add_todo_source(documents_->service());
  register_modules();
}

std::vector<forms::Option> Portal::past_items(const plugin::OptionQuery& query) {
  const auto tender = tenders_->service().find(query.tender_no);
  const auto type = tender ? tenders_->service().type_of(*tender) : nullptr;
  if (!type) return {};
  for (const auto& level : type->levels())
    if (level.priced) return submissions::past_items(*database_, level, query.company_id, tender->type_key, tender->no);
  return {};
}

void Portal::register_modules() {
  accounts_->register_routes(router_);
  accounts_->register_views(views_);
  accounts_->register_jobs(*jobs_);
  mail_pages_->register_routes(router_);
  mail_pages_->register_views(views_);
  tenders_->register_routes(router_);
  tenders_->register_views(views_);
  submissions_->register_routes(router_);
  submissions_->register_views(views_);
  documents_->register_routes(router_);
  documents_->register_views(views_);
  review_->register_routes(router_);
  review_->register_views(views_);
  accounts_->register_events(mail_events_);
  documents_->register_events(mail_events_);
  review_->register_events(mail_events_);
  accounts_->add_mail_drafts(mail_events_);
  review_->add_mail_drafts(mail_events_);
  audit_->register_jobs(*jobs_);
  outbox_->register_jobs(*jobs_);
  tenders_->register_jobs(*jobs_);
  submissions_->register_jobs(*jobs_);
  register_portal_views(views_);
  register_operation_views(views_);
}

void Portal::start_plugins() {
  loader_ = std::make_unique<plugin::Loader>(log_);
  loader_->open(settings_.plugins);
  loader_->start([this](const plugin::Loaded& one) { return std::make_unique<PluginHost>(*this, one); });
  register_operation_routes(router_, *database_, *blobs_);
}

base::Result<void> Portal::load_theme() {
  for (const auto& required : settings_.required_plugins) {
    const auto& loaded = loader_->loaded();
    if (std::none_of(loaded.begin(), loaded.end(), [&](const auto& one) { return one.name == required; }))
      return base::Error{"plugin_required", {{"plugin", required}}};
  }
  auto theme = render::Theme::load(settings_.themes, settings_.theme, views_, words_, log_);
  if (!theme) return theme.error();
  theme_ = std::move(*theme);
  return {};
}

std::vector<storage::MigrationSet> Portal::migration_sets() const {
  std::vector<storage::MigrationSet> sets = {
      storage::job_migrations(),          audit::AuditLog::migrations(),  notifications::Outbox::migrations(),
      accounts::Accounts::migrations(),   tenders::Tenders::migrations(), submissions::Submissions::migrations(),
      documents::Documents::migrations(), review::Review::migrations()};
  sets.insert(sets.end(), plugin_migrations_.begin(), plugin_migrations_.end());
  return sets;
}

base::Result<int> Portal::migrate() { return storage::migrate(*database_, migration_sets(), log_); }

std::vector<std::string> Portal::pending() { return storage::pending_migrations(*database_, migration_sets()); }

std::vector<std::string> Portal::audit_problems() {
  const auto verdict = audit_->verify();
  if (verdict.intact) return {};
  return {"the audit chain is broken at entry " + std::to_string(verdict.entry) + ": " + verdict.problem};
}

void Portal::maintain() {
  try {
    accounts_->sessions().tidy();
  } catch (const std::exception&) {
    log_.warning("portal.maintenance_failed");  // the database is away; the next round tries again
  }
}

void Portal::reload() {
  types_->load();
  print_templates_->forget();
  mail_templates_.load(mail_events_, mail_folders(settings_), log_);
  (void)theme_->reload();  // logs its problems itself
  log_.info("portal.reloaded");
}

}  // namespace tenderloom::app
