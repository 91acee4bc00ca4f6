// Tests of cloud services (SM-06, R-052 to R-054): one record a service, one round a test, results with evidence. What
// vendors see of it is said about the row of the service; the table of states and the rules stand in the type's
// definition (scripts/cloud_services/testing.lua, cloud_result.lua).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/plugin/host.h"

namespace tenderloom::cloud_services {

using base::Json;

inline constexpr char kType[] = "cloud_services", kLevel[] = "service", kMachine[] = "cloud_test";
/// Fields of the service that follow from a decision; what else the plugin sets is what testers record.
inline constexpr char kState[] = "cloud_test_state", kCommonDate[] = "common_features_pass_date",
                      kSecurityDate[] = "security_test_pass_date", kFailReason[] = "fail_reason",
                      kResults[] = "cloud_test_results";
inline constexpr char kNotStarted[] = "not_started";
inline constexpr char kTesting[] = "staff.testing";
/// The judge that ends the stage of review before testing.
inline constexpr char kBegunJudge[] = "cloud_services.begun";

/// One service under test.
struct Test {
  std::int64_t node_id = 0, submission_id = 0, tender_id = 0, company_id = 0;
  std::string state = kNotStarted;
  std::int64_t round = 0;    // 0: never scheduled
  std::string scheduled_on;  // 2026-11-21; empty: no day yet
  std::int64_t tester_id = 0;
  std::string tester_name;
  std::int64_t row_version = 0;
};

struct Round {
  std::int64_t node_id = 0, number = 1;
  std::int64_t tester_id = 0;
  std::string scheduled_on, tester_name;
  std::optional<base::Instant> started_at, ended_at;
  std::string outcome;           // passed | failed; empty: under way
  std::string reason;            // why it failed
  std::string opened_because;    // why it was opened anew
  Json values = Json::object();  // what was recorded, by fields of the service
};

struct Evidence {
  std::int64_t id = 0, node_id = 0, round = 0;
  std::string test;  // a row of cloud_test_results; empty: of the round as a whole
  plugin::StoredFile file;
  std::string person;
  base::Instant at{};
  std::int64_t person_id = 0;  // not read back
};

/// Where the testers test, as the vendor gave it. Accounts are sealed in the database.
struct Environment {
  std::string url, note;
  struct Account {
    std::string name, password;
  };
  std::vector<Account> accounts;
  std::string person;
  std::optional<base::Instant> at;
};

/// A service with everything that a question about its test needs.
struct Case {
  plugin::Tender tender;
  plugin::Submission submission;
  plugin::Node node;
  Test test;
  std::shared_ptr<const forms::TypeDefinition> process;  // whose table of states it follows
  const forms::Level& level() const { return *tender.type->level(kLevel); }
  /// Listed before: exempt from the six CL tests.
  bool exempt() const { return node.values.value("previously_listed", false); }
};

struct Step {
  std::string event;
  std::string on;              // schedule, reschedule: the day
  std::int64_t tester_id = 0;  // 0: nobody yet, or as it was
  std::string reason;
  Json values = Json::object();  // record: what is recorded
  std::optional<std::int64_t> version;
};

/// What came of a step: findings of the definition refuse it, else the case as it is now.
struct StepOutcome {
  std::vector<forms::Finding> findings;
  Test test;
};

/// Thread-safe.
class Testing {
 public:
  /// `changed` is told the submission whose test has moved, after it was committed.
  Testing(const plugin::Services& uses, std::function<void(std::int64_t)> changed)
      : uses_(uses), changed_(std::move(changed)) {}

  std::optional<Case> find(std::int64_t node_id);
  std::vector<Round> rounds(std::int64_t node_id);
  std::vector<Evidence> evidence(std::int64_t node_id);
  std::optional<Environment> environment(std::int64_t node_id);
  /// Tests of these services, by node; one statement.
  std::map<std::int64_t, Test> tests(const std::vector<std::int64_t>& nodes);
  /// Services that this tester has to do with now, by day.
  std::vector<std::int64_t> nodes_of(std::int64_t tester_id);

  /// The table that this case follows.
  static const forms::StateMachine& machine(const Case& at) { return at.process->process().machine(kMachine); }
  std::vector<std::string> offered(const Case& at);
  /// Keys of the fields that testers record.
  static std::vector<std::string> recorded_fields(const Case& at);
  /// What the definition says of those values as they would be said when the test is passed: which tests are open, and
  /// what is wrong.
  base::Result<forms::Evaluation> judged(const Case& at, const Json& values);

  /// Errors: state_refused {state, event}, what guards answer (test_not_received, reason_required), test_day_invalid,
  /// test_day_past, tester_unknown, version_conflict, and those of Records::say.
  base::Result<StepOutcome> act(const Case& at, const Step& step, const plugin::Actor& actor);

  /// Errors: those of Files::keep, state_refused, test_unknown.
  base::Result<Evidence> add_evidence(const Case& at, const std::string& test, const http::UploadedFile& upload,
                                      const plugin::Actor& actor);
  base::Result<void> remove_evidence(const Case& at, std::int64_t id, const plugin::Actor& actor);
  /// By the vendor. Errors: test_url_invalid, test_accounts_many, test_environment_closed.
  base::Result<void> set_environment(const Case& at, const Environment& given, const plugin::Actor& actor);

  std::map<std::int64_t, std::vector<plugin::Fact>> facts(const plugin::FactQuery& query);
  /// Ends the check of data: a test of the application is scheduled or further.
  static std::optional<plugin::StageJudgement> begun(soci::session& sql, const plugin::StageSubject& subject);
  std::vector<plugin::DossierChapter> dossier(const plugin::DossierQuery& query);
  const plugin::Services& uses() const { return uses_; }

 private:
  std::optional<base::Error> refusal(const Case& at, const Step& step, const plugin::Submission& submission);
  base::Result<void> write(storage::Transaction& tx, const Case& at, const Step& step, const forms::Transition& row,
                           const Test& next, const Round& round, const plugin::Actor& actor);
  void tell(storage::Transaction& tx, const Case& at, const Step& step, const forms::Transition& row, const Test& next,
            const std::optional<plugin::Person>& tester);
  Json said(const Case& at, const Step& step, const Round& round);

  const plugin::Services& uses_;
  std::function<void(std::int64_t)> changed_;
};

}  // namespace tenderloom::cloud_services
