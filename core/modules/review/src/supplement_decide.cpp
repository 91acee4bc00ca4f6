// What becomes of tracks and requests once they are open: completed by the vendor, extended, closed, judged by staff.
#include <algorithm>

#include "repository.h"
#include "supplement_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/documents/service.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/submissions/audit_entry.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr int kAttempts = 3;  // while somebody else keeps changing the application

forms::ActorKind kind_of(const Actor& actor) {
  return actor.kind == Actor::Kind::vendor  ? forms::ActorKind::vendor
         : actor.kind == Actor::Kind::staff ? forms::ActorKind::staff
                                            : forms::ActorKind::system;
}

bool unjudged(const Request& request) { return request.state == "pending" || request.state == "done"; }

std::string labels_of(const Ground& ground, const std::vector<const documents::DocumentRow*>& rows) {
  std::string labels;
  for (const documents::DocumentRow* row : rows)
    labels += (labels.empty() ? "" : "、") +
              ground.type->words().text(base::kFirstLocale, "document." + row->document->key + ".label");
  return labels;
}

/// A track that no round has had yet is in the first state of its machine.
Error never_opened(const std::string& wanted, const char* event) {
  if (wanted != track::kDocuments && wanted != track::kItems) return Error{"track_unknown"};
  return Error{"state_refused", {{"state", "none"}, {"event", event}}};
}

}  // namespace

std::optional<Track> Supplements::newest(soci::session& sql, std::int64_t submission_id,
                                         const std::string& wanted) const {
  std::optional<Track> found;
  for (Track& track : rows::tracks(sql, submission_id))
    if (track.track == wanted) found = std::move(track);
  return found;
}

void Supplements::judged(storage::Transaction& tx, Request& request, const std::string& state,
                         const std::string& opinion, const Actor& actor, base::Instant now) const {
  request.state = state;
  request.opinion = opinion;
  request.judged_at = now;
  request.judged_by = actor.name;
  rows::update_request(tx.sql(), request);
}

void Supplements::note(storage::Transaction& tx, const Ground& ground, const Submission& submission, const Actor& actor,
                       const char* event, const Track& track, const std::string& reason) {
  const bool extended = std::string_view(event) == "extend";
  repository::insert_event(
      tx.sql(), submission.id, actor.person_id,
      {ground.now, actor.name, std::string(event) + "_" + track.track, reason, extended ? track.until : std::nullopt});
  auto entry =
      submissions::entry_about(submission, actor, ground.now, std::string("submission.") + event + "_supplement");
  entry.details = {{"tender", ground.tender.no}, {"track", track.track}, {"round", track.number}, {"reason", reason}};
  uses_.audit.record(tx, entry);
}

void Supplements::settle(storage::Transaction& tx, const Ground& ground, const Submission& submission,
                         const Actor& actor) {
  const std::vector<Request> requests = rows::requests(tx.sql(), submission.id);
  bool open = false;
  for (Track& track : rows::tracks(tx.sql(), submission.id)) {
    open |= track.state == "open";
    const bool waits = std::any_of(requests.begin(), requests.end(), [&](const Request& request) {
      return request.track_id == track.id && unjudged(request);
    });
    const auto guard = [&](std::string_view) -> std::optional<Error> {
      return waits ? std::optional(Error{"as_it_was"}) : std::nullopt;
    };
    const auto row = forms::step(ground.type->process().machine("supplement"), track.state, "settle",
                                 forms::ActorKind::system, guard);
    if (!row.ok()) continue;
    track.state = (*row)->to;
    track.closed_at = ground.now;
    rows::update_track(tx.sql(), track);
  }
  const auto now = uses_.submissions.lock(tx, submission.id);
  if (!now || now->supplementing == open) return;
  submissions::Service::Step step{"settle"};
  step.supplementing = open;
  Actor system = actor;
  system.kind = Actor::Kind::system;
  (void)uses_.submissions.transition(tx, ground, submission.id, step, system);
}

