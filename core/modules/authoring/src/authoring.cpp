#include "tenderloom/authoring/authoring.h"

#include <mutex>

#include "pages.h"
#include "tenderloom/audit/audit.h"

namespace tenderloom::authoring {

struct Authoring::Impl {
  explicit Impl(const Uses& given) : uses(given), versions(uses) {}
  Uses uses;
  Versions versions;
  std::mutex mutex;
  std::map<std::string, std::string> loaded;  // releases that the types in memory were made of, by key
};

namespace {

constexpr auto kFollowEvery = std::chrono::seconds(30);

void record(audit::AuditLog& log, storage::Transaction& tx, const tenders::Actor& actor, base::Instant at,
            const std::string& action, const std::string& key, Json details) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "type:" + key;
  entry.details = std::move(details);
  log.record(tx, entry);
}

}  // namespace

Authoring::Authoring(const Uses& uses) : impl_(std::make_unique<Impl>(uses)) {}
Authoring::~Authoring() = default;

storage::MigrationSet Authoring::migrations() { return repository::migrations(); }

void Authoring::register_routes(http::Router& router) {
  add_type_routes(router, impl_->uses, *this);
  add_import_routes(router, impl_->uses, *this);
  add_preview_routes(router, impl_->uses);
  add_version_routes(router, impl_->uses, impl_->versions);
  add_text_routes(router, impl_->uses);
}

void Authoring::register_views(render::ViewRegistry& views) {
  add_type_views(views);
  add_import_views(views);
  add_preview_views(views);
  add_version_views(views);
  add_text_views(views);
}

void Authoring::register_jobs(storage::JobQueue& jobs) {
  const auto telling = [](storage::JobProgress& progress) {
    return [&progress](std::int64_t done, std::int64_t total) {
      progress.report(done, total, "");
      return !progress.stopping();
    };
  };
  jobs.handle("authoring.rehearse",
              [this, telling](const storage::Job& job, storage::JobProgress& progress) -> base::Result<Json> {
                const auto pair = impl_->versions.find(job.payload.value("no", ""));
                if (!pair) return base::Error{"type_gone", {{"retry", false}}};
                auto found = impl_->versions.rehearse(*pair, telling(progress));
                if (!found) return found.error();
                impl_->versions.keep(*pair, *found);
                return Json::object();
              });
  jobs.handle("authoring.settle",
              [this, telling](const storage::Job& job, storage::JobProgress& progress) -> base::Result<Json> {
                auto settled = impl_->versions.settle(job.payload.value("tender", std::int64_t{0}), telling(progress));
                if (!settled) return settled.error();
                return Json::object();
              });
  jobs.every("authoring.releases", kFollowEvery, [this] { follow_releases(); });
}

std::vector<std::pair<std::string, forms::Bundle>> Authoring::released_bundles() {
  std::vector<std::pair<std::string, forms::Bundle>> bundles;
  std::map<std::string, std::string> loaded;
  try {
    for (auto& stored : impl_->uses.database.read([](soci::session& sql) { return repository::releases(sql, true); })) {
      auto bundle = forms::Bundle::from_json(Json::parse(stored.content, nullptr, false));
      loaded[stored.release.key] = stored.release.sha256;
      if (bundle && bundle->sha256() == stored.release.sha256) {
        bundles.emplace_back(stored.release.key, std::move(*bundle));
      } else {
        impl_->uses.log.error("type.release_damaged",
                              {{"type", stored.release.key}, {"version", stored.release.sha256}});
      }
    }
  } catch (const storage::DatabaseError&) {
    return {};  // before the first migration there is no such table
  }
  const std::lock_guard lock(impl_->mutex);
  impl_->loaded = std::move(loaded);
  return bundles;
}

std::vector<Release> Authoring::releases() {
  std::vector<Release> found;
  for (auto& stored : impl_->uses.database.read([](soci::session& sql) { return repository::releases(sql, false); }))
    found.push_back(std::move(stored.release));
  return found;
}

void Authoring::take(const BundleFile& file, const tenders::Actor& actor) {
  const auto now = impl_->uses.clock.now();
  const Release release{file.key, file.bundle.sha256(), actor.name, now};
  const auto before = impl_->uses.types.current(file.key);
  const std::string content = file.bundle.to_json().dump();
  impl_->uses.database.write([&](storage::Transaction& tx) {
    repository::put_release(tx, release, content);
    record(impl_->uses.audit, tx, actor, now, "type.taken", file.key,
           {{"from", before ? before->version() : ""}, {"to", release.sha256}});
  });
  impl_->uses.types.load();
}

bool Authoring::withdraw(const std::string& key, const tenders::Actor& actor) {
  const auto now = impl_->uses.clock.now();
  const bool gone = impl_->uses.database.write([&](storage::Transaction& tx) {
    if (!repository::drop_release(tx, key)) return false;
    record(impl_->uses.audit, tx, actor, now, "type.withdrawn", key, Json::object());
    return true;
  });
  if (gone) impl_->uses.types.load();
  return gone;
}

void Authoring::follow_releases() {
  std::map<std::string, std::string> stored;
  for (const Release& release : releases()) stored[release.key] = release.sha256;
  {
    const std::lock_guard lock(impl_->mutex);
    if (stored == impl_->loaded) return;
  }
  impl_->uses.types.load();
}

}  // namespace tenderloom::authoring
