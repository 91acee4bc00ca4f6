// Pages and commands for authors of tender types, and for staff who bring types in and move tenders to new versions.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/authoring/bundle_file.h"
#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::tenders {
class Service;
struct Actor;
}  // namespace tenderloom::tenders
namespace tenderloom::submissions {
class Service;
}
namespace tenderloom::documents {
class Service;
}

namespace tenderloom::authoring {

using base::Json;

/// A type that was brought in as a bundle and stands in the place of a folder of scripts/.
struct Release {
  std::string key, sha256, by;
  base::Instant at{};
};

class Authoring {
 public:
  struct Uses {
    storage::Database& database;
    storage::JobQueue& jobs;
    const base::Clock& clock;
    const base::Logger& log;
    const base::Words& words;
    audit::AuditLog& audit;
    forms::TypeStore& types;
    tenders::Service& tenders;
    submissions::Service& submissions;
    documents::Service& documents;
  };
  explicit Authoring(const Uses& uses);
  ~Authoring();

  static storage::MigrationSet migrations();
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  void register_jobs(storage::JobQueue& jobs);

  /// What TypeStore::set_releases asks; empty while the table is not there yet.
  std::vector<std::pair<std::string, forms::Bundle>> released_bundles();
  std::vector<Release> releases();
  /// Puts the type into service in the place of its folder, on every server. The bundle must load.
  void take(const BundleFile& file, const tenders::Actor& actor);
  /// The folder counts again. False: there was no release of that type.
  bool withdraw(const std::string& key, const tenders::Actor& actor);
  /// Loads the types anew when another server took or withdrew one.
  void follow_releases();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::authoring
