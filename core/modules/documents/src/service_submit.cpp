// Handing in and taking back (SM-03, R-045).
#include "repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/submissions/item_count.h"

namespace tenderloom::documents {

using base::Error;
using base::Json;
using base::Result;

namespace {

constexpr int kAttempts = 3;  // while somebody else keeps changing the application

std::string page_of(const std::string& base_url, const tenders::Tender& tender) {
  return base_url + "/tenders/" + tender.no + "/submission";
}

Json keys_of(const std::vector<const DocumentRow*>& rows) {
  Json keys = Json::array();
  for (const DocumentRow* row : rows) keys.push_back(row->document->key);
  return keys;
}

plugin::HandInSubject subject_of(const Ground& ground, const Submission& submission, const submissions::Actor& actor) {
  return {ground.tender.type_key, ground.tender.no, ground.tender.id, submission.id,
          submission.company_id,  actor.person_id,  actor.name,       ground.now};
}

std::string labels_of(const Ground& ground, const std::vector<const DocumentRow*>& rows) {
  std::string labels;
  for (const DocumentRow* row : rows) {
    if (!labels.empty()) labels += "、";
    labels += ground.type->words().text(base::kFirstLocale, "document." + row->document->key + ".label");
  }
  return labels;
}

}  // namespace

std::optional<SubmitRefusal> Service::refuse_submit(const Ground& ground, const Submission& submission,
                                                    const Desk& desk) {
  const auto because = [](Error error) { return SubmitRefusal{std::move(error), {}}; };
  // The state and the window come first: a closed tender is not told to complete its data.
  if (ground.type->process().machine("submission").find(submission.state, "submit") == nullptr) {
    return because({"state_refused", {{"state", submission.state}, {"event", "submit"}}});
  }
  if (desk.editability.because == "plugin_missing")
    return because(uses_.submissions.locked(submission, ground.tender, desk.editability));
  if (!desk.editability.editable) return because({"window_closed"});
  if (!desk.missing.ready) return because({"application_incomplete"});
  if (!desk.unconfirmed.empty()) return because({"guides_unconfirmed"});
  if (const auto missing = desk.not_uploaded(); !missing.empty()) {
    return because({"documents_missing", {{"labels", labels_of(ground, missing)}, {"keys", keys_of(missing)}}});
  }
  if (const auto wrong = desk.count_differs(); !wrong.empty()) {
    return because({"item_count_differs",
                    {{"declared", wrong.front()->upload->declared_item_count.value_or(0)}, {"actual", desk.item_count}},
                    "declared_item_count"});
  }
  auto findings = uses_.submissions.recheck(ground, submission, ground.now);
  if (!findings.empty()) return SubmitRefusal{{"rules_broken", {{"count", findings.size()}}}, std::move(findings)};
  return std::nullopt;
}

Json Service::snapshot(const Ground& ground, const Submission& submission, const Desk& desk) {
  Json documents = Json::array();
  for (const DocumentRow& row : desk.rows) {
    if (!row.required || !row.upload) continue;
    documents.push_back(
        {{"key", row.document->key},
         {"label", ground.type->words().text(base::kFirstLocale, "document." + row.document->key + ".label")},
         {"name", row.upload->name},
         {"sha256", row.upload->sha256},
         {"size", row.upload->size},
         {"pages", row.upload->pages}});
  }
  Json counts = Json::array();
  for (const forms::Level& level : ground.type->levels()) {
    const auto figures = submission.levels.find(level.key);
    counts.push_back({{"level", level.key},
                      {"label", ground.type->label(level, std::string(base::kFirstLocale))},
                      {"count", figures == submission.levels.end() ? 0 : figures->second.rows}});
  }
  Json snapshot = {{"tender", {{"no", ground.tender.no}, {"name", ground.tender.name}}},
                   {"type_version", ground.type->version()},
                   {"item_count", desk.item_count},
                   {"counts_items", submissions::counts_items(*ground.type)},
                   {"counts", std::move(counts)},
                   {"documents", std::move(documents)}};
  if (const auto company = uses_.directory.company(submission.company_id)) {
    snapshot["company"] = {
        {"name", company->name}, {"tax_id", company->tax_id}, {"representative", company->representative}};
  }
  if (const auto contact = uses_.directory.contact_of(submission.company_id)) {
    snapshot["contact"] = {{"name", contact->name}, {"title", contact->title}, {"email", contact->email}};
  }
  return snapshot;
}

/// The transaction: state, receipt, mail and what a plugin does with it, together or not at all.
Result<Receipt> Service::hand_in(const Ground& ground, const Submission& judged, Receipt receipt,
                                 const submissions::Actor& actor, const std::string& request_key,
                                 const plugin::HandInDeed& deed) {
  const auto contact = uses_.directory.contact_of(judged.company_id);
  const forms::Transition* row = ground.type->process().machine("submission").find(judged.state, "submit");
  const std::string mail_kind = row == nullptr ? notifications::kind::kSubmitted : row->notification;
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Receipt> {
    const auto after = uses_.submissions.transition(tx, ground, judged.id, {"submit"}, actor);
    if (!after) return after.error();
    // Every write to a submission or anything in it raises this number: what was judged is what is handed in.
    if (after->row_version != judged.row_version + 1) return Error{"changed_meanwhile"};
    receipt.number = after->number;
    repository::insert_receipt(tx, receipt, actor.person_id, request_key);
    if (deed) {
      auto told = deed(tx);
      if (!told) return told.error();
      receipt.told = std::move(*told);
    }
    if (contact) {
      notifications::Mail mail = uses_.mailer.compose(mail_kind, std::string(base::kFirstLocale),
                                                      {{"contact_name", contact->name},
                                                       {"contact_title", contact->title},
                                                       {"company_name", contact->company},
                                                       {"tender_name", ground.tender.name},
                                                       {"tender_no", ground.tender.no},
                                                       {"number", receipt.number},
                                                       {"time", base::display_time(ground.now)},
                                                       {"link", page_of(uses_.base_url, ground.tender)}});
      mail.to_address = contact->email;
      mail.to_name = contact->name;
      mail.company = judged.company_id;
      uses_.outbox.queue(tx, mail);
    }
    return receipt;
  });
}

