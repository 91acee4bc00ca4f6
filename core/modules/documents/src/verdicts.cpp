// Staff look at an uploaded document and accept or refuse it. The next scan of the document begins without a word.
#include "repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/submissions/audit_entry.h"

namespace tenderloom::documents {

using base::Error;
using base::Json;
using base::Result;

namespace {

constexpr std::size_t kLongestOpinion = 500;

}  // namespace

std::map<std::int64_t, Verdict> Service::verdicts(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::verdicts(sql, submission_id); });
}

Result<Verdict> Service::judge(const Ground& ground, const Submission& submission, std::int64_t upload_id,
                               const std::string& state, const std::string& reason, const submissions::Actor& actor,
                               const Told& told) {
  const auto upload = find_upload(submission.id, upload_id);
  if (!upload) return Error{"upload_unknown"};
  if (submissions::Service::offered(ground, submission, submissions::Actor::Kind::staff).empty())
    return Error{"state_refused", {{"state", submission.state}, {"event", "judge_document"}}};
  Verdict verdict{upload->id, state, std::string(base::trim(base::clean_lines(reason))), actor.name, ground.now};
  if (state == verdict::kRefused && verdict.reason.empty()) return Error{"reason_required", Json::object(), "reason"};
  if (base::code_points(verdict.reason) > kLongestOpinion)
    return Error{"reason_too_long", {{"limit", kLongestOpinion}}, "reason"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Verdict> {
    if (repository::lock_submission(tx.sql(), submission.id) != submission.state) return Error{"changed_meanwhile"};
    // A newer scan may have come while this one was looked at.
    const auto now = repository::upload(tx.sql(), submission.id, upload_id);
    if (!now || now->replaced) return Error{"upload_replaced"};
    repository::set_verdict(tx, submission.id, verdict, actor.person_id);
    const std::string action = state == verdict::kNone ? "verdict_removed" : state;
    auto entry = submissions::entry_about(submission, actor, ground.now, "document." + action);
    entry.details = {{"document", upload->document_key},
                     {"sha256", upload->sha256},
                     {"reason", verdict.reason},
                     {"tender", ground.tender.no}};
    uses_.audit.record(tx, entry);
    if (told) {
      if (const auto followed = told(tx, *now, verdict); !followed) return followed.error();
    }
    return verdict;
  });
}

}  // namespace tenderloom::documents
