// Evidence that testers keep, and where they test.
#include <algorithm>

#include "tenderloom/base/text.h"
#include "testing.h"
#include "testing_rows.h"

namespace tenderloom::cloud_services {

namespace {

constexpr std::size_t kMostAccounts = 10, kLongestUrl = 500, kLongestNote = 1000, kLongestAccount = 200;
constexpr std::size_t kMostEvidence = 60;

const plugin::FileLimits kEvidence{{"pdf", "png", "jpg", "docx", "xlsx", "ods", "odt"}, 20 << 20, std::nullopt};

bool is_web_address(const std::string& url) {
  return (url.starts_with("https://") || url.starts_with("http://")) && url.find_first_of(" \t\r\n\"<>") == url.npos &&
         url.size() > 10;
}

plugin::AuditRecord about(const Case& at, const char* action, Json details) {
  details["node"] = std::to_string(at.node.id);
  details["service"] = at.node.title;
  details["tender"] = at.tender.no;
  return {action, "submission:" + std::to_string(at.submission.id), at.submission.company_id, std::move(details)};
}

}  // namespace

base::Result<Evidence> Testing::add_evidence(const Case& at, const std::string& test, const http::UploadedFile& upload,
                                             const plugin::Actor& actor) {
  if (at.test.state != "testing") return base::Error{"state_refused", {{"state", at.test.state}, {"event", "record"}}};
  const forms::Field* results = at.level().field(kResults);
  const bool known =
      test.empty() || (results != nullptr && std::any_of(results->rows.begin(), results->rows.end(),
                                                         [&](const forms::Field& row) { return row.key == test; }));
  if (!known) return base::Error{"test_unknown", Json::object(), "test"};
  if (evidence(at.node.id).size() >= kMostEvidence)
    return base::Error{"test_evidence_many", {{"limit", kMostEvidence}}, "file"};
  auto kept = uses_.files.keep(upload, kEvidence);
  if (!kept.ok()) return base::Error{kept.error().code, kept.error().params, "file"};
  Evidence made{0, at.node.id, at.test.round, test, *kept, actor.name, uses_.clock.now(), actor.person_id};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<Evidence> {
    if (!uses_.records.lock(tx, at.submission.id)) return base::Error{"submission_unknown"};
    const auto now = rows::find(tx.sql(), at.node.id);
    if (!now || now->state != "testing")
      return base::Error{"state_refused", {{"state", now ? now->state : kNotStarted}, {"event", "record"}}};
    made.id = rows::add(tx, made);
    uses_.audit.record(tx, actor,
                       about(at, "cloud_services.evidence_added", {{"file", made.file.name}, {"test", test}}));
    return made;
  });
}

base::Result<void> Testing::remove_evidence(const Case& at, std::int64_t id, const plugin::Actor& actor) {
  if (at.test.state != "testing") return base::Error{"state_refused", {{"state", at.test.state}, {"event", "record"}}};
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (!uses_.records.lock(tx, at.submission.id)) return base::Error{"submission_unknown"};
    for (const Evidence& one : rows::evidence(tx.sql(), at.node.id)) {
      if (one.id != id || one.round != at.test.round) continue;  // what proved an earlier round stays
      rows::remove_evidence(tx, at.node.id, id, uses_.clock.now());
      uses_.audit.record(tx, actor, about(at, "cloud_services.evidence_removed", {{"file", one.file.name}}));
      return {};
    }
    return base::Error{"not_found"};
  });
}

std::optional<Environment> Testing::environment(std::int64_t node_id) {
  const auto stored = uses_.database.read([&](soci::session& sql) { return rows::environment(sql, node_id); });
  if (!stored) return std::nullopt;
  Environment found;
  found.url = stored->url;
  found.person = stored->person;
  found.at = stored->at;
  const auto opened = uses_.secrets.open(stored->sealed);
  const Json secret = opened ? Json::parse(*opened, nullptr, false) : Json();
  if (!secret.is_object()) return found;
  found.note = secret.value("note", "");
  for (const Json& one : secret.value("accounts", Json::array()))
    found.accounts.push_back({one.value("name", ""), one.value("password", "")});
  return found;
}

base::Result<void> Testing::set_environment(const Case& at, const Environment& given, const plugin::Actor& actor) {
  if (at.test.state == "passed" || !at.submission.submitted_at)
    return base::Error{"test_environment_closed", {{"state", at.test.state}}};
  if (!given.url.empty() && (!is_web_address(given.url) || given.url.size() > kLongestUrl))
    return base::Error{"test_url_invalid", Json::object(), "test_url"};
  if (given.accounts.size() > kMostAccounts)
    return base::Error{"test_accounts_many", {{"limit", kMostAccounts}}, "accounts"};
  if (base::code_points(given.note) > kLongestNote)
    return base::Error{"reason_too_long", {{"limit", kLongestNote}}, "note"};
  Json accounts = Json::array();
  for (const Environment::Account& one : given.accounts) {
    if (one.name.empty() && one.password.empty()) continue;
    if (one.name.empty()) return base::Error{"test_account_unnamed", Json::object(), "accounts"};
    if (one.name.size() > kLongestAccount || one.password.size() > kLongestAccount)
      return base::Error{"reason_too_long", {{"limit", kLongestAccount}}, "accounts"};
    accounts.push_back({{"name", one.name}, {"password", one.password}});
  }
  const std::size_t count = accounts.size();
  const std::string sealed = uses_.secrets.seal(Json{{"accounts", std::move(accounts)}, {"note", given.note}}.dump());
  return uses_.database.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (!uses_.records.lock(tx, at.submission.id)) return base::Error{"submission_unknown"};
    rows::put(tx, at.node.id, {given.url, sealed, actor.name, uses_.clock.now(), actor.person_id});
    uses_.audit.record(tx, actor, about(at, "cloud_services.environment_set", {{"accounts", count}}));
    return {};
  });
}

}  // namespace tenderloom::cloud_services
