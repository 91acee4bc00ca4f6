// A submission for the small type tests/fixtures/submissions/catalogue, with helpers named by what a vendor does.
#pragma once
#include <filesystem>
#include <fstream>

#include "database_fixture.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/forms/type_store.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/submissions/submissions.h"

namespace tenderloom::test {

/// The scripts folder that the tests' types live in: the portal's lib beside them.
class TypeFolder {
 public:
  explicit TypeFolder(const std::filesystem::path& root) : path_(root / "scripts") {
    namespace fs = std::filesystem;
    fs::create_directories(path_);
    fs::copy(fs::path(SOURCE_ROOT) / "scripts" / "lib", path_ / "lib", fs::copy_options::recursive);
    fs::copy(fs::path(SOURCE_ROOT) / "tests" / "fixtures" / "submissions" / "catalogue", path_ / "catalogue",
             fs::copy_options::recursive);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SubmissionFixture {
 public:
  explicit SubmissionFixture(TestDatabase& database)
      : test(database),
        scripts(database.folder()),
        types(scripts.path(), words(), database.log),
        blobs(std::move(*storage::BlobStore::open(database.folder() / "blobs"))),
        audit(database.database, database.clock),
        service({database.database, blobs, database.clock, database.log, audit}) {
    database.migrate(
        {storage::job_migrations(), audit::AuditLog::migrations(), submissions::Submissions::migrations()});
    types.load();
    for (const auto& problem : types.problems()) INFO(problem.text());
    REQUIRE(types.current("catalogue"));
    ground.type = types.current("catalogue");
    ground.tender.id = 28;
    ground.tender.no = "1150202";
    ground.tender.type_key = "catalogue";
    ground.tender.name = "測試標案";
    ground.tender.opens_at = database.clock.now() - std::chrono::hours(24);
    ground.tender.closes_at = database.clock.now() + std::chrono::hours(24);
    ground.tender.groups_text = ground.type->default_groups().dump();
    ground.now = database.clock.now();
    submission = service.open(ground.tender, 7);
  }

  submissions::SaveOutcome adds(const std::string& level, std::int64_t parent, const base::Json& values) {
    submissions::SaveRequest request;
    request.level = level;
    if (parent != 0) request.parent = parent;
    request.changes = values;
    request.actor = actor();
    auto outcome = service.save(ground, submission, request);
    INFO((outcome.ok() ? "" : outcome.error().code));
    REQUIRE(outcome.ok());
    return std::move(outcome).value();
  }
  /// The id of a row that must have been stored.
  std::int64_t id_of(const submissions::SaveOutcome& outcome) {
    for (const auto& finding : outcome.findings) INFO(finding.field + " " + finding.code);
    CHECK(outcome.kind == submissions::SaveOutcome::Kind::saved);
    return outcome.node.id;
  }
  std::int64_t maker(const std::string& name) {
    return id_of(adds("maker", 0, {{"maker_name", name}, {"kind", "own"}}));
  }
  std::int64_t product(std::int64_t parent, const std::string& name) {
    return id_of(adds("product", parent, {{"product_name", name}, {"group_code", "1"}}));
  }
  std::int64_t edition(std::int64_t parent, const std::string& name) {
    return id_of(adds("edition", parent, {{"edition_name", name}, {"billing", "month"}}));
  }
  std::int64_t range(std::int64_t parent, int low, int high) {
    return id_of(adds("range", parent, {{"low", low}, {"high", high}, {"price", 5200}}));
  }
  base::Result<submissions::SaveOutcome> changes(const std::string& level, std::int64_t id, const base::Json& values,
                                                 std::optional<std::int64_t> version = {}) {
    submissions::SaveRequest request;
    request.level = level;
    request.id = id;
    request.changes = values;
    request.version = version;
    request.actor = actor();
    return service.save(ground, submission, request);
  }
  submissions::Node node(const std::string& level, std::int64_t id) {
    auto found = service.node(submission, level, id);
    REQUIRE(found);
    return *found;
  }
  submissions::Submission now() { return service.get(submission.id).value(); }
  submissions::Counters counters() { return service.counters(*ground.type, now()); }
  static submissions::Actor actor() { return {submissions::Actor::Kind::vendor, 3, "王小姐", "page"}; }

  http::UploadedFile upload(const std::string& name, const std::string& content) {
    const auto path = test.folder() / ("upload-" + std::to_string(++uploads_));
    std::ofstream(path, std::ios::binary) << content;
    http::UploadedFile file;
    file.field = "file";
    file.name = name;
    file.path = path;
    file.size = static_cast<std::int64_t>(content.size());
    return file;
  }

  static const base::Words& words() {
    static const base::Words all = [] {
      base::Words loaded;
      for (const char* locale : {"zh-TW", "en"}) {
        const std::string file = std::string("/locales/") + locale + ".json";
        (void)loaded.load_file(locale, std::string(SOURCE_ROOT) + "/core/modules/submissions" + file);
        (void)loaded.load_file(locale, std::string(SOURCE_ROOT) + "/core/forms" + file);
        const auto folder = std::filesystem::path(SOURCE_ROOT) / "core/modules/submissions/locales" / locale;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
          (void)loaded.load_file(locale, entry.path());
      }
      return loaded;
    }();
    return all;
  }

  TestDatabase& test;
  TypeFolder scripts;
  forms::TypeStore types;
  storage::BlobStore blobs;
  audit::AuditLog audit;
  submissions::Service service;
  submissions::Ground ground;
  submissions::Submission submission;

 private:
  int uploads_ = 0;
};

}  // namespace tenderloom::test
