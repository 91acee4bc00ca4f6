// Tenders, applications and rows for plugins, over the services of the modules.
#pragma once
#include "tenderloom/extensions/extensions.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::extensions {

/// Who does something, for the modules: staff or the system.
submissions::Actor actor_of(const plugin::Actor& from);

/// Thread-safe.
class ModuleRecords final : public plugin::Records {
 public:
  explicit ModuleRecords(const Dependencies& uses) : uses_(uses) {}
  std::optional<plugin::Tender> tender(const std::string& no) override;
  std::optional<plugin::Tender> tender(std::int64_t id) override;
  std::vector<plugin::Tender> tenders(const std::string& type_key) override;
  std::optional<plugin::Submission> submission(std::int64_t id) override;
  std::optional<plugin::Submission> submission(std::int64_t tender_id, std::int64_t company_id) override;
  std::vector<plugin::Submission> submissions(std::int64_t tender_id) override;
  std::vector<plugin::Submission> submissions(const std::vector<std::int64_t>& ids) override;
  plugin::NodePage nodes(const plugin::NodeQuery& query) override;
  std::int64_t count(const plugin::NodeQuery& query) override;
  std::optional<plugin::Node> node(std::int64_t id) override;
  std::vector<std::pair<std::int64_t, std::string>> titles(const std::vector<std::int64_t>& ids) override;
  std::optional<plugin::NodeFile> file(const plugin::Node& node, const std::string& field,
                                       std::int64_t file_id) override;
  std::optional<plugin::Submission> lock(storage::Transaction& tx, std::int64_t submission_id) override;
  base::Result<plugin::OfficeResult> say(const plugin::OfficeChange& change) override;
  base::Result<void> take_back(std::int64_t submission_id, const plugin::Actor& actor, base::Instant at,
                               const std::function<base::Result<void>(storage::Transaction& tx)>& first) override;
  void record_opening(storage::Transaction& tx, std::int64_t tender_id, base::Instant at) override;
  base::Result<forms::Evaluation> judge(const plugin::OfficeChange& change) override;

 private:
  /// A change of the office with all that the submissions module needs of it.
  struct Case {
    submissions::Ground ground;
    submissions::Submission submission;
    submissions::SaveRequest request;
  };
  base::Result<Case> case_of(const plugin::OfficeChange& change);
  std::optional<submissions::RowQuery> wanted(const plugin::NodeQuery& query);
  plugin::Tender told(const tenders::Tender& tender);
  std::vector<plugin::Submission> named(const std::vector<submissions::Submission>& found);
  const Dependencies& uses_;
};

}  // namespace tenderloom::extensions