std::variant<Receipt, SubmitRefusal> Service::submit(const Ground& ground, std::int64_t submission_id,
                                                     const submissions::Actor& actor, const std::string& request_key,
                                                     const std::string& locale) {
  // A key of its own for requests without one: a transaction that is tried again although it had landed finds itself.
  const std::string key = request_key.empty() ? "own-" + base::random_token(16) : request_key;
  const auto answered = [&] {
    return uses_.database.read(
        [&](soci::session& sql) { return repository::receipt_of_request(sql, submission_id, key); });
  };
  if (const auto earlier = answered()) return *earlier;  // whatever has happened since

  SubmitRefusal refusal{{"changed_meanwhile"}, {}};
  for (int attempt = 0; attempt < kAttempts && refusal.error.code == "changed_meanwhile"; ++attempt) {
    const auto submission = uses_.submissions.get(submission_id);
    if (!submission) return SubmitRefusal{{"submission_unknown"}, {}};
    const Desk seen = desk(ground, *submission, locale);
    if (auto refused = refuse_submit(ground, *submission, seen)) {
      refusal = std::move(*refused);
      break;
    }
    if (auto in_the_way = obstacles(ground, *submission, actor); !in_the_way.empty()) {
      refusal = SubmitRefusal{in_the_way.front().error, {}, std::move(in_the_way)};
      break;
    }
    plugin::HandInDeed deed;
    if (auto* keeping = keeper(ground)) {
      auto prepared = keeping->prepare(subject_of(ground, *submission, actor));
      if (!prepared) {
        refusal = SubmitRefusal{prepared.error(), {}};
        continue;
      }
      deed = std::move(*prepared);
    }
    const auto done = hand_in(ground, *submission, {submission_id, {}, ground.now, snapshot(ground, *submission, seen)},
                              actor, key, deed);
    if (done) return *done;
    refusal = SubmitRefusal{done.error(), {}};
  }
  // The same request may have come through on another way in the meantime.
  if (const auto landed = answered()) return *landed;
  return refusal;
}

plugin::HandInKeeper* Service::keeper(const Ground& ground) const {
  return uses_.hand_ins == nullptr ? nullptr : uses_.hand_ins->of(ground.tender.type_key);
}

std::vector<plugin::Obstacle> Service::obstacles(const Ground& ground, const Submission& submission,
                                                 const submissions::Actor& actor) {
  auto* keeping = keeper(ground);
  return keeping == nullptr ? std::vector<plugin::Obstacle>()
                            : keeping->obstacles(subject_of(ground, submission, actor));
}

void Service::follow_hand_ins() {
  uses_.submissions.add_follow([this](storage::Transaction& tx, const Ground& ground, const Submission& after,
                                      const submissions::Service::Change& change,
                                      const submissions::Actor& actor) -> std::optional<Error> {
    auto* keeping = keeper(ground);
    if (keeping == nullptr || change.event == "submit") return std::nullopt;
    const auto followed = keeping->follow(tx, subject_of(ground, after, actor), change.event);
    return followed ? std::nullopt : std::optional(followed.error());
  });
}

Result<Submission> Service::take_back(const Ground& ground, std::int64_t submission_id,
                                      const submissions::Actor& actor) {
  return uses_.database.write([&](storage::Transaction& tx) {
    return uses_.submissions.transition(tx, ground, submission_id, {"take_back"}, actor);
  });
}

Result<Submission> Service::withdraw(const Ground& ground, std::int64_t submission_id,
                                     const submissions::Actor& actor) {
  return uses_.database.write([&](storage::Transaction& tx) {
    return uses_.submissions.transition(tx, ground, submission_id, {"withdraw"}, actor);
  });
}

std::optional<Receipt> Service::receipt(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::newest_receipt(sql, submission_id); });
}

}  // namespace tenderloom::documents
