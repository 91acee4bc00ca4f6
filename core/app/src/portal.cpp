#include "portal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "operation_routes.h"
#include "places.h"
#include "plugin_host.h"
#include "portal_words.h"
#include "tenderloom/base/crypto.h"
#include "version.h"

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

/// The key that signs what the portal hands out; made at the first start, readable by its owner alone.
base::Result<std::string> read_secret(const fs::path& file) {
  if (!fs::exists(file)) {
    fs::create_directories(file.parent_path());
    // Never readable by anybody else, not even while it is being written.
    const std::string text = base::random_token(48) + "\n";
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle >= 0) {
      const bool written = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size());
      ::close(handle);
      if (!written) fs::remove(file);
    }
  }
  std::ifstream in(file);
  std::string secret;
  std::getline(in, secret);
  if (secret.size() < 32) return base::Error{"secret_unreadable", {{"file", file.string()}}};
  return secret;
}

}  // namespace

Portal::Portal(config::Settings settings)
    : settings_(std::move(settings)),
      clock_(make_clock(settings_)),
      log_(level_of(settings_.log_level), {}, clock_.get()) {}

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

  storage::Database::Options how;
  if (settings_.sync_every_commit) how.trail = {};
  auto database = storage::Database::open(settings_.database, settings_.data, log_, how);
  if (!database) return database.error();
  database_ = std::move(*database);
  auto blobs = storage::BlobStore::open(settings_.data / "blobs");
  if (!blobs) return blobs.error();
  blobs_.emplace(std::move(*blobs));
  jobs_ = std::make_unique<storage::JobQueue>(*database_, *clock_, log_);

  if (auto loaded = load_portal_words(settings_, words_); !loaded) return loaded.error();
  auto roles = accounts::Roles::load(settings_.roles);
  if (!roles) return roles.error();
  roles_ = std::move(*roles);
  types_ = std::make_unique<forms::TypeStore>(settings_.scripts, words_, log_);
  types_->offer_only(settings_.types);
  assets_.emplace(asset_folders(settings_));
  make_modules();
  start_plugins();
  types_->load();
  mail_templates_.load(mail_events_, mail_folders(settings_), log_);
  return load_theme();
}

void Portal::start_plugins() {
  loader_ = std::make_unique<plugin::Loader>(log_);
  loader_->open(settings_.plugins);
  loader_->start([this](const plugin::Loaded& one) { return std::make_unique<PluginHost>(*this, one); });
  // One that failed after it had named its type serves nothing.
  std::erase_if(served_types_, [&](const auto& served) {
    const auto& loaded = loader_->loaded();
    return std::none_of(loaded.begin(), loaded.end(), [&](const auto& one) { return one.name == served.first; });
  });
  choose_links();
  tenders_->service().set_companions([this](const forms::TypeDefinition& type) { return companion_is_there(type); });
  register_operation_routes(router_, *tenders_, words_, plugin_links_);
  register_health_routes(router_, *database_, tenders_->service(), scan_.get());
}

/// A portal that does not offer a type has no way in its menus to the pages of that type's companion.
void Portal::choose_links() {
  const auto offered = [&](const std::string& key) {
    return settings_.types.empty() ||
           std::find(settings_.types.begin(), settings_.types.end(), key) != settings_.types.end();
  };
  for (auto& [plugin, links] : links_of_) {
    bool serves = false, wanted = false;
    for (const auto& [companion, type] : served_types_)
      if (companion == plugin) serves = true, wanted = wanted || offered(type);
    if (!serves || wanted) std::move(links.begin(), links.end(), std::back_inserter(plugin_links_));
  }
}

bool Portal::companion_is_there(const forms::TypeDefinition& type) const {
  if (type.plugin().empty()) return true;
  const std::pair served(type.plugin(), type.key());
  return std::find(served_types_.begin(), served_types_.end(), served) != served_types_.end();
}

base::Result<void> Portal::load_theme() {
  for (const auto& required : settings_.required_plugins) {
    const auto& loaded = loader_->loaded();
    if (std::none_of(loaded.begin(), loaded.end(), [&](const auto& one) { return one.name == required; }))
      return base::Error{"plugin_required", {{"plugin", required}}};
  }
  auto folders = plugin_folders(settings_);
  folders.insert(folders.begin(), plugin_themes_.begin(), plugin_themes_.end());
  auto theme = render::Theme::load(settings_.themes, settings_.theme, views_, words_, log_, folders);
  if (!theme) return theme.error();
  theme_ = std::move(*theme);
  return {};
}

base::Result<int> Portal::migrate() { return storage::migrate(*database_, migration_sets(), log_); }

std::vector<std::string> Portal::pending() { return storage::pending_migrations(*database_, migration_sets()); }

std::vector<std::string> Portal::audit_problems() {
  const auto verdict = audit_->verify();
  if (verdict.intact) return {};
  if (verdict.problem.starts_with("head_"))
    return {"the audit chain does not end as " + (settings_.data / "audit-heads").string() +
            " says: " + verdict.problem + " (after a restore from a backup this is expected: move that file away)"};
  return {"the audit chain is broken at entry " + std::to_string(verdict.entry) + ": " + verdict.problem};
}

/// What this start was set to; of secrets only whether they are the same as at the last one.
base::Json Portal::configuration() const {
  const auto keyed = [&](const std::string& value) {
    return "hash:" + base::hmac_sha256_hex(secret_, value).substr(0, 16);
  };
  base::Json all = settings_.effective;
  // What the command line may have said instead.
  all["listen"] = settings_.listen.host + ":" + std::to_string(settings_.listen.port);
  all["data"] = settings_.data.string();
  all["secret"] = keyed("secret");
  all["smtp_password"] = keyed("smtp:" + (settings_.smtp ? settings_.smtp->password : std::string()));
  all["database_password"] = keyed("database:" + settings_.database.password);
  for (const auto& one : loader_->loaded()) all["plugin_" + one.name] = one.version;
  return all;
}

void Portal::record_start() { audit_->record_start(configuration(), kVersion); }

void Portal::maintain() {
  try {
    accounts_->sessions().tidy();
    accounts_->staff_accounts().upkeep();
    accounts_->support().tidy();
  } catch (const std::exception&) {
    log_.warning("portal.maintenance_failed");  // the database is away; the next round tries again
  }
}

void Portal::reload() {
  const std::lock_guard lock(reloading_);
  types_->load();
  print_templates_->forget();
  mail_templates_.load(mail_events_, mail_folders(settings_), log_);
  (void)theme_->reload();  // logs its problems itself
  log_.info("portal.reloaded");
}

}  // namespace tenderloom::app
