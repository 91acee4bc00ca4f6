// What a plugin is given, and what the modules give to plugins. Registries are ordinary objects made in app/.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/log.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::plugin {

/// A command of the command line: `tenderloom <name> …`.
struct Command {
  std::string name, summary;
  std::function<int(const std::vector<std::string>& arguments)> run;
};

/// Options of a choice that code answers (OptionSource::Kind::provider): the vendor's items of earlier tenders, say.
struct OptionQuery {
  std::int64_t company_id = 0;
  std::string tender_no;
  base::Json row;
};
using OptionProvider = std::function<std::vector<forms::Option>(const OptionQuery& query)>;

/// Everything lives as long as the process. A plugin registers in Plugin::start; the portal reads the registries
/// afterwards.
class Host {
 public:
  virtual ~Host();
  virtual const std::string& plugin_name() const = 0;       // prefix of its routes and tables
  virtual std::filesystem::path plugin_folder() const = 0;  // plugins/<name> beside the library, for its files
  virtual const base::Clock& clock() const = 0;
  virtual const base::Logger& log() const = 0;
  virtual storage::Database& database() = 0;

  /// The plugin is the companion of a tender type whose folder is scripts/<key>.
  virtual void serve_type(const std::string& key) = 0;
  virtual void add_calculator(const std::string& name, script::NativeFunction function) = 0;
  virtual void add_options(const std::string& name, OptionProvider provider) = 0;
  virtual void add_route(http::Route route) = 0;  // pattern must begin with /plugins/<name>/
  virtual void add_view(render::View view) = 0;   // name must begin with "<name>/"
  virtual void add_theme_folder(std::filesystem::path folder) = 0;
  virtual void add_migrations(std::vector<storage::Migration> migrations) = 0;
  /// What `tenderloom check` asks of the plugin's tables. A plugin whose rows refer to files must name them: what
  /// nobody names may be removed.
  virtual void add_integrity(storage::Integrity integrity) = 0;
  virtual void add_job(const std::string& kind, storage::JobHandler handler) = 0;
  virtual void add_command(Command command) = 0;
};

/// The one class a plugin derives.
class Plugin {
 public:
  virtual ~Plugin();
  virtual void start(Host& host) = 0;
};

}  // namespace tenderloom::plugin
