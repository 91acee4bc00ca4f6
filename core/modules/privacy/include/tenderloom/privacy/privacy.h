// Personal data: a person's own view of it, and its erasure by two members of staff, by a job, with a record.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/audit/audit.h"
#include "tenderloom/base/result.h"
#include "tenderloom/http/router.h"
#include "tenderloom/privacy/holdings.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/jobs.h"

namespace tenderloom::privacy {

/// Who people are; the accounts know.
struct People {
  std::function<std::optional<std::int64_t>(const std::string& email)> find;
  std::function<std::optional<Subject>(std::int64_t person)> subject;
  std::function<std::string(std::int64_t person)> name;  // empty when unknown
};

/// One request to erase a person. `state`: requested, confirmed (the job is on its way), done, cancelled.
struct Request {
  std::int64_t id = 0, person = 0, version = 1;
  std::string letter_no, reason, state;
  std::int64_t requested_by = 0, decided_by = 0;
  base::Instant requested_at{};
  std::optional<base::Instant> decided_at, done_at;
  base::Json outcome = base::Json::object();  // holding -> number of rows; no personal values
};

struct Actor {
  std::int64_t person = 0;
  std::string name, address;
};

/// Thread-safe.
class Privacy {
 public:
  struct Uses {
    storage::Database& database;
    const base::Clock& clock;
    storage::JobQueue& jobs;
    audit::AuditLog& audit;
    People people;
  };
  explicit Privacy(Uses uses);
  ~Privacy();

  static storage::MigrationSet migrations();
  /// Before anything is asked; the order of adding is the order on pages and of erasing.
  void add(Holdings holdings);
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  void register_jobs();

  const Holdings& holdings() const { return holdings_; }
  /// [{"holding", "rows": [{column: value}]}]; at most 1000 rows of each.
  base::Json held_about(const Subject& subject);
  /// [{"holding", "rows": count, "fate", "reason"}] of what is there.
  base::Json preview(const Subject& subject);

  /// Errors: person_unknown, letter_needed, reason_needed (fields person, letter_no, reason), erasure_open {id}.
  base::Result<std::int64_t> request(const std::string& person, const std::string& letter_no, const std::string& reason,
                                     const Actor& actor);
  /// By another person than the one who took the request. Errors: not_found, erasure_wrong_state {state},
  /// erasure_same_person, version_conflict {version}.
  base::Result<void> confirm(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor);
  base::Result<void> cancel(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor);
  std::optional<Request> find(std::int64_t id);
  std::vector<Request> list();
  /// What the job does: everything in one transaction. Done again it does nothing.
  base::Result<base::Json> carry_out(std::int64_t id);

 private:
  class Routes;
  base::Result<void> decide(std::int64_t id, std::optional<std::int64_t> version, const Actor& actor,
                            const std::string& to);

  Uses uses_;
  Holdings holdings_;
  std::unique_ptr<Routes> routes_;
};

}  // namespace tenderloom::privacy
