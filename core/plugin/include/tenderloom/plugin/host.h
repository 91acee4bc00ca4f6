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
#include "tenderloom/plugin/dossier.h"
#include "tenderloom/plugin/facts.h"
#include "tenderloom/plugin/handing_in.h"
#include "tenderloom/plugin/judging.h"
#include "tenderloom/plugin/services.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/integrity.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"
#include "tenderloom/storage/personal_data.h"

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

/// An event that mails. Its words stand in the plugin's templates/<locale>/<key>.mustache.
struct MailEvent {
  std::string key;         // must begin with "<name>_"; at most 40 characters
  std::string to;          // vendor | person (anybody with an account) | staff_person (one of the staff) | staff
  std::string permission;  // staff who may see a preview of it, and (to staff) get it
  std::string names;       // what its template may name, separated by blanks
  std::string rule = {};   // "N-16"
};

/// An entry of the navigation bar; its words are `layout.nav.<key>` in the plugin's locales. It appears for whoever may
/// open the page.
struct NavigationLink {
  bool staff = true;
  std::string group;  // key of the group that it joins ("review_group"); unknown or empty: an entry by itself
  std::string key;
  std::string pattern;        // of a GET route; "{no}" stands for the current tender
  std::string type_key = {};  // not empty: only while the current tender is of that type
};

/// Everything lives as long as the process. A plugin registers in Plugin::start; the portal reads the registries
/// afterwards. What stands in the plugin's folder is found by its place: locales/, templates/ (mails), pages/<name>/,
/// print/ and assets/ (core/docs/writing-a-plugin.md).
class Host {
 public:
  virtual ~Host();
  virtual const std::string& plugin_name() const = 0;       // prefix of its routes and tables
  virtual std::filesystem::path plugin_folder() const = 0;  // plugins/<name> beside the library, for its files
  virtual const base::Clock& clock() const = 0;
  virtual const base::Logger& log() const = 0;
  virtual storage::Database& database() = 0;
  virtual const Services& services() = 0;
  /// The address of a file in the plugin's assets/, for templates.
  virtual std::string asset(const std::string& name) const = 0;

  /// The plugin is the companion of a tender type whose folder is scripts/<key>.
  virtual void serve_type(const std::string& key) = 0;
  virtual void add_calculator(const std::string& name, script::NativeFunction function) = 0;
  virtual void add_options(const std::string& name, OptionProvider provider) = 0;
  virtual void add_route(http::Route route) = 0;                    // pattern must begin with /plugins/<name>/
  virtual void add_view(render::View view) = 0;                     // name must begin with "<name>/"
  virtual void add_theme_folder(std::filesystem::path folder) = 0;  // beside pages/ of its own folder
  virtual void add_migrations(std::vector<storage::Migration> migrations) = 0;
  /// What `tenderloom check` asks of the plugin's tables. A plugin whose rows refer to files must name them: what
  /// nobody names may be removed.
  virtual void add_integrity(storage::Integrity integrity) = 0;
  /// What the plugin's tables hold about people, for the register of personal data: people see it, and it is erased by
  /// it. Keys and tables must begin with "<name>_".
  virtual void add_personal_data(storage::Holdings holdings) = 0;
  virtual void add_job(const std::string& kind, storage::JobHandler handler) = 0;  // kind must begin with "<name>."
  virtual void add_mail(MailEvent event) = 0;
  virtual void add_facts(const std::string& type_key, const std::string& level, FactSource source) = 0;
  /// Pages and files that the plugin keeps of applications of that type, for dossiers and archives.
  virtual void add_dossier(const std::string& type_key, DossierSource source) = 0;
  /// Guards and follows the handing in of a type's applications.
  virtual void add_hand_in(const std::string& type_key, std::shared_ptr<HandInKeeper> keeper) = 0;
  virtual void add_navigation(NavigationLink link) = 0;
  virtual void add_command(Command command) = 0;
  /// A stage of review that the plugin judges; the name must begin with "<name>.".
  virtual void add_stage_judge(const std::string& name, StageJudge judge) = 0;
  /// Something that its judge looks at has changed, and the change is committed: asks it about that application now.
  virtual void judge_again(std::int64_t submission_id) = 0;
  /// How the scores of a committee become ranks; the name must begin with "<name>.".
  virtual void add_ranking(const std::string& name, Ranking ranking) = 0;
  /// Links beside what committees of that type judge (reviews.h).
  virtual void add_case_links(const std::string& type_key, CaseLinkSource source) = 0;
};

/// The one class a plugin derives.
class Plugin {
 public:
  virtual ~Plugin();
  virtual void start(Host& host) = 0;
};

}  // namespace tenderloom::plugin