/// What keeps a track from being completed, judged without a lock: the caller sees to it that nothing changed since.
std::optional<Error> Supplements::refuse_complete(const Ground& ground, const Submission& submission,
                                                  const std::string& wanted) {
  const documents::Desk desk = uses_.documents.desk(ground, submission, std::string(base::kFirstLocale));
  const bool items = wanted == track::kItems;
  if (items && !desk.missing.ready) return Error{"application_incomplete"};
  if (items) {
    if (auto findings = uses_.submissions.recheck(ground, submission, ground.now); !findings.empty())
      return Error{"rules_broken", {{"count", findings.size()}}};
  }
  // Whoever completes last answers for what corrections of items have made of the documents.
  if (items && desk.corrections.documents_open) return std::nullopt;
  if (const auto missing = desk.not_uploaded(); !missing.empty())
    return Error{"documents_missing", {{"labels", labels_of(ground, missing)}}};
  if (const auto wrong = desk.count_differs(); !wrong.empty()) {
    return Error{"item_count_differs",
                 {{"declared", wrong.front()->upload->declared_item_count.value_or(0)}, {"actual", desk.item_count}}};
  }
  return std::nullopt;
}

Result<Track> Supplements::complete(const Ground& ground, std::int64_t submission_id, const std::string& wanted,
                                    const Actor& actor) {
  const auto staff = uses_.directory.staff_with("staff.submissions");
  Result<Track> result = Error{"changed_meanwhile"};
  for (int attempt = 0; attempt < kAttempts && !result.ok() && result.error().code == "changed_meanwhile"; ++attempt) {
    const auto seen = uses_.submissions.get(submission_id);
    if (!seen) return Error{"submission_unknown"};
    const auto incomplete = refuse_complete(ground, *seen, wanted);
    result = uses_.database.write([&](storage::Transaction& tx) -> Result<Track> {
      const auto submission = uses_.submissions.lock(tx, submission_id);
      if (!submission || submission->row_version != seen->row_version) return Error{"changed_meanwhile"};
      auto track = newest(tx.sql(), submission_id, wanted);
      if (!track) return Error{"track_unknown"};
      std::int64_t pending = 0, all = 0;
      for (const Request& request : rows::requests(tx.sql(), submission_id)) {
        if (request.track_id != track->id) continue;
        pending += request.state == "pending" ? 1 : 0;
        ++all;
      }
      const auto guard = [&](std::string_view name) -> std::optional<Error> {
        if (name == "done" && pending > 0) return Error{"requests_pending", {{"count", pending}}};
        if (name == "complete") return incomplete;
        return std::nullopt;
      };
      const std::string state = track->state_at(ground.now);
      const auto row =
          forms::step(ground.type->process().machine("supplement"), state, "complete", kind_of(actor), guard);
      if (!row.ok()) return row.error();
      track->state = (*row)->to;
      track->completed_at = ground.now;
      rows::update_track(tx.sql(), *track);
      settle(tx, ground, *submission, actor);
      note(tx, ground, *submission, actor, "complete", *track, "");
      mail_staff(tx, (*row)->notification.c_str(), ground, *submission,
                 {{"track", wanted}, {"round", track->number}, {"count", all}}, staff);
      return *track;
    });
  }
  return result;
}

Result<Track> Supplements::extend(const Ground& ground, std::int64_t submission_id, const std::string& wanted,
                                  std::optional<base::Instant> until, const std::string& reason, const Actor& actor) {
  const std::string words(base::trim(base::clean_lines(reason)));
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Track> {
    const auto submission = uses_.submissions.lock(tx, submission_id);
    auto track = submission ? newest(tx.sql(), submission_id, wanted) : std::nullopt;
    if (!track) return never_opened(wanted, "extend");
    // Only what is received can be corrected: a receipt may have been revoked since the window ended.
    if (ground.type->process().machine("submission").find(submission->state, "supplement") == nullptr)
      return Error{"state_refused", {{"state", submission->state}, {"event", "extend"}}};
    const auto guard = [&](std::string_view name) -> std::optional<Error> {
      if (name == "reason" && words.empty()) return Error{"reason_required", Json::object(), "reason"};
      if (name == "later" && until && *until <= ground.now) return Error{"until_past", Json::object(), "until"};
      return std::nullopt;
    };
    const auto row = forms::step(ground.type->process().machine("supplement"), track->state_at(ground.now), "extend",
                                 kind_of(actor), guard);
    if (!row.ok()) return row.error();
    track->state = (*row)->to;
    track->until = until;
    rows::update_track(tx.sql(), *track);
    settle(tx, ground, *submission, actor);
    note(tx, ground, *submission, actor, "extend", *track, words);
    const Json window = windows_words({{wanted, until, 0}});
    mail_vendor(tx, (*row)->notification.c_str(), ground, *submission, {{"tracks", window}, {"reason", words}});
    return *track;
  });
}

Result<Track> Supplements::close(const Ground& ground, std::int64_t submission_id, const std::string& wanted,
                                 const std::string& reason, const Actor& actor) {
  const std::string words(base::trim(base::clean_lines(reason)));
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Track> {
    const auto submission = uses_.submissions.lock(tx, submission_id);
    auto track = submission ? newest(tx.sql(), submission_id, wanted) : std::nullopt;
    if (!track) return never_opened(wanted, "close");
    const auto guard = [&](std::string_view name) -> std::optional<Error> {
      if (name == "reason" && words.empty()) return Error{"reason_required", Json::object(), "reason"};
      return std::nullopt;
    };
    const bool was_open = track->open_at(ground.now);
    const auto row = forms::step(ground.type->process().machine("supplement"), track->state_at(ground.now), "close",
                                 kind_of(actor), guard);
    if (!row.ok()) return row.error();
    for (Request& request : rows::requests(tx.sql(), submission_id))
      if (request.track_id == track->id && unjudged(request))
        judged(tx, request, request.state == "done" && !was_open ? "accepted" : "dropped", words, actor, ground.now);
    track->state = (*row)->to;
    track->closed_at = ground.now;
    rows::update_track(tx.sql(), *track);
    settle(tx, ground, *submission, actor);
    note(tx, ground, *submission, actor, "close", *track, words);
    if (!(*row)->notification.empty())
      mail_vendor(tx, (*row)->notification.c_str(), ground, *submission,
                  {{"tracks", windows_words({{wanted, std::nullopt, -1}})}, {"reason", words}});
    return *track;
  });
}

Result<int> Supplements::judge(const Ground& ground, std::int64_t submission_id, std::int64_t number,
                               std::int64_t request_id, const std::string& decision, const std::string& reason,
                               const Actor& actor) {
  if (ground.tender.archived_at) return Error{"tender_archived"};
  const std::string words(base::trim(base::clean_lines(reason)));
  if (decision == "ask_again" && words.empty()) return Error{"ask_reason_required", Json::object(), "reason"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<int> {
    const auto submission = uses_.submissions.lock(tx, submission_id);
    if (!submission) return Error{"submission_unknown"};
    std::map<std::int64_t, Track> tracks;
    for (Track& track : rows::tracks(tx.sql(), submission_id))
      if (track.number == number) tracks.emplace(track.id, std::move(track));
    std::map<std::int64_t, std::int64_t> again;  // requests that the draft asks again, with their entry
    for (const DraftEntry& entry : rows::draft(tx.sql(), submission_id))
      if (entry.ask.previous_id != 0) again[entry.ask.previous_id] = entry.id;
    int count = 0;
    bool found = false;
    for (Request& request : rows::requests(tx.sql(), submission_id)) {
      const auto track = tracks.find(request.track_id);
      if (track == tracks.end() || (request_id != 0 && request.id != request_id)) continue;
      const bool open = track->second.open_at(ground.now);
      if (request_id == 0 && (request.state != "done" || open || again.contains(request.id))) continue;
      found = true;
      const auto guard = [&](std::string_view name) -> std::optional<Error> {
        if (name == "ended" && open) return Error{"track_still_open"};
        return std::nullopt;
      };
      const auto row =
          forms::step(ground.type->process().machine("request"), request.state, decision, kind_of(actor), guard);
      if (!row.ok()) return row.error();
      ++count;
      // It is asked again when the next round opens; until then it stands in the draft, where its words may change.
      if (const auto entry = again.find(request.id); entry != again.end())
        rows::delete_draft(tx.sql(), submission_id, entry->second);
      if (decision != "ask_again") {
        judged(tx, request, (*row)->to, words, actor, ground.now);
        continue;
      }
      Ask next = request.ask;
      next.reason = words;
      next.previous_id = request.id;
      rows::insert_draft(tx, submission_id, next, actor.person_id, ground.now);
    }
    if (!found && request_id != 0) return Error{"request_unknown"};
    settle(tx, ground, *submission, actor);
    return count;
  });
}

}  // namespace tenderloom::review
